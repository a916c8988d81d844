import { z } from 'zod';
import type { AuditEvent, AuditEventType } from '../audit/audit-event.ts';
import { type Clock, hourSeconds, isDue, secondsAfter } from '../clock.ts';
import { personKey, type PersonId, personOfKey } from '../directory/directory.ts';
import type { EnrollmentService } from '../enrollment/enrollment-service.ts';
import type { EnrollmentView } from '../enrollment/enrollment-view.ts';
import { type Randomness, randomId } from '../randomness.ts';
import { canonical } from '../secrets/canonical.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { digestOf, macOf, sameMac } from '../secrets/mac.ts';
import type { VerificationProof } from '../sign-in/verification.ts';
import type { Collection, CollectionSpec, DocumentStore } from '../store/document-store.ts';
import { type Gate, isSameGate } from './web-sign-ins.ts';

export const webSessionCollection: CollectionSpec = {
  name: 'web-sessions',
  indexes: [
    { name: 'endsAt', keys: { endsAt: 1 }, expireAfterSeconds: 3_600 },
    { name: 'seenAt', keys: { seenAt: 1 } },
    { name: 'owner', keys: { owner: 1 } },
  ],
};

/** Longest that a session lasts, in seconds: a working day. */
const longestSeconds = 12 * hourSeconds;
/** The same after a recovery code or a temporary pass, which stand in for something better. */
const lastResortSeconds = hourSeconds;
/** How long it lasts without a request, in seconds. */
const idleSeconds = hourSeconds;
/** How often a request is noted, in seconds: not each of a page's hundred is a write. */
const notedSeconds = 60;

/** What ends the sessions of whom it happened to. */
const endings: ReadonlySet<AuditEventType> = new Set<AuditEventType>([
  'person-blocked',
  'method-reset',
  'method-suspended',
  'fraud-reported',
  'change-disowned',
]);

const sessionSchema = z.object({
  /** A digest of what the browser shows. */
  _id: z.string(),
  /** Whose it is: their key. */
  owner: z.string(),
  gate: z.object({ caller: z.string(), name: z.string() }),
  /** As the directory spells it. */
  accountName: z.string(),
  provenAt: z.date(),
  endsAt: z.date(),
  seenAt: z.date(),
  /** What could have proven it: the session ends with the first of them that goes. */
  methods: z.array(z.string()),
});
type Session = Readonly<z.infer<typeof sessionSchema>>;
const rowSchema = sessionSchema.extend({ keyId: z.string(), mac: z.string() });
type Row = Readonly<z.infer<typeof rowSchema>>;

export interface WebSessionsOptions {
  readonly store: Pick<DocumentStore, 'collection'>;
  readonly keyRing: KeyRing;
  readonly enrollment: Pick<EnrollmentService, 'forTurn'>;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** What a session begins with. */
export interface ProvenAtGate extends Pick<Session, 'gate' | 'accountName' | 'methods'> {
  readonly person: PersonId;
  readonly proof: VerificationProof;
}

/**
 * Browsers whose people have verified for a web server: each a row under a MAC, found by a digest of what the browser shows. It is of one
 * person, under the name of their first factor, at one web server. A row, and no cookie that says everything itself, because one that was
 * copied has to end when its person signs out. Whether it still counts is looked up in the enrollment with every request, and kept
 * nowhere: so it ends at once when the person is blocked, reset, or said that a sign-in was not theirs, on every replica. What is audited of
 * that ends it for good, also where nobody asked meanwhile.
 */
export class WebSessions {
  readonly #options: WebSessionsOptions;
  readonly #rows: Collection<Row>;

  constructor(options: WebSessionsOptions) {
    this.#options = options;
    this.#rows = options.store.collection(webSessionCollection);
  }

