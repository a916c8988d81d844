import assert from 'node:assert/strict';
import { loadDemoDirectory } from '../../../services/directory/demo-directory.ts';
import type { DirectoryEntry, PersonId } from '../../../services/directory/directory.ts';
import { GraphClient } from '../../../services/directory/graph-client.ts';
import { GraphDirectory } from '../../../services/directory/graph-directory.ts';
import { GroupRoster } from '../../../services/directory/helpdesk-roster.ts';
import { demoTenant, people } from '../../support/helpdesk-talk.ts';
import type { FakeClock } from '../../support/fakes.ts';

/** Nobody listens; too many asked; nothing comes back. */
export const troubles = ['is down', 'is busy', 'is slow'] as const;
type Mood = (typeof troubles)[number] | 'is well';

/** The people of the demo as Microsoft Graph has them, which has its moods. @param timeoutMs for one question */
export async function demoGraph(clock: FakeClock, timeoutMs = 30) {
  const demo = await loadDemoDirectory();
  const state: { mood: Mood; asked: number } = { mood: 'is well', asked: 0 };
  const answer = async (url: URL): Promise<Response> => {
    if (url.pathname.includes('/groups/')) return Response.json({ value: [{ id: people.kofi }, { id: people.megan }] });
    const [, objectId, what] = url.pathname.split('/').slice(2);
    const user = (entry: DirectoryEntry, id: string) => ({
      ...{ id, displayName: entry.displayName, userPrincipalName: entry.accountName },
      ...{ preferredLanguage: entry.preferredLanguage, businessPhones: [entry.officePhone ?? []].flat() },
    });
    if (objectId === undefined) {
      const words = [...(url.searchParams.get('$search') ?? '').matchAll(/"displayName:([^"]+)"/gu)];
      const people = await demo.search(words.map(([, word]) => word).join(' '), 50);
      return Response.json({ value: people.map((each) => user(each, each.objectId)) });
    }
    const person: PersonId = { tenantId: demoTenant, objectId };
    const found = what === 'manager' ? await demo.managerOf(person) : await demo.find(person);
    if (found === undefined) return Response.json({}, { status: 404 });
    return Response.json(user(found, 'objectId' in found ? String(found.objectId) : objectId));
  };
  const fetchImpl: typeof fetch = (input, init) => {
    state.asked += 1;
    const signal = init?.signal;
    switch (state.mood) {
      case 'is well':
        return answer(new URL(input instanceof Request ? input.url : input));
      case 'is down':
        return Promise.reject(new TypeError('fetch failed'));
      case 'is busy':
        return Promise.resolve(new Response(null, { status: 429, headers: { 'retry-after': '60' } }));
      case 'is slow':
        return new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason as Error));
        });
    }
  };
  const graph = new GraphClient({
    ...{ clock, fetchImpl, timeoutMs, baseUrl: 'https://graph.microsoft.com/v1.0' },
    accessToken: () => Promise.resolve('demo-token'),
    wait: () => Promise.resolve(),
  });
  const group = { tenantId: demoTenant, graph, groupId: demoTenant, clock, patienceMs: timeoutMs / 30 };
  const roster = new GroupRoster({ ...group, onTrouble: () => undefined });
  return Object.assign(state, { roster, directory: new GraphDirectory({ tenantId: demoTenant, graph, clock }) });
}

/** What was said names a reference, and under that the log has what Graph did. */
export function assertInLog(logLines: readonly string[], said: string, sentence: RegExp): void {
  assert.match(said, sentence);
  const reference = /: ([\w-]{8})$/u.exec(said)?.[1] ?? assert.fail(`No reference: ${said}`);
  const line = logLines.find((each) => each.includes(`"reference":"${reference}"`));
  assert.match(line ?? '', /DirectoryUnavailableError/u);
}
