import { GraphClient } from '../../services/directory/graph-client.ts';
import type { FakeClock } from './fakes.ts';

interface Registration {
  readonly id: string;
  readonly configurationId: string;
  readonly displayName: string;
}

/** What a request is met with: an answer, or none. `done` is carried out first, and its answer is lost. */
export type Trouble =
  | { readonly status: number; readonly retryAfter?: string }
  | 'time-out'
  | 'hang-up'
  | 'done-but-lost'
  /** The list is one from before the last change. */
  | 'stale';

const path = /^\/users\/(?<user>[^/]+)\/authentication\/externalAuthenticationMethods(?:\/(?<id>[^/?]+))?$/u;
export const entraTenant = '00000000-0000-0000-0000-0000000000aa';
export const ourConfiguration = '00000000-0000-0000-0000-00000000c0de';
export const graphToken = 'graph-token-nobody-may-see';

/** Microsoft Graph in memory, as far as people's external methods go: who is not in `people` is not known. */
export class FakeEntra {
  readonly people = new Map<string, Registration[]>();
  /** Requests as they came, such as `POST`. */
  readonly asked: string[] = [];
  /** What the next requests are met with, by their method; everything else goes well. */
  readonly troubles: { readonly method?: string; readonly trouble: Trouble }[] = [];
  /** What every request is met with, once `troubles` is empty. */
  always: Trouble | undefined;
  /** Done before a request is answered. */
  meanwhile: ((method: string) => Promise<void>) | undefined;
  #made = 0;

  /** A client that asks this one. */
  client(clock: FakeClock): GraphClient {
    return new GraphClient({
      clock,
      baseUrl: 'https://graph.example/v1.0',
      accessToken: () => Promise.resolve(graphToken),
      fetchImpl: (input, init) => this.#answer(new Request(input).url, init),
      wait: () => Promise.reject(new Error('Nobody waits for Entra')),
    });
  }

  /** For whom this person is registered. */
  of(objectId: string): string[] {
    return (this.people.get(objectId) ?? []).map(({ configurationId }) => configurationId);
  }

  add(objectId: string, configurationId: string, displayName = 'Somebody else'): Registration {
    const made = { id: `registration-${(this.#made += 1)}`, configurationId, displayName };
    this.people.set(objectId, [...(this.people.get(objectId) ?? []), made]);
    return made;
  }

  async #answer(url: string, { method = 'GET', body }: RequestInit = {}): Promise<Response> {
    this.asked.push(method);
    const trouble = this.#troubleFor(method);
    const before = structuredClone(this.people);
    await this.meanwhile?.(method);
    if (trouble === 'time-out') throw new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    if (trouble === 'hang-up') throw new TypeError('fetch failed');
    if (typeof trouble === 'object') {
      const headers = trouble.retryAfter === undefined ? {} : { 'retry-after': trouble.retryAfter };
      return Response.json({ error: { code: 'demo', message: 'no' } }, { status: trouble.status, headers });
    }
    const answer = this.#carryOut(url.slice('https://graph.example/v1.0'.length), method, body, before);
    if (trouble === 'done-but-lost') throw new TypeError('terminated');
    return answer;
  }

  #troubleFor(method: string): Trouble | undefined {
    const [next] = this.troubles;
    if (next === undefined) return this.always;
    if (next.method !== undefined && next.method !== method) return undefined;
    return this.troubles.shift()?.trouble;
  }

  #carryOut(asked: string, method: string, body: RequestInit['body'], before: FakeEntra['people']): Response {
    const { user = '', id } = path.exec(asked)?.groups ?? {};
    const theirs = this.people.get(user);
    if (theirs === undefined) return Response.json({ error: { code: 'Request_ResourceNotFound' } }, { status: 404 });
    if (method === 'GET') return Response.json({ value: before.get(user) ?? [] });
    if (method === 'DELETE') {
      this.people.set(
        user,
        theirs.filter((each) => each.id !== id),
      );
      return new Response(undefined, { status: theirs.some((each) => each.id === id) ? 204 : 404 });
    }
    const sent = JSON.parse(typeof body === 'string' ? body : '{}') as Registration;
    if (theirs.some(({ configurationId }) => configurationId === sent.configurationId))
      return Response.json({ error: { code: 'conflict' } }, { status: 409 });
    return Response.json(this.add(user, sent.configurationId, sent.displayName), { status: 201 });
  }
}
