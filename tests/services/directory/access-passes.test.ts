import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { GraphAccessPasses } from '../../../services/directory/access-passes.ts';
import { DirectoryUnavailableError } from '../../../services/directory/directory.ts';
import { GraphClient } from '../../../services/directory/graph-client.ts';
import { FakeClock } from '../../support/fakes.ts';

const baseUrl = 'https://graph.microsoft.com/v1.0';
const person = { tenantId: '00000000-0000-0000-0000-0000000000aa', objectId: '00000000-0000-0000-0000-0000000000B1' };

function passesOn(fetchImpl: typeof fetch): GraphAccessPasses {
  const accessToken = (): Promise<string> => Promise.resolve('demo-token');
  return new GraphAccessPasses(new GraphClient({ clock: new FakeClock(), accessToken, baseUrl, fetchImpl }));
}

const answering = (body: string, status = 200) =>
  passesOn(() => Promise.resolve(new Response(body, { status, headers: { 'content-type': 'application/json' } })));
const listing = (...value: object[]) => answering(JSON.stringify({ value }));

describe('passes in Entra, as Graph lists them', () => {
  test('say when they were made, for how long and how often they are good, and whether they are over', async () => {
    const id = 'demo-id';
    const about = { id, createdDateTime: '2026-03-02T09:00:00.765173Z', lifetimeInMinutes: 60, isUsableOnce: true };
    const [pass] = await listing({ ...about, methodUsabilityReason: 'EnabledByPolicy' }).of(person);
    const createdAt = new Date('2026-03-02T09:00:00.765Z');
    assert.deepEqual(pass, { id, createdAt, minutes: 60, isUsableOnce: true, isOver: false });
    for (const methodUsabilityReason of ['Expired', 'OneTimeUsed', 'oneTimeUsed'])
      assert.equal((await listing({ ...about, methodUsabilityReason }).of(person))[0]?.isOver, true);
  });

  test('say no more than Graph did: what is not known is no reason to take one for over', async () => {
    const unknown = { id: 'x', createdAt: undefined, minutes: undefined, isUsableOnce: false, isOver: false };
    const nulls = { createdDateTime: null, lifetimeInMinutes: null, isUsableOnce: null, methodUsabilityReason: null };
    for (const about of [{}, nulls, { createdDateTime: 'once' }, { createdDateTime: '2026-03-02T09:00:00' }])
      assert.deepEqual(await listing({ id: 'x', ...about }).of(person), [unknown]);
  });

  test('are not known where one of them has no name', async () => {
    await assert.rejects(listing({}).of(person), DirectoryUnavailableError);
  });
});

describe('a pass that Graph made', () => {
  test('is no cause of an error where it cannot be read: the error would quote it', async () => {
    for (const body of ['{"id":"x","temporaryAccessPass":secret+1', '{"id":"x"}', '{"temporaryAccessPass":"secret+1"}'])
      await assert.rejects(answering(body, 201).make(person, 10), (error) => {
        assert.ok(error instanceof DirectoryUnavailableError);
        assert.deepEqual([error.cause, error.answer, error.message.includes('secret')], [undefined, undefined, false]);
        return true;
      });
  });

  test('is waited for no longer than somebody has patience, however many questions there are', async () => {
    const asked: string[] = [];
    const passes = passesOn((_, init) => {
      asked.push(init?.method ?? '');
      const { promise, reject } = Promise.withResolvers<Response>();
      const giveUp = (): void => reject(init?.signal?.reason as Error);
      init?.signal?.addEventListener('abort', giveUp);
      return promise;
    }).within(1);
    await assert.rejects(passes.of(person), DirectoryUnavailableError);
    await assert.rejects(passes.make(person, 10), DirectoryUnavailableError);
    await assert.rejects(passes.remove(person, 'x'), DirectoryUnavailableError);
    // What its time is over for is not even begun.
    assert.deepEqual(asked, ['GET']);
  });
});
