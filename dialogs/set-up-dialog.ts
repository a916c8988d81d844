import { ComponentDialog, type DialogTurnResult, WaterfallDialog, type WaterfallStepContext } from 'botbuilder-dialogs';
import { z } from 'zod';
import { chooseMethodCard } from '../cards/choose-method-card.ts';
import type { Ticket } from '../cards/actions.ts';
import type { AdaptiveCard } from '../cards/adaptive-card.ts';
import { noticeCard } from '../cards/notice-card.ts';
import { summaryCard } from '../cards/summary-card.ts';
import { type MethodKind, methodKinds } from '../services/methods/method.ts';
import { SetUpAuthenticatorCodeDialog, setUpResultSchema } from './set-up-authenticator-code-dialog.ts';
import { CardPrompt } from './support/card-prompt.ts';
import type { DialogDependencies } from './support/dependencies.ts';
import { methodSummaries } from './support/method-summaries.ts';
import { StepValues } from './support/step-values.ts';
import { type Turn, turnOf } from './support/turn.ts';

const kindSchema = z.enum(methodKinds);

const values = new StepValues(
  z.object({
    /** Known when a set-up is taken up or started again: then it is not asked. */
    kind: kindSchema.optional(),
    flowId: z.string().optional(),
  }),
);

/** What the person asked for when the set-up was over. */
export type SetUpEnding = 'try-code' | 'done';

/** Sets up two-step verification: choose a method, set it up, see what is set up. */
export class SetUpDialog extends ComponentDialog {
  readonly #deps: DialogDependencies;

  constructor(deps: DialogDependencies) {
    super('set-up');
    this.#deps = deps;
    this.addDialog(
      new WaterfallDialog('steps', [
        (step) => this.#chooseMethod(step),
        (step) => this.#setUpMethod(step),
        (step) => this.#showSummary(step),
        (step) => this.#finish(step),
      ]),
    );
    this.addDialog(this.#chooseMethodPrompt());
    this.addDialog(this.#summaryPrompt());
    this.addDialog(new SetUpAuthenticatorCodeDialog(deps));
  }

  async #chooseMethod(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const { kind } = values.of(step);
    return kind === undefined ? step.beginDialog('choose-method') : step.next(kind);
  }

  async #setUpMethod(step: WaterfallStepContext): Promise<DialogTurnResult> {
    if (step.result === 'cancel') return this.#stop(step);
    const kind = kindSchema.parse(step.result);
    values.set(step, { kind });
    const { flowId } = values.of(step);
    return step.beginDialog(`set-up-${kind}`, flowId === undefined ? {} : { flowId });
  }

  async #showSummary(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const { kind } = values.of(step);
    switch (setUpResultSchema.parse(step.result)) {
      case 'verified':
        return step.beginDialog('summary');
      case 'back':
        return step.replaceDialog('steps');
      case 'start-again':
        return step.replaceDialog('steps', { kind });
      case 'stopped':
        return step.endDialog('done' satisfies SetUpEnding);
    }
  }

  async #finish(step: WaterfallStepContext): Promise<DialogTurnResult> {
    if (step.result === 'try-code') return step.endDialog('try-code' satisfies SetUpEnding);
    const turn = turnOf(step.context);
    await turn.show(await this.#summary(turn));
    return step.endDialog('done' satisfies SetUpEnding);
  }

  async #stop(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const { words } = turnOf(step.context);
    const notice = { tone: 'neutral', title: words('outcome-title.not-now'), text: words('chat.not-now') } as const;
    await turnOf(step.context).show(noticeCard(notice));
    return step.endDialog('done' satisfies SetUpEnding);
  }

  #chooseMethodPrompt(): CardPrompt<object, MethodKind | 'cancel'> {
    return new CardPrompt<object, MethodKind | 'cancel'>('choose-method', z.object({}), {
      actions: ['set-up', 'cancel'],
      draw: ({ words, enrollment }, { ticket, problem }) => {
        const kinds = enrollment.allowedMethods();
        const options = kinds.map((id) => ({
          id,
          title: words(`method.${id}.title`),
          description: words(`method.${id}.description`),
        }));
        return chooseMethodCard({ ticket, options, selected: kinds[0], unavailable: [], error: problem }, words);
      },
      onClick: ({ words, enrollment }, _options, { action, inputs }) => {
        if (action === 'cancel') return { end: 'cancel' };
        const kinds = enrollment.allowedMethods();
        // Who types the button's name sends no input and means what the card has chosen beforehand.
        const wanted = inputs.method ?? kinds[0];
        const chosen = kinds.find((kind) => kind === wanted);
        return chosen === undefined ? { again: words('choose-method-card.choice-missing') } : { end: chosen };
      },
      onText: ({ words, enrollment }, _options, text) => {
        const chosen = enrollment.allowedMethods().find((kind) => isTitle(words(`method.${kind}.title`), text));
        return chosen === undefined ? undefined : { end: chosen };
      },
    });
  }

  #summaryPrompt(): CardPrompt<object, SetUpEnding> {
    return new CardPrompt<object, SetUpEnding>('summary', z.object({}), {
      actions: ['done', 'try-code'],
      draw: (turn, { ticket }) => this.#summary(turn, ticket),
      onClick: (_turn, _options, { action }) => ({ end: action === 'try-code' ? 'try-code' : 'done' }),
    });
  }

  async #summary({ person, words, enrollment }: Turn, ticket?: Ticket): Promise<AdaptiveCard> {
    const status = await enrollment.status(person);
    const main = status.methods.find(({ isDefault }) => isDefault);
    return summaryCard(
      {
        ticket,
        organization: this.#deps.organization,
        methods: methodSummaries(status, enrollment, words),
        nextSignIn: main === undefined ? '' : words(`method.${main.kind}.next-sign-in`),
      },
      words,
    );
  }
}

/** Whether somebody typed the name of a choice, or its part before or after the colon. */
function isTitle(title: string, text: string): boolean {
  const typed = text.trim().toLocaleLowerCase();
  return [title, ...title.split(':')].some((name) => name.trim().toLocaleLowerCase() === typed);
}
