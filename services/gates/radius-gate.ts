import { type Clock, minutesUntil } from '../clock.ts';
import { readSixDigits } from '../challenges/six-digits.ts';
import { readLetterCode } from '../challenges/letter-code.ts';
import { type Directory, type FoundPerson, nobody, type PersonId } from '../directory/directory.ts';
import { passForm } from '../enrollment/passes.ts';
import { recoveryCodeForm } from '../enrollment/recovery-secrets.ts';
import { matchLanguage } from '../localization/localization.ts';
import type { Language, MessageKey, Translate } from '../localization/translate.ts';
import { type Randomness, randomId } from '../randomness.ts';
import { digestOf } from '../secrets/mac.ts';
import type { AnyAnswer, Verifications, Way } from '../sign-in/verifications.ts';
import type { JoinedAnswers } from './joined-answers.ts';

/** What a RADIUS server passes on of an Access-Request. */
export interface RadiusRequest {
  /** The gateway, by the name that the operator gave its token. */
  readonly caller: string;
  /** A sign-in name, in either letter case. */
  readonly user: string;
  /** What is left of the password after the first factor: a code, a word such as `call`, or nothing. */
  readonly typed: string;
  /** Of the question that this answers; empty for none. */
  readonly state: string;
  /** The box that the person signs in to, and where they call from: what tells one sign-in from another. */
  readonly client: string;
  readonly from: string;
}

/** What becomes of it; `message` is shown to the person, in their language. */
export type RadiusAnswer =
  | { readonly code: 'accept' }
  | { readonly code: 'reject'; readonly message: string }
  /** Access-Challenge: something is to be typed, and comes back with `state`. */
  | { readonly code: 'ask'; readonly state: string; readonly message: string };

export interface RadiusGateOptions {
  readonly verifications: Pick<
    Verifications,
    'open' | 'status' | 'waysOf' | 'contact' | 'answerAny' | 'check' | 'take' | 'cancel'
  >;
  readonly directory: Pick<Directory, 'findByAccountName'>;
  readonly joined: Pick<JoinedAnswers, 'run'>;
  readonly translator: (language: Language) => Translate;
  readonly defaultLanguage: Language;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** Lets time pass. */
  readonly wait: (milliseconds: number) => Promise<unknown>;
}

/** How long a call or an approval is waited for, in milliseconds: less than any RADIUS server waits for its answer. */
export const longestWait = 50_000;
const lookMilliseconds = 500;
/** How long nothing can be learned of a phone before that is the answer, in milliseconds: it may be ringing. */
const patienceMilliseconds = 8_000;
/** How long an answer is waited for after its call has ended, in milliseconds. */
const graceMilliseconds = 3_000;

/** What may be typed in place of a code, to be asked another way. */
const wordsFor = new Map<string, (way: Way) => boolean>([
  ['', () => true],
  ['push', ({ form }) => form === 'push'],
  ['app', ({ form }) => form === 'push'],
  ['call', ({ channel }) => channel === 'call'],
  ['phone', ({ channel }) => channel === 'call'],
  ['text', ({ channel }) => channel === 'text'],
  ['sms', ({ channel }) => channel === 'text'],
  ['code', ({ form }) => form === 'authenticator' || form === 'typed'],
]);

/** One sign-in under way. */
interface SignIn {
  readonly request: RadiusRequest;
  readonly person: PersonId;
  readonly language: Language;
  readonly translate: Translate;
  /** Says that it is still worked on. */
  readonly alive: () => Promise<void>;
}

/**
 * What a VPN or another box asks by RADIUS after the first factor. A code is checked; without one the person is texted, called or
 * asked on their phone, and the answer waits for them. What is decided, counted and limited is so where the chat's codes are.
 * @see https://www.rfc-editor.org/rfc/rfc2865
 */
export class RadiusGate {
  readonly #options: RadiusGateOptions;

  constructor(options: RadiusGateOptions) {
    this.#options = options;
  }

