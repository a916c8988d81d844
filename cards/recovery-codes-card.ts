import { cardActions, type CardBinding } from './support/actions.ts';
import type { AdaptiveCard } from './support/adaptive-card.ts';
import { framed } from './support/framed.ts';
import { plainText } from './support/plain-text.ts';
import { declareTemplate } from './support/render-template.ts';
import template from './templates/recovery-codes-card.json' with { type: 'json' };
import type { Translate } from '../services/localization/translate.ts';

export interface RecoveryCodesView {
  readonly binding: CardBinding;
  /** In groups, as they are written down. */
  readonly codes: readonly string[];
  /** Where they are to be had as a file, once; absent when it was fetched. */
  readonly fileUrl?: string | undefined;
  /** How long they can be seen, in minutes. */
  readonly minutes: number;
}

const render = declareTemplate(template);

/** Shows recovery codes, once. It holds secrets: replace it. */
export function recoveryCodesCard(view: RecoveryCodesView, translate: Translate): AdaptiveCard {
  const { fileUrl } = view;
  return framed(
    render({
      speak: translate('recovery-codes.speak'),
      title: translate('recovery-codes.shown-title'),
      explanation: translate('recovery-codes.shown'),
      codes: view.codes.map((code, index) => `${index + 1}\\. ${plainText(code)}`),
      files: fileUrl === undefined ? [] : [{ title: translate('recovery-codes.file'), url: fileUrl }],
      validity: translate('recovery-codes.validity', { minutes: view.minutes }),
      actions: cardActions(view.binding, [
        { id: 'codes-saved', title: translate('action.codes-saved'), primary: true },
      ]),
    }),
    translate,
  );
}
