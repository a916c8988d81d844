import {
  ComponentDialog,
  type DialogTurnResult,
  WaterfallDialog,
  type WaterfallStepContext,
} from './support/botbuilder-dialogs.ts';
import { z } from 'zod';
import { lostPhoneCard } from '../cards/lost-phone-card.ts';
import { noticeCard } from '../cards/notice-card.ts';
import { plainText } from '../cards/support/plain-text.ts';
import type { EnrolledMethodView } from '../services/enrollment/enrollment-view.ts';
import { ProveFirstDialog } from './prove-first-dialog.ts';
import { setUpDialogs } from './set-up-dialogs.ts';
import { CardPrompt } from './support/card-prompt.ts';
import type { DialogDependencies } from './support/dependencies.ts';
import { outcomeText } from './support/manage-texts.ts';
import { sayOnHold } from './support/on-hold.ts';
import { sayWhatIsOff, showOwnNotices } from './support/own-notices.ts';
import { methodLine, methodName } from './support/method-summaries.ts';
import { isByPassAlone } from './support/pass-not-enough.ts';
import { replacementOf } from './support/replacement.ts';
import { StepValues } from './support/step-values.ts';
import { turnOf } from './support/turn.ts';

const whySchema = z.enum(['lost', 'new']);
type Why = z.infer<typeof whySchema>;

const values = new StepValues(
  z.object({
    /** `lost`: what is gone is off once a proof counts. `new`: the old one works until the new one is proven. */
    why: whySchema.default('lost'),
    /** Methods that still have to be replaced. */
    methodIds: z.array(z.string()).optional(),
    /** The next one is being replaced, and a proof has to come first. */
    isChosen: z.boolean().optional(),
    /** Something was replaced, or is used again, already. */
    hasChanged: z.boolean().optional(),
  }),
);

/**
 * A phone is lost, or another one takes its place: a proof with what is left, the lost methods off at once, and each set up
 * anew in the same chat. An old one goes only when what takes its place is proven; until then it stays off, and the chat says so.
 */
export class LostPhoneDialog extends ComponentDialog {
  readonly #deps: DialogDependencies;

  constructor(deps: DialogDependencies) {
    super('lost-phone');
    this.#deps = deps;
    this.addDialog(
      new WaterfallDialog('steps', [
        (step) => this.#chooseLost(step),
        (step) => this.#proveFirst(step),
        (step) => this.#suspend(step),
      ]),
    );
    this.addDialog(
      new WaterfallDialog('replace', [
        (step) => this.#askNext(step),
        (step) => this.#proveAgain(step),
        (step) => this.#replace(step),
        (step) => this.#goOn(step),
      ]),
    );
    this.addDialog(lostPhonePrompt());
    this.addDialog(replaceNextPrompt(deps));
    this.addDialog(new ProveFirstDialog(deps));
    for (const dialog of setUpDialogs(deps)) this.addDialog(dialog);
  }

  async #chooseLost(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const turn = turnOf(step.context);
    const { isOnHold } = await turn.enrollment.status(turn.person);
    if (!isOnHold) return step.beginDialog('choose-lost', { why: values.of(step).why });
    await sayOnHold(turn, this.#deps);
    return step.endDialog();
  }

