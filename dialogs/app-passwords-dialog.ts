import {
  ComponentDialog,
  type DialogTurnResult,
  WaterfallDialog,
  type WaterfallStepContext,
} from './support/botbuilder-dialogs.ts';
import { z } from 'zod';
import { noticeCard } from '../cards/notice-card.ts';
import {
  appPasswordsPrompt,
  appPasswordsResultSchema,
  saidSchema,
} from './support/app-passwords/app-passwords-prompt.ts';
import {
  copyAppPasswordPrompt,
  copyAppPasswordResultSchema,
} from './support/app-passwords/copy-app-password-prompt.ts';
import {
  deleteAppPasswordsPrompt,
  deleteAppPasswordsResultSchema,
} from './support/app-passwords/delete-app-passwords-prompt.ts';
import {
  nameAppPasswordPrompt,
  nameAppPasswordResultSchema,
} from './support/app-passwords/name-app-password-prompt.ts';
import type { DialogDependencies } from './support/dependencies.ts';
import { showEnding } from './support/ending-notice.ts';
import type { SetUpResult } from './support/set-up-result.ts';
import { StepValues } from './support/step-values.ts';
import { type Turn, turnOf } from './support/turn.ts';
import { VerifyDialog, type VerifyResult, verifyResultSchema } from './verify-dialog.ts';

const valuesSchema = z.object({
  /** `set-up`: offered at the end of one, to be left with one click; `manage`: the person asked for it. */
  purpose: z.enum(['set-up', 'manage']).default('manage'),
  /** Where it is taken up again: with one more to be made, with the list, or with a proof that something needs. */
  stage: z.enum(['make', 'list', 'prove']).optional(),
  said: saidSchema.optional(),
});
type Values = z.infer<typeof valuesSchema>;
const values = new StepValues<Values>(valuesSchema);

const actedSchema = z.union([
  nameAppPasswordResultSchema,
  appPasswordsResultSchema,
  copyAppPasswordResultSchema,
  deleteAppPasswordsResultSchema,
]);

/** Makes, lists and deletes app passwords: for programs that cannot do a second step. */
export class AppPasswordsDialog extends ComponentDialog {
  readonly #deps: DialogDependencies;

  constructor(deps: DialogDependencies) {
    super('app-passwords');
    this.#deps = deps;
    this.addDialog(
      new WaterfallDialog('steps', [
        (step) => this.#proveFirst(step),
        (step) => this.#ask(step),
        (step) => this.#act(step),
        (step) => this.#goOn(step),
      ]),
    );
    this.addDialog(new VerifyDialog(deps));
    this.addDialog(nameAppPasswordPrompt(deps));
    this.addDialog(copyAppPasswordPrompt());
    this.addDialog(appPasswordsPrompt());
    this.addDialog(deleteAppPasswordsPrompt());
  }

  /** What lets programs in without a second step is as good as one: whoever has only the chat must not be able to make it. */
  async #proveFirst(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const turn = turnOf(step.context);
    const { purpose, stage } = values.of(step);
    const { mayManage, isOnHold, appPasswords } = await turn.enrollment.status(turn.person);
    const { list, refusal } = appPasswords;
    if (list.length === 0 && refusal !== undefined) return leave(step, { text: `app-passwords.${refusal}` });
    const isAsked = stage === 'prove' || (stage === undefined && purpose === 'manage');
    // What is on hold can be looked at.
    if (!isAsked || mayManage || isOnHold) return step.next('verified');
    const { translate } = turn;
    const text = translate('change-phone.first-prove');
    await turn.show(noticeCard({ tone: 'neutral', title: translate('app-passwords.title'), text }));
    return step.beginDialog('verify');
  }

  async #ask(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const turn = turnOf(step.context);
    const result = verifyResultSchema.parse(step.result);
    if (result !== 'verified' && result !== 'verified-phone') return this.#leaveUnproven(step, result);
    const { purpose, stage, said } = values.of(step);
    const { list } = (await turn.enrollment.status(turn.person)).appPasswords;
    if (stage === 'make') return step.beginDialog('name-app-password', { purpose: 'another' });
    if (list.length > 0) return step.beginDialog('app-passwords-list', { said });
    const isOffer = purpose === 'set-up' && stage === undefined;
    return step.beginDialog('name-app-password', { purpose: isOffer ? 'offer' : 'first' });
  }

  async #act(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const result = actedSchema.parse(step.result);
    if (typeof result === 'string') return step.next(result);
    return 'made' in result
      ? step.beginDialog('copy-app-password', { appPasswordId: result.made })
      : step.beginDialog('delete-app-passwords', { which: result.delete });
  }

  async #goOn(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const { purpose } = values.of(step);
    const result = actedSchema.parse(step.result);
    const again = (next: Partial<Values>): Promise<DialogTurnResult> =>
      step.replaceDialog('steps', { purpose, ...next });
    if (typeof result !== 'string') return again({ stage: 'list' });
    switch (result) {
      case 'left':
      case 'done':
        return leave(step, { text: result === 'done' ? 'chat.goodbye' : 'app-passwords.nothing' });
      case 'make-another':
        return again({ stage: 'make' });
      case 'proof-needed':
        return again({ stage: 'prove' });
      case 'deleted':
      case 'deleted-all':
        return (await hasAny(turnOf(step.context)))
          ? again({ stage: 'list', said: result })
          : leave(step, { text: `app-passwords.${result}`, isAlwaysSaid: true });
      case 'hidden':
        return again({ stage: 'list', said: result });
      case 'back':
      case 'copied':
      case 'kept':
      case 'refused':
        return again({ stage: 'list' });
    }
  }

  async #leaveUnproven(step: WaterfallStepContext, result: Exclude<VerifyResult, 'verified' | 'verified-phone'>) {
    if (result === 'cancel') return leave(step, { text: 'app-passwords.nothing', isAlwaysSaid: true });
    await showEnding(turnOf(step.context), result, this.#deps);
    return step.endDialog('skipped' satisfies SetUpResult);
  }
}

async function hasAny({ enrollment, person }: Turn): Promise<boolean> {
  return (await enrollment.status(person)).appPasswords.list.length > 0;
}

type Goodbye =
  | 'chat.goodbye'
  | `app-passwords.${'nothing' | 'deleted' | 'deleted-all' | 'not-allowed' | 'not-set-up' | 'fraud-reported' | 'blocked' | 'too-many'}`;

/** In a set-up its summary comes next, in the place of the card. */
async function leave(
  step: WaterfallStepContext,
  { text, isAlwaysSaid = false }: { readonly text: Goodbye; readonly isAlwaysSaid?: boolean },
): Promise<DialogTurnResult> {
  const { purpose } = values.of(step);
  const turn = turnOf(step.context);
  const { translate } = turn;
  if (purpose === 'manage' || isAlwaysSaid)
    await turn.show(noticeCard({ tone: 'neutral', title: translate('app-passwords.title'), text: translate(text) }));
  return step.endDialog('skipped' satisfies SetUpResult);
}
