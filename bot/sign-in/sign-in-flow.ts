import type { Language } from '../../services/localization/translate.ts';
import { type Randomness, randomId } from '../../services/randomness.ts';
import type { RateLimit } from '../../services/rate-limit.ts';
import { digestOf } from '../../services/secrets/mac.ts';
import { readAuthorizeRequest } from '../../services/sign-in/entra/authorize-request.ts';
import type { Cloud } from '../../services/sign-in/entra/clouds.ts';
import type { HintVerifier } from '../../services/sign-in/entra/hint.ts';
import type { Provider } from '../../services/sign-in/entra/provider.ts';
import type { SignIn } from '../../services/sign-in/entra/sign-ins.ts';
import type { KeptSignIns } from '../../services/sign-in/kept-sign-ins.ts';
import type { TakenProof, Verifications } from '../../services/sign-in/verifications.ts';
import { StoreUnavailableError } from '../../services/store/document-store.ts';
import { acceptedWays } from './panels.ts';
import { type Refusal, VerifyFlow, type VerifyFlowOptions } from './verify-flow.ts';

export interface SignInFlowOptions {
  readonly cloud: Cloud;
  readonly clientId: string;
  readonly hints: Pick<HintVerifier, 'verify'>;
  readonly signIns: KeptSignIns<SignIn>;
  readonly provider: Pick<Provider, 'token'>;
  readonly verifications: VerifyFlowOptions<SignIn, Answer>['verifications'] & Pick<Verifications, 'open'>;
  /** What one hint may begin: each leaves something for a while. */
  readonly limit: Pick<RateLimit, 'take'>;
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

/** Somebody whom Entra sends here: who asks is decided by the hint, and the answer goes to the one address there is. */
export class SignInFlow {
  readonly #options: SignInFlowOptions;
  /** The page. */
  readonly page: VerifyFlow<SignIn, Answer>;

  constructor(options: SignInFlowOptions) {
    this.#options = options;
    const proven = this.#proven.bind(this);
    this.page = new VerifyFlow({ ...options, proven, refused: this.#refusal.bind(this) });
  }

  /** @throws {AuthorizeRefusedError | HintRefusedError | HintKeysUnavailableError} where nobody may be answered */
  async begin(form: URLSearchParams, language: Language): Promise<Begun | Answer> {
    const { hints, signIns, verifications, limit, randomness } = this.#options;
    const { hint: token, ...request } = readAuthorizeRequest(form, this.#options);
    const { person, ...hint } = await hints.verify(token);
    // A hint is good for minutes, and may be posted again and again; another one costs a first factor, and nobody else pays for it.
    if (limit.take(digestOf(token)) !== undefined)
      return this.#refusal({ ...request, language }, 'temporarily_unavailable');
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

  async #proven(signIn: SignIn, { proof }: TakenProof): Promise<Answer> {
    const { provider, cloud } = this.#options;
    const { amr } = proof;
    if (signIn.amrs?.includes(amr) === false) return this.#refusal(signIn, 'access_denied');
    const { subject, nonce, acr, state } = signIn;
    const token = await provider.token({ subject, nonce, acr, amr });
    const fields = { id_token: token, ...(state !== undefined && { state }) };
    return { is: 'answer', to: cloud.redirectUri, fields, language: signIn.language };
  }

  #refusal({ state, language }: Pick<SignIn, 'state' | 'language'>, error: Refusal): Answer {
    const fields = { error, ...(state !== undefined && { state }) };
    return { is: 'answer', to: this.#options.cloud.redirectUri, fields, language };
  }

  async #contactDefault(signIn: SignIn): Promise<void> {
    const { verifications } = this.#options;
    const view = await verifications.status(signIn.verificationId);
    const [way] = view === undefined ? [] : acceptedWays(view, signIn);
    if (way?.form === 'phone' || way?.form === 'push') await verifications.contact(signIn.verificationId, way.methodId);
  }
}
