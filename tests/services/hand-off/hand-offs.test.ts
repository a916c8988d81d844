import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { HandOff } from '../../../services/hand-off/hand-off.ts';
import {
  HandOffAlteredError,
  handOffCollection,
  NewerHandOffError,
  sealHandOff,
} from '../../../services/hand-off/sealed-hand-off.ts';
import { newReference } from '../../../services/hand-off/reference.ts';
import { canonical } from '../../../services/secrets/canonical.ts';
import { macOf } from '../../../services/secrets/mac.ts';
import { StoreUnavailableError } from '../../../services/store/document-store.ts';
import { intercepted } from '../../support/intercepted-store.ts';
import { FakeRandomness } from '../../support/fakes.ts';
import { MemoryStore } from '../../faults/memory-store.ts';
import {
  alex,
  auditTypes,
  enrolled,
  enrollmentKit,
  kitOn,
  sanne,
  unsealedEvents,
} from '../enrollment/enrollment-kit.ts';
import { storesForRaces } from '../enrollment/races.ts';
import { passIssued } from '../enrollment/recovery-kit.ts';

for (const { name, skip, open } of storesForRaces) {
  test(`fifty that ask at once on two replicas wait once, on ${name}`, { skip }, async (t) => {
    const store = await open(t);
    const one = await kitOn(store, { seed: 'replica-1' });
    const other = await kitOn(store, { seed: 'replica-2', clock: one.clock });
    const opened = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        (index % 2 === 0 ? one : other).handOffs.open(alex, { reason: 'lost-everything' }),
      ),
    );
    assert.equal(opened.filter(({ code }) => code === 'opened').length, 1);
    assert.equal(new Set(opened.map(({ handOff }) => handOff.reference)).size, 1);
    assert.deepEqual(await auditTypes(one), ['hand-off-opened']);
  });
}