  /** @returns what the browser shows from now on: 128 random bits. */
  async begin({ person, gate, accountName, methods, proof }: ProvenAtGate): Promise<string> {
    const shown = randomId(this.#options.randomness);
    const seconds = proof.method === undefined ? lastResortSeconds : longestSeconds;
    const about = { owner: personKey(person), gate, accountName, methods, provenAt: proof.at, seenAt: proof.at };
    await this.#rows.insertOne(
      this.#sealed({ _id: digestOf(shown), ...about, endsAt: secondsAfter(proof.at, seconds) }),
    );
    return shown;
  }

  /** @returns whose it is; undefined where it counts for nothing here, now or ever. @throws {StoreUnavailableError} */
  async find(shown: string, gate: Gate): Promise<Pick<Session, 'accountName'> | undefined> {
    const row = await this.#rows.findOne({ _id: digestOf(shown) });
    const session = row && this.#checked(row);
    if (row === undefined || session === undefined || !isSameGate(session.gate, gate)) return undefined;
    if (this.#isOver(session) || !holds(session, await this.#enrollmentOf(session))) {
      // Also when what ended it is over.
      await this.end(shown);
      return undefined;
    }
    await this.#note(row, session);
    return session;
  }

  /** The person signs out, or does not count any more. */
  async end(shown: string): Promise<void> {
    await this.#rows.deleteOne({ _id: digestOf(shown) });
  }

  /** Hears what happened to people. Safe to repeat. @throws {StoreUnavailableError} */
  async take(events: readonly AuditEvent[]): Promise<void> {
    for (const { type, person, at } of events)
      if (person !== undefined && endings.has(type))
        await this.#rows.deleteMany({ owner: personKey(person), provenAt: { $lte: at } });
  }

  /** Forgets those that are over. */
  sweep(): Promise<number> {
    const now = this.#options.clock.now();
    return this.#rows.deleteMany({
      $or: [{ endsAt: { $lte: now } }, { seenAt: { $lte: secondsAfter(now, -idleSeconds) } }],
    });
  }

  #enrollmentOf({ owner }: Session): Promise<EnrollmentView> {
    return this.#options.enrollment.forTurn().status(personOfKey(owner));
  }

  #isOver({ endsAt, seenAt }: Session): boolean {
    const now = this.#options.clock.now();
    return (
      isDue(endsAt, longestSeconds * 1000, now) || isDue(secondsAfter(seenAt, idleSeconds), idleSeconds * 1000, now)
    );
  }

  /** Whoever notes it at the same moment notes the same. */
  async #note({ _id, mac }: Row, session: Session): Promise<void> {
    const now = this.#options.clock.now();
    if (now < secondsAfter(session.seenAt, notedSeconds)) return;
    const { seenAt, keyId, mac: next } = this.#sealed({ ...session, seenAt: now });
    await this.#rows.findOneAndUpdate({ _id, mac }, { $set: { seenAt, keyId, mac: next } });
  }

  #sealed(session: Session): Row {
    const { keyId, key } = this.#options.keyRing.newestSubKey('web-session');
    return { ...session, keyId, mac: macOf(key, textOf(session)) };
  }

  /** @returns undefined for one that somebody else wrote, or whose key is gone: its person verifies again. */
  #checked(row: Row): Session | undefined {
    const stored = rowSchema.safeParse(row).data;
    const key = stored && this.#options.keyRing.subKey('web-session', stored.keyId);
    if (stored === undefined || key === undefined) return undefined;
    const session = sessionSchema.parse(stored);
    return sameMac(stored.mac, macOf(key, textOf(session))) ? session : undefined;
  }
}

/**
 * Nothing holds the person, and everything that could have proven it is still theirs. What is off for wrong codes stays: else whoever knows a
 * password could end the sessions of whom it belongs to.
 */
function holds({ methods: then }: Session, { isOnHold, methods }: EnrollmentView): boolean {
  const good = methods.filter(({ lock, suspended }) => (lock ?? 'failures') === 'failures' && suspended === undefined);
  return !isOnHold && then.every((id) => good.some(({ methodId }) => methodId === id));
}

function textOf(session: Session): string {
  return canonical(['web-session-v1', session]);
}
