import type { PassOutcome, ProofOutcome, RecoveryOutcome, ContactOutcome } from '../../services/enrollment/outcome.ts';
import { personKey } from '../../services/directory/directory.ts';
import { type Gate, isSameGate } from '../../services/gates/web-sign-ins.ts';
import type { Language } from '../../services/localization/translate.ts';
import { digestOf, sameMac } from '../../services/secrets/mac.ts';
import type { KeptSignIns } from '../../services/sign-in/kept-sign-ins.ts';
import type {
  NotOpen,
  TakenProof,
  VerificationView,
  Verifications,
  Way,
} from '../../services/sign-in/verifications.ts';
import { StoreUnavailableError } from '../../services/store/document-store.ts';
import { type Panel, panelOf } from './panels.ts';
import type { Verifying } from './verifying.ts';

/** Why somebody has not verified: they stopped or were refused, or the bot cannot say. */
export type Refusal = 'access_denied' | 'temporarily_unavailable';

export interface VerifyFlowOptions<Kept extends Verifying, Answer> {
  readonly verifications: Pick<
    Verifications,
    'status' | 'contact' | 'answer' | 'answerWithRecoveryCode' | 'answerWithPass' | 'take' | 'cancel'
  >;
  readonly signIns: Pick<KeptSignIns<Kept>, 'find' | 'claim' | 'carry' | 'carried'>;
  /** Something was proven, and taken: once. */
  readonly proven: (signIn: Kept, taken: TakenProof, view: VerificationView) => Promise<Answer>;
  /** @param cause what keeps the bot from knowing, where something does */
  readonly refused: (signIn: Kept, refusal: Refusal, cause?: Error) => Answer;
}

/** What came of what was typed or asked for. */
export type Said =
  | { readonly of: 'answer'; readonly way: Way | undefined; readonly outcome: ProofOutcome | NotOpen }
  | { readonly of: 'contact'; readonly outcome: ContactOutcome | NotOpen }
  | { readonly of: 'recovery-code'; readonly outcome: RecoveryOutcome | NotOpen }
  | { readonly of: 'pass'; readonly outcome: PassOutcome | NotOpen };

/** The page with a way open. */
export interface Open<Kept extends Verifying = Verifying> {
  readonly is: 'open';
  readonly signIn: Kept;
  readonly view: VerificationView;
  readonly panel: Panel;
  readonly said: Said | undefined;
  /** Makes what is in each form of the page, beside what the browser shows: the sign-in, sealed. */
  readonly formToken: () => string;
}

/** There is nothing to verify any more. */
export interface Ended {
  readonly is: 'ended';
  /** `gone`: nobody knows of it here, or in this browser. */
  readonly why: 'gone' | 'expired' | 'denied';
  readonly language: Language | undefined;
  readonly formToken: (() => string) | undefined;
}

/** Sign-ins that one hint of Entra's, or one person at a web server, may begin: each leaves something for a while. */
export const signInsOfOne = { most: 30, seconds: 300 } as const;

/** Which sign-in, and what its browser showed. */
export interface Visit {
  readonly handle: string;
  readonly browser: string | undefined;
  readonly gate?: Gate | undefined;
}

/** It is over, and whoever sent the person is told. */
export interface Answered<Answer> {
  readonly is: 'answered';
  readonly answer: Answer;
}

/** What a page of a sign-in is made of. */
interface ShownPage {
  readonly visit: Visit;
  readonly chosen: string | undefined;
  readonly said?: Said | undefined;
}

/**
 * What somebody goes through on the page, apart from how it is drawn and who sent them: nothing is decided here. Verifying is, by the
 * verifications; one is answered once, to whoever sent the person.
 */
export class VerifyFlow<Kept extends Verifying, Answer> {
  readonly #options: VerifyFlowOptions<Kept, Answer>;

  constructor(options: VerifyFlowOptions<Kept, Answer>) {
    this.#options = options;
  }

  /** The page as it is now. @param chosen which way, where the person chose one */
  async look(visit: Visit, chosen: string | undefined): Promise<Open<Kept> | Ended> {
    const signIn = await this.#find(visit);
    return signIn === undefined ? gone : this.#shown(signIn, { visit, chosen });
  }

  /** What a form of the page sends. */
  async act(visit: Visit, form: URLSearchParams): Promise<Open | Ended | Answered<Answer>> {
    const carried = this.#options.signIns.carried(visit.handle, form.get('form') ?? '');
    if (carried === undefined || !isOf(carried, visit)) return gone;
    try {
      const signIn = await this.#find(visit);
      return signIn === undefined ? gone : await this.#acted(signIn, visit, form);
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      return this.#answered(this.#options.refused(carried, 'temporarily_unavailable', error));
    }
  }

