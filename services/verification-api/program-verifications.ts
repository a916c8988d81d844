import type { Clock } from '../clock.ts';
import { type PersonId, personKey } from '../directory/directory.ts';
import { type Localization, matchLanguage } from '../localization/localization.ts';
import type { Language } from '../localization/translate.ts';
import { OneAtATime } from '../one-at-a-time.ts';
import { RateLimit } from '../rate-limit.ts';
import type { Verifications, VerificationView, Way } from '../sign-in/verifications.ts';
import type { NamedPeople } from './named-people.ts';
import { whyNotAsked, whyNotReached } from './not-asked.ts';
import { type AnswerResult, type CodeOutcome, checkResultOf, type ProgramResult, resultOf } from './program-result.ts';
import { isTyped, programView, type ProgramView, type Shown, stateOf } from './program-view.ts';
import type { RequestKeys } from './request-keys.ts';
import type { AnswerRequest, CheckRequest, OpenRequest } from './verification-request.ts';

export interface ProgramVerificationsOptions {
  readonly verifications: Pick<
    Verifications,
    | 'open'
    | 'waysOf'
    | 'status'
    | 'contactOnce'
    | 'answer'
    | 'answerAny'
    | 'answerWithRecoveryCode'
    | 'answerWithPass'
    | 'check'
    | 'cancel'
  >;
  readonly people: NamedPeople;
  readonly keys: RequestKeys;
  readonly localization: Pick<Localization, 'translator'>;
  /** BCP 47 tag of what somebody's chat with the bot is in. */
  readonly chatLanguageOf: (person: PersonId) => Promise<string | undefined>;
  readonly defaultLanguage: Language;
  readonly clock: Clock;
}

/** The program that asks. */
export interface ProgramCaller {
  /** By the name of its token. */
  readonly name: string;
  /** Whether it may be told that there is no such person. */
  readonly tellUnknown: boolean;
}

/** Too much was asked: of the program (`caller`), about this person by this program, or about this person by anybody (`person`). */
export interface TooMany {
  readonly code: 'too-many';
  readonly whose: 'caller' | 'person';
  readonly retryAt: Date;
}
type Opened =
  | { readonly code: 'opened' | 'repeated'; readonly view: ProgramView }
  | { readonly code: 'another-request' | 'person-unknown' }
  | TooMany;
type Answered =
  | { readonly code: 'answered'; readonly view: ProgramView & ProgramResult<AnswerResult> }
  | { readonly code: 'none' }
  | TooMany;
type Checked =
  { readonly code: 'checked'; readonly result: ProgramResult } | { readonly code: 'person-unknown' } | TooMany;

/** Limits of each replica; what is guessed is limited by enrollment, over all ways and replicas. */
const limits = {
  /** All that one program asks. */
  requests: { most: 60_000, seconds: 10 },
  /** Attempts that one program opens. */
  openings: { most: 3_000, seconds: 60 },
  /** Attempts that one program opens for one person: each may text or call them. */
  openingsOfPerson: { most: 20, seconds: 600 },
  /** Codes of one person that one program passes on. */
  checksOfPerson: { most: 30, seconds: 60 },
} as const;

/** Attempts as programs have them: opened once for each request, and seen by whoever opened them. */
export class ProgramVerifications {
  readonly #options: ProgramVerificationsOptions;
  readonly #requests: RateLimit;
  readonly #openings: RateLimit;
  readonly #openingsOfPerson: RateLimit;
  readonly #checksOfPerson: RateLimit;
  readonly #asking = new OneAtATime();

  constructor(options: ProgramVerificationsOptions) {
    const { clock } = options;
    this.#options = options;
    this.#requests = new RateLimit({ ...limits.requests, clock });
    this.#openings = new RateLimit({ ...limits.openings, clock });
    this.#openingsOfPerson = new RateLimit({ ...limits.openingsOfPerson, clock });
    this.#checksOfPerson = new RateLimit({ ...limits.checksOfPerson, clock });
  }

  /**
   * Opens an attempt, and asks the person on their phone where that is the way. The same request once more opens nothing, and asks them
   * only where nobody has been asked for it yet: what failed in between is made good by sending it again.
   * @throws {DirectoryUnavailableError | StoreUnavailableError | RequestKeyAlteredError}
   */
  async open(caller: ProgramCaller, idempotencyKey: string, request: OpenRequest): Promise<Opened> {
    const { keys, verifications } = this.#options;
    const { name: by } = caller;
    const owner = { caller: by, idempotencyKey };
    const busy = this.#take(this.#requests, by);
    if (busy !== undefined) return busy;
    const repeated = await this.#repeated(owner, request);
    if (repeated !== undefined) return repeated;
    const full = this.#take(this.#openings, by);
    if (full !== undefined) return full;
    const person = await this.#personOf(caller, request.person);
    if ('code' in person) return person;
    const often = this.#take(this.#openingsOfPerson, pair(by, person), 'person');
    if (often !== undefined) return often;
    const { reason } = request;
    const language = await this.#languageFor(person, caller, request);
    const opened = await verifications.open({ person, language, by, place: 'program', reason });
    if (!(await keys.claim(owner, request, opened))) {
      await verifications.cancel(opened.id);
      return (await this.#repeated(owner, request)) ?? { code: 'another-request' };
    }
    const view = await this.#asked(by, opened.id, request.method);
    if (view === undefined) throw new Error('What was just opened is not there');
    return { code: 'opened', view };
  }

  /** @returns undefined for what there is not, and what somebody else opened. */
  async find(caller: ProgramCaller, id: string): Promise<ProgramView | TooMany | undefined> {
    return this.#take(this.#requests, caller.name) ?? this.#view(caller.name, id);
  }

  async answer(caller: ProgramCaller, id: string, { code, method }: AnswerRequest): Promise<Answered> {
    const busy = this.#take(this.#requests, caller.name);
    if (busy !== undefined) return busy;
    const now = await this.#own(caller.name, id);
    if (now === undefined) return { code: 'none' };
    const outcome = await this.#outcomeOf(now, { id, typed: code, method });
    if (outcome.code === 'throttled') return { code: 'too-many', whose: 'person', retryAt: outcome.retryAt };
    const result = resultOf(outcome);
    const view = await this.#view(caller.name, id, result);
    return view === undefined ? { code: 'none' } : { code: 'answered', view: { ...view, ...result } };
  }

  async check(caller: ProgramCaller, { person: named, code: typed }: CheckRequest): Promise<Checked> {
    const { name: by } = caller;
    const busy = this.#take(this.#requests, by);
    if (busy !== undefined) return busy;
    const person = await this.#personOf(caller, named);
    if ('code' in person) return person;
    const often = this.#take(this.#checksOfPerson, pair(by, person), 'person');
    if (often !== undefined) return often;
    const outcome = await this.#options.verifications.check({ person, typed, by });
    if (outcome.code === 'throttled') return { code: 'too-many', whose: 'person', retryAt: outcome.retryAt };
    return { code: 'checked', result: checkResultOf(outcome) };
  }

  #take(limit: RateLimit, key: string, whose: TooMany['whose'] = 'caller'): TooMany | undefined {
    const retryAt = limit.take(key);
    return retryAt && { code: 'too-many', whose, retryAt };
  }