  /** @throws whatever keeps it from being known: that is no answer to the person. */
  async answer(request: RadiusRequest): Promise<RadiusAnswer> {
    const { directory, joined, randomness, translator, defaultLanguage } = this.#options;
    const { caller, user, typed, state, client, from } = request;
    const name = user.trim().toLowerCase();
    const found = await directory.findByAccountName(name);
    const language = languageOf(found) ?? defaultLanguage;
    const signIn = { request, person: found ?? nobody, language, translate: translator(language) };
    const claim = randomId(randomness);
    const isTyped = isCode(typed);
    // Whoever does not say where they call from may be anybody with the password: only a code, which they then have too, is joined.
    const where = from !== '' || isTyped ? from : claim;
    const question = [caller, name, client, where, state, digestOf(typed)];
    return joined.run({ question, claim, work: (alive) => this.#decide({ ...signIn, alive }) });
  }

  #decide(signIn: SignIn): Promise<RadiusAnswer> {
    const { state, typed } = signIn.request;
    if (state !== '') return this.#goOn(signIn, state);
    if (readSixDigits(typed) !== undefined) return this.#check(signIn);
    if (isCode(typed)) return this.#answerLetters(signIn);
    const isWanted = wordsFor.get(typed.trim().toLowerCase());
    // A slip calls nobody.
    return isWanted === undefined ? Promise.resolve(refuse(signIn, 'gate.wrong-code')) : this.#begin(signIn, isWanted);
  }

  /** A code by itself: nothing stays open. */
  async #check(signIn: SignIn): Promise<RadiusAnswer> {
    const { person, request } = signIn;
    const outcome = await this.#options.verifications.check({ person, typed: request.typed, by: request.caller });
    return outcome.code === 'verified' ? { code: 'accept' } : this.#refused(signIn, outcome);
  }

  async #answerLetters(signIn: SignIn): Promise<RadiusAnswer> {
    const id = await this.#open(signIn);
    const outcome = await this.#options.verifications.answerAny(id, signIn.request.typed);
    return isRight(outcome) ? this.#take(signIn, id) : this.#refused(signIn, outcome);
  }

  /** Asks in the way that was named, or the default one. */
  async #begin(signIn: SignIn, isWanted: (way: Way) => boolean): Promise<RadiusAnswer> {
    const { verifications } = this.#options;
    const { person, translate } = signIn;
    const { ways, recoveryCodes, hold } = await verifications.waysOf(person);
    const way = ways.find(isWanted);
    if (way === undefined && recoveryCodes > 0 && ways.length === 0)
      return ask(await this.#open(signIn), translate('gate.type-code'));
    if (way === undefined) return refuse(signIn, `gate.${hold ?? 'no-such-way'}`);
    const id = await this.#open(signIn);
    if (way.form !== 'phone' && way.form !== 'push') return ask(id, translate('gate.type-code'));
    const sent = await verifications.contact(id, way.methodId);
    if (sent.code !== 'sent') return this.#refused(signIn, sent);
    if (way.channel === 'text') return ask(id, translate('gate.text-sent', { phone: way.label }));
    if (way.form === 'phone') return this.#await(signIn, id);
    const number = (await verifications.status(id))?.asked?.number ?? '';
    return ask(id, translate('gate.approve', { number }));
  }

  /** The answer to a question: a code, or anything once the phone has been seen to. */
  async #goOn(signIn: SignIn, state: string): Promise<RadiusAnswer> {
    const { verifications } = this.#options;
    const { request, person, translate } = signIn;
    const id = stateText(state);
    const status = await verifications.status(id);
    const isTheirs =
      status?.by === request.caller &&
      status.person.objectId === person.objectId &&
      status.person.tenantId === person.tenantId;
    if (!isTheirs) return refuse(signIn, 'gate.expired');
    if (status.asked !== undefined && status.asked.challenge?.channel !== 'text' && !isCode(request.typed))
      return this.#await(signIn, id);
    const outcome = await verifications.answerAny(id, request.typed);
    if (isRight(outcome)) return this.#take(signIn, id);
    const mayTryAgain = outcome.code === 'wrong-code' || outcome.code === 'not-six-digits';
    return mayTryAgain ? ask(id, translate('gate.wrong-code')) : this.#refused(signIn, outcome);
  }

  /** Waits for a phone. */
  async #await(signIn: SignIn, id: string): Promise<RadiusAnswer> {
    const { verifications, wait, clock } = this.#options;
    const startedAt = clock.now().getTime();
    let overSince: number | undefined;
    let seenAt = startedAt;
    for (;;) {
      const status = await verifications.status(id).catch((error: unknown) => {
        // Whoever asks again would have the phone ring again.
        const failedAt = clock.now().getTime();
        if (failedAt - seenAt >= patienceMilliseconds || failedAt - startedAt >= longestWait) throw error;
        return 'unknown' as const;
      });
      const now = clock.now().getTime();
      if (status === 'unknown') {
        await wait(lookMilliseconds);
        continue;
      }
      seenAt = now;
      if (status === undefined || status.state === 'expired') return refuse(signIn, 'gate.expired');
      if (status.state === 'verified') return this.#take(signIn, id);
      if (status.state !== 'pending') return refuse(signIn, 'gate.denied');
      const { challenge } = status.asked ?? {};
      const isOver = challenge === undefined || ['ended', 'refused', 'declined'].includes(challenge.delivery.state);
      overSince = isOver ? (overSince ?? now) : undefined;
      // That a call has ended may be heard before what was pressed on it.
      if (overSince !== undefined && now - overSince >= graceMilliseconds)
        return refuse(signIn, status.hold === undefined ? 'gate.no-answer' : `gate.${status.hold}`);
      if (now - startedAt >= longestWait) break;
      await signIn.alive();
      await wait(lookMilliseconds);
    }
    await verifications.cancel(id);
    return refuse(signIn, 'gate.no-answer');
  }

  async #open({ person, language, request }: SignIn): Promise<string> {
    const { caller: by } = request;
    return (await this.#options.verifications.open({ person, language, by, place: 'sign-in' })).id;
  }

  async #take(signIn: SignIn, id: string): Promise<RadiusAnswer> {
    const taken = await this.#options.verifications.take(id);
    return taken === undefined ? refuse(signIn, 'gate.expired') : { code: 'accept' };
  }

  #refused(signIn: SignIn, outcome: Outcome): RadiusAnswer {
    const minutes = 'retryAt' in outcome ? minutesUntil(outcome.retryAt, this.#options.clock.now()) : undefined;
    if (minutes !== undefined) return refuse(signIn, 'gate.wait', { count: minutes });
    return refuse(signIn, sentenceOf[outcome.code] ?? 'gate.not-sent');
  }
}

