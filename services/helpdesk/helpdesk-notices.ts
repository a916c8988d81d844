import { z } from 'zod';
import type { AuditEvent } from '../audit/audit-event.ts';
import { type Clock, daySeconds, millisecondsAfter } from '../clock.ts';
import { type PersonId, personIdSchema, personKey } from '../directory/directory.ts';
import { type Delivery, Outbox } from '../outbox/outbox.ts';
import type { RetryPolicy } from '../outbox/retry-policy.ts';
import { StoredDuties } from '../outbox/stored-duties.ts';
import {
  type Collection,
  type CollectionSpec,
  type DocumentStore,
  DuplicateKeyError,
} from '../store/document-store.ts';

export const helpdeskNoticeCollection: CollectionSpec = {
  name: 'helpdesk_notices',
  indexes: [
    { name: 'dueAt', keys: { dueAt: 1 }, onlyWherePresent: 'dueAt' },
    { name: 'expiresAt', keys: { expiresAt: 1 }, expireAfterSeconds: 3_600 },
  ],
};

/** What a helpdesk hears of, by the audit event that tells it. */
const helpdeskNoticeTypes = [
  'fraud-reported',
  'administrator-asked',
  'change-disowned',
  'breaker-opened',
  'breaker-closed',
  'entra-given-up',
] as const satisfies AuditEvent['type'][];

const noticeSchema = z.object({
  _id: z.string(),
  type: z.enum(helpdeskNoticeTypes),
  at: z.date(),
  /** Whom it concerns, or whose text or call found a country stopped. */
  person: personIdSchema,
  /** Ids and counts only, as in the audit trail. */
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** Object ids of the agents who have heard. */
  told: z.array(z.string()),
  tries: z.int().nonnegative(),
  /** Present until it is done: when to try. */
  dueAt: z.date().optional(),
  expiresAt: z.date(),
});
/** Something that the helpdesk has to hear of. Carries no name, code or number. */
export type HelpdeskNotice = Readonly<z.infer<typeof noticeSchema>>;

/** As it is stored: another release tells of what this one does not. */
const storedSchema = noticeSchema.extend({ type: z.string() });
type StoredNotice = Readonly<z.infer<typeof storedSchema>>;

/** @returns whether the agent can be reached; false when there is no chat with them yet. @throws when it failed now. */
export type TellAgent = (agent: PersonId, notice: HelpdeskNotice) => Promise<boolean>;

export interface HelpdeskNoticesOptions {
  readonly store: DocumentStore;
  readonly clock: Clock;
  /** Object ids of the agents who are there for somebody; they hear of people of their own tenant. */
  readonly agentsOf: (person: PersonId) => Promise<readonly string[]>;
  /** Resolves when a tenant may be written to; with a moment, to come again, when that is not soon. */
  readonly ready?: (tenantId: string) => Promise<Date | undefined>;
  /** Hears of a notice that nobody could be told for a week, and of an agent who could not be told now. */
  readonly onTrouble: (error: unknown) => void;
}

const day = daySeconds * 1000;
/** Somebody who can be told is looked for a week long. */
const policy: RetryPolicy = { firstPause: 60_000, longestPause: 3_600_000, lifetime: 7 * day };
/** How long what was told is remembered, in milliseconds: the same event is handed over again after a crash. */
const remembered = 14 * day;

/** Keeps what the helpdesk has to hear of until an agent has. Any number of replicas tell from one store. */
export class HelpdeskNotices {
  readonly #collection: Collection<StoredNotice>;
  readonly #duties: StoredDuties<StoredNotice, StoredNotice>;
  readonly #options: HelpdeskNoticesOptions;
  readonly #outbox: Outbox<StoredNotice, StoredNotice>;
  #tell: TellAgent = () => Promise.resolve(false);

