import {
  ComponentDialog,
  type DialogTurnResult,
  WaterfallDialog,
  type WaterfallStepContext,
} from './support/botbuilder-dialogs.ts';
import { z } from 'zod';
import { chooseMethodCard } from '../cards/choose-method-card.ts';
import { enterCodeCard } from '../cards/enter-code-card.ts';
import { oneLine } from '../cards/support/plain-text.ts';
import { isMeantAsCode, typedCode } from '../services/challenges/typed-code.ts';
import type { EnrolledMethodView } from '../services/enrollment/enrollment-view.ts';
import { usableMethods, whyNothing } from '../services/enrollment/usable-ways.ts';
import { wayOutOf } from './support/asked-method.ts';
import { type Answer, CardPrompt } from './support/card-prompt.ts';
import type { DialogDependencies } from './support/dependencies.ts';
import { reachedAt } from './support/method-summaries.ts';
import { answerTo, lockEnding, pauseEnding } from './support/nothing-checked.ts';
import { type Ending, endingOf, endingSchema, problemText } from './support/outcome-text.ts';
import { contactProblemText, isContactProblem, type WayOut } from './support/phones/phone-texts.ts';
import { provePhonePrompt } from './support/phones/prove-phone-prompt.ts';
import { approvePrompt } from './support/push/approve-prompt.ts';
import { contactApprover } from './support/push/contact-approver.ts';
import { codesLeftOf, recoveryCodePrompt, typedRecoveryCode } from './support/recovery-code-prompt.ts';
import { StepValues } from './support/step-values.ts';
import { type Turn, turnOf } from './support/turn.ts';

const optionsSchema = z.object({
  methodId: z.string(),
  /** Whether a recovery code may be used instead. */
  recovery: z.boolean().optional(),
  isTry: z.boolean().optional(),
});
type Options = z.infer<typeof optionsSchema>;

/** How it came out: with an app, or a recovery code, or with a phone, given up, or ended. */
export const verifyResultSchema = z.union([z.enum(['verified', 'verified-phone', 'cancel']), endingSchema]);
export type VerifyResult = z.infer<typeof verifyResultSchema>;

/** What whoever has nothing at hand of what is asked for chooses. */
export const askHelpdeskInstead = 'ask-helpdesk';

/** What a question ends with: how it came out, or that another way, a recovery code, or the helpdesk, is asked instead. */
const answerSchema = z.union([verifyResultSchema, z.enum(['use-recovery-code', 'other-way', askHelpdeskInstead])]);
type VerifyAnswer = z.infer<typeof answerSchema>;

const values = new StepValues(
  z.object({
    /** It is only tried whether a method works: no recovery code is spent on that. */
    isTry: z.boolean().optional(),
    /** The helpdesk wants to know who it is: a phone that is asked says so. */
    isForHelpdesk: z.boolean().optional(),
    /** Chosen before: then it is not asked. */
    methodId: z.string().optional(),
    isPhone: z.boolean().optional(),
    /** Whether the helpdesk may be asked by whoever has nothing at hand, `askHelpdeskInstead` being the result. */
    mayAskHelpdesk: z.boolean().optional(),
    /** Methods that prove nothing here: those that the person does not have at hand. */
    except: z.array(z.string()).optional(),
  }),
);

/** In place of a method's id: none of them, but a recovery code. */
export const recoveryWay = 'recovery-code';

const chooseOptionsSchema = z.object({
  isTry: z.boolean().optional(),
  except: z.array(z.string()).optional(),
  /** Whether somebody may say that they have none of these. */
  mayHaveNone: z.boolean().optional(),
});
type ChooseOptions = z.infer<typeof chooseOptionsSchema>;

const wayResultSchema = z.union([z.object({ methodId: z.string() }), z.enum(['cancel', askHelpdeskInstead])]);
type WayResult = z.infer<typeof wayResultSchema>;

/** Lets somebody who is set up prove one of their methods; with several, the person chooses which. */
export class VerifyDialog extends ComponentDialog {
  readonly #deps: DialogDependencies;

