import { type Clock, minutesUntil, secondsUntil } from '../clock.ts';
import { readSixDigits } from '../challenges/six-digits.ts';
import { readLetterCode } from '../challenges/letter-code.ts';
import { type Directory, type FoundPerson, nobody, type PersonId } from '../directory/directory.ts';
import { ExpiringCache } from '../directory/expiring-cache.ts';
import { passForm } from '../enrollment/passes.ts';
import { recoveryCodeForm } from '../enrollment/recovery-secrets.ts';
import { matchLanguage } from '../localization/localization.ts';
import type { Language, MessageKey, Translate } from '../localization/translate.ts';
import { type Randomness, randomId } from '../randomness.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { digestOf } from '../secrets/mac.ts';
import type { AnyAnswer, AskedView, Verifications, VerificationView, Way } from '../sign-in/verifications.ts';
import type { JoinedAnswers } from './joined-answers.ts';
import { RadiusStates, stateText } from './radius-states.ts';

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
  readonly keyRing: KeyRing;
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
/** How long a text is waited for of which nobody knows whether it was sent, in milliseconds, as the person is told. */
const unsureMilliseconds = 60_000;

/** How long an approval, and a text that may be answered by text, is the same for whoever asks, in milliseconds. */
const approvalMilliseconds = 10_000;
const replyMilliseconds = 30_000;

