import type { PassOutcome, ProofOutcome, RecoveryOutcome, ContactOutcome } from '../../services/enrollment/outcome.ts';
import { personKey } from '../../services/directory/directory.ts';
import type { Language } from '../../services/localization/translate.ts';
import { type Randomness, randomId } from '../../services/randomness.ts';
import { digestOf, sameMac } from '../../services/secrets/mac.ts';
import { readAuthorizeRequest } from '../../services/sign-in/entra/authorize-request.ts';
import type { Cloud } from '../../services/sign-in/entra/clouds.ts';
import type { HintVerifier } from '../../services/sign-in/entra/hint.ts';
import type { Provider } from '../../services/sign-in/entra/provider.ts';
import type { SignIn, SignIns } from '../../services/sign-in/entra/sign-ins.ts';
import { StoreUnavailableError } from '../../services/store/document-store.ts';
import { acceptedWays, type Panel, panelOf } from './panels.ts';
import type { NotOpen, VerificationView, Verifications, Way } from '../../services/sign-in/verifications.ts';

export interface SignInFlowOptions {
  readonly cloud: Cloud;
  readonly clientId: string;
  readonly hints: Pick<HintVerifier, 'verify'>;
  readonly signIns: SignIns;
  readonly provider: Pick<Provider, 'token'>;
  readonly verifications: Pick<
    Verifications,
    'open' | 'status' | 'contact' | 'answer' | 'answerWithRecoveryCode' | 'answerWithPass' | 'take' | 'cancel'
  >;
  readonly randomness: Randomness;
}

/** A page to answer Entra with: what is posted there, by the person's browser. */
export interface Answer {
  readonly is: 'answer';
  readonly to: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly language: Language;
}

/** Somebody was sent here, and a verification is open. */
interface Begun {
  readonly is: 'begun';
  readonly handle: string;
  /** What the browser shows from now on. */
  readonly browser: string;
}

/** What came of what was typed or asked for. */
export type Said =
  | { readonly of: 'answer'; readonly way: Way | undefined; readonly outcome: ProofOutcome | NotOpen }
  | { readonly of: 'contact'; readonly outcome: ContactOutcome | NotOpen }
  | { readonly of: 'recovery-code'; readonly outcome: RecoveryOutcome | NotOpen }
  | { readonly of: 'pass'; readonly outcome: PassOutcome | NotOpen };

/** The page with a way open. */
export interface Open {
  readonly is: 'open';
  readonly signIn: SignIn;
  readonly view: VerificationView;
  readonly panel: Panel;
  readonly said: Said | undefined;
  /** In each form of the page, beside what the browser shows. */
  readonly formToken: string;
}

/** There is nothing to verify any more. */
export interface Ended {
  readonly is: 'ended';
  /** `gone`: nobody knows of it here, or in this browser. */
  readonly why: 'gone' | 'expired' | 'denied';
  readonly language: Language | undefined;
  readonly formToken: string | undefined;
}

/** Which sign-in, and what its browser showed. */
export interface Visit {
  readonly handle: string;
  readonly browser: string | undefined;
}

type ErrorCode = 'access_denied' | 'temporarily_unavailable';

/**
 * What somebody goes through whom Entra sends here, apart from how it is drawn: nothing is decided here. Verifying is, by the
 * verifications; who asks, by the hint; and one is answered once, to the one address there is.
 */
export class SignInFlow {
  readonly #options: SignInFlowOptions;

  constructor(options: SignInFlowOptions) {
    this.#options = options;
  }

