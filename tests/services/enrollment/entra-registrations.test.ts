import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { personKey } from '../../../services/directory/directory.ts';
import { registerPeople } from '../../../services/people/register-people.ts';
import { ourConfiguration } from '../../support/fake-entra.ts';
import { mortalStore } from '../../support/mortal-store.ts';
import { mongodbSkip, temporaryEmbeddedStore, temporaryMongoStore } from '../store/temporary-stores.ts';
import { dana, entraKit, finn, registeredKit } from './entra-kit.ts';
import { alex, documentOf, enrolled, enrollmentKit, setUp } from './enrollment-kit.ts';

const external = 'externalAuthenticationMethods';

const stores = [
  { name: 'the embedded store', skip: false, open: temporaryEmbeddedStore },
  { name: 'MongoDB', skip: mongodbSkip, open: temporaryMongoStore },
] as const;

for (const { name, skip, open } of stores) {
  test(
    `somebody is registered in Entra after their first proof, once, and no longer after a reset, on ${name}`,
    { skip },
    async (t) => {
      const kit = await entraKit(t, { store: await open(t) });
      await setUp(kit, dana);
      await kit.pass(2);
      assert.deepEqual([kit.entra.asked, await kit.standing()], [[], undefined], 'nothing is proven');
      await enrolled(kit, dana);
      assert.equal((await kit.standing())?.state, 'waiting');
      await kit.pass(3);
      assert.deepEqual([kit.entra.of(dana.objectId), kit.entra.asked], [[ourConfiguration], ['GET', 'POST']]);
      assert.equal((await kit.standing())?.state, 'registered');
      await enrolled(kit, dana);
      await kit.pass(3);
      assert.equal(kit.entra.asked.length, 2, 'a second method changes nothing');
      await kit.reset();
      await kit.pass(3);
      assert.deepEqual([kit.entra.of(dana.objectId), kit.entra.asked.slice(2)], [[], ['GET', 'DELETE']]);
      assert.equal(await kit.standing(), undefined);
      assert.deepEqual(await kit.told(), ['entra-registered', 'entra-unregistered']);
      assert.deepEqual(kit.troubles, []);
    },
  );
}

describe('a registration in Entra', () => {
  test('is owed by the very write that proves the first method, and nothing of it is lost with the process', async (t) => {
    const kit = await entraKit(t);
    await enrolled(kit, dana);
    assert.ok((await documentOf(kit, dana))['entraAt'] instanceof Date);
    const other = await kit.replica();
    await other.entraRegistrations.seeToDue(10);
    assert.deepEqual(kit.entra.of(dana.objectId), [ourConfiguration]);
    assert.equal('entraAt' in (await documentOf(kit, dana)), false);
  });

  test('is made once by replicas that find it at the same time', async (t) => {
    const kit = await entraKit(t);
    await enrolled(kit, dana);
    const replicas = await Promise.all([1, 2, 3].map(() => kit.replica()));
    await Promise.all(replicas.map(({ entraRegistrations }) => entraRegistrations.seeToDue(10)));
    assert.deepEqual(kit.entra.asked, ['GET', 'POST']);
  });

  test('is named as people see it, and leaves alone what is registered for others', async (t) => {
    const kit = await entraKit(t);
    const theirs = kit.entra.add(dana.objectId, external, { configurationId: '00000000-0000-0000-0000-00000000beef' });
    await enrolled(kit, dana);
    await kit.pass(1);
    assert.equal(kit.entra.entries(dana.objectId, external).at(-1)?.displayName, 'Contoso Demo');
    await kit.reset();
    await kit.pass(1);
    assert.deepEqual(kit.entra.entries(dana.objectId, external), [theirs]);
  });

  test('stays while what is set up is off for a while: nobody may set up something else in its place', async (t) => {
    const kit = await registeredKit(t);
    await kit.operator.block(dana, 'demo');
    await kit.pass(3);
    assert.deepEqual([kit.entra.of(dana.objectId), kit.entra.asked], [[ourConfiguration], []]);
  });

  test('is nobody’s of another tenant, and nobody’s where none is configured', async (t) => {
    const kit = await entraKit(t);
    await enrolled(kit, alex);
    await enrolled(kit, { ...dana, tenantId: '00000000-0000-0000-0000-0000000000ab' });
    const without = await enrollmentKit(t);
    await enrolled(without, dana);
    for (const each of [kit, without]) await each.entraRegistrations.seeToDue(10);
    assert.deepEqual(kit.entra.asked, []);
    assert.equal('entraAt' in (await documentOf(without, dana)), false);
    assert.equal((await without.operator.show(dana))?.inEntra, undefined);
  });
});

