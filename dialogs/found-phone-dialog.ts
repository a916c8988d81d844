import {
  ComponentDialog,
  type DialogTurnResult,
  WaterfallDialog,
  type WaterfallStepContext,
} from './support/botbuilder-dialogs.ts';
import { z } from 'zod';
import { lostPhoneCard } from '../cards/lost-phone-card.ts';
import { noticeCard } from '../cards/notice-card.ts';
import type { EnrolledMethodView, EnrollmentView } from '../services/enrollment/enrollment-view.ts';
import { ProveFirstDialog } from './prove-first-dialog.ts';
import { CardPrompt } from './support/card-prompt.ts';
import type { DialogDependencies } from './support/dependencies.ts';
import { showPassNotEnough } from './support/pass-not-enough.ts';
import { outcomeText } from './support/manage-texts.ts';
import { methodLine } from './support/method-summaries.ts';
import { sayOnHold } from './support/on-hold.ts';
import { showOwnNotices } from './support/own-notices.ts';
import { StepValues } from './support/step-values.ts';
import { turnOf } from './support/turn.ts';
import { canProve } from './verify-dialog.ts';

const values = new StepValues(
  z.object({
    /** What is back. */
    methodIds: z.array(z.string()).optional(),
  }),
);

/** What was lost is back: after a proof with something else, what the person says is used again. */
export class FoundPhoneDialog extends ComponentDialog {
  readonly #deps: DialogDependencies;

  constructor(deps: DialogDependencies) {
    super('found-phone');
    this.#deps = deps;
    this.addDialog(
      new WaterfallDialog('steps', [
        (step) => this.#chooseFound(step),
        (step) => this.#proveFirst(step),
        (step) => this.#reinstate(step),
      ]),
    );
    this.addDialog(foundPhonePrompt());
    this.addDialog(new ProveFirstDialog(deps));
  }

  async #chooseFound(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const turn = turnOf(step.context);
    const { isOnHold, mayManage } = await turn.enrollment.status(turn.person);
    if (isOnHold) await sayOnHold(turn, this.#deps);
    else if (mayManage || (await canProve(turn))) return step.beginDialog('choose-found');
    else await showPassNotEnough(turn, turn.translate('lost-phone-card.title-found'));
    return step.endDialog();
  }

  async #proveFirst(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const turn = turnOf(step.context);
    const { translate } = turn;
    const title = translate('lost-phone-card.title-found');
    const chosen = foundResultSchema.parse(step.result);
    if (chosen === 'cancel') {
      await turn.show(noticeCard({ tone: 'neutral', title, text: translate('change-phone.nothing') }));
      return step.endDialog();
    }
    values.set(step, chosen);
    return step.beginDialog('prove-first', { title, isWithoutPass: true });
  }

  async #reinstate(step: WaterfallStepContext): Promise<DialogTurnResult> {
    if (step.result !== 'proven') return step.endDialog();
    const turn = turnOf(step.context);
    const { methodIds = [] } = values.of(step);
    const outcome = await turn.enrollment.managing.reinstate(turn.person, ...methodIds);
    if (outcome.code === 'done') await showOwnNotices(turn);
    else await turn.say(outcomeText(outcome, this.#deps, turn.translate));
    return step.endDialog();
  }
}

/** What is off because it was lost. */
function lostOf({ methods }: EnrollmentView): EnrolledMethodView[] {
  return methods.filter(({ suspended }) => suspended === 'lost');
}

const foundResultSchema = z.union([z.literal('cancel'), z.object({ methodIds: z.array(z.string()).min(1) })]);
type FoundResult = z.infer<typeof foundResultSchema>;

/** What of the lost methods is back: all of them, beforehand. */
function foundPhonePrompt(): CardPrompt<object, FoundResult> {
  return new CardPrompt<object, FoundResult>('choose-found', z.object({}), {
    actions: ['reinstate', 'cancel'],
    draw: async (turn, { binding, problem }) => {
      const { translate } = turn;
      const status = await turn.enrollment.status(turn.person);
      const lost = lostOf(status);
      if (lost.length === 0) return { end: 'cancel' };
      const options = lost.map((method) => ({ id: method.methodId, title: methodLine(method, translate) }));
      const selected = lost.map(({ methodId }) => methodId);
      return lostPhoneCard(
        { binding, why: 'found', needsProof: !status.mayManage, options, selected, problem },
        translate,
      );
    },
    onClick: async (turn, _options, { action, inputs }) => {
      if (action === 'cancel') return { end: 'cancel' };
      const lost = lostOf(await turn.enrollment.status(turn.person)).map(({ methodId }) => methodId);
      // Who types the button's name sends no input and means what the card has chosen beforehand.
      const methodIds = lost.filter((methodId) => inputs.lostMethods?.split(',').includes(methodId) ?? true);
      return methodIds.length === 0
        ? { again: turn.translate('lost-phone-card.choice-missing') }
        : { end: { methodIds } };
    },
  });
}
