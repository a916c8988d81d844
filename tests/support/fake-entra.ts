import { type ExternalMethods, GraphExternalMethods } from '../../services/directory/external-methods.ts';
import { GraphClient } from '../../services/directory/graph-client.ts';
import type { FakeClock } from './fakes.ts';

const collections = ['externalAuthenticationMethods', 'phoneMethods', 'temporaryAccessPassMethods'] as const;
type Collection = (typeof collections)[number];

interface Entry {
  readonly id: string;
  readonly configurationId?: string;
  readonly displayName?: string;
  readonly phoneNumber?: string;
  readonly phoneType?: string;
  readonly createdDateTime?: string;
  readonly lifetimeInMinutes?: number;
  readonly isUsableOnce?: boolean;
  readonly isUsable?: boolean;
  readonly methodUsabilityReason?: string;
}

/** What a request is met with: an answer, or none. `done-but-lost` is carried out, and its answer is lost, or breaks off. */
export type Trouble =
  | { readonly status: number; readonly retryAfter?: string }
  | 'time-out'
  | 'hang-up'
  | 'done-but-lost'
  | 'done-but-broken-off';

interface NextTrouble {
  /** Requests that it is for, such as `POST` or `GET phoneMethods`; any unless given. */
  readonly at?: string;
  readonly trouble: Trouble;
}

const path = /^\/users\/(?<user>[^/]+)\/authentication\/(?<collection>\w+)(?:\/(?<id>[^/?]+))?$/u;
/** What there is one of, of each; of passes there is one, and another one takes its place. */
const keyOf = {
  externalAuthenticationMethods: 'configurationId',
  phoneMethods: 'phoneType',
  temporaryAccessPassMethods: undefined,
} as const;
const baseUrl = 'https://graph.example/v1.0';

export const entraTenant = '00000000-0000-0000-0000-0000000000aa';
export const ourConfiguration = '00000000-0000-0000-0000-00000000c0de';
export const graphToken = 'graph-token-nobody-may-see';
/** What is typed for a pass of Entra's, whose names are this and a number: Markdown would take some of it for its own. */
export const accessPass = '+*drk_zq[AD';

/** Microsoft Graph in memory, as far as people's external methods, phones and passes go: who was not let in is not known. */
export class FakeEntra {
  /** Requests as they came: of external methods the method alone, such as `POST`. */
  readonly asked: string[] = [];
  /** What the next requests are met with; everything else goes well. */
  readonly troubles: NextTrouble[] = [];
  /** What every request is met with, once `troubles` is empty. */
  always: NextTrouble | undefined;
  /** Done before a request is answered. */
  meanwhile: ((asked: string) => Promise<void>) | undefined;
  readonly #entries = new Map<string, Entry[]>();
  #made = 0;

  /** A client that asks this one. */
  client(clock: FakeClock): GraphClient {
    return new GraphClient({
      clock,
      baseUrl,
      accessToken: () => Promise.resolve(graphToken),
      fetchImpl: (input, init) => this.#answer(new Request(input).url.slice(baseUrl.length), clock, init),
      wait: () => Promise.reject(new Error('Nobody waits for Entra')),
    });
  }

  /** What the bot asks of it for the people of that tenant. */
  methods(clock: FakeClock, configurationId = ourConfiguration): ExternalMethods {
    const named = { configurationId, displayName: 'Contoso Demo', tenantId: entraTenant };
    return new GraphExternalMethods({ ...named, graph: this.client(clock) });
  }

  letIn(user: string): void {
    for (const collection of collections) this.put(user, collection, []);
  }

