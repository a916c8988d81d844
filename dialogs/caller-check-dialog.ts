import {
  ComponentDialog,
  type DialogTurnResult,
  WaterfallDialog,
  type WaterfallStepContext,
} from './support/botbuilder-dialogs.ts';
import { z } from 'zod';
import { noticeCard } from '../cards/notice-card.ts';
import type { DialogDependencies } from './support/dependencies.ts';
import { showEnding } from './support/ending-notice.ts';
import { StepValues } from './support/step-values.ts';
import { turnOf } from './support/turn.ts';
import { askHelpdeskInstead, VerifyDialog, verifyResultSchema } from './verify-dialog.ts';

/** The hand-off in which the helpdesk asks, and which question of it. */
const values = new StepValues(z.object({ handOff: z.string(), asked: z.string() }));

/** Somebody proves a method while they talk to the helpdesk; the agent sees that they did, and nothing of how. */
export class CallerCheckDialog extends ComponentDialog {
  readonly #deps: DialogDependencies;

  constructor(deps: DialogDependencies) {
    super('caller-check');
    this.#deps = deps;
    this.addDialog(new WaterfallDialog('steps', [(step) => this.#prove(step), (step) => this.#tell(step)]));
    this.addDialog(new VerifyDialog(deps));
  }

  async #prove(step: WaterfallStepContext): Promise<DialogTurnResult> {
    return step.beginDialog('verify', { isForHelpdesk: true });
  }

  /** Whoever leaves it has not shown who they are: the agent sees that, and may ask again. */
  async #tell(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const turn = turnOf(step.context);
    const { translate, person } = turn;
    const question = values.of(step);
    const hasNone = step.result === askHelpdeskInstead;
    const result = hasNone ? 'cancel' : verifyResultSchema.parse(step.result);
    const isProven = result === 'verified' || result === 'verified-phone';
    const answered = await this.#deps.handOffAnswers.callerAnswered(
      person,
      question,
      isProven ? 'confirmed' : 'failed',
    );
    // The card that asked says that it was shown.
    const said =
      answered.code === 'answered'
        ? { title: translate('caller-check.proven-title'), text: translate('caller-check.proven') }
        : { title: translate('caller-check.title'), text: translate('caller-check.is-over') };
    if (isProven) await turn.show(noticeCard({ tone: 'neutral', ...said }));
    else if (typeof result === 'object') await showEnding(turn, result, this.#deps);
    else {
      const text = translate(hasNone ? 'caller-check.none-at-hand' : 'caller-check.is-failed');
      await turn.show(noticeCard({ tone: 'neutral', title: translate('caller-check.title'), text }));
    }
    return step.endDialog();
  }
}
