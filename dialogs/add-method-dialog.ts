import {
  ComponentDialog,
  type DialogTurnResult,
  WaterfallDialog,
  type WaterfallStepContext,
} from './support/botbuilder-dialogs.ts';
import { z } from 'zod';
import { ProveFirstDialog } from './prove-first-dialog.ts';
import { SetUpDialog } from './set-up-dialog.ts';
import type { DialogDependencies } from './support/dependencies.ts';
import { StepValues } from './support/step-values.ts';
import { turnOf } from './support/turn.ts';
import { recoveryWay } from './verify-dialog.ts';

const values = new StepValues(
  z.object({
    /** It is proven with a recovery code, by whoever has nothing else at hand. */
    isByCode: z.boolean().optional(),
  }),
);

/** Sets up one more method beside those that there are, after a proof with one of them. */
export class AddMethodDialog extends ComponentDialog {
  constructor(deps: DialogDependencies) {
    super('add-method');
    this.addDialog(
      new WaterfallDialog('steps', [
        (step) => this.#proveFirst(step),
        (step) => this.#setUp(step),
        (step) => (step.result === 'proof-needed' ? step.replaceDialog('steps') : step.endDialog(step.result)),
      ]),
    );
    this.addDialog(new ProveFirstDialog(deps));
    this.addDialog(new SetUpDialog(deps));
  }

  async #proveFirst(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const { translate } = turnOf(step.context);
    const methodId = values.of(step).isByCode === true ? recoveryWay : undefined;
    return step.beginDialog('prove-first', { title: translate('add-method.title'), methodId });
  }

  async #setUp(step: WaterfallStepContext): Promise<DialogTurnResult> {
    return step.result === 'proven' ? step.beginDialog('set-up', { isAddition: true }) : step.endDialog();
  }
}
