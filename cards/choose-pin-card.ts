import { cardActions, type CardBinding } from './support/actions.ts';
import type { AdaptiveCard } from './support/adaptive-card.ts';
import { type CardStep, framed } from './support/framed.ts';
import { declareTemplate, optional } from './support/render-template.ts';
import template from './templates/choose-pin-card.json' with { type: 'json' };
import type { Translate } from '../services/localization/translate.ts';

export interface ChoosePinView {
  readonly binding: CardBinding;
  /** Where the person is in a set-up. */
  readonly step?: CardStep | undefined;
  /** It comes with each approval on a phone, and not on a call. */
  readonly isForApproval?: boolean | undefined;
  /** One sentence about the previous answer. */
  readonly problem?: string | undefined;
}

const render = declareTemplate(template);

/** Asks for a PIN, twice. Sends `pin` and `repeatedPin` as typed; what was typed before is never shown again. */
export function choosePinCard(view: ChoosePinView, translate: Translate): AdaptiveCard {
  const when = view.isForApproval === true ? '-approval' : '';
  return framed(
    render({
      speak: view.problem ?? translate(`choose-pin-card.speak${when}`),
      title: translate('choose-pin-card.title'),
      explanation: translate(`choose-pin-card.explanation${when}`),
      problems: optional(view.problem),
      label: translate('choose-pin-card.pin'),
      againLabel: translate('choose-pin-card.again'),
      errorMessage: translate('choose-pin-card.missing'),
      actions: cardActions(view.binding, [
        { id: 'choose-pin', title: translate('action.choose-pin'), primary: true },
        { id: 'back', title: translate('action.back') },
        { id: 'cancel', title: translate('action.cancel') },
      ]),
    }),
    translate,
    view.step,
  );
}
