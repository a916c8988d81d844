import type { Activity, ResourceResponse, TurnContext } from 'botbuilder';
import { BotAdapter } from '../../bot/channel/adapter.ts';
import type { ChannelPace } from '../../bot/channel/channel-pace.ts';
import { ChannelRefusedError } from '../../bot/channel/connector-requests.ts';
import type { Log } from '../../bot/logging/log.ts';
import type { Metrics } from '../../bot/watching/metrics.ts';
import { createLocalization } from '../../services/localization/localization.ts';
import { outcomeOfStatus } from '../../services/watching/watched-requests.ts';
import { type ShownMessage, shownPart } from '../support/fake-teams.ts';
import { FakeRandomness } from '../support/fakes.ts';
import { RateLimit } from './rate-limit.ts';
import type { VirtualDay } from './virtual-day.ts';

/** Messages of a chat that are remembered unless told otherwise: whoever reads a chat looks at the last ones. */
const remembered = 12;
/** As the product's own exchange with the channel has it. */
const mostRepeats = 3;
const channelTimeoutMs = 3_000;

export interface TeamsLimits {
  /** Messages and edits in a second. */
  readonly perTenant: number;
  readonly perChat: number;
  readonly retryAfterSeconds: number;
  /** How long a message is on its way. */
  readonly deliversMilliseconds: number;
}

/** How often something happened. */
export interface TeamsCounts {
  messages: number;
  edits: number;
  /** Answered with 429. */
  refused: number;
  /** Taken from a process that was killed before it had the answer. */
  unheard: number;
  /** Sent by another turn for an activity that came a second time, and was answered the first time. */
  again: number;
}

/** A chat as the person sees it. */
export interface SimulatedChat {
  readonly messages: ShownMessage[];
  remembered: number;
  /** Messages that ever came. */
  count: number;
  readonly limit: RateLimit;
  readonly longLimit: RateLimit;
  /** Called whenever something comes or changes. */
  changed: () => void;
}

/** Teams' side of every chat: what stands in it, what is taken in a second, and which process gets what people do. */
export class SimulatedTeams {
  readonly day: VirtualDay;
  readonly limits: TeamsLimits;
  readonly counts: TeamsCounts = { messages: 0, edits: 0, refused: 0, unheard: 0, again: 0 };
  readonly #chats = new Map<string, SimulatedChat>();
  readonly #tenants = new Map<string, RateLimit>();
  /** Activities that will come again, each with the turns that have answered it. */
  readonly #watched = new Map<string, Set<TurnContext>>();
  /** Activities that have come again after they were answered, with the turns that did. */
  readonly #answeredOnce = new Map<string, ReadonlySet<TurnContext>>();
  /** Turns that came to nothing: what they were for is done when it comes again. */
  readonly #failed = new WeakSet<TurnContext>();
  #ids = 0;

  constructor(day: VirtualDay, limits: TeamsLimits) {
    this.day = day;
    this.limits = limits;
  }

  newId(): string {
    this.#ids += 1;
    return `demo-${this.#ids}`;
  }

  chat(conversationId: string): SimulatedChat {
    let chat = this.#chats.get(conversationId);
    if (chat === undefined) {
      const limit = new RateLimit(this.limits.perChat, 1_000);
      chat = {
        messages: [],
        remembered,
        count: 0,
        limit,
        longLimit: new RateLimit(60, 30_000),
        changed: () => undefined,
      };
      this.#chats.set(conversationId, chat);
    }
    return chat;
  }

  /** Nobody looks at the chat any more. */
  forget(conversationId: string): void {
    this.#chats.delete(conversationId);
  }

  /** Takes a message or an edit, or refuses it. @returns the HTTP status */
  take(activity: Partial<Activity>, isEdit: boolean): { readonly status: number; readonly id: string } {
    const { id: conversationId = '', tenantId = '' } = activity.conversation ?? {};
    const chat = this.chat(conversationId);
    const tenant = this.#tenants.get(tenantId) ?? new RateLimit(this.limits.perTenant, 1_000);
    this.#tenants.set(tenantId, tenant);
    const limits = [tenant, chat.limit, chat.longLimit];
    if (!limits.every((limit) => limit.hasRoom(this.day.now))) {
      this.counts.refused += 1;
      return { status: 429, id: '' };
    }
    for (const limit of limits) limit.take(this.day.now);
    const id = isEdit ? this.#edit(chat, activity) : this.#add(chat, activity);
    chat.changed();
    return { status: isEdit ? 200 : 201, id };
  }

