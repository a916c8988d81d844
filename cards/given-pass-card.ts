import { cardActions, type CardBinding } from './support/actions.ts';
import type { AdaptiveCard } from './support/adaptive-card.ts';
import { framed } from './support/framed.ts';
import { declareTemplate } from './support/render-template.ts';
import template from './templates/copy-app-password-card.json' with { type: 'json' };
import type { Translate } from '../services/localization/translate.ts';

export interface GivenPassView {
  readonly binding: CardBinding;
  /** Whom it is for, as Markdown. */
  readonly name: string;
  /** The reference of the hand-off that it is for. */
  readonly reference: string;
  readonly handOff: string;
  readonly pass: string;
  /** For how many minutes it is good. */
  readonly minutes: number;
}

const render = declareTemplate(template);

/** Shows a temporary pass to the agent who tells it, once. It holds a secret: replace it. */
export function givenPassCard(view: GivenPassView, translate: Translate): AdaptiveCard {
  const { binding, name, reference, handOff, pass, minutes } = view;
  return framed(
    render({
      speak: translate('given-pass.speak'),
      title: translate('given-pass.title'),
      explanation: translate('given-pass.text', { name, reference, count: minutes }),
      fields: [{ label: translate('given-pass.label'), value: pass, size: 'Large' }],
      once: translate('given-pass.once'),
      actions: cardActions(binding, [
        { id: 'pass-told', title: translate('action.pass-told'), primary: true, about: { handOff } },
      ]),
    }),
    translate,
  );
}