  leave(user: string): void {
    for (const key of this.#entries.keys()) if (key.startsWith(user)) this.#entries.delete(key);
  }

  /** Whom this person is registered for. */
  of(user: string): string[] {
    return this.entries(user, 'externalAuthenticationMethods').map((entry) => entry.configurationId ?? '');
  }

  /** Their phones, such as `mobile +1 2065550142`. */
  phonesOf(user: string): string[] {
    return this.entries(user, 'phoneMethods').map(
      ({ phoneType = '', phoneNumber = '' }) => `${phoneType} ${phoneNumber}`,
    );
  }

  /** Those of their passes that somebody can sign in with. */
  passesOf(user: string): string[] {
    return this.entries(user, 'temporaryAccessPassMethods').flatMap(({ id, isUsable }) =>
      isUsable === true ? id : [],
    );
  }

  /** Somebody else gives a pass, at that moment. */
  givePass(user: string, at: Date, about: Partial<Entry> = {}): Entry {
    this.put(user, 'temporaryAccessPassMethods', []);
    return this.add(user, 'temporaryAccessPassMethods', { ...passAt(at), ...about });
  }

  entries(user: string, collection: Collection): readonly Entry[] {
    return this.#entries.get(`${user} ${collection}`) ?? [];
  }

  put(user: string, collection: Collection, entries: readonly Entry[]): void {
    this.#entries.set(`${user} ${collection}`, [...entries]);
  }

  /** Somebody else makes an entry. */
  add(user: string, collection: Collection, entry: Omit<Entry, 'id'>): Entry {
    // Phones are called there by what they are, whatever number they have.
    const made = {
      ...entry,
      id: entry.phoneType === undefined ? `entry-${(this.#made += 1)}` : `the-${entry.phoneType}`,
    };
    this.put(user, collection, [...this.entries(user, collection), made]);
    return made;
  }

  async #answer(asked: string, clock: FakeClock, { method = 'GET', body }: RequestInit = {}): Promise<Response> {
    const { user = '', collection = '', id } = path.exec(asked)?.groups ?? {};
    const name = collection === 'externalAuthenticationMethods' ? method : `${method} ${collection}`;
    this.asked.push(name);
    const trouble = this.#troubleAt(name);
    const seen = structuredClone(this.entries(user, collection as Collection));
    await this.meanwhile?.(name);
    if (trouble === 'time-out') throw new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    if (trouble === 'hang-up') throw new TypeError('fetch failed');
    if (typeof trouble === 'object') {
      const headers = trouble.retryAfter === undefined ? {} : { 'retry-after': trouble.retryAfter };
      return Response.json({ error: { code: 'demo', message: 'no' } }, { status: trouble.status, headers });
    }
    if (!this.#entries.has(`${user} ${collection}`)) return Response.json({ error: { code: 'demo' } }, { status: 404 });
    if (method === 'GET') return Response.json({ value: seen });
    const sent = typeof body === 'string' ? (JSON.parse(body) as Omit<Entry, 'id'>) : {};
    const answer =
      method === 'POST' && collection === 'temporaryAccessPassMethods'
        ? this.#makePass(user, clock.now(), sent)
        : this.#change(method, { user, collection: collection as Collection, id, sent });
    if (trouble === 'done-but-lost') throw new TypeError('terminated');
    if (trouble === 'done-but-broken-off')
      return new Response((await answer.text()).slice(0, -1), { status: answer.status });
    return answer;
  }

  #makePass(user: string, at: Date, sent: Omit<Entry, 'id'>): Response {
    const made = this.givePass(user, at, sent);
    return Response.json({ ...made, temporaryAccessPass: `${accessPass}${made.id}` }, { status: 201 });
  }

  #troubleAt(name: string): Trouble | undefined {
    const [next] = this.troubles;
    const isFor = ({ at }: NextTrouble): boolean => at === undefined || at === name;
    if (next !== undefined) return isFor(next) ? this.troubles.shift()?.trouble : undefined;
    return this.always !== undefined && isFor(this.always) ? this.always.trouble : undefined;
  }

  #change(
    method: string,
    {
      user,
      collection,
      id,
      sent,
    }: { user: string; collection: Collection; id: string | undefined; sent: Omit<Entry, 'id'> },
  ): Response {
    const theirs = this.entries(user, collection);
    const key = keyOf[collection];
    if (method === 'POST') {
      if (isLeftAlone([...theirs, sent])) return refusal();
      if (key !== undefined && theirs.some((each) => each[key] === sent[key]))
        return Response.json({ error: { code: 'demo' } }, { status: 409 });
      return Response.json(this.add(user, collection, sent), { status: 201 });
    }
    const found = theirs.find((each) => each.id === id);
    if (found === undefined) return Response.json({ error: { code: 'demo' } }, { status: 404 });
    const others = theirs.filter((each) => each !== found);
    if (method === 'DELETE' && isLeftAlone(others)) return refusal();
    this.put(user, collection, method === 'DELETE' ? others : [...others, { ...found, ...sent }]);
    return new Response(undefined, { status: 204 });
  }
}

/** An alternate mobile phone is there beside a mobile one alone. @see https://learn.microsoft.com/graph/api/authentication-post-phonemethods */
function isLeftAlone(phones: readonly Pick<Entry, 'phoneType'>[]): boolean {
  const has = (type: string): boolean => phones.some(({ phoneType }) => phoneType === type);
  return has('alternateMobile') && !has('mobile');
}

function refusal(): Response {
  return Response.json({ error: { code: 'invalidRequest' } }, { status: 400 });
}

function passAt(at: Date): Omit<Entry, 'id'> {
  const createdDateTime = at.toISOString();
  return {
    createdDateTime,
    lifetimeInMinutes: 60,
    isUsableOnce: false,
    isUsable: true,
    methodUsabilityReason: 'EnabledByPolicy',
  };
}