  constructor(options: HelpdeskNoticesOptions) {
    this.#options = options;
    this.#collection = options.store.collection(helpdeskNoticeCollection);
    this.#duties = new StoredDuties({
      collection: this.#collection,
      fields: { dueAt: 'dueAt', tries: 'tries', since: 'at' },
      what: (document) => storedSchema.parse(document),
    });
    const { clock, onTrouble, ready } = options;
    this.#outbox = new Outbox({
      storage: this.#duties,
      policy,
      clock,
      ...(ready && { ready: ({ person }: StoredNotice) => ready(person.tenantId) }),
      deliver: (stored) => {
        const notice = noticeSchema.safeParse(stored).data;
        return notice === undefined ? Promise.resolve('delivered') : this.#tellAgents(notice, this.#tell);
      },
      onTrouble,
      onGivenUp: (notice) => this.#noteGivenUp(notice),
    });
  }

  /** Takes over what concerns the helpdesk among these events; the same one twice is one notice. */
  async take(events: readonly AuditEvent[]): Promise<void> {
    for (const event of events) {
      const notice = this.#noticeOf(event);
      if (notice !== undefined) await this.#insert(notice);
    }
  }

  /** Tells the agents what is due, at most so many notices. An agent hears twice only when this process dies in between. */
  tellDue(tell: TellAgent, limit: number): Promise<'more' | undefined> {
    this.#tell = tell;
    return this.#outbox.deliverDue(limit);
  }

  /** Removes what is past remembering, as MongoDB does by itself. @returns how many notices. */
  sweep(): Promise<number> {
    return this.#collection.deleteMany({
      expiresAt: { $lte: this.#options.clock.now() },
      dueAt: { $exists: false },
    });
  }

  #noticeOf({ id, type, at, person, detail }: AuditEvent): HelpdeskNotice | undefined {
    const known = helpdeskNoticeTypes.find((each) => each === type);
    if (known === undefined || person === undefined) return undefined;
    const once = onceADay({ type, person, detail });
    const _id = once === undefined ? id : `${once} ${Math.floor(at.getTime() / day)}`;
    const expiresAt = millisecondsAfter(at, remembered);
    return { _id, type: known, at, person, detail, told: [], tries: 0, dueAt: at, expiresAt };
  }

  async #insert(notice: HelpdeskNotice): Promise<void> {
    try {
      await this.#collection.insertOne(notice);
    } catch (error) {
      if (!(error instanceof DuplicateKeyError)) throw error;
    }
  }

  async #tellAgents(notice: HelpdeskNotice, tell: TellAgent): Promise<Delivery> {
    const { _id, told, person } = notice;
    const heard = new Set(told);
    let failed = false;
    const agents = await this.#options.agentsOf(person);
    for (const objectId of agents.filter((agent) => !heard.has(agent))) {
      try {
        if (!(await tell({ tenantId: person.tenantId, objectId }, notice))) continue;
        heard.add(objectId);
        await this.#collection.findOneAndUpdate({ _id }, { $set: { told: [...heard] } });
      } catch (error) {
        failed = true;
        this.#options.onTrouble(error);
      }
    }
    return heard.size === 0 || failed ? 'later' : 'delivered';
  }

  /** Some agents may have heard meanwhile. */
  async #noteGivenUp({ _id, type }: StoredNotice): Promise<void> {
    const notice = await this.#collection.findOne({ _id });
    if (notice?.told.length === 0) this.#options.onTrouble(new NobodyToldError(type));
  }
}

/** What agents hear of once a day, however often it happens: whoever clicks again and again, and what goes wrong for everybody. */
function onceADay({
  type,
  person,
  detail,
}: Pick<AuditEvent, 'type' | 'detail'> & { person: PersonId }): string | undefined {
  if (type === 'administrator-asked') return `${type} ${personKey(person)}`;
  return type === 'entra-given-up' ? `${type} ${person.tenantId} ${String(detail['why'])}` : undefined;
}

/** No agent could be told for a week: the audit trail alone has it. */
class NobodyToldError extends Error {
  override readonly name = 'NobodyToldError';

  constructor(type: string) {
    super(`No agent of the helpdesk could be told of ${type} for a week`);
  }
}
