import {
  ComponentDialog,
  type DialogTurnResult,
  WaterfallDialog,
  type WaterfallStepContext,
} from './support/botbuilder-dialogs.ts';
import { z } from 'zod';
import { noticeCard } from '../cards/notice-card.ts';
import type { DialogDependencies } from './support/dependencies.ts';
import { type Ending, endingText } from './support/outcome-text.ts';
import { StepValues } from './support/step-values.ts';
import { turnOf } from './support/turn.ts';
import { canProve, VerifyDialog, verifyResultSchema } from './verify-dialog.ts';

const values = new StepValues(
  z.object({
    /** What the person is about to do, as the card's title says it. */
    title: z.string(),
    /** Methods that prove nothing here. */
    except: z.array(z.string()).optional(),
    /** Something is changed that is set up: for that a pass is not enough, while there is anything to prove with. */
    isToManage: z.boolean().optional(),
  }),
);

/** `proven`: changes are free for a while. `stopped`: the person gave up, or could not; that is said already. */
type ProofResult = 'proven' | 'stopped';

/** Has somebody prove an existing method before a change, unless they did a short while ago in this chat (NIST BAA-1). */
export class ProveFirstDialog extends ComponentDialog {
  readonly #deps: DialogDependencies;

  constructor(deps: DialogDependencies) {
    super('prove-first');
    this.#deps = deps;
    this.addDialog(new WaterfallDialog('steps', [(step) => this.#prove(step), (step) => this.#sayResult(step)]));
    this.addDialog(new VerifyDialog(deps));
  }

  async #prove(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const turn = turnOf(step.context);
    const { mayAdd, mayManage, isOnHold } = await turn.enrollment.status(turn.person);
    if (isOnHold) return step.next({ code: 'fraud-reported' } satisfies Ending);
    const { title, except, isToManage = false } = values.of(step);
    const isEnough = mayManage || (mayAdd && !(isToManage && (await canProve(turn, except))));
    if (isEnough) return step.next('verified');
    await turn.show(noticeCard({ tone: 'neutral', title, text: turn.translate('change-phone.first-prove') }));
    return step.beginDialog('verify', { except });
  }

  async #sayResult(step: WaterfallStepContext): Promise<DialogTurnResult> {
    const result = verifyResultSchema.parse(step.result);
    if (result === 'verified' || result === 'verified-phone') return step.endDialog('proven' satisfies ProofResult);
    const turn = turnOf(step.context);
    const { translate } = turn;
    const notice =
      result === 'cancel'
        ? ({ tone: 'neutral', title: values.of(step).title, text: translate('change-phone.nothing') } as const)
        : ({ tone: 'attention', ...endingText(result, this.#deps, translate) } as const);
    await turn.show(noticeCard(notice));
    return step.endDialog('stopped' satisfies ProofResult);
  }
}
