import { type Button, cardActions, type CardBinding } from './support/actions.ts';
import type { AdaptiveCard } from './support/adaptive-card.ts';
import { framed } from './support/framed.ts';
import { declareTemplate, optional } from './support/render-template.ts';
import template from './templates/name-app-password-card.json' with { type: 'json' };
import type { Translate } from '../services/localization/translate.ts';

export interface NameAppPasswordView {
  readonly binding: CardBinding;
  /** `offer` is asked of everybody and mostly left; `first` and `another` were asked for. */
  readonly purpose: 'offer' | 'first' | 'another';
  /** What it is called when nothing is typed. */
  readonly defaultName: string;
  /** One sentence about the previous answer. */
  readonly problem?: string | undefined;
}

const render = declareTemplate(template);

/** Says what app passwords are for, and asks what one is to be called. Sends `name`, which may be empty. */
export function nameAppPasswordCard(
  { binding, purpose, defaultName, problem }: NameAppPasswordView,
  translate: Translate,
): AdaptiveCard {
  const leave = { offer: ['skip', 'no-such-apps'], first: ['cancel', 'cancel'], another: ['back', 'back'] } as const;
  const [id, title] = leave[purpose];
  const leaving: Button = { id, title: translate(`action.${title}`) };
  const make: Button = { id: 'make-app-password', title: translate('action.make-app-password') };
  return framed(
    render({
      speak: problem ?? translate('app-passwords.title'),
      title: translate(purpose === 'offer' ? 'app-passwords.title-offer' : 'app-passwords.title'),
      explanation: translate('app-passwords.explanation'),
      problems: optional(problem),
      label: translate('app-passwords.name'),
      placeholder: defaultName,
      errorMessage: translate('app-passwords.name-too-long'),
      actions: cardActions(
        binding,
        purpose === 'offer' ? [{ ...leaving, primary: true }, make] : [{ ...make, primary: true }, leaving],
      ),
    }),
    translate,
  );
}
