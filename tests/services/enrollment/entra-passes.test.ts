import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { EntraPass } from '../../../services/enrollment/entra-passes.ts';
import { accessPass, entraTenant, type Trouble } from '../../support/fake-entra.ts';
import { allMethods } from '../../support/foundation.ts';
import { mortalStore } from '../../support/mortal-store.ts';
import { dana, entraKit, type EntraKit, finn } from './entra-kit.ts';
import { documentOf, enrolled, type EnrollmentKit, unsealedEvents } from './enrollment-kit.ts';
import { inChat, otherLetters } from './recovery-kit.ts';

const passes = 'temporaryAccessPassMethods';
const written = { ...allMethods, entraPass: 'written' } as const;

/** The helpdesk gives a pass. @returns it, and what goes with it for Entra's sign-in page */
async function given(kit: EnrollmentKit, { person = dana, seconds = 600 } = {}) {
  const issued = await kit.service.passes.issue(person, { reason: 'demo', seconds });
  assert.equal(issued.code, 'issued');
  return { ...issued, entra: await kit.entraPasses.make(person, issued.id) };
}

/** Somebody who is registered and has been asked for nothing yet. */
async function knownKit(t: TestContext, policy: object = written): Promise<EntraKit> {
  const kit = await entraKit(t, { policy });
  await enrolled(kit, dana);
  await kit.pass(1);
  kit.entra.asked.length = 0;
  return kit;
}

type Made = EntraPass | 'void' | undefined;
const typed = (entra: Made): string => (typeof entra === 'object' && 'pass' in entra ? entra.pass : '');
const troubleOf = (entra: Made): string => (typeof entra === 'object' && 'trouble' in entra ? entra.trouble : '');
const toldOfPasses = async (kit: EntraKit): Promise<string[]> =>
  (await kit.told()).filter((type) => type.startsWith('entra-pass'));
/** What is kept of passes in Entra. */
const kept = async (kit: EntraKit) => (await kit.repository.load(dana)).enrollment.entra?.passes ?? [];

