import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { verificationApiParts } from '../../../bot/parts/verification-api-parts.ts';
import { requestKeyCollection } from '../../../services/verification-api/request-keys.ts';
import { MemoryStore } from '../../faults/memory-store.ts';
import { configured } from '../../bot/http/routes/token-kit.ts';
import { testFoundation } from '../../support/foundation.ts';
import { FakeRandomness } from '../../support/fakes.ts';
import { alex, enrolled, kitOn } from '../enrollment/enrollment-kit.ts';

const wiki = { name: 'wiki', tellUnknown: false };
const person = { userPrincipalName: 'alex@contoso.example' };
const asked = { person, reason: 'Opening the wiki' };

async function kit(t: TestContext) {
  const store = new MemoryStore();
  t.after(() => store.close());
  const built = await kitOn(store);
  const looked: string[] = [];
  const directory = {
    find: () => Promise.resolve(undefined),
    findByAccountName: (name: string) => {
      looked.push(name);
      const found = { ...alex, displayName: 'Alex', accountName: name };
      return Promise.resolve(name === person.userPrincipalName ? found : undefined);
    },
  };
  const { keyRing, clock } = built;
  const base = testFoundation({ store, keyRing, clock, randomness: new FakeRandomness('api'), directory });
  const stopping = new AbortController().signal;
  const tenantId = alex.tenantId;
  const parts = verificationApiParts({ ...base, ...built, ...base, tokens: configured(), tenantId, stopping });
  return { ...built, looked, requestKeys: parts.requestKeys, programs: parts.verificationRoute.verifications };
}

describe('verifications of programs', () => {
  test('are read 60,000 times in ten seconds by one program, and no more; by another all the same', async (t) => {
    const { programs, clock } = await kit(t);
    for (let count = 0; count < 60_000; count += 1) await programs.find(wiki, 'none');
    const retryAt = new Date(clock.now().getTime() + 10_000);
    assert.deepEqual(await programs.find(wiki, 'none'), { code: 'too-many', whose: 'caller', retryAt });
    assert.equal(await programs.find({ ...wiki, name: 'other' }, 'none'), undefined);
  });

  test('are opened twenty times in ten minutes for one person by one program', async (t) => {
    const api = await kit(t);
    await enrolled(api);
    for (let count = 0; count < 20; count += 1)
      assert.equal((await api.programs.open(wiki, `key-${count}`, asked)).code, 'opened');
    const refused = await api.programs.open(wiki, 'one-more', asked);
    assert.deepEqual([refused.code, 'whose' in refused && refused.whose], ['too-many', 'person']);
    assert.equal((await api.programs.open({ ...wiki, name: 'other' }, 'k', asked)).code, 'opened');
    api.clock.advance(600);
    assert.equal((await api.programs.open(wiki, 'later', asked)).code, 'opened');
  });

  test('ask the directory for one name once in five minutes, and for 3,000 a minute', async (t) => {
    const { programs, looked, clock } = await kit(t);
    const check = (userPrincipalName: string) =>
      programs.check(wiki, { person: { userPrincipalName }, code: '000000' });
    await check(person.userPrincipalName);
    await check(person.userPrincipalName.toUpperCase());
    assert.equal(looked.length, 1);
    for (let count = 1; count < 3_000; count += 1) await check(`guess-${count}@contoso.example`);
    assert.equal((await check('one-more@contoso.example')).code, 'too-many');
    clock.advance(60);
    assert.equal((await check('one-more@contoso.example')).code, 'checked');
  });

  test('leave nothing of their keys once they are over', async (t) => {
    const { programs, requestKeys, store, clock } = await kit(t);
    await programs.open(wiki, 'k', asked);
    assert.equal(await requestKeys.sweep(), 0);
    clock.advance(300);
    assert.equal(await requestKeys.sweep(), 1);
    assert.deepEqual(await store.collection(requestKeyCollection).find({}), []);
  });
});
