import { z } from 'zod';
import type { AuditEvent } from '../audit/audit-event.ts';
import type { Clock } from '../clock.ts';
import { type PersonId, personIdSchema, personKey } from '../directory/directory.ts';
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
export const helpdeskNoticeTypes = [
  'fraud-reported',
  'administrator-asked',
  'breaker-opened',
  'breaker-closed',
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

/** @returns whether the agent can be reached; false when there is no chat with them yet. @throws when it failed now. */
export type TellAgent = (agent: PersonId, notice: HelpdeskNotice) => Promise<boolean>;

export interface HelpdeskNoticesOptions {
  readonly store: DocumentStore;
  readonly clock: Clock;
  /** Object ids of the agents; they hear of people of their own tenant. */
  readonly agents: readonly string[];
  /** Hears of a notice that nobody could be told for a week, and of an agent who could not be told now. */
  readonly onTrouble: (error: unknown) => void;
}

/** Seconds before the next try, twice as long each time, and the longest. */
const pause = { first: 60, longest: 3_600 };
const daySeconds = 86_400;
/** How long somebody is looked for who can be told, and how long what was told is remembered. */
const lifetimeSeconds = 7 * daySeconds;

/** Keeps what the helpdesk has to hear of until an agent has. Any number of replicas tell from one store. */
export class HelpdeskNotices {
  readonly #collection: Collection<HelpdeskNotice>;
  readonly #options: HelpdeskNoticesOptions;

  constructor(options: HelpdeskNoticesOptions) {
    this.#collection = options.store.collection(helpdeskNoticeCollection);
    this.#options = options;
  }

  /** Takes over what concerns the helpdesk among these events; the same one twice is one notice. */
  async take(events: readonly AuditEvent[]): Promise<void> {
    for (const event of events) {
      const notice = this.#noticeOf(event);
      if (notice !== undefined) await this.#insert(notice);
    }
  }

  /** Tells the agents what is due, at most so many notices. An agent hears twice only when this process dies in between. */
  async tellDue(tell: TellAgent, limit: number): Promise<void> {
    const now = this.#options.clock.now();
    const due = await this.#collection.find({ dueAt: { $lte: now } }, { sort: { dueAt: 1 }, limit });
    for (const { _id } of due) {
      const notice = await this.#claim(_id, now);
      if (notice !== undefined) await this.#tellAgents(notice, tell);
    }
  }

  #noticeOf({ id, type, at, person, detail }: AuditEvent): HelpdeskNotice | undefined {
    const known = helpdeskNoticeTypes.find((each) => each === type);
    if (known === undefined || person === undefined) return undefined;
    // Whoever clicks again and again is heard once a day.
    const day = Math.floor(at.getTime() / 1000 / daySeconds);
    const _id = known === 'administrator-asked' ? `${known} ${personKey(person)} ${day}` : id;
    const expiresAt = new Date(at.getTime() + 2 * lifetimeSeconds * 1000);
    return { _id, type: known, at, person, detail, told: [], tries: 0, dueAt: at, expiresAt };
  }

  async #insert(notice: HelpdeskNotice): Promise<void> {
    try {
      await this.#collection.insertOne(notice);
    } catch (error) {
      if (!(error instanceof DuplicateKeyError)) throw error;
    }
  }

  /** Whoever claims it tells it; another process may when that has taken too long. */
  async #claim(_id: string, now: Date): Promise<HelpdeskNotice | undefined> {
    const known = await this.#collection.findOne({ _id, dueAt: { $lte: now } });
    if (known === undefined) return undefined;
    const seconds = Math.min(pause.first * 2 ** known.tries, pause.longest);
    const claimed = await this.#collection.findOneAndUpdate(
      { _id, tries: known.tries, dueAt: { $lte: now } },
      { $set: { dueAt: new Date(now.getTime() + seconds * 1000) }, $inc: { tries: 1 } },
    );
    return claimed && noticeSchema.parse(claimed);
  }

  async #tellAgents(notice: HelpdeskNotice, tell: TellAgent): Promise<void> {
    const { agents, clock, onTrouble } = this.#options;
    const { _id, told, person } = notice;
    const heard = new Set(told);
    let failed = false;
    for (const objectId of agents.filter((agent) => !heard.has(agent))) {
      try {
        if (!(await tell({ tenantId: person.tenantId, objectId }, notice))) continue;
        heard.add(objectId);
        await this.#collection.findOneAndUpdate({ _id }, { $set: { told: [...heard] } });
      } catch (error) {
        failed = true;
        onTrouble(error);
      }
    }
    const isOver = clock.now().getTime() - notice.at.getTime() > lifetimeSeconds * 1000;
    if ((heard.size === 0 || failed) && !isOver) return;
    if (heard.size === 0) onTrouble(new NobodyToldError(notice.type));
    await this.#collection.findOneAndUpdate({ _id }, { $unset: { dueAt: '' } });
  }
}

/** No agent could be told for a week: the audit trail alone has it. */
export class NobodyToldError extends Error {
  override readonly name = 'NobodyToldError';

  constructor(type: HelpdeskNotice['type']) {
    super(`No agent of the helpdesk could be told of ${type} for a week`);
  }
}
