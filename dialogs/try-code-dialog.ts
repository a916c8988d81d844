import { ComponentDialog, type DialogTurnResult, WaterfallDialog, type WaterfallStepContext } from 'botbuilder-dialogs';
import { z } from 'zod';
import { enterCodeCard } from '../cards/enter-code-card.ts';
import { noticeCard } from '../cards/notice-card.ts';
import type { EnrolledMethod } from '../services/enrollment/enrollment.ts';
import { type Answer, CardPrompt } from './support/card-prompt.ts';
import type { DialogDependencies } from './support/dependencies.ts';
import { type Ending, endingOf, endingSchema, endingText, isProblem, problemText } from './support/outcome-text.ts';
import { type Turn, turnOf } from './support/turn.ts';

const resultSchema = z.union([z.enum(['verified', 'cancel']), endingSchema]);
type Result = z.infer<typeof resultSchema>;

/** Lets somebody who is set up check that the app works, before a sign-in depends on it. */
export class TryCodeDialog extends ComponentDialog {
  readonly #deps: DialogDependencies;

  constructor(deps: DialogDependencies) {
    super('try-code');
    this.#deps = deps;
    this.addDialog(
      new WaterfallDialog('steps', [(step) => step.beginDialog('enter-code'), (step) => this.#sayResult(step)]),
    );
    this.addDialog(this.#enterCodePrompt());
  }

  async #sayResult(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const turn = turnOf(step.context);
    const result = resultSchema.parse(step.result);
    await turn.show(noticeCard(this.#notice(result, turn)));
    return step.endDialog();
  }

  #notice(result: Result, { words }: Turn): Parameters<typeof noticeCard>[0] {
    if (result === 'cancel') {
      return { tone: 'neutral', title: words('outcome-title.step-done'), text: words('chat.goodbye') };
    }
    if (result === 'verified') {
      return { tone: 'good', title: words('outcome-title.verified'), text: words('outcome.verified') };
    }
    return { tone: 'attention', ...endingText(result, words, this.#deps.clock.now()) };
  }

  #enterCodePrompt(): CardPrompt<object, Result> {
    return new CardPrompt<object, Result>('enter-code', z.object({}), {
      actions: ['verify', 'cancel'],
      draw: async (turn, { ticket, problem }) => {
        const method = await this.#defaultMethod(turn);
        if (method === undefined) return { end: { code: 'not-set-up' } satisfies Ending };
        const account = turn.enrollment.label(method);
        return enterCodeCard({ ticket, purpose: 'try', account, problem }, turn.words);
      },
      onClick: (turn, _options, { action, inputs }) =>
        action === 'verify' ? this.#verify(turn, inputs.code ?? '') : { end: 'cancel' },
      onText: (turn, _options, text) => (/\p{Nd}/u.test(text) ? this.#verify(turn, text) : undefined),
    });
  }

  async #verify(turn: Turn, code: string): Promise<Answer<Result>> {
    const method = await this.#defaultMethod(turn);
    const outcome = await turn.enrollment.verify(turn.person, method?.id ?? '', code);
    if (outcome.code === 'verified') return { end: 'verified' };
    return isProblem(outcome) ? { again: problemText(outcome, turn.words) } : { end: endingOf(outcome) };
  }

  async #defaultMethod({ person, enrollment }: Turn): Promise<EnrolledMethod | undefined> {
    const { methods } = await enrollment.status(person);
    return methods.find(({ isDefault }) => isDefault);
  }
}