type Outcome = AnyAnswer | Awaited<ReturnType<Verifications['contact']>>;

/** What is said of an outcome that is none of something that was to be sent. */
const sentenceOf: Readonly<Partial<Record<Outcome['code'], MessageKey>>> = {
  'wrong-code': 'gate.wrong-code',
  'wrong-pass': 'gate.wrong-code',
  'not-six-digits': 'gate.wrong-code',
  'not-a-pass': 'gate.wrong-code',
  'not-a-recovery-code': 'gate.wrong-code',
  'no-pass': 'gate.wrong-code',
  'code-already-used': 'gate.used',
  'pass-used': 'gate.used',
  'code-expired': 'gate.expired',
  'pass-expired': 'gate.expired',
  'pass-replaced': 'gate.expired',
  'pass-revoked': 'gate.expired',
  'not-open': 'gate.expired',
  'too-many-attempts': 'gate.locked',
  'pass-too-many-tries': 'gate.locked',
  locked: 'gate.locked',
  blocked: 'gate.blocked',
  'fraud-reported': 'gate.fraud-reported',
  suspended: 'gate.suspended',
  'not-allowed': 'gate.not-allowed',
  'not-set-up': 'gate.not-set-up',
};

function isRight(outcome: AnyAnswer): boolean {
  return outcome.code === 'verified' || outcome.code === 'accepted';
}

function isCode(typed: string): boolean {
  return (
    readSixDigits(typed) !== undefined ||
    [passForm, recoveryCodeForm].some((form) => readLetterCode(typed, form) !== undefined)
  );
}

function refuse(
  { translate }: Pick<SignIn, 'translate'>,
  key: MessageKey,
  values?: Readonly<Record<string, string | number>>,
): RadiusAnswer {
  return { code: 'reject', message: translate(key, values) };
}

function ask(state: string, message: string): RadiusAnswer {
  return { code: 'ask', state, message };
}

/** RADIUS servers hand on the bytes of a State as text or, as FreeRADIUS does, as hexadecimal digits. */
function stateText(state: string): string {
  return /^0x(?:[\da-f]{2})+$/iu.test(state) ? Buffer.from(state.slice(2), 'hex').toString('utf8') : state;
}

function languageOf(found: FoundPerson | undefined): Language | undefined {
  return found?.preferredLanguage === undefined ? undefined : matchLanguage(found.preferredLanguage);
}