/** Seconds for which the directory is not asked for a name again. */
const rememberedSeconds = 300;
const mostRemembered = 10_000;

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
  /** The name in it, as it is compared. */
  readonly name: string;
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
  readonly #states: RadiusStates;
  readonly #known: ExpiringCache<FoundPerson | undefined>;

  constructor(options: RadiusGateOptions) {
    const { clock, keyRing } = options;
    this.#options = options;
    this.#states = new RadiusStates(keyRing);
    this.#known = new ExpiringCache({ clock, secondsFor: () => rememberedSeconds, capacity: mostRemembered });
  }

  /** @throws whatever keeps it from being known: that is no answer to the person. */
  async answer(request: RadiusRequest): Promise<RadiusAnswer> {
    const { joined, randomness } = this.#options;
    const { caller, typed, state, client, from } = request;
    const name = request.user.trim().toLowerCase();
    const signIn = await this.#signInOf(request, name);
    const claim = randomId(randomness);
    // Whoever does not say where they call from may be anybody with the password: only a code, which they then have too, is joined. No
    // question is: whoever has its State is let in once it has been approved, or its text answered by text.
    const where = from !== '' || isCode(typed) ? from : claim;
    return joined.run<RadiusAnswer>({
      question: [caller, name, client, where, stateText(state), digestOf(typed)],
      claim,
      work: (alive) => this.#decide({ ...signIn, alive }),
      isLasting: ({ code }) => code === 'ask' && state === '' && from !== '',
      holds: (answer) => this.#canBeAnswered(answer),
    });
  }

  /** A question says itself whose it is: while the directory is away it is answered all the same. */
  async #signInOf(request: RadiusRequest, name: string): Promise<Omit<SignIn, 'alive'>> {
    const { directory, verifications, translator, defaultLanguage } = this.#options;
    const { caller, state } = request;
    const isAskedFor = this.#states.isAskedFor(state, { caller, name });
    const asked = isAskedFor ? await verifications.status(this.#states.idIn(state)) : undefined;
    const found = asked ? undefined : await this.#known.get(name, () => directory.findByAccountName(name));
    const language = asked?.language ?? languageOf(found) ?? defaultLanguage;
    return { request, name, person: asked?.person ?? found ?? nobody, language, translate: translator(language) };
  }

  /** Whether nothing has come of a question, and what it is about goes on. */
  async #canBeAnswered(answer: RadiusAnswer): Promise<boolean> {
    if (answer.code !== 'ask') return false;
    const { verifications, clock } = this.#options;
    const status = await verifications.status(this.#states.idIn(answer.state));
    // What is proven already is for whoever was asked first.
    if (status?.state !== 'pending' || status.hold !== undefined) return false;
    if (status.asked === undefined) return true;
    const age = clock.now().getTime() - status.openedAt.getTime();
    return !isOver(status.asked) && age < sharedFor(status.asked);
  }

  #decide(signIn: SignIn): Promise<RadiusAnswer> {
    const { state, typed } = signIn.request;
    if (state !== '') return this.#goOn(signIn);
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
    const { person } = signIn;
    const { ways, recoveryCodes, hold } = await verifications.waysOf(person);
    const way = ways.find(isWanted);
    if (way === undefined && recoveryCodes > 0 && ways.length === 0)
      return this.#ask(signIn, await this.#open(signIn), 'gate.type-code');
    if (way === undefined) return refuse(signIn, `gate.${hold ?? 'no-such-way'}`);
    const id = await this.#open(signIn);
    if (way.form !== 'phone' && way.form !== 'push') return this.#ask(signIn, id, 'gate.type-code');
    const sent = await verifications.contact(id, way.methodId);
    // It may have been sent, and then it can be answered.
    const isUnsure = sent.code === 'unavailable';
    if (sent.code !== 'sent' && !isUnsure) return this.#refused(signIn, sent);
    if (way.channel === 'text')
      return this.#ask(signIn, id, isUnsure ? 'gate.text-unsure' : 'gate.text-sent', { phone: way.label });
    if (way.form === 'phone') return this.#await(signIn, id);
    const number = (await verifications.status(id))?.asked?.number ?? '';
    return this.#ask(signIn, id, 'gate.approve', { number });
  }

  /** The answer to a question: a code, or anything once the phone has been seen to. */
  async #goOn(signIn: SignIn): Promise<RadiusAnswer> {
    const { verifications } = this.#options;
    const { request, person } = signIn;
    const id = this.#states.idIn(request.state);
    const status = await verifications.status(id);
    const isTheirs =
      status?.by === request.caller &&
      status.person.objectId === person.objectId &&
      status.person.tenantId === person.tenantId;
    if (!isTheirs) return refuse(signIn, 'gate.expired');
    // The text was answered by text, or it was said on the phone: nothing that is typed says more.
    if (status.state !== 'pending') return this.#over(signIn, id, status.state);
    if (status.asked !== undefined && status.asked.challenge?.channel !== 'text' && !isCode(request.typed))
      return this.#await(signIn, id);
    const outcome = await verifications.answerAny(id, request.typed);
    // One that is not open any more may have been proven while this was looked at.
    if (isRight(outcome) || outcome.code === 'not-open') return this.#take(signIn, id);
    const mayTryAgain = outcome.code === 'wrong-code' || outcome.code === 'not-six-digits';
    return mayTryAgain ? this.#ask(signIn, id, 'gate.wrong-code') : this.#refused(signIn, outcome);
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
      if (status === undefined) return refuse(signIn, 'gate.expired');
      if (status.state !== 'pending') return this.#over(signIn, id, status.state);
      overSince = isOver(status.asked) ? (overSince ?? now) : undefined;
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

  #ask({ request, name, translate }: SignIn, id: string, ...text: Parameters<Translate>): RadiusAnswer {
    const state = this.#states.stateOf({ id, caller: request.caller, name });
    return { code: 'ask', state, message: translate(...text) };
  }

  /** One that nothing more can be proven to. */
  async #over(signIn: SignIn, id: string, state: Exclude<VerificationView['state'], 'pending'>): Promise<RadiusAnswer> {
    if (state === 'verified') return this.#take(signIn, id);
    return refuse(signIn, state === 'denied' ? 'gate.denied' : 'gate.expired');
  }

  async #take(signIn: SignIn, id: string): Promise<RadiusAnswer> {
    const taken = await this.#options.verifications.take(id);
    return taken === undefined ? refuse(signIn, 'gate.expired') : { code: 'accept' };
  }

  #refused(signIn: SignIn, outcome: Outcome): RadiusAnswer {
    const now = this.#options.clock.now();
    if (outcome.code === 'too-soon')
      return refuse(signIn, 'gate.too-soon', { count: Math.max(1, secondsUntil(outcome.retryAt, now)) });
    if ('retryAt' in outcome) return refuse(signIn, 'gate.wait', { count: minutesUntil(outcome.retryAt, now) });
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

/**
 * How long a question is the same for whoever asks from the same place, in milliseconds. What is proven on the phone lets in whoever has
 * its State: behind one address that may be somebody else, who knows the password. So an approval is shared as briefly as any answer,
 * and a text that may be answered by text until another one can be sent. One that has to be typed is worth nothing without its code.
 */
function sharedFor({ challenge }: AskedView): number {
  if (challenge?.channel !== 'text') return approvalMilliseconds;
  if (challenge.canReply) return replyMilliseconds;
  return challenge.delivery.state === 'unavailable' ? unsureMilliseconds : Infinity;
}

/** Whether nothing comes any more of what is under way at a phone, or was. */
function isOver(asked: AskedView | undefined): boolean {
  const { challenge } = asked ?? {};
  return challenge === undefined || ['ended', 'refused', 'declined'].includes(challenge.delivery.state);
}

function languageOf(found: FoundPerson | undefined): Language | undefined {
  return found?.preferredLanguage === undefined ? undefined : matchLanguage(found.preferredLanguage);
}
