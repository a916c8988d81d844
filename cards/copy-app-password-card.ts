import { cardActions, type CardBinding } from './support/actions.ts';
import type { AdaptiveCard } from './support/adaptive-card.ts';
import { framed } from './support/framed.ts';
import { plainText } from './support/plain-text.ts';
import { declareTemplate } from './support/render-template.ts';
import template from './templates/copy-app-password-card.json' with { type: 'json' };
import type { Translate } from '../services/localization/translate.ts';

export interface CopyAppPasswordView {
  readonly binding: CardBinding;
  readonly name: string;
  /** Sixteen symbols, for copying. */
  readonly password: string;
  /** The same in four groups, for typing. */
  readonly groups: string;
}

const render = declareTemplate(template);

/** Shows an app password, once. It holds a secret: replace it. */
export function copyAppPasswordCard(
  { binding, name, password, groups }: CopyAppPasswordView,
  translate: Translate,
): AdaptiveCard {
  return framed(
    render({
      speak: translate('app-passwords.copy-speak'),
      title: translate('app-passwords.title-copy'),
      explanation: translate('app-passwords.copy', { name: plainText(name) }),
      fields: [
        { label: translate('app-passwords.password'), value: password, size: 'Default' },
        { label: translate('app-passwords.password-groups'), value: groups, size: 'Default' },
      ],
      notes: [],
      once: translate('app-passwords.shown-once'),
      actions: cardActions(binding, [{ id: 'copied', title: translate('action.copied'), primary: true }]),
    }),
    translate,
  );
}
