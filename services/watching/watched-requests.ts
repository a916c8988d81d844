import type { OutgoingAnswer, OutgoingPost } from '../outgoing/outgoing-post.ts';
import type { Watcher } from './watcher.ts';

/** How an answer with this status is called. */
export function outcomeOfStatus(status: number): 'done' | 'refused' | 'throttled' | 'failed' {
  if (status === 429) return 'throttled';
  if (status >= 500) return 'failed';
  return status >= 400 ? 'refused' : 'done';
}

/** Each request of a client is watched. @param to whom it asks */
export function watchedFetch(
  to: 'graph' | 'entra',
  watcher: Watcher | undefined,
  fetchImpl: typeof fetch = fetch,
): typeof fetch {
  if (watcher === undefined) return fetchImpl;
  return (input, init) =>
    watcher.watch('outgoing', { to, operation: init?.method ?? 'GET' }, async (end) => {
      end('unreachable');
      const response = await fetchImpl(input, init);
      end(outcomeOfStatus(response.status));
      return response;
    });
}

/** The same of what is posted to programs outside. */
export function watchedPost<Body extends string | Buffer>(
  to: 'ticket-system' | 'push-service',
  watcher: Watcher | undefined,
  post: (what: OutgoingPost<Body>) => Promise<OutgoingAnswer>,
): (what: OutgoingPost<Body>) => Promise<OutgoingAnswer> {
  if (watcher === undefined) return post;
  return (what) =>
    watcher.watch('outgoing', { to, operation: 'POST' }, async (end) => {
      end('unreachable');
      const answer = await post(what);
      end(outcomeOfStatus(answer.status));
      return answer;
    });
}
