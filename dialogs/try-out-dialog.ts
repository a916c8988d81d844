import {
  ComponentDialog,
  type DialogTurnResult,
  WaterfallDialog,
  type WaterfallStepContext,
} from './support/botbuilder-dialogs.ts';
import { noticeCard, type NoticeView } from '../cards/notice-card.ts';
import type { DialogDependencies } from './support/dependencies.ts';
import { endingText } from './support/outcome-text.ts';
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
    await turn.show(noticeCard(this.#notice(verifyResultSchema.parse(step.result), turn)));
    return step.endDialog();
  }

  #notice(result: VerifyResult, { translate }: Turn): NoticeView {
    switch (result) {
      case 'cancel':
        return { tone: 'neutral', title: translate('outcome-title.stopped'), text: translate('chat.stopped') };
      case 'verified':
      case 'verified-phone':
        return { tone: 'good', title: translate('outcome-title.verified'), text: translate(`outcome.${result}`) };
      default:
        return { tone: 'attention', ...endingText(result, this.#deps, translate) };
    }
  }
}
