import { type Button, cardActions, type CardBinding } from './support/actions.ts';
import type { AdaptiveCard } from './support/adaptive-card.ts';
import { framed } from './support/framed.ts';
import { oneLine, plainText } from './support/plain-text.ts';
import { declareTemplate, optional } from './support/render-template.ts';
import template from './templates/app-passwords-card.json' with { type: 'json' };
import type { Translate } from '../services/localization/translate.ts';

/** One app password; the days are in the person's notation. */
export interface AppPasswordLine {
  readonly id: string;
  readonly name: string;
  readonly madeOn: string;
  /** Undefined when no program has come with it yet. */
  readonly usedOn: string | undefined;
}

export interface AppPasswordsView {
  readonly binding: CardBinding;
  /** In the order shown; one at least. */
  readonly list: readonly AppPasswordLine[];
  readonly canMake: boolean;
  /** What was done, or is the case. */
  readonly notice?: string | undefined;
  /** One sentence about the previous answer. */
  readonly problem?: string | undefined;
}

const render = declareTemplate(template);

/** Lists somebody's app passwords. Sends `appPassword`, the id of the one to be deleted. */
export function appPasswordsCard(
  { binding, list, canMake, notice, problem }: AppPasswordsView,
  translate: Translate,
): AdaptiveCard {
  const make: Button[] = canMake ? [{ id: 'make-another', title: translate('action.make-another') }] : [];
  return framed(
    render({
      title: translate('app-passwords.title'),
      notices: optional(notice),
      problems: optional(problem),
      list: list.map((line) => ({ name: plainText(line.name), detail: detailOf(line, translate) })),
      label: translate('app-passwords.to-delete'),
      placeholder: translate('app-passwords.to-delete-placeholder'),
      errorMessage: translate('app-passwords.to-delete-missing'),
      choices: list.map(({ id, name }) => ({ title: oneLine(name), value: id })),
      actions: cardActions(binding, [
        { id: 'done', title: translate('action.done'), primary: true },
        ...make,
        { id: 'delete-app-password', title: translate('action.delete-app-password') },
        { id: 'delete-all-app-passwords', title: translate('action.delete-all-app-passwords') },
      ]),
    }),
    translate,
  );
}

function detailOf({ madeOn, usedOn }: AppPasswordLine, translate: Translate): string {
  const used =
    usedOn === undefined ? translate('app-passwords.unused') : translate('app-passwords.used', { date: usedOn });
  return `${translate('app-passwords.made', { date: madeOn })} ${used}`;
}
