import { z } from 'zod';
import type { AuditEvent } from '../../audit/audit-event.ts';
import { personOfKey } from '../../directory/directory.ts';
import type { DuePage } from '../../outbox/find-due.ts';
import type { Claim, DutyStorage, Owed } from '../../outbox/outbox.ts';
import { newDuty, type RetryPolicy } from '../../outbox/retry-policy.ts';
import { StoredDuties } from '../../outbox/stored-duties.ts';
import { canonical } from '../../secrets/canonical.ts';
import type { KeyRing } from '../../secrets/key-ring.ts';
import { macOf, sameMac } from '../../secrets/mac.ts';
import type { LimitCollection, LimitDocument } from './limit.ts';

/** A breaker opened or closed: something to audit, and to tell the helpdesk. Carries no number. */
const breakerChangeSchema = z.object({
  /** 128 random bits; handing the same change over twice is recognized by it. */
  id: z.string(),
  at: z.date(),
  type: z.enum(['breaker-opened', 'breaker-closed']),
  scope: z.enum(['prefix', 'country']),
  channel: z.enum(['text', 'call']),
  /** ISO 3166-1 alpha-2; of the prefix too. */
  country: z.string(),
  /** Sends that nobody answered, when it opened. */
  unanswered: z.int().nonnegative().optional(),
  /** `personKey` of whose send found it exhausted, or whose answer closed it. */
  person: z.string(),
  /** Until when nothing is sent, unless enough people answer before; absent when it closed. */
  openUntil: z.date().optional(),
});

export type BreakerChange = Readonly<z.infer<typeof breakerChangeSchema>>;

/** As it waits in the store: it says by itself that the bot wrote it there. */
const waitingChangeSchema = breakerChangeSchema.extend({
  keyId: z.string().optional(),
  /** HMAC-SHA-256 over everything else and the breaker it is of, base64url. */
  mac: z.string().optional(),
});
type WaitingChange = Readonly<z.infer<typeof waitingChangeSchema>>;

/** Makes a change of a breaker one that may wait, with the newest key. */
export function waitingChange(change: BreakerChange, breaker: string, keyRing: KeyRing): WaitingChange {
  const { keyId, key } = keyRing.newestSubKey('audit');
  return { ...change, keyId, mac: macOf(key, textOf(change, breaker, keyId)) };
}

function isGenuine({ keyId = '', mac = '', ...change }: WaitingChange, breaker: string, keyRing: KeyRing): boolean {
  const key = keyRing.subKey('audit', keyId);
  return key !== undefined && sameMac(mac, macOf(key, textOf(change, breaker, keyId)));
}

function textOf(change: BreakerChange, breaker: string, keyId: string): string {
  return canonical(['breaker-change-v1', breaker, change, keyId]);
}

/** Changes wait beside a breaker that the bot did not write there. They are dropped, and never recorded. */
export class ForgedChangesError extends Error {
  override readonly name = 'ForgedChangesError';

  constructor(count: number) {
    super(`Beside a breaker are changes that the bot did not write: ${count}`);
  }
}

/** What waits beside one breaker. */
interface WaitingChanges {
  readonly genuine: readonly BreakerChange[];
  /** All of them as they are stored, the forged ones too. */
  readonly stored: readonly unknown[];
}

/** Takes over a change; it is done when this resolves. */
export type DeliverChange = (change: BreakerChange) => Promise<void>;

/** Handed over until it has been: a change that nobody hears of would be none. */
export const breakerChangePolicy: RetryPolicy = { firstPause: 15_000, longestPause: 60_000 };

/** What is set beside a change that is written, so that it is handed over. */
export function changesOwed(now: Date): { readonly changesDue: Date; readonly changesTries: number } {
  const { dueAt, tries } = newDuty(breakerChangePolicy, now);
  return { changesDue: dueAt, changesTries: tries };
}

/** The audit event that tells of a change. */
export function breakerEvent({ id, at, type, person, scope, channel, country, unanswered }: BreakerChange): AuditEvent {
  const detail = { scope, channel, country, ...(unanswered !== undefined && { unanswered }) };
  return { id, at, type, person: personOfKey(person), actor: 'system', detail };
}

/** Changes that wait beside their breakers, all of a breaker at once. @see SendLimits */
export class BreakerChanges implements DutyStorage<LimitDocument, WaitingChanges> {
  readonly #collection: LimitCollection;
  readonly #duties: StoredDuties<LimitDocument, WaitingChanges>;

  constructor(collection: LimitCollection, keyRing: KeyRing) {
    this.#collection = collection;
    this.#duties = new StoredDuties({
      collection,
      fields: { dueAt: 'changesDue', tries: 'changesTries' },
      what: (document) => {
        const stored = changesIn(document);
        const read = stored.flatMap((change) => waitingChangeSchema.safeParse(change).data ?? []);
        const genuine = read.filter((change) => isGenuine(change, document._id, keyRing));
        return { genuine: genuine.map((change) => breakerChangeSchema.parse(change)), stored };
      },
    });
  }

  async due(page: DuePage): Promise<LimitDocument[]> {
    // The first build marked what is due with `true`, in place of the moment.
    const dated = { $set: { changesDue: page.now } };
    while ((await this.#collection.findOneAndUpdate({ changesDue: true }, dated)) !== undefined);
    return this.#duties.due(page);
  }

  claim(document: LimitDocument, claim: Claim): Promise<readonly Owed<WaitingChanges>[]> {
    return this.#duties.claim(document, claim);
  }

  /** What came in the meantime stays, and is due. */
  async settle({ id: _id, what: { stored } }: Owed<WaitingChanges>): Promise<void> {
    const handed = new Set(stored.map(keyOf));
    for (let tries = 0; tries < mostTries; tries += 1) {
      const document = await this.#collection.findOne({ _id });
      if (document?.['changesDue'] === undefined) return;
      const { changesDue, changesTries, changes } = document;
      const all = changesIn(document);
      const left = all.filter((change) => !handed.has(keyOf(change)));
      const over = left.length === 0 ? { $unset: { changesDue: '' } } : undefined;
      // Whoever adds a change says when it is due, and whoever claims them moves that on.
      const unchanged = { changesDue, changesTries, ...(Array.isArray(changes) && { changes: { $size: all.length } }) };
      const settled = await this.#collection.findOneAndUpdate(
        { _id, ...unchanged },
        {
          $set: { changes: left },
          ...over,
        },
      );
      if (settled !== undefined) return;
    }
    throw new Error('A breaker changed faster than its changes could be settled');
  }
}

/** More changes of one breaker than this at the same moment are a fault. */
const mostTries = 16;

function changesIn({ changes }: LimitDocument): readonly unknown[] {
  return Array.isArray(changes) ? changes : [];
}

function keyOf(change: unknown): string {
  return JSON.stringify(change);
}
