import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { loadDemoDirectory } from '../../services/directory/demo-directory.ts';
import type { PersonId } from '../../services/directory/directory.ts';
import type { Heard } from '../bot/http/routes/hand-off-kit.ts';
import {
  alex,
  askedFor,
  idOf,
  personOf,
  type ProgramName,
  reason,
  startVerificationApi,
  withApp,
} from '../bot/http/routes/verification-kit.ts';
import { MemoryStore } from '../faults/memory-store.ts';
import { intercepted } from '../support/intercepted-store.ts';

/** The API, and what is asked of the store and the directory for each request. */
async function watchedApi(t: TestContext) {
  const real = new MemoryStore();
  const calls: string[] = [];
  const store = intercepted(real, (call, act) => {
    calls.push(`${call.collection} ${call.operation}`);
    return act();
  });
  const people = await loadDemoDirectory();
  const directory = {
    find: (person: PersonId) => {
      calls.push('directory find');
      return people.find(person);
    },
    findByAccountName: (name: string) => {
      calls.push('directory findByAccountName');
      return people.findByAccountName(name);
    },
  };
  const api = await startVerificationApi(t, { bot: { store, directory } });
  await withApp(api);
  // The policy is read now, and not within one of the requests that are compared.
  await api.check({ person: personOf('alex'), code: 'x' });
  const costOf = async (work: () => Promise<Heard>): Promise<{ heard: Heard; cost: string[] }> => {
    calls.length = 0;
    const heard = await work();
    return { heard, cost: [...calls] };
  };
  return { ...api, costOf };
}

/** An answer without what is different each time. */
const shapeOf = ({ status, text }: Heard): string =>
  `${status} ${text.replace(/"id":"[^"]+"/u, '"id":"ID"').replaceAll(/\d{4}-\d{2}-[\dT:.]+Z/gu, 'MOMENT')}`;

const shapesOf = (steps: readonly { readonly shape: string }[]): string[] => steps.map(({ shape }) => shape);

const sanneIds = { tenant: alex.tenantId, oid: '00000000-0000-0000-0000-000000000002' };
const unknownIds = { tenant: alex.tenantId, oid: '99999999-0000-0000-0000-000000000001' };
const foreignIds = { tenant: '99999999-0000-0000-0000-0000000000aa', oid: alex.objectId };

describe('programs: somebody whom the directory does not know', () => {
  test('is answered like somebody who has set up nothing, at every step, and as much is asked for it', async (t) => {
    const { open, answer, read, check, costOf } = await watchedApi(t);
    const steps = async (person: object, key: string) => {
      const opened = await costOf(() => open({ person, reason }, 'wiki', key));
      const id = idOf(opened.heard);
      const all = [
        opened,
        await costOf(() => read(id)),
        await costOf(() => answer(id, { code: '123456' })),
        await costOf(() => answer(id, { code: 'ABCDE-12345', method: 'pass' })),
        await costOf(() => answer(id, { code: '123456', method: 'mobile-text' })),
        await costOf(() => check({ person, code: '123456' })),
      ];
      return all.map(({ heard, cost }) => ({ shape: shapeOf(heard), cost }));
    };
    // Sanne's language is another one than the bot's, which would tell that somebody knows her.
    const byName = await steps(personOf('sanne'), 'name');
    assert.match(byName[0]?.shape ?? '', /^201 .*"state":"not-enrolled"/u);
    assert.deepEqual(await steps(personOf('nobody'), 'nobody'), byName);
    const byIds = await steps(sanneIds, 'ids');
    assert.deepEqual(shapesOf(byIds), shapesOf(byName));
    for (const [index, person] of [unknownIds, foreignIds].entries())
      assert.deepEqual(await steps(person, `key-${index}`), byIds, JSON.stringify(person));
  });

  test('is told apart by a token whose scope says so, and by no other', async (t) => {
    const { open, check } = await watchedApi(t);
    for (const person of [personOf('nobody'), unknownIds]) {
      const asked: Record<ProgramName & ('wiki' | 'telling'), number[]> = { wiki: [], telling: [] };
      for (const program of ['wiki', 'telling'] as const) {
        asked[program].push((await open({ person, reason }, program)).status);
        asked[program].push((await check({ person, code: '123456' }, program)).status);
      }
      assert.deepEqual(asked, { wiki: [201, 200], telling: [404, 404] });
    }
    assert.equal((await open(askedFor('sanne'), 'telling')).json['state'], 'not-enrolled');
  });

  test('is limited as anybody is', async (t) => {
    const { open } = await watchedApi(t);
    const limited = async (who: 'nobody' | 'sanne'): Promise<number> => {
      for (let count = 0; ; count += 1) if ((await open(askedFor(who))).status === 429) return count;
    };
    assert.equal(await limited('nobody'), await limited('sanne'));
  });
});