  /** @throws {AuthorizeRefusedError | HintRefusedError | HintKeysUnavailableError} where nobody may be answered */
  async begin(form: URLSearchParams, language: Language): Promise<Begun | Answer> {
    const { hints, signIns, verifications, randomness } = this.#options;
    const { hint: token, ...request } = readAuthorizeRequest(form, this.#options);
    const { person, ...hint } = await hints.verify(token);
    try {
      const { id: verificationId } = await verifications.open({ person, language, by: 'entra', place: 'sign-in' });
      const browser = randomId(randomness);
      const about = { ...request, ...hint, person, language, verificationId, browser: digestOf(browser) };
      const handle = await signIns.open(about);
      await this.#contactDefault(about);
      return { is: 'begun', handle, browser };
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      return this.#refusal({ ...request, language }, 'temporarily_unavailable');
    }
  }

  /** The page as it is now. @param chosen which way, where the person chose one */
  async look(visit: Visit, chosen: string | undefined): Promise<Open | Ended> {
    const signIn = await this.#find(visit);
    return signIn === undefined ? gone : this.#shown(signIn, { visit, chosen });
  }

  /** What a form of the page sends. */
  async act(visit: Visit, form: URLSearchParams): Promise<Open | Ended | Answer> {
    const signIn = await this.#find(visit);
    if (signIn === undefined || !sameMac(form.get('form') ?? '', formTokenOf(visit))) return gone;
    try {
      return await this.#acted(signIn, visit, form);
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      return this.#refusal(signIn, 'temporarily_unavailable');
    }
  }

  async #acted(signIn: SignIn, visit: Visit, form: URLSearchParams): Promise<Open | Ended | Answer> {
    const act = form.get('act');
    if (act === 'stop') return this.#stop(signIn, visit, form.get('why') === 'unavailable');
    if (act === 'finish') return this.#finish(signIn, { visit, chosen: form.get('way') ?? undefined });
    const chosen = form.get('way') ?? '';
    const said = await this.#tried(signIn, { act, chosen, typed: (form.get('typed') ?? '').slice(0, 200) });
    return this.#finish(signIn, { visit, chosen, said });
  }

  async #tried(
    { verificationId: id }: SignIn,
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
  async #finish(signIn: SignIn, page: ShownPage): Promise<Open | Ended | Answer> {
    const { signIns, verifications, provider, cloud } = this.#options;
    const view = await verifications.status(signIn.verificationId);
    if (view?.state !== 'verified') return this.#shown(signIn, page, view);
    if (!(await signIns.claim(page.visit.handle, signIn))) return gone;
    const taken = await verifications.take(signIn.verificationId);
    if (taken === undefined || personKey(taken.person) !== personKey(signIn.person)) return gone;
    const { amr } = taken.proof;
    if (signIn.amrs?.includes(amr) === false) return this.#refusal(signIn, 'access_denied');
    const { subject, nonce, acr, state } = signIn;
    const token = await provider.token({ subject, nonce, acr, amr });
    const fields = { id_token: token, ...(state !== undefined && { state }) };
    return { is: 'answer', to: cloud.redirectUri, fields, language: signIn.language };
  }

  async #stop(signIn: SignIn, { handle }: Visit, isUnavailable: boolean): Promise<Ended | Answer> {
    if (!(await this.#options.signIns.claim(handle, signIn))) return gone;
    await this.#options.verifications.cancel(signIn.verificationId);
    return this.#refusal(signIn, isUnavailable ? 'temporarily_unavailable' : 'access_denied');
  }

  #refusal({ state, language }: Pick<SignIn, 'state' | 'language'>, error: ErrorCode): Answer {
    const fields = { error, ...(state !== undefined && { state }) };
    return { is: 'answer', to: this.#options.cloud.redirectUri, fields, language };
  }

  async #contactDefault(signIn: SignIn): Promise<void> {
    const { verifications } = this.#options;
    const view = await verifications.status(signIn.verificationId);
    const [way] = view === undefined ? [] : acceptedWays(view, signIn);
    if (way?.form === 'phone' || way?.form === 'push') await verifications.contact(signIn.verificationId, way.methodId);
  }

  async #find({ handle, browser }: Visit): Promise<SignIn | undefined> {
    if (browser === undefined) return undefined;
    const signIn = await this.#options.signIns.find(handle);
    return signIn !== undefined && sameMac(signIn.browser, digestOf(browser)) ? signIn : undefined;
  }

  async #shown(signIn: SignIn, { visit, chosen, said }: ShownPage, known?: VerificationView): Promise<Open | Ended> {
    const view = known ?? (await this.#options.verifications.status(signIn.verificationId));
    const formToken = formTokenOf(visit);
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
        return { is: 'open', signIn, view, panel: panelOf(view, signIn, chosen), said, formToken };
    }
  }
}

interface ShownPage {
  readonly visit: Visit;
  readonly chosen: string | undefined;
  readonly said?: Said | undefined;
}

const gone: Ended = { is: 'ended', why: 'gone', language: undefined, formToken: undefined };

/** Follows from what the browser shows, so that nothing else has to be kept. */
function formTokenOf({ browser = '' }: Visit): string {
  return digestOf('form of a sign-in:', browser);
}