describe('a hand-off', () => {
  test('waits under a reference until it is closed, by id or by reference in any letter case', async (t) => {
    const kit = await enrollmentKit(t);
    const { handOff } = await kit.handOffs.open(alex, { reason: 'locked', steps: ['verify:locked', 'reset:nothing'] });
    assert.match(handOff.reference, /^[B-Z]{3}-[2-9]{3}$/u);
    assert.deepEqual(await kit.handOffs.waiting(alex), { ...handOff, unrecorded: [] });
    assert.deepEqual(
      (await kit.handOffs.list()).map(({ steps }) => steps),
      [['verify:locked', 'reset:nothing']],
    );
    assert.equal(await kit.handOffs.close(handOff.reference.toLowerCase(), { reason: 'called back' }), 'closed');
    assert.equal(await kit.handOffs.close(handOff._id, { reason: 'again' }), 'not-open');
    assert.equal(await kit.handOffs.close('nobody', { reason: 'x' }), 'not-open');
    assert.equal(await kit.handOffs.waiting(alex), undefined);
    assert.deepEqual(await kit.handOffs.list(), []);
    assert.deepEqual(
      (await kit.handOffs.list({ all: true })).map(({ closed }) => closed?.reason),
      ['called back'],
    );
    assert.equal((await kit.handOffs.open(alex, { reason: 'locked' })).code, 'opened');
  });

  test('is one for each reason, and each person has their own', async (t) => {
    const kit = await enrollmentKit(t);
    await kit.handOffs.open(alex, { reason: 'locked' });
    assert.equal((await kit.handOffs.open(alex, { reason: 'locked' })).code, 'waits-already');
    assert.equal((await kit.handOffs.open(alex, { reason: 'disowned' })).code, 'opened');
    assert.equal((await kit.handOffs.open(sanne, { reason: 'locked' })).code, 'opened');
    assert.equal((await kit.handOffs.list()).length, 3);
    await kit.handOffs.closeOf(alex, 'helped');
    assert.deepEqual(
      (await kit.handOffs.list()).map(({ person }) => person),
      [sanne],
    );
  });

  test('is closed with others of the reasons that are over, and those of other reasons wait on', async (t) => {
    const kit = await enrollmentKit(t);
    for (const reason of ['disowned', 'lost-everything', 'locked'] as const) {
      await kit.handOffs.open(alex, { reason });
      kit.clock.advance(1);
    }
    assert.deepEqual(
      (await kit.handOffs.allWaiting(alex)).map(({ reason }) => reason),
      ['disowned', 'lost-everything', 'locked'],
    );
    await kit.handOffs.closeOf(alex, 'unlocked', { about: ['disowned', 'locked'], by: 'operator' });
    assert.deepEqual(
      (await kit.handOffs.allWaiting(alex)).map(({ reason }) => reason),
      ['lost-everything'],
    );
  });

  test('is over after seven days, makes room for the next at once, and is swept a week later', async (t) => {
    const kit = await enrollmentKit(t);
    await kit.handOffs.open(alex, { reason: 'locked' });
    kit.clock.advance(7 * 86_400);
    assert.equal(await kit.handOffs.waiting(alex), undefined);
    assert.equal((await kit.handOffs.open(alex, { reason: 'locked' })).code, 'opened');
    assert.equal(await kit.handOffs.sweep(), 0);
    assert.deepEqual(
      (await kit.handOffs.list({ all: true })).map(({ state }) => state),
      ['expired', 'waiting'],
    );
    assert.deepEqual((await auditTypes(kit)).slice(-2), ['hand-off-expired', 'hand-off-opened']);
    kit.clock.advance(7 * 86_400);
    assert.equal(await kit.handOffs.sweep(), 1);
    assert.equal((await kit.handOffs.list({ all: true })).length, 1);
  });

  test('keeps no words of the person: steps are codes, and anything else is refused', async (t) => {
    const kit = await enrollmentKit(t);
    for (const steps of [['I lost my phone'], ['x'.repeat(41)], Array.from({ length: 11 }, () => 'step')])
      await assert.rejects(kit.handOffs.open(alex, { reason: 'locked', steps }));
    assert.deepEqual(await kit.handOffs.list({ all: true }), []);
  });

  test('that was altered, or made up, in the store is believed by nobody, and the others are', async (t) => {
    const kit = await enrollmentKit(t);
    const { handOff } = await kit.handOffs.open(alex, { reason: 'locked' });
    await kit.handOffs.open(sanne, { reason: 'locked' });
    const rows = kit.store.collection(handOffCollection);
    await rows.findOneAndUpdate({ _id: handOff._id }, { $set: { person: { ...sanne } } });
    assert.deepEqual(
      (await kit.handOffs.list()).map(({ person }) => person),
      [sanne],
    );
    assert.ok(kit.troubles.some((trouble) => trouble instanceof HandOffAlteredError));
    await assert.rejects(kit.handOffs.close(handOff._id, { reason: 'x' }), HandOffAlteredError);
    assert.equal((await kit.handOffs.open(alex, { reason: 'locked' })).code, 'opened');
  });

  test('of a newer release beside this one is understood, changed and left with what that one knows of it', async (t) => {
    const kit = await enrollmentKit(t);
    const { handOff } = await kit.handOffs.open(alex, { reason: 'locked' });
    const [rows, known] = [kit.store.collection(handOffCollection), await kit.handOffs.waiting(alex)];
    const later = { told: 'demo' };
    const { _id, ...sealed } = sealHandOff({ ...handOff, unrecorded: [], ...{ later } }, kit.keyRing);
    await rows.findOneAndUpdate({ _id }, { $set: { ...sealed, laterAt: kit.clock.now() } });
    assert.deepEqual(await kit.handOffs.waiting(alex), { ...known, later });
    assert.equal(await kit.handOffs.close(_id, { reason: 'helped' }), 'closed');
    const [closed] = await kit.handOffs.list({ all: true });
    assert.ok(closed !== undefined && 'later' in closed);
    assert.deepEqual([closed.state, closed.later], ['closed', later]);
    assert.deepEqual(kit.troubles, []);
  });

  test('in a form of a newer release that this one does not know is left to that one, and is not called altered', async (t) => {
    const kit = await enrollmentKit(t);
    const { handOff } = await kit.handOffs.open(alex, { reason: 'locked' });
    const rows = kit.store.collection(handOffCollection);
    const { _id, ...paused } = sealHandOff(
      { ...handOff, unrecorded: [], ...{ state: 'paused' as HandOff['state'] } },
      kit.keyRing,
    );
    await rows.findOneAndUpdate({ _id }, { $set: paused });
    const row = await rows.findOne({ _id });
    assert.equal(await kit.handOffs.waiting(alex), undefined);
    assert.deepEqual(await kit.handOffs.list(), []);
    await assert.rejects(kit.handOffs.close(_id, { reason: 'x' }), NewerHandOffError);
    await assert.rejects(kit.handOffs.open(alex, { reason: 'locked' }), NewerHandOffError);
    assert.ok(kit.troubles.length > 0 && kit.troubles.every((trouble) => trouble instanceof NewerHandOffError));
    assert.deepEqual(await rows.findOne({ _id }), row);
  });

  test('under a key that a replica lacks is left to the others, and is open still for these', async (t) => {
    const store = new MemoryStore();
    t.after(() => store.close());
    const behind = await kitOn(store, { keys: ['k1'] });
    await behind.handOffs.open(alex, { reason: 'locked' });
    const ahead = await kitOn(store, { keys: ['k2', 'k1'], seed: 'ahead', clock: behind.clock });
    await ahead.handOffs.repository.renew();
    assert.equal(await behind.handOffs.waiting(alex), undefined);
    assert.ok(behind.troubles.some((trouble) => trouble instanceof NewerHandOffError));
    assert.equal((await ahead.handOffs.waiting(alex))?.reason, 'locked');
  });

  test('of an older release, whose MAC is over the fields that it knew, is read and written on', async (t) => {
    const kit = await enrollmentKit(t);
    const { handOff } = await kit.handOffs.open(alex, { reason: 'locked' });
    const rows = kit.store.collection(handOffCollection);
    const { _id, ...older } = { ...handOff, unrecorded: [] };
    const { keyId, key } = kit.keyRing.newestSubKey('hand-off');
    const mac = macOf(key, canonical(['hand-off-v1', { _id, ...older }]));
    await rows.findOneAndUpdate({ _id }, { $set: { ...older, keyId, mac }, $unset: { sealedFields: '' } });
    assert.equal((await kit.handOffs.waiting(alex))?._id, _id);
    assert.equal(await kit.handOffs.close(_id, { reason: 'helped' }), 'closed');
    assert.deepEqual(
      (await kit.handOffs.list({ all: true })).map(({ state }) => state),
      ['closed'],
    );
  });

  test('is told of although the process could not write the trail, once it can', async (t) => {
    const real = new MemoryStore();
    t.after(() => real.close());
    let isDown = false;
    const store = intercepted(real, (call, act) =>
      isDown && call.writes && call.collection === 'enrollments'
        ? Promise.reject(new StoreUnavailableError('demo outage'))
        : act(),
    );
    const kit = await kitOn(store);
    isDown = true;
    assert.equal((await kit.handOffs.open(alex, { reason: 'locked' })).code, 'opened');
    isDown = false;
    kit.clock.advance(60);
    await kit.handOffs.recordDue(10);
    await kit.handOffs.recordDue(10);
    assert.deepEqual(await auditTypes(kit), ['hand-off-opened']);
    const [event] = await unsealedEvents(kit);
    assert.match(JSON.stringify(event), /"why":"locked"/u);
  });

  test('is in the trail with the ticket that it belongs to and the reason that was given, where there are any', async (t) => {
    const kit = await enrollmentKit(t);
    const openedBy = { by: 'agent', agent: 'demo-kofi' } as const;
    const [note, ticket] = ['a new phone, on the line now', 'INC0010042'];
    await kit.handOffs.open(alex, { reason: 'helpdesk-asked', kind: 'reset', openedBy, note, ticket });
    await kit.handOffs.open(alex, { reason: 'locked' });
    const [first, second] = (await unsealedEvents(kit)).map(({ detail }) => detail);
    assert.deepEqual([first?.['ticket'], first?.['reason'], first?.['why']], [ticket, note, 'helpdesk-asked']);
    assert.ok(second !== undefined && !('ticket' in second) && !('reason' in second));
  });

  test('goes on with the pass that was used, and is done once something is set up; what was opened later is about something else', async (t) => {
    const kit = await enrollmentKit(t);
    const states = async (): Promise<unknown> =>
      (await kit.handOffs.list({ all: true })).map(({ person, reason, state }) => [person.objectId, reason, state]);
    const hear = async (): Promise<void> => {
      for (let times = 0; times < 2; times += 1)
        await kit.repository.moveAuditEvents((events) => kit.handOffs.take(events), 50, assert.ifError);
    };
    await kit.handOffs.open(alex, { reason: 'lost-everything' });
    await kit.handOffs.open(sanne, { reason: 'lost-everything' });
    kit.clock.advance(1);
    await kit.service.passes.use(alex, await passIssued(kit));
    kit.clock.advance(1);
    await kit.handOffs.open(alex, { reason: 'asked-for-a-person' });
    await hear();
    const sannes = [sanne.objectId, 'lost-everything', 'waiting'];
    const later = [alex.objectId, 'asked-for-a-person', 'waiting'];
    assert.deepEqual(await states(), [[alex.objectId, 'lost-everything', 'opened'], sannes, later]);
    await enrolled(kit);
    await hear();
    assert.deepEqual(await states(), [[alex.objectId, 'lost-everything', 'done'], sannes, later]);
  });

  test('that waits longest is what an agent sees first who opens the bot while too many wait', async (t) => {
    const store = new MemoryStore();
    t.after(() => store.close());
    const kit = await kitOn(store);
    for (let index = 0; index < 105; index += 1) {
      const person = { tenantId: alex.tenantId, objectId: `person-${String(index)}` };
      await kit.handOffs.open(person, { reason: 'locked' });
      kit.clock.advance(1);
    }
    while ((await kit.handOffs.showDue(() => Promise.resolve('delivered'), 50)) === 'more');
    await kit.handOffs.showSoon(sanne, { isAgent: true });
    const due = await store.collection(handOffCollection).find({ showAt: { $exists: true } });
    const latest = (await kit.handOffs.list()).slice(-5).map(({ _id }) => _id);
    assert.equal(due.length, 100);
    assert.deepEqual(
      due.filter(({ _id }) => latest.includes(_id)),
      [],
    );
  });

  test('goes under the newest key with the others, and is believed when the old one is gone', async (t) => {
    const kit = await enrollmentKit(t);
    await kit.handOffs.open(alex, { reason: 'locked' });
    const both = await kitOn(kit.store, { clock: kit.clock, keys: ['newer', 'demo'], seed: 'newer' });
    assert.equal(await both.handOffs.renew(), 0);
    const rotated = await kitOn(kit.store, { clock: kit.clock, keys: ['newer'], seed: 'rotated' });
    assert.equal((await rotated.handOffs.list()).length, 1);
  });
});

test('a reference has every letter and digit it may have, and no other', () => {
  const randomness = new FakeRandomness('references');
  const seen = new Set<string>();
  for (let made = 0; made < 500; made += 1) for (const each of newReference(randomness)) seen.add(each);
  assert.equal([...seen].sort().join(''), '-23456789BCDFGHJKLMNPQRSTVWXZ');
});