describe('a pass in Entra', () => {
  test('is not made unless the policy says so, and for nobody of another tenant', async (t) => {
    const kit = await knownKit(t, allMethods);
    assert.equal((await given(kit)).entra, undefined);
    await kit.pass(15);
    assert.deepEqual([kit.entra.asked, await toldOfPasses(kit)], [[], []]);

    const other = await entraKit(t, { policy: written });
    const stranger = { ...dana, tenantId: '00000000-0000-0000-0000-0000000000bb' };
    await enrolled(other, stranger);
    assert.equal((await given(other, { person: stranger })).entra, undefined);
    assert.notEqual(stranger.tenantId, entraTenant);
    assert.deepEqual(other.entra.asked, []);
  });

  test('is made beside the bot’s own, good once, for as long, and for ten minutes at least', async (t) => {
    const kit = await knownKit(t);
    for (const [seconds, minutes] of [
      [60, 10],
      [600, 10],
      [1_801, 31],
      [9_999, 60],
    ] as const) {
      const { pass, entra } = await given(kit, { seconds });
      const [there] = kit.entra.entries(dana.objectId, passes);
      assert.ok(there);
      assert.deepEqual([there.lifetimeInMinutes, there.isUsableOnce], [minutes, true]);
      assert.deepEqual([typed(entra), pass === typed(entra)], [accessPass + there.id, false]);
    }
  });

  test('is made for who has set up nothing yet as well', async (t) => {
    const kit = await entraKit(t, { policy: written });
    await kit.service.request(finn);
    assert.notEqual(typed((await given(kit, { person: finn })).entra), '');
  });

  const ends: Readonly<Record<string, (kit: EntraKit, pass: string) => Promise<unknown>>> = {
    used: (kit, pass) => inChat(kit).passes.use(dana, pass),
    revoked: (kit) => kit.service.passes.revoke(dana, 'demo'),
    expired: async (kit) => {
      kit.clock.advance(600);
      await kit.service.expireDue(10);
    },
    'guessed at': async (kit, pass) => {
      for (let tries = 0; tries < 5; tries += 1) await inChat(kit).passes.use(dana, otherLetters(pass));
    },
    'over with all that was set up': (kit) => kit.reset(),
    'over because the person was blocked': (kit) => kit.operator.block(dana, 'demo'),
  };
  for (const [how, end] of Object.entries(ends))
    test(`is gone once the bot’s own is ${how}, and not before`, async (t) => {
      const kit = await knownKit(t);
      const { pass } = await given(kit);
      await kit.pass(3);
      assert.equal(kit.entra.passesOf(dana.objectId).length, 1);
      kit.entra.asked.length = 0;
      await end(kit, pass);
      await kit.pass(1);
      assert.deepEqual(kit.entra.passesOf(dana.objectId), []);
      assert.equal(kit.entra.asked.filter((asked) => asked === `GET ${passes}`).length, 0);
      assert.deepEqual([await toldOfPasses(kit), await kept(kit)], [['entra-pass-written', 'entra-pass-removed'], []]);
      assert.deepEqual(
        (await unsealedEvents(kit, dana)).filter(({ type }) => type === 'entra-given-up'),
        [],
      );
      await kit.pass(3);
      assert.equal(kit.entra.asked.filter((asked) => asked === `DELETE ${passes}`).length, 1);
    });

  test('takes the place of the one that the bot made before, which is gone', async (t) => {
    const kit = await knownKit(t);
    const first = await given(kit);
    const second = await given(kit);
    await kit.pass(2);
    assert.deepEqual(
      kit.entra.passesOf(dana.objectId).map((id) => accessPass + id),
      [typed(second.entra)],
    );
    assert.notEqual(typed(first.entra), typed(second.entra));
    assert.deepEqual(
      (await kept(kit)).map(({ of }) => of),
      [second.id],
    );
  });

  test('that somebody else gave is never removed, and none is made beside it', async (t) => {
    const kit = await knownKit(t);
    for (const about of [
      {},
      { lifetimeInMinutes: 10, isUsableOnce: true },
      { isUsable: false, methodUsabilityReason: 'NotYetValid' },
      { isUsable: false, methodUsabilityReason: 'DisabledByPolicy' },
    ]) {
      const theirs = kit.entra.givePass(dana.objectId, kit.clock.now(), about);
      assert.equal(troubleOf((await given(kit)).entra), 'exists');
      await kit.service.passes.revoke(dana, 'demo');
      await kit.pass(2);
      assert.deepEqual(kit.entra.entries(dana.objectId, passes), [theirs]);
    }
    assert.ok(kit.entra.asked.every((asked) => asked !== `DELETE ${passes}`));
    assert.ok((await toldOfPasses(kit)).every((type) => type === 'entra-pass-not-written'));
  });

  test('that somebody else gave meanwhile, in the place of the bot’s, is never removed', async (t) => {
    const kit = await knownKit(t);
    await given(kit);
    const theirs = kit.entra.givePass(dana.objectId, kit.clock.now(), { lifetimeInMinutes: 10, isUsableOnce: true });
    await kit.service.passes.revoke(dana, 'demo');
    await kit.pass(2);
    assert.deepEqual(kit.entra.entries(dana.objectId, passes), [theirs]);
    assert.deepEqual(await kept(kit), []);
  });

  test('is made in the place of one with which nobody signs in any more', async (t) => {
    const kit = await knownKit(t);
    for (const methodUsabilityReason of ['Expired', 'OneTimeUsed']) {
      kit.entra.givePass(dana.objectId, kit.clock.now(), { isUsable: false, methodUsabilityReason });
      assert.notEqual(typed((await given(kit)).entra), '');
    }
  });

  const refusals: readonly (readonly [number, string])[] = [
    [400, 'refused'],
    [403, 'not-allowed'],
    [404, 'not-known'],
    [409, 'exists'],
    [401, 'unavailable'],
    [429, 'unavailable'],
    [503, 'unavailable'],
  ];
  for (const [status, why] of refusals)
    test(`is none where Graph answers ${String(status)}: it is said why, and the bot’s own holds`, async (t) => {
      for (const at of [`GET ${passes}`, `POST ${passes}`]) {
        const kit = await knownKit(t);
        kit.entra.troubles.push({ at, trouble: { status } });
        const { pass, entra } = await given(kit);
        assert.equal(troubleOf(entra), why);
        assert.equal(kit.troubles.length, 1);
        const event = (await unsealedEvents(kit, dana)).find(({ type }) => type === 'entra-pass-not-written');
        assert.deepEqual([event?.actor, event?.detail['why']], ['system', why]);
        assert.equal((await kept(kit)).length, at.startsWith('POST') && status >= 500 ? 1 : 0);
        assert.deepEqual(await inChat(kit).passes.use(dana, pass), { code: 'accepted' });
        await kit.pass(2);
        assert.deepEqual([await kept(kit), (await kit.standing())?.state], [[], 'registered']);
      }
    });

  test('is not made while somebody is on hold: it would sign them in', async (t) => {
    const kit = await knownKit(t);
    await kit.operator.block(dana, 'demo');
    assert.equal((await given(kit)).entra, 'void');
    assert.deepEqual(kit.entra.passesOf(dana.objectId), []);
    assert.ok(!kit.entra.asked.includes(`POST ${passes}`));
  });

  test('is told to nobody where the bot’s own ended while it was made, and goes', async (t) => {
    const kit = await knownKit(t);
    const replica = await kit.replica();
    kit.entra.meanwhile = async (asked) => {
      if (asked !== `POST ${passes}`) return;
      kit.entra.meanwhile = undefined;
      await replica.service.passes.revoke(dana, 'demo');
      await replica.entraRegistrations.seeToDue(10);
    };
    assert.equal((await given(kit)).entra, 'void');
    await kit.pass(2);
    assert.deepEqual([kit.entra.passesOf(dana.objectId), await kept(kit)], [[], []]);
  });

  test('is gone too where a look at Entra that saw none yet ends only after it was made', async (t) => {
    const kit = await knownKit(t);
    const replica = await kit.replica();
    const [listed, made] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    let looking: Promise<unknown> | undefined;
    kit.entra.meanwhile = async (asked) => {
      if (asked === `POST ${passes}`) {
        await replica.service.passes.revoke(dana, 'demo');
        looking = replica.entraRegistrations.seeToDue(10);
        await listed.promise;
      } else if (looking !== undefined && asked === `GET ${passes}`) {
        kit.entra.meanwhile = undefined;
        listed.resolve(undefined);
        await made.promise;
      }
    };
    assert.equal((await given(kit)).entra, 'void');
    made.resolve(undefined);
    await looking;
    await kit.pass(2);
    assert.deepEqual([kit.entra.passesOf(dana.objectId), await kept(kit)], [[], []]);
  });

  test('that is good stays where one is to be made beside an older pass of the bot’s, which has ended', async (t) => {
    const kit = await knownKit(t);
    const older = await kit.service.passes.issue(dana, { reason: 'demo', seconds: 600 });
    const { entra } = await given(kit);
    assert.equal(await kit.entraPasses.make(dana, older.code === 'issued' ? older.id : ''), 'void');
    await kit.pass(2);
    assert.deepEqual(
      kit.entra.passesOf(dana.objectId).map((id) => accessPass + id),
      [typed(entra)],
    );
  });

  test('goes with the bot’s own also while Entra does not let the bot register anybody', async (t) => {
    const kit = await entraKit(t, { policy: written });
    await enrolled(kit, dana);
    kit.entra.always = { at: 'GET', trouble: { status: 403 } };
    await given(kit);
    await kit.service.passes.revoke(dana, 'demo');
    await kit.pass(1);
    assert.deepEqual([kit.entra.passesOf(dana.objectId), await kept(kit)], [[], []]);
    kit.entra.always = undefined;
    await kit.pass(5);
    assert.equal((await kit.standing())?.state, 'registered');
  });

  const lost: readonly Trouble[] = ['done-but-lost', 'done-but-broken-off', 'time-out', 'hang-up'];
  for (const trouble of lost)
    test(`whose answer was lost (${JSON.stringify(trouble)}) is known for the bot’s own: it goes with the bot’s, and is in no other one’s way`, async (t) => {
      const kit = await knownKit(t);
      kit.entra.troubles.push({ at: `POST ${passes}`, trouble });
      assert.equal(troubleOf((await given(kit)).entra), 'unavailable');
      await kit.pass(2);
      await kit.service.passes.revoke(dana, 'demo');
      await kit.pass(2);
      assert.deepEqual([kit.entra.passesOf(dana.objectId), await kept(kit)], [[], []]);

      kit.entra.troubles.push({ at: `POST ${passes}`, trouble });
      await given(kit);
      kit.clock.advance(20);
      const again = await given(kit);
      await kit.pass(2);
      assert.deepEqual(
        kit.entra.passesOf(dana.objectId).map((id) => accessPass + id),
        [typed(again.entra)],
      );
      assert.deepEqual(
        (await kept(kit)).map(({ of }) => of),
        [again.id],
      );
    });

  test('of somebody else that stands where an answer was lost is told from it, and left alone', async (t) => {
    for (const [seconds, about] of [
      [10, { lifetimeInMinutes: 60, isUsableOnce: true }],
      [10, { lifetimeInMinutes: 10, isUsableOnce: false }],
      [10, { lifetimeInMinutes: 10, isUsableOnce: true, createdDateTime: 'once' }],
      [61, { lifetimeInMinutes: 10, isUsableOnce: true }],
    ] as const) {
      const kit = await knownKit(t);
      kit.entra.troubles.push({ at: `POST ${passes}`, trouble: 'hang-up' });
      await given(kit);
      kit.clock.advance(seconds);
      const theirs = kit.entra.givePass(dana.objectId, kit.clock.now(), about);
      assert.equal(troubleOf((await given(kit)).entra), 'exists');
      await kit.service.passes.revoke(dana, 'demo');
      await kit.pass(3);
      assert.deepEqual([kit.entra.entries(dana.objectId, passes), await kept(kit)], [[theirs], []]);
    }
  });

  for (const [when, write, isMade] of [
    ['before it noted that it is about to make one', 2, false],
    ['before it noted what became of it', 3, true],
  ] as const)
    test(`of a process that died ${when} goes with the bot’s own`, async (t) => {
      const kit = await knownKit(t);
      const mortal = mortalStore(kit.store, { fate: 'dies before', write });
      void given(await kit.replica(mortal.store));
      await mortal.died;
      assert.equal(kit.entra.passesOf(dana.objectId).length, isMade ? 1 : 0);
      kit.clock.advance(600);
      await kit.service.expireDue(10);
      await kit.pass(2);
      assert.deepEqual([kit.entra.passesOf(dana.objectId), await kept(kit)], [[], []]);
      assert.deepEqual(await toldOfPasses(kit), isMade ? ['entra-pass-removed'] : []);
    });

  test('that could not be removed is tried again, and registers nobody the less', async (t) => {
    const kit = await knownKit(t);
    await given(kit);
    await kit.service.passes.revoke(dana, 'demo');
    kit.entra.troubles.push({ at: `DELETE ${passes}`, trouble: { status: 503 } });
    kit.entra.troubles.push({ at: `DELETE ${passes}`, trouble: 'done-but-lost' });
    await kit.pass(10);
    assert.deepEqual([kit.entra.passesOf(dana.objectId), await kept(kit)], [[], []]);
    assert.equal((await kit.standing())?.state, 'registered');
    assert.deepEqual(await toldOfPasses(kit), ['entra-pass-written', 'entra-pass-removed']);
  });

  test('stays known while what else is owed to Entra is seen to', async (t) => {
    const kit = await knownKit(t, { ...written, entraPhones: 'written' });
    const { pass } = await given(kit);
    await kit.reset();
    await enrolled(kit, dana);
    assert.notEqual(pass, '');
    const next = await given(kit);
    await kit.pass(3);
    assert.deepEqual(
      (await kept(kit)).map(({ of }) => of),
      [next.id],
    );
    await kit.service.passes.revoke(dana, 'demo');
    await kit.pass(1);
    assert.deepEqual(kit.entra.passesOf(dana.objectId), []);
  });

  test('is not kept in the store, and leaves nothing there when it is gone', async (t) => {
    const kit = await entraKit(t, { policy: written });
    await kit.service.request(dana);
    const { entra } = await given(kit);
    const stored = JSON.stringify(await documentOf(kit, dana));
    assert.ok(typed(entra).length > 5 && !stored.includes(accessPass));
    await kit.service.passes.revoke(dana, 'demo');
    await kit.pass(1);
    assert.equal(JSON.stringify((await documentOf(kit, dana))['enrollment']).includes('"entra"'), false);
  });
});
