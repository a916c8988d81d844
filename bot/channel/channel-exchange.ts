import { type IncomingHttpHeaders, request as requestHttp, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import { systemRandomness } from '../../services/randomness.ts';
import { momentToRetry } from '../../services/outgoing/retry-after.ts';

/** A request to the channel, and how long it may be repeated. */
export interface Exchange {
  readonly options: RequestOptions;
  /** As text it goes out in one write with the headers. */
  readonly body?: string;
  readonly signal: AbortSignal;
  /** No repetition begins after it; on the clock of `performance.now`. */
  readonly until: number;
  /** Hears the status of each answer, and the wait that it asks for, in milliseconds. */
  readonly onAnswer?: (status: number, askedFor: number | undefined) => void;
  /** Where the channel names no wait; each is twice the one before, less up to a half. */
  readonly firstWaitMilliseconds?: number;
}

/** What the channel answered, whatever it is. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Characters of an answer, at most: an id, or what is wrong, fits many times. */
const longestAnswer = 262_144;
/** Repetitions of one request, at most. */
const mostRepeats = 3;

/**
 * Sends a request, again while that can help and nothing is done twice: a POST is repeated when the channel says that it
 * did not take it (429, 412) or was not reached at all; edits and deletions also when it is not known what became of them.
 * @throws what the last attempt failed with, when nothing was answered
 */
export async function exchange(asked: Exchange): Promise<Answer> {
  const { options, body, signal, until, onAnswer, firstWaitMilliseconds = 1_000 } = asked;
  signal.throwIfAborted();
  for (let repeats = 0; ; repeats += 1) {
    const outcome = await attempt({ ...options, signal }, body).catch(asError);
    if (!(outcome instanceof Error)) onAnswer?.(outcome.status, askedFor(outcome.headers));
    const backOff = firstWaitMilliseconds * 2 ** repeats * (0.5 + (systemRandomness.bytes(1)[0] ?? 0) / 510);
    const pause = (options.method === 'POST' ? pauseOfPost : pauseOfEdit)(outcome, backOff);
    const isLast = repeats === mostRepeats || signal.aborted;
    if (isLast || pause === undefined || performance.now() + pause >= until) return answerIn(outcome);
    await delay(pause, undefined, { signal });
  }
}

function attempt(options: RequestOptions, body: string | undefined): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const request = options.protocol === 'https:' ? requestHttps : requestHttp;
  const sent = request(options, (response) => {
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      text += chunk;
      if (text.length > longestAnswer) response.destroy(new Error('The channel answered without end'));
    });
    response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    response.on('error', reject);
  });
  sent.on('error', reject);
  sent.end(body);
  return promise;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error('The channel could not be reached', { cause: error });
}

function answerIn(outcome: Answer | Error): Answer {
  if (outcome instanceof Error) throw outcome;
  return outcome;
}

/** @returns milliseconds to wait before the next attempt; undefined when there is to be none. */
function pauseOfPost(outcome: Answer | Error, backOff: number): number | undefined {
  if (outcome instanceof Error) return isOneOf(outcome, notReached) ? backOff : undefined;
  if (outcome.status === 412) return backOff;
  return outcome.status === 429 ? (askedFor(outcome.headers) ?? backOff) : undefined;
}

function pauseOfEdit(outcome: Answer | Error, backOff: number): number | undefined {
  const asPost = pauseOfPost(outcome, backOff);
  if (asPost !== undefined) return asPost;
  if (outcome instanceof Error) return isOneOf(outcome, cutOff) ? backOff : undefined;
  const { status, headers } = outcome;
  if (status === 503) return askedFor(headers) ?? backOff;
  const isOutage = status === 408 || (status >= 500 && status !== 501 && status !== 505);
  return isOutage ? backOff : undefined;
}

const notReached = ['ECONNREFUSED', 'ENOTFOUND'];
const cutOff = ['ECONNRESET', 'ETIMEDOUT'];

function isOneOf(error: Error, codes: readonly string[]): boolean {
  return 'code' in error && codes.includes(String(error.code));
}

/** The wait that `Retry-After` asks for: seconds or a date; undefined when it says neither. */
function askedFor(headers: IncomingHttpHeaders): number | undefined {
  const now = new Date();
  const retryAt = momentToRetry(headers['retry-after'], now);
  return retryAt && Math.max(0, retryAt.getTime() - now.getTime());
}