describe('a process that is killed', () => {
  for (const isRegistered of [false, true]) {
    test(`between Graph's answer and its own note ${isRegistered ? 'removes' : 'registers'} nobody twice`, async (t) => {
      const kit = await (isRegistered ? registeredKit(t) : entraKit(t));
      await (isRegistered ? kit.reset() : enrolled(kit, dana));
      // The first write claims, the second one would note it.
      const mortal = mortalStore(kit.store, { fate: 'dies before', write: 2 });
      const killed = await kit.replica(mortal.store);
      void killed.entraRegistrations.seeToDue(10);
      await mortal.died;
      const change = isRegistered ? 'DELETE' : 'POST';
      assert.deepEqual(kit.entra.asked, ['GET', change]);
      await kit.pass(3);
      assert.deepEqual(kit.entra.asked.slice(2), isRegistered ? ['GET', 'DELETE'] : ['GET']);
      assert.deepEqual(kit.entra.of(dana.objectId), isRegistered ? [] : [ourConfiguration]);
      assert.deepEqual(
        await kit.told(),
        isRegistered ? ['entra-registered', 'entra-unregistered'] : ['entra-registered'],
      );
    });
  }
});

describe('what changes while Entra is asked', () => {
  test('counts: a reset in between ends without a registration', async (t) => {
    const kit = await entraKit(t);
    await enrolled(kit, dana);
    kit.entra.meanwhile = async (method) => {
      kit.entra.meanwhile = undefined;
      assert.equal(method, 'GET');
      await kit.reset();
    };
    await kit.pass(2);
    assert.deepEqual(kit.entra.of(dana.objectId), []);
    assert.deepEqual([await kit.standing(), await kit.told()], [undefined, ['entra-registered', 'entra-unregistered']]);
  });

  test('counts: who sets up anew while the registration is deleted has one in the end', async (t) => {
    const kit = await registeredKit(t);
    await kit.reset();
    kit.entra.meanwhile = async (method) => {
      if (method !== 'DELETE') return;
      kit.entra.meanwhile = undefined;
      await enrolled(kit, dana);
    };
    await kit.pass(2);
    assert.deepEqual(kit.entra.of(dana.objectId), [ourConfiguration]);
    assert.equal((await kit.standing())?.state, 'registered');
  });

  for (const isRegistered of [false, true]) {
    const end = isRegistered ? 'who sets up anew has one' : 'whom a reset left nothing has none';
    test(`counts also where another replica has seen to it before a slow answer comes: ${end}`, async (t) => {
      const kit = await (isRegistered ? registeredKit(t) : entraKit(t));
      await (isRegistered ? kit.reset() : enrolled(kit, dana));
      const replica = await kit.replica();
      kit.entra.meanwhile = async (method) => {
        if (method !== (isRegistered ? 'DELETE' : 'POST')) return;
        kit.entra.meanwhile = undefined;
        await (isRegistered ? enrolled(kit, dana) : kit.reset());
        await replica.entraRegistrations.seeToDue(10);
      };
      await kit.pass(3);
      assert.deepEqual(kit.entra.of(dana.objectId), isRegistered ? [ourConfiguration] : []);
      assert.equal((await kit.standing())?.state, isRegistered ? 'registered' : undefined);
    });
  }

  test('by somebody who registers them too, or removes it too, is no error', async (t) => {
    const kit = await entraKit(t);
    await enrolled(kit, dana);
    kit.entra.meanwhile = async (method) => {
      if (method === 'POST') kit.entra.add(dana.objectId, external, { configurationId: ourConfiguration });
      if (method === 'DELETE') kit.entra.put(dana.objectId, external, []);
      return Promise.resolve();
    };
    await kit.pass(2);
    assert.equal((await kit.standing())?.state, 'registered');
    await kit.reset();
    await kit.pass(2);
    assert.deepEqual([await kit.standing(), kit.troubles], [undefined, []]);
    assert.deepEqual(await kit.told(), ['entra-registered', 'entra-unregistered']);
  });

  test('and is not in a list that lags behind is removed all the same, by what it is called', async (t) => {
    const kit = await registeredKit(t);
    const there = kit.entra.entries(dana.objectId, external);
    kit.entra.put(dana.objectId, external, []);
    kit.entra.meanwhile = async (method) => {
      if (method === 'GET') kit.entra.put(dana.objectId, external, there);
      return Promise.resolve();
    };
    await kit.reset();
    await kit.pass(1);
    assert.deepEqual(kit.entra.of(dana.objectId), []);
  });
});