  async #personOf(
    { name: caller, tellUnknown }: ProgramCaller,
    named: OpenRequest['person'],
  ): Promise<PersonId | TooMany | { readonly code: 'person-unknown' }> {
    const meant = await this.#options.people.find(named, { caller, tellUnknown });
    if (meant.code === 'somebody') return meant.person;
    return meant.code === 'unknown' ? { code: 'person-unknown' } : { ...meant, whose: 'caller' };
  }

  /** The program's choice, or else the person's. */
  async #languageFor(person: PersonId, { name, tellUnknown }: ProgramCaller, request: OpenRequest): Promise<Language> {
    const { verifications, people, chatLanguageOf, defaultLanguage } = this.#options;
    const named = matchLanguage(request.language);
    if (named !== undefined) return named;
    const { hold } = await verifications.waysOf(person);
    // A language of their own would tell whoever has set up nothing from whom nobody knows.
    if (hold === 'not-set-up' && !tellUnknown) return defaultLanguage;
    const own = matchLanguage(await chatLanguageOf(person));
    return own ?? matchLanguage(await people.languageOf(request.person, name)) ?? defaultLanguage;
  }

  async #repeated(
    owner: { caller: string; idempotencyKey: string },
    request: OpenRequest,
  ): Promise<Opened | undefined> {
    const found = await this.#options.keys.find(owner, request);
    if (found === undefined || found === 'another-request') return found && { code: found };
    const view = await this.#asked(owner.caller, found.verification, request.method);
    return view && { code: 'repeated', view };
  }

  async #own(caller: string, id: string): Promise<VerificationView | undefined> {
    const found = await this.#options.verifications.status(id);
    return found?.by === caller ? found : undefined;
  }

  async #view(caller: string, id: string, more: Omit<Shown, 'id'> = {}): Promise<ProgramView | undefined> {
    const found = await this.#own(caller, id);
    return found && programView(found, { ...more, id }, this.#options.localization.translator(found.language));
  }

  /** How it stands once the person has been asked. */
  async #asked(caller: string, id: string, wanted: string | undefined): Promise<ProgramView | undefined> {
    const notAsked = await this.#asking.run(id, () => this.#ask(caller, id, wanted));
    return this.#view(caller, id, notAsked && { notAsked });
  }

  /** Texts, calls or asks on a phone, where that is the way and nobody has been asked yet. @returns why not, where it could not be done. */
  async #ask(caller: string, id: string, wanted: string | undefined): Promise<ProgramView['notAsked'] | undefined> {
    const { verifications, clock } = this.#options;
    const now = await this.#own(caller, id);
    if (now === undefined || stateOf(now) !== 'pending') return undefined;
    if (now.asked !== undefined) return whyNotReached(now.asked, clock.now());
    const way = wanted === undefined ? now.ways[0] : now.ways.find((each) => isMeant(each, wanted));
    if (way === undefined) return wanted === undefined ? undefined : { reason: 'no-such-method' };
    if (isTyped(way)) return undefined;
    return whyNotAsked(await verifications.contactOnce(id, way.methodId), clock.now());
  }

  #outcomeOf(
    now: VerificationView,
    { id, typed, method }: { readonly id: string; readonly typed: string; readonly method: string | undefined },
  ): Promise<CodeOutcome> {
    const { verifications } = this.#options;
    if (method === 'recovery-code') return verifications.answerWithRecoveryCode(id, typed);
    if (method === 'pass') return verifications.answerWithPass(id, typed);
    if (method === undefined) return verifications.answerAny(id, typed);
    const way = now.ways.find((each) => isMeant(each, method));
    if (way === undefined) return Promise.resolve({ code: now.ways.length === 0 ? 'not-set-up' : 'no-such-method' });
    return verifications.answer(id, { methodId: way.methodId, typed });
  }
}

function isMeant({ methodId, kind }: Way, wanted: string): boolean {
  return wanted === methodId || wanted === kind;
}

/** Names hold no space. */
function pair(caller: string, person: PersonId): string {
  return `${caller} ${personKey(person)}`;
}
