import { cardActions } from './support/actions.ts';
import type { Ticket } from './support/actions.ts';
import type { AdaptiveCard } from './support/adaptive-card.ts';
import { declareTemplate, optional } from './support/render-template.ts';
import template from './templates/choose-method-card.json' with { type: 'json' };
import type { Words } from '../services/localization/words.ts';

export interface ChooseMethodView {
  readonly ticket: Ticket;
  /** `set-up` chooses a method to set up; `verify` one of those that are set up, to prove it. */
  readonly purpose: 'set-up' | 'verify';
  /** In the order shown; `id` is what the card's input `method` sends. */
  readonly options: readonly { readonly id: string; readonly title: string; readonly description: string }[];
  /** The id chosen beforehand. */
  readonly selected?: string | undefined;
  /** Methods that are allowed but cannot be used now, with the reason and what to do. */
  readonly unavailable: readonly { readonly title: string; readonly reason: string }[];
  /** One sentence about the previous answer. */
  readonly error?: string | undefined;
}

const render = declareTemplate(template);

/** Asks how the person wants to be contacted, or to verify. Sends `method`. */
export function chooseMethodCard(view: ChooseMethodView, words: Words): AdaptiveCard {
  const title = words(`choose-method-card.title-${view.purpose}`);
  const unavailable = view.unavailable.map((method) => `**${method.title}**: ${method.reason}`);
  return render({
    speak: title,
    title,
    problems: optional(view.error),
    label: words('choose-method-card.choices'),
    errorMessage: words(
      view.purpose === 'set-up' ? 'choose-method-card.choice-missing' : 'choose-method-card.choice-missing-verify',
    ),
    selected: view.selected ?? '',
    choices: view.options.map((option) => ({ title: `${option.title}. ${option.description}`, value: option.id })),
    unavailableGroups:
      unavailable.length === 0 ? [] : [{ title: words('choose-method-card.unavailable'), methods: unavailable }],
    actions: cardActions(view.ticket, [
      view.purpose === 'set-up'
        ? { id: 'set-up', title: words('action.set-up'), primary: true }
        : { id: 'verify', title: words('action.next'), primary: true },
      { id: 'cancel', title: words('action.cancel') },
    ]),
  });
}