describe('a Graph that is busy, away or refuses', () => {
  test('is left alone for as long as it asks, about everybody; about that person by every other process too', async (t) => {
    const kit = await entraKit(t);
    for (const person of [dana, finn]) await enrolled(kit, person);
    kit.entra.troubles.push({ trouble: { status: 429, retryAfter: '7200' } });
    await kit.pass(110);
    assert.deepEqual(kit.entra.asked, ['GET']);
    await (await kit.replica()).entraRegistrations.seeToDue(10);
    assert.deepEqual([kit.entra.of(dana.objectId), kit.entra.of(finn.objectId)], [[], [ourConfiguration]]);
    await kit.pass(10);
    assert.deepEqual(kit.entra.of(dana.objectId), []);
    await kit.pass(2);
    assert.deepEqual(kit.entra.of(dana.objectId), [ourConfiguration]);
  });

  test('is asked less and less often, and given up after a day; the trail and the status say so', async (t) => {
    for (const trouble of [
      { status: 429, retryAfter: '30' },
      { status: 503 },
      { status: 500 },
      'time-out',
      'hang-up',
    ] as const) {
      const kit = await entraKit(t);
      await enrolled(kit, dana);
      kit.entra.always = { trouble };
      await kit.pass(23 * 60);
      assert.equal((await kit.standing())?.state, 'waiting');
      await kit.pass(3 * 60);
      const standing = await kit.standing();
      assert.ok(standing?.state === 'given-up' && standing.why === 'unavailable');
      assert.ok(kit.entra.asked.length > 24 && kit.entra.asked.length < 40, `${kit.entra.asked.length} times in a day`);
      assert.deepEqual(await kit.told(), ['entra-given-up']);
      kit.entra.always = undefined;
      await kit.pass(120);
      assert.equal((await kit.standing())?.state, 'given-up');
    }
  });

  test('that may not be asked, does not know the person or takes it for a mistake is given up after two hours', async (t) => {
    for (const [status, why] of [
      [403, 'not-allowed'],
      [404, 'not-known'],
      [400, 'refused'],
    ] as const) {
      const kit = await entraKit(t);
      await enrolled(kit, dana);
      kit.entra.always = { trouble: { status } };
      await kit.pass(119);
      assert.equal((await kit.standing())?.state, 'waiting');
      await kit.pass(60);
      const standing = await kit.standing();
      assert.ok(standing?.state === 'given-up' && standing.why === why);
      assert.ok(kit.entra.asked.length < 12, `${kit.entra.asked.length} times in two hours`);
    }
  });

  test('is asked more than once about somebody whose turn comes late', async (t) => {
    for (const [status, hours] of [
      [403, 3],
      [503, 25],
    ] as const) {
      const kit = await entraKit(t);
      await enrolled(kit, dana);
      kit.clock.advance(hours * 3_600);
      kit.entra.troubles.push({ trouble: { status } });
      await kit.pass(3);
      assert.equal((await kit.standing())?.state, 'registered');
    }
  });

  test('that knows the person no more has nothing to remove', async (t) => {
    const kit = await registeredKit(t);
    kit.entra.leave(dana.objectId);
    await kit.reset();
    await kit.pass(1);
    assert.deepEqual([await kit.standing(), await kit.told()], [undefined, ['entra-registered', 'entra-unregistered']]);
  });

  test('that has done it and was not heard is not asked to do it again', async (t) => {
    const kit = await entraKit(t);
    await enrolled(kit, dana);
    kit.entra.troubles.push({ at: 'POST', trouble: 'done-but-lost' });
    await kit.pass(3);
    assert.deepEqual(kit.entra.asked, ['GET', 'POST', 'GET']);
    assert.deepEqual([kit.entra.of(dana.objectId), await kit.told()], [[ourConfiguration], ['entra-registered']]);
  });

  test('is asked anew once what is wanted changes, although it was given up', async (t) => {
    const kit = await entraKit(t);
    await enrolled(kit, dana);
    kit.entra.always = { trouble: { status: 403 } };
    await kit.pass(240);
    kit.entra.always = undefined;
    await kit.reset();
    await kit.pass(1);
    assert.equal(await kit.standing(), undefined);
    await enrolled(kit, dana);
    await kit.pass(1);
    assert.equal((await kit.standing())?.state, 'registered');
  });
});