  async #acted(signIn: Kept, visit: Visit, form: URLSearchParams): Promise<Open | Ended | Answered<Answer>> {
    const act = form.get('act');
    if (act === 'stop') return this.#stop(signIn, visit, form.get('why') === 'unavailable');
    if (act === 'finish') return this.#finish(signIn, { visit, chosen: form.get('way') ?? undefined });
    const chosen = form.get('way') ?? '';
    const said = await this.#tried(signIn, { act, chosen, typed: (form.get('typed') ?? '').slice(0, 200) });
    return this.#finish(signIn, { visit, chosen, said });
  }

  async #tried(
    { verificationId: id }: Kept,
    { act, chosen, typed }: { readonly act: string | null; readonly chosen: string; readonly typed: string },
  ): Promise<Said | undefined> {
    const { verifications } = this.#options;
    switch (act) {
      case 'code': {
        const way = (await verifications.status(id))?.ways.find(({ methodId }) => methodId === chosen);
        return { of: 'answer', way, outcome: await verifications.answer(id, { methodId: chosen, typed }) };
      }
      case 'contact':
        return { of: 'contact', outcome: await verifications.contact(id, chosen) };
      case 'recovery-code':
        return { of: 'recovery-code', outcome: await verifications.answerWithRecoveryCode(id, typed) };
      case 'pass':
        return { of: 'pass', outcome: await verifications.answerWithPass(id, typed) };
      case null:
      default:
        return undefined;
    }
  }

  /** Answers as soon as something was proven. */
  async #finish(signIn: Kept, page: ShownPage): Promise<Open | Ended | Answered<Answer>> {
    const { signIns, verifications, proven } = this.#options;
    const view = await verifications.status(signIn.verificationId);
    if (view?.state !== 'verified') return this.#shown(signIn, page, view);
    if (!(await signIns.claim(page.visit.handle, signIn))) return gone;
    const taken = await verifications.take(signIn.verificationId);
    if (taken === undefined || personKey(taken.person) !== personKey(signIn.person)) return gone;
    return this.#answered(await proven(signIn, taken, view));
  }

  async #stop(signIn: Kept, { handle }: Visit, isUnavailable: boolean): Promise<Ended | Answered<Answer>> {
    if (!(await this.#options.signIns.claim(handle, signIn))) return gone;
    await this.#options.verifications.cancel(signIn.verificationId);
    return this.#answered(this.#options.refused(signIn, isUnavailable ? 'temporarily_unavailable' : 'access_denied'));
  }

  #answered(answer: Answer): Answered<Answer> {
    return { is: 'answered', answer };
  }

  async #find(visit: Visit): Promise<Kept | undefined> {
    if (visit.browser === undefined) return undefined;
    const signIn = await this.#options.signIns.find(visit.handle);
    return signIn !== undefined && isOf(signIn, visit) ? signIn : undefined;
  }

  async #shown(
    signIn: Kept,
    { visit, chosen, said }: ShownPage,
    known?: VerificationView,
  ): Promise<Open<Kept> | Ended> {
    const view = known ?? (await this.#options.verifications.status(signIn.verificationId));
    const formToken = (): string => this.#options.signIns.carry(visit.handle, signIn);
    const ended = { is: 'ended', language: signIn.language, formToken } as const;
    switch (view?.state) {
      case undefined:
      case 'used':
      case 'cancelled':
        return { ...ended, why: 'gone' };
      case 'denied':
      case 'expired':
        return { ...ended, why: view.state };
      case 'pending':
      // It is answered as soon as the page asks for it.
      case 'verified':
        return {
          is: 'open',
          ...{ signIn, view, said, formToken },
          panel: panelOf(view, signIn, isTurnedOff(said) ? 'choose' : chosen),
        };
    }
  }
}

/** What was tried is off by now: which ways there are still is what comes next. */
function isTurnedOff(said: Said | undefined): boolean {
  return said?.outcome.code === 'locked' || said?.outcome.code === 'pass-too-many-tries';
}

const gone: Ended = { is: 'ended', why: 'gone', language: undefined, formToken: undefined };

/** Whether this browser was sent, to this web server if it was one. */
function isOf(signIn: Verifying, { browser, gate }: Visit): boolean {
  return browser !== undefined && isSameGate(signIn.gate, gate) && sameMac(signIn.browser, digestOf(browser));
}
