import { cardActions, type Button, type CardBinding } from './support/actions.ts';
import type { AdaptiveCard } from './support/adaptive-card.ts';
import { framed } from './support/framed.ts';
import { declareTemplate } from './support/render-template.ts';
import template from './templates/help-card.json' with { type: 'json' };
import type { MessageKey, Translate } from '../services/localization/translate.ts';

export interface HelpView {
  readonly binding: CardBinding;
  /** False for somebody who is set up already. */
  readonly canSetUp: boolean;
  /** How the helpdesk is reached, as Markdown. */
  readonly contact?: string | undefined;
}

const render = declareTemplate(template);

/** Lists what can be written to the bot. */
export function helpCard(view: HelpView, translate: Translate): AdaptiveCard {
  const lines: MessageKey[] = [
    'help-card.own-words',
    ...(view.canSetUp ? (['help-card.set-up'] as const) : []),
    'help-card.status',
    ...(view.canSetUp ? [] : (['help-card.manage'] as const)),
    'help-card.language',
    'help-card.cancel',
    'help-card.human',
    'help-card.help',
  ];
  const first: Button = view.canSetUp
    ? { id: 'set-up-now', title: translate('action.set-up-now'), primary: true }
    : { id: 'show-status', title: translate('action.show-status') };
  return framed(
    render({
      title: translate('help-card.title'),
      lines: [
        ...lines.map((line) => translate(line)),
        ...(view.contact === undefined ? [] : [translate('help-card.helpdesk', { contact: view.contact })]),
      ],
      actions: cardActions(view.binding, [
        first,
        { id: 'choose-language', title: translate('action.choose-language') },
      ]),
    }),
    translate,
  );
}
