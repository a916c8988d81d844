import {
  ComponentDialog,
  type DialogTurnResult,
  WaterfallDialog,
  type WaterfallStepContext,
} from './support/botbuilder-dialogs.ts';
import { z } from 'zod';
import { noticeCard } from '../cards/notice-card.ts';
import type { HandOffReason } from '../services/hand-off/hand-off.ts';
import { HandOffDialog, handOffResultSchema } from './hand-off-dialog.ts';
import type { DialogDependencies } from './support/dependencies.ts';
import { sayOnHold } from './support/on-hold.ts';
import { showEnding } from './support/ending-notice.ts';
import type { Ending } from './support/outcome-text.ts';
import { showPassNotEnough } from './support/pass-not-enough.ts';
import { StepValues } from './support/step-values.ts';
import { type Turn, turnOf } from './support/turn.ts';
import { askHelpdeskInstead, canProve, VerifyDialog, verifyResultSchema } from './verify-dialog.ts';

const values = new StepValues(
  z.object({
    /** What the person is about to do, as the card's title says it. */
    title: z.string(),
    /** Methods that prove nothing here. */
    except: z.array(z.string()).optional(),
    /** What it is proven with, where that is chosen already. */
    methodId: z.string().optional(),
    /** Something is changed that is set up: for that a pass is not enough, while there is anything to prove with. */
    isToManage: z.boolean().optional(),
    /** No pass is enough, whatever is left: none is asked for in vain. */
    isWithoutPass: z.boolean().optional(),
  }),
);

/** `proven`: changes are free for a while. `stopped`: the person gave up, or could not; that is said already. */
type ProofResult = 'proven' | 'stopped';

/**
 * Has somebody prove an existing method before a change, unless they did a short while ago in this chat (NIST BAA-1). Whoever has
 * nothing left to prove with is handed over to the helpdesk, whose pass frees a new method.
 */
export class ProveFirstDialog extends ComponentDialog {
  readonly #deps: DialogDependencies;

  constructor(deps: DialogDependencies) {
    super('prove-first');
    this.#deps = deps;
    this.addDialog(
      new WaterfallDialog('steps', [
        (step) => this.#prove(step),
        (step) => this.#askHelpdesk(step),
        (step) => this.#sayResult(step),
      ]),
    );
    this.addDialog(new VerifyDialog(deps));
    this.addDialog(new HandOffDialog(deps));
  }

  async #prove(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const turn = turnOf(step.context);
    const { mayAdd, mayManage, isOnHold, codesAgainAt } = await turn.enrollment.status(turn.person);
    if (isOnHold) {
      await sayOnHold(turn, this.#deps);
      return step.endDialog('stopped' satisfies ProofResult);
    }
    const { title, except, methodId, isToManage = false, isWithoutPass = false } = values.of(step);
    const isAnythingLeft = await canProve(turn, except);
    const isPassEnough = !isWithoutPass && !(isToManage && isAnythingLeft);
    if (mayManage || (mayAdd && isPassEnough)) return step.next('verified');
    if (isWithoutPass && !isAnythingLeft) {
      await showPassNotEnough(turn, title);
      return step.endDialog('stopped' satisfies ProofResult);
    }
    // Whoever cannot wait until codes are checked again, because a phone is in other hands, need not.
    if (!isAnythingLeft || codesAgainAt !== undefined)
      return step.beginDialog('hand-off', { reason: await whyNothingIsLeft(turn) });
    await turn.show(noticeCard({ tone: 'neutral', title, text: turn.translate('change-phone.first-prove') }));
    return step.beginDialog('verify', { except, methodId, mayAskHelpdesk: !isWithoutPass });
  }

  /** Whoever has something left, but not at hand, has nothing left either. */
  async #askHelpdesk(step: WaterfallStepContext): Promise<DialogTurnResult> {
    return step.result === askHelpdeskInstead
      ? step.beginDialog('hand-off', { reason: await whyNothingIsLeft(turnOf(step.context)) })
      : step.next(step.result);
  }

  async #sayResult(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const handOff = handOffResultSchema.safeParse(step.result).data;
    if (handOff !== undefined)
      return step.endDialog((handOff === 'stopped' ? 'stopped' : 'proven') satisfies ProofResult);
    const result = verifyResultSchema.parse(step.result);
    if (result === 'verified' || result === 'verified-phone') return step.endDialog('proven' satisfies ProofResult);
    // What was typed wrong once too often leaves another way, or the helpdesk.
    if (result !== 'cancel' && isForGuessing(result)) return step.replaceDialog('steps', values.of(step));
    const turn = turnOf(step.context);
    if (result !== 'cancel') await showEnding(turn, result, this.#deps);
    else {
      const { title } = values.of(step);
      await turn.show(noticeCard({ tone: 'neutral', title, text: turn.translate('change-phone.nothing') }));
    }
    return step.endDialog('stopped' satisfies ProofResult);
  }
}

function isForGuessing({ code }: Ending): boolean {
  return code === 'throttled' || code === 'locked';
}

/** What is locked for failures the helpdesk can unlock, and a pause too; what is lost, or not allowed any more, has to be replaced. */
async function whyNothingIsLeft({ enrollment, person }: Turn): Promise<HandOffReason> {
  const { methods, codesAgainAt } = await enrollment.status(person);
  const isLocked = codesAgainAt !== undefined || methods.some(({ lock }) => lock === 'failures');
  return isLocked ? 'locked' : 'lost-everything';
}
