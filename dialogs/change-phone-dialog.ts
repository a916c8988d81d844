import {
  ComponentDialog,
  type DialogTurnResult,
  WaterfallDialog,
  type WaterfallStepContext,
} from './support/botbuilder-dialogs.ts';
import { z } from 'zod';
import { noticeCard } from '../cards/notice-card.ts';
import { ProveFirstDialog } from './prove-first-dialog.ts';
import { setUpResultSchema } from './support/set-up-result.ts';
import { SetUpMobilePhoneDialog } from './set-up-mobile-phone-dialog.ts';
import { SetUpOfficePhoneDialog } from './set-up-office-phone-dialog.ts';
import type { DialogDependencies } from './support/dependencies.ts';
import { StepValues } from './support/step-values.ts';
import { turnOf } from './support/turn.ts';

/** `change` replaces the mobile number, `add` is one more phone, `backup` the first one beside an app, `office` the office's. */
const values = new StepValues(z.object({ purpose: z.enum(['change', 'add', 'backup', 'office']) }));

/** Changes or adds a phone number of somebody who is set up: proves an existing method first, then the new number. */
export class ChangePhoneDialog extends ComponentDialog {
  constructor(deps: DialogDependencies) {
    super('change-phone');
    this.addDialog(
      new WaterfallDialog('steps', [
        (step) => this.#proveFirst(step),
        (step) => this.#setUpPhone(step),
        (step) => this.#sayResult(step),
      ]),
    );
    this.addDialog(new ProveFirstDialog(deps));
    this.addDialog(new SetUpMobilePhoneDialog(deps));
    this.addDialog(new SetUpOfficePhoneDialog(deps));
  }

  /** A new number is as good as a new key: whoever has only the chat must not be able to set one. */
  async #proveFirst(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const { translate } = turnOf(step.context);
    return step.beginDialog('prove-first', { title: translate('change-phone.title') });
  }

  async #setUpPhone(step: WaterfallStepContext): Promise<DialogTurnResult> {
    if (step.result !== 'proven') return step.endDialog();
    const { purpose } = values.of(step);
    return purpose === 'office'
      ? step.beginDialog('set-up-office-phone', { purpose: 'add' })
      : step.beginDialog('set-up-mobile-phone', { purpose });
  }

  async #sayResult(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const turn = turnOf(step.context);
    const { purpose } = values.of(step);
    switch (setUpResultSchema.parse(step.result)) {
      case 'verified':
        return step.endDialog();
      case 'start-again':
      case 'proof-needed':
        return step.replaceDialog('steps', { purpose });
      case 'back':
      case 'skipped':
      case 'stopped': {
        const [title, text] = [turn.translate('change-phone.title'), turn.translate('change-phone.nothing')];
        await turn.show(noticeCard({ tone: 'neutral', title, text }));
        return step.endDialog();
      }
    }
  }
}
