import {
  ComponentDialog,
  type DialogTurnResult,
  WaterfallDialog,
  type WaterfallStepContext,
} from './support/botbuilder-dialogs.ts';
import { z } from 'zod';
import { noticeCard } from '../cards/notice-card.ts';
import { AddMethodDialog } from './add-method-dialog.ts';
import { AppPasswordsDialog } from './app-passwords-dialog.ts';
import { ProveFirstDialog } from './prove-first-dialog.ts';
import { RecoveryCodesDialog } from './recovery-codes-dialog.ts';
import { setUpDialogs } from './set-up-dialogs.ts';
import type { DialogDependencies } from './support/dependencies.ts';
import {
  chooseManagedPrompt,
  managedActSchema,
  managedChoiceSchema,
  managedMethodPrompt,
  removePrompt,
} from './support/manage-prompts.ts';
import { outcomeText } from './support/manage-texts.ts';
import { replacementOf } from './support/replacement.ts';
import { StepValues } from './support/step-values.ts';
import { type Turn, turnOf } from './support/turn.ts';

const values = new StepValues(
  z.object({
    /** The method that is looked after. */
    methodId: z.string().optional(),
  }),
);

/** Lets somebody look after what is set up: see it, replace it, name it, make it the default, remove it, add to it. */
export class ManageDialog extends ComponentDialog {
  readonly #deps: DialogDependencies;

  constructor(deps: DialogDependencies) {
    super('manage');
    this.#deps = deps;
    this.addDialog(
      new WaterfallDialog('steps', [
        (step) => this.#choose(step),
        (step) => this.#proveFirst(step),
        (step) => this.#look(step),
        (step) => this.#act(step),
        (step) => this.#sayResult(step),
      ]),
    );
    this.addDialog(chooseManagedPrompt());
    this.addDialog(managedMethodPrompt(deps));
    this.addDialog(removePrompt(deps));
    this.addDialog(new ProveFirstDialog(deps));
    this.addDialog(new AddMethodDialog(deps));
    this.addDialog(new AppPasswordsDialog(deps));
    this.addDialog(new RecoveryCodesDialog(deps));
    for (const dialog of setUpDialogs(deps)) this.addDialog(dialog);
  }

  async #choose(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const { methodId } = values.of(step);
    return methodId === undefined ? step.beginDialog('choose-managed') : step.next({ methodId });
  }

  async #proveFirst(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const chosen = managedChoiceSchema.parse(step.result);
    if (chosen === 'done') return this.#leave(step);
    if (chosen === 'make-codes') return step.beginDialog('recovery-codes');
    if (chosen === 'add-method' || chosen === 'app-passwords') return step.beginDialog(chosen);
    values.set(step, chosen);
    const { translate } = turnOf(step.context);
    return step.beginDialog('prove-first', { title: translate('manage-card.title'), isToManage: true });
  }

  async #look(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const { methodId } = values.of(step);
    if (methodId === undefined) return step.replaceDialog('steps', {});
    return step.result === 'proven' ? step.beginDialog('managed-method', { methodId }) : step.endDialog();
  }

  async #act(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const { methodId = '' } = values.of(step);
    const act = managedActSchema.parse(step.result);
    const turn = turnOf(step.context);
    const { methods } = await turn.enrollment.status(turn.person);
    const method = methods.find((each) => each.methodId === methodId);
    if (act === 'back' || method === undefined) return step.next('back');
    if (act === 'replace') {
      const { dialog, options } = replacementOf(method);
      return step.beginDialog(dialog, options);
    }
    if (act === 'remove') return step.beginDialog('remove', { methodId });
    return step.next(await this.#change(turn, act, methodId));
  }

  /** Whoever proved it too long ago does so once more. */
  async #change(turn: Turn, act: 'make-default' | 'reinstate', methodId: string): Promise<'back' | 'proof-needed'> {
    const { managing } = turn.enrollment;
    const outcome = await (act === 'make-default'
      ? managing.makeDefault(turn.person, methodId)
      : managing.reinstate(turn.person, methodId));
    if (outcome.code === 'proof-needed') return outcome.code;
    if (outcome.code !== 'done') await turn.say(outcomeText(outcome, this.#deps, turn.translate));
    return 'back';
  }

  /** What came of it stands in the notice of the change; then the list as it is now. */
  async #sayResult(step: WaterfallStepContext): Promise<DialogTurnResult> {
    if (step.result === 'start-again' || step.result === 'proof-needed')
      return step.replaceDialog('steps', { methodId: values.of(step).methodId });
    return step.replaceDialog('steps', {});
  }

  async #leave(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const turn = turnOf(step.context);
    const { translate } = turn;
    await turn.show(
      noticeCard({ tone: 'neutral', title: translate('manage-card.title'), text: translate('chat.goodbye') }),
    );
    return step.endDialog();
  }
}
