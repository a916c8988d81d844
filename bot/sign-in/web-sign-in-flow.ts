import { type Directory, nobody } from '../../services/directory/directory.ts';
import type { WebSessions } from '../../services/gates/web-sessions.ts';
import { type Gate, pathBack, type WebSignIn } from '../../services/gates/web-sign-ins.ts';
import type { Language } from '../../services/localization/translate.ts';
import { type Randomness, randomId } from '../../services/randomness.ts';
import type { RateLimit } from '../../services/rate-limit.ts';
import { digestOf } from '../../services/secrets/mac.ts';
import type { KeptSignIns } from '../../services/sign-in/kept-sign-ins.ts';
import type { TakenProof, VerificationView, Verifications } from '../../services/sign-in/verifications.ts';
import { type Refusal, VerifyFlow, type VerifyFlowOptions } from './verify-flow.ts';

export interface WebSignInFlowOptions {
  readonly directory: Pick<Directory, 'findByAccountName'>;
  readonly signIns: KeptSignIns<WebSignIn>;
  readonly sessions: Pick<WebSessions, 'begin'>;
  readonly verifications: VerifyFlowOptions<WebSignIn, WebAnswer>['verifications'] & Pick<Verifications, 'open'>;
  /** What one person may begin at one web server. */
  readonly limit: Pick<RateLimit, 'take'>;
  readonly randomness: Randomness;
}

/** How it ended: with a session, which the browser shows from now on, or without one. */
export interface WebAnswer {
  readonly session: string | undefined;
  readonly back: string;
  readonly language: Language;
}

export interface BeginWebSignIn {
  readonly gate: Gate;
  /** The target of the request that brought the person, as it was sent. */
  readonly asked: string;
  readonly language: Language;
}

/** A verification is open; nobody was texted or called: a link on another site can bring people here, and they did not ask for it. */
type BegunWebSignIn =
  | { readonly code: 'begun'; readonly handle: string; readonly browser: string }
  | { readonly code: 'throttled'; readonly retryAt: Date };

/** Somebody whom a web server sends here, after the first factor; who has verified goes on there with a session. */
export class WebSignInFlow {
  readonly #options: WebSignInFlowOptions;
  /** The page. */
  readonly page: VerifyFlow<WebSignIn, WebAnswer>;

  constructor(options: WebSignInFlowOptions) {
    this.#options = options;
    this.page = new VerifyFlow({ ...options, proven: this.#proven.bind(this), refused });
  }

  /** @throws {DirectoryUnavailableError | StoreUnavailableError} */
  async begin({ gate, asked, language }: BeginWebSignIn): Promise<BegunWebSignIn> {
    const { directory, signIns, verifications, limit, randomness } = this.#options;
    const retryAt = limit.take(JSON.stringify([gate.caller, gate.name]));
    if (retryAt !== undefined) return { code: 'throttled', retryAt };
    const found = await directory.findByAccountName(gate.name);
    const person = found ?? nobody;
    const { id: verificationId } = await verifications.open({ person, language, by: gate.caller, place: 'sign-in' });
    const browser = randomId(randomness);
    const handle = await signIns.open({
      ...{ gate, verificationId, language, browser: digestOf(browser), back: pathBack(asked) },
      person: { tenantId: person.tenantId, objectId: person.objectId },
      accountName: found?.accountName ?? gate.name,
    });
    return { code: 'begun', handle, browser };
  }

  async #proven(signIn: WebSignIn, { proof }: TakenProof, { ways }: VerificationView): Promise<WebAnswer> {
    const { person, gate, accountName, back, language } = signIn;
    const methods = ways.map(({ methodId }) => methodId);
    const session = await this.#options.sessions.begin({ person, gate, accountName, methods, proof });
    return { session, back, language };
  }
}

/** @throws what keeps the bot from knowing */
function refused({ back, language }: WebSignIn, _refusal: Refusal, cause?: Error): WebAnswer {
  if (cause !== undefined) throw cause;
  return { session: undefined, back, language };
}
