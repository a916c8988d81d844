import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { type Clock, isDue } from '../clock.ts';
import { orAborted } from '../or-aborted.ts';
import { momentToRetry } from '../outgoing/retry-after.ts';
import { DirectoryUnavailableError } from './directory.ts';

const defaultRetryWaitMs = 200;
const mostPages = 100;
/** Who looks up others after a time-out hears at once that there is no answer: one turn waits once, whoever it is about. */
const leftAloneMs = 3_000;

type Headers = Readonly<Record<string, string>>;

const pageSchema = z.object({ value: z.array(z.unknown()), '@odata.nextLink': z.string().optional() });

export interface GraphClientOptions {
  /** A token with the application permissions that the calls need. */
  readonly accessToken: () => Promise<string>;
  readonly clock: Clock;
  /** With the version, without a slash at the end. */
  readonly baseUrl: string;
  /** For one question: the token, both attempts and the pause between them. */
  readonly timeoutMs?: number;
  /** The longest that Graph may ask to wait before it is asked again, in milliseconds. */
  readonly longestRetryWaitMs?: number;
  readonly fetchImpl?: typeof fetch;
  readonly wait?: (ms: number) => Promise<void>;
}

interface GraphQuestion {
  readonly headers?: Headers;
  /** For whoever comes again by themselves: it is not asked once more when it is busy. */
  readonly isAskedOnce?: boolean;
}

interface GraphRequest extends GraphQuestion {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Sent as JSON. */
  readonly body?: unknown;
}

interface GraphAttempt extends GraphRequest {
  readonly token: string;
  readonly signal: AbortSignal;
}

/** Such questions are answered from an index of Graph's that lags behind by seconds. */
export const askedOfTheIndex: GraphQuestion = { headers: { consistencylevel: 'eventual' } };

/**
 * Asks Microsoft Graph as the application itself. A busy or failing Graph is asked once more when it asks for no more than
 * two seconds' patience; after a time-out it is not asked again, because the chat does not wait that long, nor is anything
 * else looked up for three seconds.
 * @see https://learn.microsoft.com/graph/throttling
 */
export class GraphClient {
  readonly #options: Required<GraphClientOptions>;
  readonly #deadline: AbortSignal | undefined;
  #askAgainAt = 0;