  async #proveFirst(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const chosen = lostResultSchema.parse(step.result);
    if (chosen === 'cancel') return this.#leave(step, 'change-phone.nothing');
    values.set(step, chosen);
    const turn = turnOf(step.context);
    const { why } = values.of(step);
    const except = why === 'lost' ? chosen.methodIds : [];
    return step.beginDialog('prove-first', { title: turn.translate(`lost-phone-card.title-${why}`), except });
  }

  async #suspend(step: WaterfallStepContext): Promise<DialogTurnResult> {
    if (step.result !== 'proven') return step.endDialog();
    const turn = turnOf(step.context);
    const { why, methodIds = [] } = values.of(step);
    if (why === 'lost') {
      const outcome = await turn.enrollment.managing.suspend(turn.person, methodIds);
      if (outcome.code !== 'done') {
        await turn.say(outcomeText(outcome, this.#deps, turn.translate));
        return step.endDialog();
      }
    }
    return step.replaceDialog('replace', { why, methodIds });
  }

  /** One after the other; whoever has no new phone yet does all that is left later. */
  async #askNext(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const { methodIds = [], isChosen } = values.of(step);
    const [methodId] = methodIds;
    if (methodId === undefined) return step.endDialog();
    return isChosen === true ? step.next('replace') : step.beginDialog('replace-next', { methodId });
  }

  /** Whoever comes back later than a proof counts, with the new phone, proves once more. */
  async #proveAgain(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const { why } = values.of(step);
    const title = turnOf(step.context).translate(`lost-phone-card.title-${why}`);
    values.set(step, { isChosen: step.result === 'replace' });
    return needsProof.has(step.result)
      ? step.beginDialog('prove-first', { title, isToManage: step.result === 'proof-needed' })
      : step.next(step.result);
  }

  async #replace(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const { methodIds = [], why, isChosen, hasChanged } = values.of(step);
    if (step.result === 'proven' && isChosen !== true)
      return step.replaceDialog('replace', { why, methodIds, hasChanged });
    const turn = turnOf(step.context);
    const { methods } = await turn.enrollment.status(turn.person);
    const method = methods.find(({ methodId }) => methodId === methodIds[0]);
    if (method === undefined || step.result !== 'proven')
      return step.next(step.result === 'removed' ? 'removed' : 'later');
    const { dialog, options } = replacementOf(method);
    return step.beginDialog(dialog, options);
  }

  async #goOn(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const turn = turnOf(step.context);
    const { why, methodIds = [], hasChanged } = values.of(step);
    if (step.result === 'start-again' || step.result === 'proof-needed')
      return step.replaceDialog('replace', { why, methodIds, hasChanged, isChosen: true });
    if (step.result === 'back') return step.replaceDialog('replace', { why, methodIds, hasChanged });
    const { methods } = await turn.enrollment.status(turn.person);
    // Whoever has no new phone yet leaves all of it.
    const isLeft = step.result !== 'verified' && step.result !== 'removed';
    const rest = isLeft ? [] : methodIds.slice(1).filter((id) => methods.some(({ methodId }) => methodId === id));
    if (rest.length > 0) return step.replaceDialog('replace', { why, methodIds: rest, hasChanged: true });
    await showOwnNotices(turn);
    if (!(await sayWhatIsOff(turn)) && isLeft)
      return this.#leave(step, hasChanged === true ? 'chat.goodbye' : 'change-phone.nothing');
    return step.endDialog('done');
  }

  async #leave(step: WaterfallStepContext, text: 'chat.goodbye' | 'change-phone.nothing'): Promise<DialogTurnResult> {
    const turn = turnOf(step.context);
    const { translate } = turn;
    const title = translate(`lost-phone-card.title-${values.of(step).why}`);
    await turn.show(noticeCard({ tone: 'neutral', title, text: translate(text) }));
    return step.endDialog();
  }
}

/** What the question for the next one ends with that takes a proof; one that still counts is enough. */
const needsProof: ReadonlySet<unknown> = new Set(['replace', 'proof-needed']);

const lostResultSchema = z.union([z.literal('cancel'), z.object({ methodIds: z.array(z.string()).min(1) })]);
type LostResult = z.infer<typeof lostResultSchema>;

