import { z } from 'zod';
import { type Clock, isDue } from '../clock.ts';
import { DirectoryUnavailableError, guid, sameId } from './directory.ts';
import { askedOfTheIndex, type GraphClient } from './graph-client.ts';

const rememberedMs = 5 * 60_000;
/** How long what was known is good while Graph does not answer. */
const longestGoodMs = 60 * 60_000;
/** Longest that somebody waits for it to be read anew while what was known is good: what they do asks Graph as well. */
const usualPatienceMs = 400;
/** A Graph that did not answer is left alone for so long: each question would keep a chat waiting. */
const leftAloneMs = 30_000;

const memberSchema = z.object({ id: z.string().regex(guid) });

/** Who is at the helpdesk, beside those whom the policy names. */
export interface HelpdeskRoster {
  /** The tenant of these people and of those whom they help; undefined where tenants are not told apart: in the demo. */
  readonly tenantId: string | undefined;
  /** Object ids, in the form of `sameId`; undefined, rather than a fault, when it cannot be told. */
  agents(): Promise<ReadonlySet<string> | undefined>;
}

/** Who is there for somebody, as far as it can be told. */
export interface Helpdesk {
  /** Object ids, in the form of `sameId`. */
  readonly agents: readonly string[];
  /** Who else is cannot be told now. */
  readonly mayBeMore: boolean;
}

/** The same people always. */
export function fixedRoster(agents: readonly string[], tenantId?: string): HelpdeskRoster {
  const ids = new Set(agents.map(sameId));
  return { tenantId, agents: () => Promise.resolve(ids) };
}

export interface GroupRosterOptions {
  /** The tenant that Graph is asked in. */
  readonly tenantId: string;
  /** With the application permission GroupMember.Read.All beside User.Read.All. */
  readonly graph: GraphClient;
  /** Object id of the group in Entra. */
  readonly groupId: string;
  readonly clock: Clock;
  readonly patienceMs?: number;
  /** Hears that the group could not be read, and whether what was known is still good. */
  readonly onTrouble: (error: DirectoryUnavailableError, isStillGood: boolean) => void;
}

/**
 * The members of a group in Entra, and of the groups in it, remembered for five minutes. While Graph is slow or does not answer,
 * what was known is good for an hour; after that it cannot be told who is an agent by the group, and nobody may act as one.
 * @see https://learn.microsoft.com/graph/api/group-list-transitivemembers?view=graph-rest-1.0
 */
export class GroupRoster implements HelpdeskRoster {
  readonly tenantId: string;
  readonly #options: GroupRosterOptions;
  #known: { readonly agents: ReadonlySet<string>; readonly readAt: number } | undefined;
  #failedAt: number | undefined;
  #underWay: Promise<ReadonlySet<string> | undefined> | undefined;

  constructor(options: GroupRosterOptions) {
    this.tenantId = sameId(options.tenantId);
    this.#options = options;
  }

  agents(): Promise<ReadonlySet<string> | undefined> {
    const isRecent = this.#isWithin(rememberedMs, this.#known?.readAt) || this.#isWithin(leftAloneMs, this.#failedAt);
    if (isRecent) return Promise.resolve(this.#stillGood());
    this.#underWay ??= this.#read().finally(() => (this.#underWay = undefined));
    const known = this.#stillGood();
    return known === undefined ? this.#underWay : this.#inTimeOr(known, this.#underWay);
  }

  /** It is read on beside the turn, so that the next one has it. */
  async #inTimeOr<Known>(known: Known, read: Promise<Known>): Promise<Known> {
    const { promise: late, resolve } = Promise.withResolvers<Known>();
    const timer = setTimeout(() => resolve(known), this.#options.patienceMs ?? usualPatienceMs);
    try {
      return await Promise.race([read, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #read(): Promise<ReadonlySet<string> | undefined> {
    const { graph, groupId, clock, onTrouble } = this.#options;
    const readAt = clock.now().getTime();
    const members = `/groups/${encodeURIComponent(groupId)}/transitiveMembers/microsoft.graph.user`;
    try {
      const listed = await graph.list(`${members}?$select=id&$count=true&$top=999`, askedOfTheIndex);
      this.#known = { agents: idsOf(listed), readAt };
      this.#failedAt = undefined;
      return this.#known.agents;
    } catch (error) {
      if (!(error instanceof DirectoryUnavailableError)) throw error;
      this.#failedAt = clock.now().getTime();
      const known = this.#stillGood();
      onTrouble(error, known !== undefined);
      return known;
    }
  }

  #stillGood(): ReadonlySet<string> | undefined {
    return this.#isWithin(longestGoodMs, this.#known?.readAt) ? this.#known?.agents : undefined;
  }

  #isWithin(lifetime: number, since: number | undefined): boolean {
    return since !== undefined && !isDue(since + lifetime, lifetime, this.#options.clock.now());
  }
}

function idsOf(members: readonly unknown[]): ReadonlySet<string> {
  const read = z.array(memberSchema).safeParse(members);
  if (!read.success) throw new DirectoryUnavailableError('Microsoft Graph listed a member without an id');
  return new Set(read.data.map(({ id }) => sameId(id)));
}