  constructor(deps: DialogDependencies) {
    super('verify');
    this.#deps = deps;
    this.addDialog(
      new WaterfallDialog('steps', [
        (step) => this.#chooseWay(step),
        (step) => this.#prove(step),
        (step) => this.#conclude(step),
      ]),
    );
    this.addDialog(this.#chooseWayPrompt());
    this.addDialog(this.#enterCodePrompt());
    this.addDialog(provePhonePrompt(deps));
    this.addDialog(approvePrompt(deps));
    this.addDialog(recoveryCodePrompt());
  }

  async #chooseWay(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const turn = turnOf(step.context);
    const { methodId, isTry, except, isForHelpdesk, mayAskHelpdesk } = values.of(step);
    // Nothing is asked that would not be looked at.
    const pause = pauseEnding(await turn.enrollment.status(turn.person));
    if (pause !== undefined) return step.endDialog(pause);
    if (methodId !== undefined) return step.next({ methodId });
    const [only, ...others] = await waysAtHand(turn, except);
    const mayRecover = isTry !== true && (await codesLeftOf(turn)) > 0;
    if (only === undefined)
      return mayRecover
        ? step.next({ methodId: recoveryWay })
        : step.endDialog({ code: whyNothing(await turn.enrollment.status(turn.person)) } satisfies Ending);
    if (others.length === 0) return step.next({ methodId: only.methodId });
    return step.beginDialog('choose-way', { isTry, except, mayHaveNone: isForHelpdesk ?? mayAskHelpdesk });
  }

  async #prove(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const turn = turnOf(step.context);
    const way = wayResultSchema.parse(step.result);
    if (typeof way === 'string') return step.endDialog(way);
    const { methodId } = way;
    const { mayAskHelpdesk } = values.of(step);
    if (methodId === recoveryWay) return step.beginDialog('recovery-code', { mayAskHelpdesk });
    const { isTry, isForHelpdesk, except } = values.of(step);
    const hasOther = (await waysAtHand(turn, except)).length > 1;
    const wayOut = wayOutOf({ purpose: 'verify', hasOther });
    const now = this.#deps.clock.now();
    const recovery = isTry !== true && (await codesLeftOf(turn)) > 0;
    const { methods, proofs } = await turn.enrollment.status(turn.person);
    const method = methods.find((each) => each.methodId === methodId);
    if (method?.form === 'push') {
      values.set(step, { isPhone: true });
      const problem = await contactApprover(turn, { methodId, isForHelpdesk }, { now, wayOut });
      if (typeof problem === 'object') return step.next(problem);
      if (problem !== undefined) await turn.say(problem);
      return step.beginDialog('approve-on-phone', {
        ...{ methodId, purpose: 'verify', proofs, recovery, isForHelpdesk, hasOther },
      });
    }
    if (method?.channel === undefined) {
      return step.beginDialog('enter-code', { methodId, recovery, isTry });
    }
    values.set(step, { isPhone: true });
    const ending = await this.#contact(turn, methodId, wayOut);
    if (ending !== undefined) return step.next(ending);
    return step.beginDialog('prove-phone', { methodId, purpose: 'verify', proofs, recovery, hasOther });
  }

  /** @returns how it ended, when nothing is to be waited for. */
  async #contact(turn: Turn, methodId: string, wayOut: WayOut): Promise<Ending | undefined> {
    const sent = await turn.enrollment.phones.contact(turn.person, methodId, turn.language);
    if (sent.code === 'sent' || sent.code === 'verified') return undefined;
    if (!isContactProblem(sent)) return endingOf(sent);
    await turn.say(contactProblemText(sent, turn.translate, { now: this.#deps.clock.now(), wayOut }));
    return undefined;
  }

  async #conclude(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const result = answerSchema.parse(step.result);
    if (result === 'use-recovery-code') return step.replaceDialog('steps', { methodId: recoveryWay });
    const { isPhone = false, ...asked } = values.of(step);
    if (result === 'other-way') return step.replaceDialog('steps', { ...asked, methodId: undefined });
    return step.endDialog(result === 'verified' && isPhone ? 'verified-phone' : result);
  }

  #chooseWayPrompt(): CardPrompt<ChooseOptions, WayResult> {
    return new CardPrompt<ChooseOptions, WayResult>('choose-way', chooseOptionsSchema, {
      actions: ['verify', 'none-of-these', 'cancel'],
      draw: async (turn, { options: { isTry, except, mayHaveNone }, binding, problem }) => {
        const ways = await waysAtHand(turn, except);
        const options = [
          ...ways.map((method) => ({ id: method.methodId, ...wayTexts(method, turn) })),
          ...(isTry === true ? [] : await recoveryOption(turn)),
        ];
        const selected = ways.find(({ isDefault }) => isDefault)?.methodId ?? ways[0]?.methodId;
        return chooseMethodCard(
          { binding, purpose: 'verify', options, selected, unavailable: [], mayHaveNone, error: problem },
          turn.translate,
        );
      },
      onClick: async (turn, { isTry, except }, { action, inputs }) => {
        if (action === 'cancel') return { end: 'cancel' };
        if (action === 'none-of-these') return { end: askHelpdeskInstead };
        if (inputs.method === recoveryWay && isTry !== true) return { end: { methodId: recoveryWay } };
        const ways = await waysAtHand(turn, except);
        const wanted = inputs.method ?? ways.find(({ isDefault }) => isDefault)?.methodId;
        const chosen = ways.find(({ methodId }) => methodId === wanted);
        return chosen === undefined
          ? { again: turn.translate('choose-method-card.choice-missing-verify') }
          : { end: { methodId: chosen.methodId } };
      },
    });
  }

