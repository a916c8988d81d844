import {
  ComponentDialog,
  type DialogTurnResult,
  WaterfallDialog,
  type WaterfallStepContext,
} from './support/botbuilder-dialogs.ts';
import { z } from 'zod';
import { noticeCard, type NoticeView } from '../cards/notice-card.ts';
import { plainText } from '../cards/support/plain-text.ts';
import { setUpResultSchema } from './support/set-up-result.ts';
import { SetUpMobilePhoneDialog } from './set-up-mobile-phone-dialog.ts';
import { SetUpOfficePhoneDialog } from './set-up-office-phone-dialog.ts';
import type { DialogDependencies } from './support/dependencies.ts';
import { type Ending, endingText } from './support/outcome-text.ts';
import { StepValues } from './support/step-values.ts';
import { type Turn, turnOf } from './support/turn.ts';
import { VerifyDialog, verifyResultSchema } from './verify-dialog.ts';

/** `change` replaces the mobile number, `add` is one more phone, `backup` the first one beside an app, `office` the office's. */
const values = new StepValues(
  z.object({
    purpose: z.enum(['change', 'add', 'backup', 'office']),
    /** Whether there was an office phone, whose place the new one takes. */
    hadOffice: z.boolean().optional(),
  }),
);

/** Changes or adds a phone number of somebody who is set up: proves an existing method first, then the new number. */
export class ChangePhoneDialog extends ComponentDialog {
  readonly #deps: DialogDependencies;

  constructor(deps: DialogDependencies) {
    super('change-phone');
    this.#deps = deps;
    this.addDialog(
      new WaterfallDialog('steps', [
        (step) => this.#proveFirst(step),
        (step) => this.#setUpPhone(step),
        (step) => this.#sayResult(step),
      ]),
    );
    this.addDialog(new VerifyDialog(deps));
    this.addDialog(new SetUpMobilePhoneDialog(deps));
    this.addDialog(new SetUpOfficePhoneDialog(deps));
  }

  /** A new number is as good as a new key: whoever has only the chat must not be able to set one (NIST BAA-1). */
  async #proveFirst(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const turn = turnOf(step.context);
    const { mayAdd, isOnHold } = await turn.enrollment.status(turn.person);
    if (isOnHold) return step.next({ code: 'fraud-reported' } satisfies Ending);
    if (mayAdd) return step.next('verified');
    const { translate } = turn;
    const notice = {
      tone: 'neutral',
      title: translate('change-phone.title'),
      text: translate('change-phone.first-prove'),
    } as const;
    await turn.show(noticeCard(notice));
    return step.beginDialog('verify');
  }

  async #setUpPhone(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const turn = turnOf(step.context);
    const result = verifyResultSchema.parse(step.result);
    if (result === 'verified' || result === 'verified-phone') {
      const { purpose } = values.of(step);
      const { methods } = await turn.enrollment.status(turn.person);
      values.set(step, { hadOffice: methods.some(({ contact }) => contact === 'office') });
      return purpose === 'office'
        ? step.beginDialog('set-up-office-phone', { purpose: 'add' })
        : step.beginDialog('set-up-mobile-phone', { purpose });
    }
    await turn.show(noticeCard(result === 'cancel' ? nothingChanged(turn) : this.#ended(result, turn)));
    return step.endDialog();
  }

  async #sayResult(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const turn = turnOf(step.context);
    const { purpose, hadOffice = false } = values.of(step);
    const isChange = purpose === 'change' || (purpose === 'office' && hadOffice);
    switch (setUpResultSchema.parse(step.result)) {
      case 'verified':
        await turn.show(noticeCard(await this.#changed(turn, isChange ? 'changed' : 'added')));
        return step.endDialog();
      case 'start-again':
        return step.replaceDialog('steps', { purpose });
      case 'back':
      case 'skipped':
      case 'stopped':
        await turn.show(noticeCard(nothingChanged(turn)));
        return step.endDialog();
    }
  }

  async #changed({ enrollment, person, translate }: Turn, what: 'changed' | 'added'): Promise<NoticeView> {
    const { methods } = await enrollment.status(person);
    const newest = methods.at(-1);
    const number = newest === undefined ? '' : plainText(newest.label);
    return {
      tone: 'good',
      title: translate(`change-phone.title-${what}`),
      text: translate(`change-phone.${what}`, { number }),
    };
  }

  #ended(ending: Ending, { translate }: Turn): NoticeView {
    return { tone: 'attention', ...endingText(ending, this.#deps, translate) };
  }
}

function nothingChanged({ translate }: Turn): NoticeView {
  return { tone: 'neutral', title: translate('change-phone.title'), text: translate('change-phone.nothing') };
}