  constructor(options: GraphClientOptions, deadline?: AbortSignal) {
    this.#deadline = deadline;
    this.#options = {
      timeoutMs: 3000,
      longestRetryWaitMs: 2000,
      fetchImpl: fetch,
      wait: (ms) => sleep(ms),
      ...options,
    };
  }

  /** The same for somebody who waits: no question is open any more so many milliseconds from now, however many there were. */
  within(ms: number): GraphClient {
    return new GraphClient(this.#options, AbortSignal.timeout(ms));
  }

  /** @param path from the version on, with what is in it encoded. */
  addressOf(path: string): string {
    return `${this.#options.baseUrl}${path}`;
  }

  /**
   * @param path from the version on, with what is in it encoded.
   * @returns the body that was answered with status 200; undefined for 404.
   * @throws {DirectoryUnavailableError} for every other answer, and none.
   */
  async get(path: string, question?: GraphQuestion): Promise<unknown> {
    const answer = await this.ask(path, [200, 404], question);
    return answer.status === 200 ? readJson(answer) : undefined;
  }

  /** Everything in a collection, page by page. @throws {DirectoryUnavailableError} also when there is no such collection. */
  async list(path: string, question?: GraphQuestion): Promise<unknown[]> {
    const all: unknown[] = [];
    let next: string | undefined = path;
    for (let page = 0; next !== undefined; page += 1) {
      if (page === mostPages) throw new DirectoryUnavailableError('Microsoft Graph’s answer does not end');
      const body = pageSchema.safeParse(await readJson(await this.ask(next, [200], question)));
      if (!body.success)
        throw new DirectoryUnavailableError('Microsoft Graph answered something that is no collection');
      all.push(...body.data.value);
      next = this.#pathOf(body.data['@odata.nextLink']);
    }
    return all;
  }

  /**
   * @param known the statuses that say something.
   * @returns with its body where something was found or made; without it else.
   * @throws {DirectoryUnavailableError} for every other one, with what it said.
   */
  async ask(path: string, known: readonly number[], request: GraphRequest = {}): Promise<Response> {
    if (request.method === undefined) this.#assertAnswersInTime();
    const timeout = AbortSignal.timeout(this.#options.timeoutMs);
    const signal = this.#deadline === undefined ? timeout : AbortSignal.any([timeout, this.#deadline]);
    const token = await this.#token(signal);
    const first = await this.#request(path, { ...request, token, signal });
    const waitMs = request.isAskedOnce === true ? undefined : this.#retryWaitMs(first);
    if (waitMs === undefined) return this.#conclude(first, known);
    if (first instanceof Response) await first.body?.cancel();
    // Once its time is over the request says so.
    await orAborted(this.#options.wait(waitMs), signal).catch(() => undefined);
    return this.#conclude(await this.#request(path, { ...request, token, signal }), known);
  }

  #assertAnswersInTime(): void {
    if (!isDue(this.#askAgainAt, leftAloneMs, this.#options.clock.now()))
      throw new DirectoryUnavailableError('Microsoft Graph did not answer in time a moment ago');
  }

  /** The token goes to Graph alone, whatever an answer calls its next page. */
  #pathOf(link: string | undefined): string | undefined {
    const { baseUrl } = this.#options;
    if (link !== undefined && !link.startsWith(`${baseUrl}/`))
      throw new DirectoryUnavailableError('Microsoft Graph named a next page that is not its own');
    return link?.slice(baseUrl.length);
  }

  async #token(signal: AbortSignal): Promise<string> {
    try {
      return await orAborted(this.#options.accessToken(), signal);
    } catch (cause) {
      throw this.#unavailable('There is no access token for Microsoft Graph', cause);
    }
  }

  async #request(path: string, request: GraphAttempt): Promise<Response | DirectoryUnavailableError> {
    const { method = 'GET', headers, body, token, signal } = request;
    const json = body === undefined ? {} : { 'content-type': 'application/json' };
    try {
      signal.throwIfAborted();
      return await this.#options.fetchImpl(this.addressOf(path), {
        method,
        headers: { authorization: `Bearer ${token}`, accept: 'application/json', ...json, ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        redirect: 'error',
        signal,
      });
    } catch (cause) {
      return this.#unavailable('Microsoft Graph did not answer', cause);
    }
  }

  #unavailable(message: string, cause: unknown): DirectoryUnavailableError {
    if (isTimeout(cause)) this.#askAgainAt = this.#options.clock.now().getTime() + leftAloneMs;
    return new DirectoryUnavailableError(message, { cause });
  }

  /** @returns undefined when there is an answer, or when asking again is of no use or takes too long. */
  #retryWaitMs(outcome: Response | DirectoryUnavailableError): number | undefined {
    if (outcome instanceof DirectoryUnavailableError) return isTimeout(outcome.cause) ? undefined : defaultRetryWaitMs;
    if (outcome.status !== 429 && outcome.status < 500) return undefined;
    const asked = outcome.headers.get('retry-after');
    if (asked === null) return defaultRetryWaitMs;
    const now = this.#options.clock.now();
    const retryAt = momentToRetry(asked, now);
    const ms = retryAt === undefined ? Infinity : retryAt.getTime() - now.getTime();
    return ms <= this.#options.longestRetryWaitMs ? Math.max(ms, 0) : undefined;
  }

  async #conclude(outcome: Response | DirectoryUnavailableError, known: readonly number[]): Promise<Response> {
    if (!(outcome instanceof Response)) throw outcome;
    const { status, headers } = outcome;
    const isKnown = known.includes(status);
    if (isKnown && (status === 200 || status === 201)) return outcome;
    await outcome.body?.cancel();
    if (isKnown) return outcome;
    const retryAt = momentToRetry(headers.get('retry-after') ?? undefined, this.#options.clock.now());
    throw new DirectoryUnavailableError(`Microsoft Graph answered with status ${status}`, {
      answer: { status, retryAt },
    });
  }
}

const isTimeout = (cause: unknown): boolean => cause instanceof Error && cause.name === 'TimeoutError';

/** @throws {DirectoryUnavailableError} */
export async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (cause) {
    throw new DirectoryUnavailableError('Microsoft Graph broke off its answer or sent no JSON', { cause });
  }
}

/** Who is not there any more has nothing there. @throws any other error */
export function unlessGone(error: unknown): readonly never[] {
  if (error instanceof DirectoryUnavailableError && error.answer?.status === 404) return [];
  throw error;
}