  #enterCodePrompt(): CardPrompt<Options, VerifyAnswer> {
    return new CardPrompt<Options, VerifyAnswer>('enter-code', optionsSchema, {
      actions: ['verify', 'use-recovery-code', 'cancel'],
      draw: async (turn, { options, binding, problem }) => {
        const status = await turn.enrollment.status(turn.person);
        const { methodId, recovery } = options;
        const method = status.methods.find((each) => each.methodId === methodId);
        if (method === undefined) return { end: { code: 'not-set-up' } satisfies Ending };
        const over = lockEnding(status, methodId) ?? pauseEnding(status);
        if (over !== undefined) return { end: over };
        const purpose = options.isTry === true ? 'try' : 'prove';
        return enterCodeCard({ binding, purpose, account: method.label, recovery, problem }, turn.translate);
      },
      onClick: (turn, options, { action, inputs }) =>
        action === 'verify'
          ? this.#verify(turn, options, inputs.code ?? '')
          : { end: action === 'use-recovery-code' ? action : 'cancel' },
      onText: async (turn, options, text) =>
        (options.recovery === true ? await typedRecoveryCode(turn, text) : undefined) ??
        (isMeantAsCode(text) ? this.#verify(turn, options, text) : undefined),
    });
  }

  async #verify(turn: Turn, { methodId, recovery }: Options, code: string): Promise<Answer<VerifyResult>> {
    const recovered = recovery === true ? await typedRecoveryCode(turn, code) : undefined;
    if (recovered !== undefined) return recovered;
    const outcome = await turn.enrollment.verify(turn.person, methodId, typedCode(code));
    return answerTo(turn, methodId, { outcome, text: (problem) => problemText(problem, turn.translate) });
  }
}

/** A recovery code is one more way, while there are some. */
async function recoveryOption(turn: Turn): Promise<{ id: string; title: string; description: string }[]> {
  const count = await codesLeftOf(turn);
  if (count === 0) return [];
  const { translate } = turn;
  return [
    {
      id: recoveryWay,
      title: translate('recovery-codes.way'),
      description: translate('recovery-codes.way-detail', { count }),
    },
  ];
}

/** What can be proven now, but for what the person does not have at hand. */
async function waysAtHand(
  { enrollment, person }: Turn,
  except: readonly string[] = [],
): Promise<readonly EnrolledMethodView[]> {
  return usableMethods(await enrollment.status(person)).filter(({ methodId }) => !except.includes(methodId));
}

/** Whether there is anything to prove with, be it a recovery code. */
export async function canProve(turn: Turn, except: readonly string[] = []): Promise<boolean> {
  return (await waysAtHand(turn, except)).length > 0 || (await codesLeftOf(turn)) > 0;
}

function wayTexts(method: EnrolledMethodView, { translate }: Turn): { title: string; description: string } {
  // A choice's title is plain text: what would be escaped for Markdown would show.
  const account = oneLine(method.label);
  return {
    title: translate(`method.${method.kind}.title`),
    description: reachedAt(method, account, translate),
  };
}
