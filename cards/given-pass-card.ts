import { cardActions, type CardBinding } from './support/actions.ts';
import type { AdaptiveCard } from './support/adaptive-card.ts';
import { framed } from './support/framed.ts';
import { plainText } from './support/plain-text.ts';
import { declareTemplate } from './support/render-template.ts';
import template from './templates/copy-app-password-card.json' with { type: 'json' };
import type { Translate } from '../services/localization/translate.ts';

type NoPassInEntra = 'not-allowed' | 'not-known' | 'refused' | 'unavailable' | 'exists';

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
  /** What goes with it for Microsoft's sign-in page, or why nothing does; undefined where nothing is wanted there. */
  readonly entra?: { readonly pass: string } | { readonly trouble: NoPassInEntra } | undefined;
}

const render = declareTemplate(template);

/** Shows a temporary pass to the agent who tells it, once. It holds a secret: replace it. */
export function givenPassCard(view: GivenPassView, translate: Translate): AdaptiveCard {
  const { binding, name, reference, handOff, pass, minutes, entra } = view;
  const label = translate(entra === undefined ? 'given-pass.label' : 'given-pass.label-chat');
  return framed(
    render({
      speak: translate('given-pass.speak'),
      title: translate('given-pass.title'),
      explanation: translate('given-pass.text', { name, reference, count: minutes }),
      fields: [{ label, value: pass, size: 'Large' }, ...entraFields(entra, translate)],
      notes: entra === undefined ? [] : [{ text: translate(noteOf(entra)) }],
      once: translate('given-pass.once'),
      actions: cardActions(binding, [
        { id: 'pass-told', title: translate('action.pass-told'), primary: true, about: { handOff } },
      ]),
    }),
    translate,
  );
}

/** It may have any symbols: none of them is Markdown. */
function entraFields(entra: GivenPassView['entra'], translate: Translate) {
  if (entra === undefined || !('pass' in entra)) return [];
  return [{ label: translate('given-pass.label-entra'), value: plainText(entra.pass), size: 'Large' }];
}

function noteOf(entra: NonNullable<GivenPassView['entra']>) {
  return 'trouble' in entra ? (`given-pass.no-entra-${entra.trouble}` as const) : 'given-pass.entra-first';
}
