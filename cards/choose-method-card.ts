import { cardActions, type CardBinding } from './support/actions.ts';
import type { AdaptiveCard } from './support/adaptive-card.ts';
import { type CardStep, framed } from './support/framed.ts';
import { declareTemplate, optional } from './support/render-template.ts';
import template from './templates/choose-method-card.json' with { type: 'json' };
import type { Translate } from '../services/localization/translate.ts';

export interface ChooseMethodView {
  readonly binding: CardBinding;
  /** Where the person is in a set-up. */
  readonly step?: CardStep | undefined;
  /** `set-up` chooses a method to set up; `verify` one of those that are set up, to prove it. */
  readonly purpose: 'set-up' | 'verify';
  /** In the order shown; `id` is what the card's input `method` sends. */
  readonly options: readonly {
    readonly id: string;
    readonly title: string;
    readonly description: string;
    /** Whether the organization recommends it. */
    readonly isRecommended?: boolean;
  }[];
  /** The id chosen beforehand. */
  readonly selected?: string | undefined;
  /** Methods that are allowed but cannot be used now, with the reason and what to do. */
  readonly unavailable: readonly { readonly title: string; readonly reason: string }[];
  /** Whether somebody may say that they have none of these at hand. */
  readonly mayHaveNone?: boolean | undefined;
  /** One sentence about the previous answer. */
  readonly error?: string | undefined;
}

const render = declareTemplate(template);

/** Asks how the person wants to be contacted, or to verify. Sends `method`. */
export function chooseMethodCard(view: ChooseMethodView, translate: Translate): AdaptiveCard {
  const title = translate(`choose-method-card.title-${view.purpose}`);
  const unavailable = view.unavailable.map((method) => `**${method.title}**: ${method.reason}`);
  return framed(
    render({
      speak: title,
      title,
      problems: optional(view.error),
      label: translate('choose-method-card.choices'),
      errorMessage: translate(
        view.purpose === 'set-up' ? 'choose-method-card.choice-missing' : 'choose-method-card.choice-missing-verify',
      ),
      selected: view.selected ?? '',
      choices: view.options.map(({ id, title, description, isRecommended }) => {
        const named = isRecommended === true ? translate('choose-method-card.recommended', { title }) : title;
        return { title: `${named}. ${description}`, value: id };
      }),
      unavailableGroups:
        unavailable.length === 0 ? [] : [{ title: translate('choose-method-card.unavailable'), methods: unavailable }],
      actions: cardActions(view.binding, [
        view.purpose === 'set-up'
          ? { id: 'set-up', title: translate('action.set-up'), primary: true }
          : { id: 'verify', title: translate('action.next'), primary: true },
        ...(view.mayHaveNone === true
          ? [{ id: 'none-of-these', title: translate('action.none-of-these') } as const]
          : []),
        { id: 'cancel', title: translate('action.cancel') },
      ]),
    }),
    translate,
    view.step,
  );
}
