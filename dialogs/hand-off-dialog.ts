import {
  ComponentDialog,
  type DialogTurnResult,
  WaterfallDialog,
  type WaterfallStepContext,
} from './support/botbuilder-dialogs.ts';
import { z } from 'zod';
import { noticeCard } from '../cards/notice-card.ts';
import { type HandOffReason, handOffReasons, handOffStepsSchema } from '../services/hand-off/hand-off.ts';
import type { OpenedHandOff } from '../services/hand-off/hand-offs.ts';
import type { DialogDependencies } from './support/dependencies.ts';
import { askHelpdeskPrompt, enterPassPrompt, handOffAnswerSchema, typedPass } from './support/hand-off-prompts.ts';
import { lastStepsOf } from './support/last-steps.ts';
import { showEnding } from './support/ending-notice.ts';
import { StepValues } from './support/step-values.ts';
import { sayHelpdeskKnows } from './support/told-helpdesk.ts';
import { type Turn, turnOf } from './support/turn.ts';

const values = new StepValues(
  z.object({
    reason: z.enum(handOffReasons),
    /** What happened last, as codes, for whoever helps. */
    steps: handOffStepsSchema.optional(),
    /** The person has a pass, and may have written it already. */
    hasPass: z.boolean().optional(),
  }),
);

/**
 * How it came out: a pass frees a new method in this conversation, and what the person lost is still to be turned off where they
 * asked because of that; `stopped` is everything else.
 */
export const handOffResultSchema = z.enum(['pass-accepted', 'pass-after-loss', 'stopped']);
type HandOffResult = z.infer<typeof handOffResultSchema>;

/** Whoever asks for a person waits for them; who asks because nothing else is left goes on with a pass. */
function waitsForPass(reason: HandOffReason): boolean {
  return reason !== 'asked-for-a-person';
}

/** Hands somebody over to the helpdesk, and takes the pass that the helpdesk gives them, today or on another day. */
export class HandOffDialog extends ComponentDialog {
  readonly #deps: DialogDependencies;

  constructor(deps: DialogDependencies) {
    super('hand-off');
    this.#deps = deps;
    this.addDialog(
      new WaterfallDialog('steps', [
        (step) => this.#explain(step),
        (step) => this.#takePass(step),
        (step) => this.#conclude(step),
      ]),
    );
    this.addDialog(askHelpdeskPrompt(deps));
    this.addDialog(enterPassPrompt(deps));
  }

  /** Who waits already is not asked again whether to. */
  async #explain(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const turn = turnOf(step.context);
    const { reason, hasPass } = values.of(step);
    if (hasPass === true) return step.next('have-pass');
    const handOff = await this.#deps.handOffs.waiting(turn.person);
    if (handOff === undefined) return step.beginDialog('ask-helpdesk', { reason });
    return waitsForPass(reason) ? step.next('have-pass') : this.#sayKnown(step, { code: 'waits-already', handOff });
  }

  async #takePass(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const turn = turnOf(step.context);
    const { reason, steps, hasPass } = values.of(step);
    const tried = hasPass === true && turn.input.kind === 'text' ? await typedPass(turn, turn.input.text) : undefined;
    if (tried !== undefined && 'end' in tried) return step.next(tried.end);
    if (tried !== undefined && 'again' in tried) await turn.say(tried.again);
    if (step.result === 'ask-helpdesk') {
      const opened = await this.#open(turn, { reason, steps });
      if (!waitsForPass(reason)) return this.#sayKnown(step, opened);
    } else if (step.result !== 'have-pass') return step.next(step.result);
    return step.beginDialog('enter-pass', { reason, steps, isNew: step.result === 'ask-helpdesk' });
  }

  /** Whoever helps sees what happened last. */
  async #open(
    turn: Turn,
    { reason, steps }: { readonly reason: HandOffReason; readonly steps?: readonly string[] | undefined },
  ) {
    const told = steps ?? lastStepsOf(await turn.enrollment.status(turn.person));
    return this.#deps.handOffs.open(turn.person, { reason, steps: told });
  }

  /** Nothing is asked: a pass can be written at any time. */
  async #sayKnown(step: WaterfallStepContext, opened: OpenedHandOff): Promise<DialogTurnResult> {
    const { helpdesk, nameOf } = this.#deps;
    await sayHelpdeskKnows(turnOf(step.context), opened, { helpdesk, nameOf, isUnderWay: false });
    return step.endDialog('stopped' satisfies HandOffResult);
  }

  async #conclude(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const turn = turnOf(step.context);
    const result = handOffAnswerSchema.parse(step.result);
    if (result === 'accepted') {
      const waiting = await this.#deps.handOffs.allWaiting(turn.person);
      const isAfterLoss = waiting.some(({ reason, kind }) => reason === 'lost-everything' || kind === 'reset');
      await this.#say(turn, 'good', 'accepted-title', turn.translate('hand-off.accepted'));
      const result: HandOffResult = isAfterLoss ? 'pass-after-loss' : 'pass-accepted';
      return step.endDialog(result);
    }
    if (typeof result === 'object') {
      await showEnding(turn, result, this.#deps);
      return step.endDialog('stopped' satisfies HandOffResult);
    }
    const waiting = await this.#deps.handOffs.waiting(turn.person);
    const text =
      waiting === undefined
        ? turn.translate('hand-off.stopped')
        : turn.translate('hand-off.stopped-waits', { reference: waiting.reference });
    await this.#say(turn, 'neutral', 'title', text);
    return step.endDialog('stopped' satisfies HandOffResult);
  }

  async #say(turn: Turn, tone: 'good' | 'neutral', title: 'title' | 'accepted-title', text: string) {
    await turn.show(noticeCard({ tone, title: turn.translate(`hand-off.${title}`), text }));
  }
}