/** What of the methods is gone. What is on a mobile is chosen beforehand. */
function lostPhonePrompt(): CardPrompt<{ why: Why }, LostResult> {
  return new CardPrompt<{ why: Why }, LostResult>('choose-lost', z.object({ why: whySchema }), {
    actions: ['suspend', 'replace', 'cancel'],
    draw: async (turn, { options: { why }, binding, problem }) => {
      const { translate } = turn;
      const { methods, mayAdd, mayManage } = await turn.enrollment.status(turn.person);
      if (methods.length === 0) return { end: 'cancel' };
      const options = methods.map((method) => ({ id: method.methodId, title: methodLine(method, translate) }));
      const selected = onPhone(why, methods).map(({ methodId }) => methodId);
      const needsProof = !mayAdd && !mayManage;
      return lostPhoneCard({ binding, why, needsProof, options, selected, problem }, translate);
    },
    onClick: async (turn, { why }, { action, inputs }) => {
      if (action === 'cancel') return { end: 'cancel' };
      const { methods } = await turn.enrollment.status(turn.person);
      // Who types the button's name sends no input and means what the card has chosen beforehand.
      const wanted = inputs.lostMethods?.split(',') ?? onPhone(why, methods).map(({ methodId }) => methodId);
      const methodIds = methods.filter(({ methodId }) => wanted.includes(methodId)).map(({ methodId }) => methodId);
      return methodIds.length === 0
        ? { again: turn.translate('lost-phone-card.choice-missing') }
        : { end: { methodIds } };
    },
  });
}

/**
 * What a mobile phone takes with it: the app, which comes first, and the mobile number, whose SIM may be replaced. To another
 * phone the number comes along.
 */
function onPhone(why: Why, methods: readonly EnrolledMethodView[]): EnrolledMethodView[] {
  const apps = methods.filter(({ contact }) => contact === undefined);
  if (why === 'new' && apps.length > 0) return apps;
  const mobile = methods.filter(({ contact }) => contact === undefined || contact === 'mobile');
  return mobile.length > 0 ? mobile : [...methods];
}

const aboutSchema = z.object({ methodId: z.string() });
type About = z.infer<typeof aboutSchema>;

type Next = 'replace' | 'removed' | 'later' | 'proof-needed';

/** Names what is replaced next; it may be left for later, or taken off the list. */
function replaceNextPrompt(deps: DialogDependencies): CardPrompt<About, Next> {
  return new CardPrompt<About, Next>('replace-next', aboutSchema, {
    actions: ['replace', 'remove', 'not-now', 'reinstate'],
    draw: async (turn, { options: { methodId }, binding, problem }) => {
      const status = await turn.enrollment.status(turn.person);
      const method = status.methods.find((each) => each.methodId === methodId);
      if (method === undefined) return { end: 'removed' };
      const { translate } = turn;
      const { stays, suspended } = method;
      const isByPass = isByPassAlone(status);
      return noticeCard({
        tone: 'neutral',
        title: translate('lost-phone.next-title'),
        text:
          problem ??
          translate(`lost-phone.next-${suspended === undefined ? 'new' : 'lost'}`, {
            method: plainText(methodName(method, translate)),
          }),
        binding,
        actions: [
          { id: 'replace', title: translate('action.replace-now'), primary: true },
          { id: 'not-now', title: translate('action.later') },
          ...(stays === undefined && !isByPass ? [{ id: 'remove', title: translate('action.remove') } as const] : []),
          ...(suspended === undefined || suspended === 'removed' || isByPass
            ? []
            : [{ id: 'reinstate', title: translate('action.reinstate') } as const]),
        ],
      });
    },
    onClick: async (turn, { methodId }, { action }) => {
      if (action === 'replace') return { end: 'replace' };
      if (action === 'not-now') return { end: 'later' };
      const { managing } = turn.enrollment;
      const outcome =
        action === 'remove'
          ? await managing.remove(turn.person, methodId)
          : await managing.reinstate(turn.person, methodId);
      if (outcome.code === 'done') return { end: 'removed' };
      if (outcome.code === 'proof-needed') return { end: outcome.code };
      return { again: outcomeText(outcome, deps, turn.translate) };
    },
  });
}