  #add(chat: SimulatedChat, activity: Partial<Activity>): string {
    this.counts.messages += 1;
    const id = this.newId();
    chat.count += 1;
    chat.messages.push({ id, ...shownPart(activity) });
    if (chat.messages.length > chat.remembered) chat.messages.shift();
    return id;
  }

  /** A message that is no longer remembered is edited all the same: nobody looks at it. */
  #edit(chat: SimulatedChat, activity: Partial<Activity>): string {
    this.counts.edits += 1;
    const { id = '' } = activity;
    const at = chat.messages.findIndex((message) => message.id === id);
    if (at !== -1) chat.messages[at] = { id, ...shownPart(activity) };
    return id;
  }

  /** An activity will be delivered a second time: from here on it is seen whether it is answered once more. */
  watchAgain(activityId: string): void {
    this.#watched.set(activityId, new Set());
  }

  /** The second delivery begins. */
  deliversAgain(activityId: string): void {
    const turns = [...(this.#watched.get(activityId) ?? [])].filter((turn) => !this.#failed.has(turn));
    if (turns.length > 0) this.#answeredOnce.set(activityId, new Set(turns));
    this.#watched.delete(activityId);
  }

  /** A message was sent in a turn. One that is slow, because Teams takes no more, goes on after its activity came again. */
  answered(turn: TurnContext): void {
    const { id = '' } = turn.activity;
    this.#watched.get(id)?.add(turn);
    if (this.#answeredOnce.get(id)?.has(turn) === false) this.counts.again += 1;
  }

  /** A turn ended with a fault, also where something of it was said before. */
  failed(turn: TurnContext): void {
    this.#failed.add(turn);
  }

  /** What one process writes to chats with: the product's adapter, but for the wire. */
  adapterFor({ log, pace, metrics, isDead }: AdapterParts): BotAdapter {
    return new UnwiredAdapter({ teams: this, log, pace, metrics, isDead });
  }
}

interface AdapterParts {
  readonly log: Log;
  readonly pace: ChannelPace;
  readonly metrics: Metrics;
  readonly isDead: () => boolean;
}

/** The real adapter, but for the wire: what it would send is given to the simulated Teams, again where the product would. */
class UnwiredAdapter extends BotAdapter {
  readonly #teams: SimulatedTeams;
  readonly #parts: AdapterParts;

  constructor({ teams, ...parts }: AdapterParts & { readonly teams: SimulatedTeams }) {
    const { pace, log } = parts;
    const defaultTranslate = createLocalization().translator('en');
    super({ credentials: undefined, pace, randomness: new FakeRandomness('adapter'), log, defaultTranslate });
    this.#teams = teams;
    this.#parts = parts;
    const apologize = this.onTurnError;
    this.onTurnError = async (context, error) => {
      teams.failed(context);
      await apologize(context, error);
    };
  }

  override async sendActivities(context: TurnContext, activities: Partial<Activity>[]): Promise<ResourceResponse[]> {
    if (activities.every(({ type }) => type === 'invokeResponse')) return super.sendActivities(context, activities);
    const responses: ResourceResponse[] = [];
    for (const activity of activities) {
      responses.push({ id: await this.#send('POST', activity) });
      this.#teams.answered(context);
    }
    return responses;
  }

  override async updateActivity(_context: TurnContext, activity: Partial<Activity>): Promise<undefined> {
    await this.#send('PUT', activity);
  }

  /** @throws {ChannelRefusedError} */
  #send(method: 'POST' | 'PUT', activity: Partial<Activity>): Promise<string> {
    return this.#parts.metrics.watch('outgoing', { to: 'teams', operation: method }, async (end) => {
      const { status, id } = await this.#attempts(method, activity);
      if (status >= 300) {
        end(outcomeOfStatus(status));
        throw new ChannelRefusedError(status);
      }
      return id;
    });
  }

  async #attempts(method: 'POST' | 'PUT', activity: Partial<Activity>) {
    const { day, limits } = this.#teams;
    const until = day.now + channelTimeoutMs;
    for (let repeats = 0; ; repeats += 1) {
      // Whoever has died neither sends nor hears anything.
      if (this.#parts.isDead()) return new Promise<never>(() => undefined);
      const answer = this.#teams.take(structuredClone(activity), method === 'PUT');
      await day.wait(limits.deliversMilliseconds);
      if (this.#parts.isDead()) {
        this.#teams.counts.unheard += answer.status === 429 ? 0 : 1;
        return new Promise<never>(() => undefined);
      }
      const retryAfter = limits.retryAfterSeconds * 1_000;
      const isRefused = answer.status === 429;
      this.#parts.pace.heard(activity.conversation?.tenantId ?? '', answer.status, isRefused ? retryAfter : undefined);
      if (!isRefused || repeats === mostRepeats || day.now + retryAfter >= until) return answer;
      await day.wait(retryAfter);
    }
  }
}