describe('an operator', () => {
  const configured = { configurationId: ourConfiguration, concerns: () => true };
  const request = { externalMethods: configured, isForAll: false, isDryRun: false };

  test('brings in whoever was enrolled before anybody was registered, once', async (t) => {
    const before = await enrollmentKit(t);
    for (const person of [dana, finn]) await enrolled(before, person);
    const kit = await entraKit(t, { store: before.store });
    const concerns = (person: typeof dana): boolean => person.tenantId === dana.tenantId;
    const asked = { ...kit, ...request, externalMethods: { ...configured, concerns } };
    await enrolled(kit, alex);
    assert.equal((await kit.standing())?.state, 'not-registered');
    const none = { toRegister: 0, toRemove: 0, waiting: 0, asWanted: 0, altered: 0, elsewhere: 1 };
    assert.deepEqual(await registerPeople({ ...asked, isDryRun: true }), { ...none, toRegister: 2 });
    assert.equal((await kit.standing())?.state, 'not-registered');
    assert.deepEqual(await registerPeople(asked), { ...none, toRegister: 2 });
    assert.deepEqual(await registerPeople(asked), { ...none, waiting: 2 });
    await kit.pass(1);
    assert.deepEqual(
      [kit.entra.of(dana.objectId), kit.entra.of(finn.objectId)],
      [[ourConfiguration], [ourConfiguration]],
    );
    assert.deepEqual(await registerPeople(asked), { ...none, asWanted: 2 });
  });

  test('has what was given up tried again', async (t) => {
    const kit = await entraKit(t);
    await enrolled(kit, dana);
    kit.entra.always = { trouble: { status: 403 } };
    await kit.pass(240);
    kit.entra.always = undefined;
    await registerPeople({ ...kit, ...request });
    await kit.pass(1);
    assert.deepEqual(
      [kit.entra.of(dana.objectId), await kit.told()],
      [[ourConfiguration], ['entra-given-up', 'entra-registered']],
    );
  });

  test('has everybody looked at anew where somebody else changed it in Entra', async (t) => {
    const kit = await registeredKit(t);
    kit.entra.put(dana.objectId, external, []);
    assert.equal((await registerPeople({ ...kit, ...request })).asWanted, 1);
    assert.equal((await registerPeople({ ...kit, ...request, isForAll: true })).toRegister, 1);
    await kit.pass(1);
    assert.deepEqual(kit.entra.of(dana.objectId), [ourConfiguration]);
  });

  test('has people registered for another external method that took the place of the one before', async (t) => {
    const kit = await registeredKit(t);
    const configurationId = '00000000-0000-0000-0000-00000000cafe';
    const next = await entraKit(t, { store: kit.store, configurationId });
    assert.equal((await next.standing())?.state, 'not-registered');
    const asked = { ...next, ...request, externalMethods: { ...configured, configurationId } };
    assert.equal((await registerPeople(asked)).toRegister, 1);
    await next.pass(1);
    assert.deepEqual(next.entra.of(dana.objectId), [configurationId]);
  });

  test('does not have what was altered in the store brought to Entra', async (t) => {
    const kit = await entraKit(t);
    await enrolled(kit, dana);
    await kit.documents.findOneAndUpdate({ _id: personKey(dana) }, { $set: { 'enrollment.setUps': 77 } });
    assert.equal((await registerPeople({ ...kit, ...request })).altered, 1);
    const other = await kit.replica();
    await other.entraRegistrations.seeToDue(10);
    assert.deepEqual([kit.entra.asked, other.troubles.length], [[], 1]);
  });
});
