import {
  ComponentDialog,
  type DialogTurnResult,
  WaterfallDialog,
  type WaterfallStepContext,
} from './support/botbuilder-dialogs.ts';
import { z } from 'zod';
import { noticeCard } from '../cards/notice-card.ts';
import type { DialogDependencies } from './support/dependencies.ts';
import { sayOnHold } from './support/on-hold.ts';
import { showEnding } from './support/ending-notice.ts';
import { endingOf } from './support/outcome-text.ts';
import {
  codesLeftPrompt,
  makeCodesPrompt,
  showCodesPrompt,
  shownResultSchema,
} from './support/recovery-codes-prompts.ts';
import { StepValues } from './support/step-values.ts';
import { type Turn, turnOf } from './support/turn.ts';
import { VerifyDialog, type VerifyResult, verifyResultSchema } from './verify-dialog.ts';

const values = new StepValues(
  z.object({
    /** They are offered in the middle of a set-up: who has some is not asked. */
    isOffer: z.boolean().optional(),
    setId: z.string().optional(),
  }),
);

/** How it came out, for the dialog that began it. */
type RecoveryCodesResult = 'made' | 'skipped' | 'stopped';

/** Makes recovery codes, or says how many are left and makes new ones: proof first, then shown once. */
export class RecoveryCodesDialog extends ComponentDialog {
  readonly #deps: DialogDependencies;

  constructor(deps: DialogDependencies) {
    super('recovery-codes');
    this.#deps = deps;
    this.addDialog(
      new WaterfallDialog('steps', [
        (step) => this.#sayHowManyAreLeft(step),
        (step) => this.#confirm(step),
        (step) => this.#proveFirst(step),
        (step) => this.#make(step),
        (step) => this.#conclude(step),
      ]),
    );
    this.addDialog(codesLeftPrompt());
    this.addDialog(makeCodesPrompt());
    this.addDialog(showCodesPrompt(deps));
    this.addDialog(new VerifyDialog(deps));
  }

  async #sayHowManyAreLeft(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const turn = turnOf(step.context);
    const { recovery, recoveryCodes } = await turn.enrollment.status(turn.person);
    const { isOffer } = values.of(step);
    if (isOffer === true && (recovery !== undefined || recoveryCodes === 'off')) return step.endDialog('skipped');
    return recovery === undefined ? step.next('make-codes') : step.beginDialog('codes-left');
  }

  /** New codes end those that there are: that is said before. */
  async #confirm(step: WaterfallStepContext): Promise<DialogTurnResult> {
    if (step.result !== 'make-codes') return step.endDialog('stopped' satisfies RecoveryCodesResult);
    const { isOffer } = values.of(step);
    return step.beginDialog('make-codes', { isOffer });
  }

  /** Whoever has only the chat must not be able to make codes that open everything (NIST BAA-1). */
  async #proveFirst(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const turn = turnOf(step.context);
    if (step.result !== 'make-codes') {
      const isOffer = values.of(step).isOffer === true;
      if (!isOffer) await this.#say(turn, 'nothing');
      return step.endDialog((isOffer ? 'skipped' : 'stopped') satisfies RecoveryCodesResult);
    }
    const { mayManage, isOnHold } = await turn.enrollment.status(turn.person);
    if (isOnHold) {
      await sayOnHold(turn, this.#deps);
      return step.endDialog('stopped' satisfies RecoveryCodesResult);
    }
    if (mayManage) return step.next('verified');
    await this.#say(turn, 'first-prove');
    return step.beginDialog('verify');
  }

  async #make(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const turn = turnOf(step.context);
    const proof = verifyResultSchema.parse(step.result);
    if (proof !== 'verified' && proof !== 'verified-phone') return this.#stop(step, proof);
    const made = await turn.enrollment.recovery.make(turn.person);
    if (made.code === 'made') {
      values.set(step, { setId: made.setId });
      return step.beginDialog('show-codes', { setId: made.setId });
    }
    // It took longer than a proof counts: it is proven again.
    if (made.code === 'proof-needed') return step.replaceDialog('steps', values.of(step));
    return this.#stop(step, endingOf(made));
  }

  async #conclude(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const turn = turnOf(step.context);
    const result = shownResultSchema.parse(step.result);
    const { setId } = values.of(step);
    if (setId !== undefined) await turn.enrollment.recovery.hide(turn.person, setId);
    await this.#say(turn, result);
    return step.endDialog('made' satisfies RecoveryCodesResult);
  }

  async #stop(step: WaterfallStepContext, result: Exclude<VerifyResult, 'verified' | 'verified-phone'>) {
    const turn = turnOf(step.context);
    if (result === 'cancel') await this.#say(turn, 'nothing');
    else await showEnding(turn, result, this.#deps);
    return step.endDialog('stopped' satisfies RecoveryCodesResult);
  }

  async #say(turn: Turn, what: 'saved' | 'over' | 'nothing' | 'first-prove'): Promise<void> {
    const { translate } = turn;
    const title = translate(what === 'saved' ? 'recovery-codes.saved-title' : 'recovery-codes.title');
    const tone = what === 'saved' ? 'good' : 'neutral';
    await turn.show(noticeCard({ tone, title, text: translate(`recovery-codes.${what}`) }));
  }
}
