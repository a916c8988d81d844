import {
  ComponentDialog,
  type DialogTurnResult,
  WaterfallDialog,
  type WaterfallStepContext,
} from './support/botbuilder-dialogs.ts';
import { noticeCard, type NoticeView } from '../cards/notice-card.ts';
import type { DialogDependencies } from './support/dependencies.ts';
import { showEnding } from './support/ending-notice.ts';
import type { Ending } from './support/outcome-text.ts';
import { type Turn, turnOf } from './support/turn.ts';
import { VerifyDialog, type VerifyResult, verifyResultSchema } from './verify-dialog.ts';

/** Lets somebody who is set up check that the app or phone works, before a sign-in depends on it. */
export class TryOutDialog extends ComponentDialog {
  readonly #deps: DialogDependencies;

  constructor(deps: DialogDependencies) {
    super('try-out');
    this.#deps = deps;
    this.addDialog(
      new WaterfallDialog('steps', [
        (step) => step.beginDialog('verify', { isTry: true }),
        (step) => this.#sayResult(step),
      ]),
    );
    this.addDialog(new VerifyDialog(deps));
  }

  async #sayResult(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const turn = turnOf(step.context);
    const result = verifyResultSchema.parse(step.result);
    if (typeof result === 'object') await showEnding(turn, result, this.#deps);
    else await turn.show(noticeCard(noticeOf(result, turn)));
    return step.endDialog();
  }
}

function noticeOf(result: Exclude<VerifyResult, Ending>, { translate }: Turn): NoticeView {
  return result === 'cancel'
    ? { tone: 'neutral', title: translate('outcome-title.stopped'), text: translate('chat.stopped') }
    : { tone: 'good', title: translate('outcome-title.verified'), text: translate(`outcome.${result}`) };
}
