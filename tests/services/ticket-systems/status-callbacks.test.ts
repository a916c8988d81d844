import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, test } from 'node:test';
import { claim } from '../../../services/hand-off/transitions.ts';
import { handOffCollection } from '../../../services/hand-off/sealed-hand-off.ts';
import { callbackUrl, secrets, taken } from '../../bot/http/routes/hand-off-kit.ts';
import { enrollmentKit, kitOn, sanne, unsealedEvents } from '../enrollment/enrollment-kit.ts';
import { begin, callbacksOn, end, fail, openedBy, TicketSystem } from './callback-kit.ts';

describe('what becomes of a hand-off', () => {
  test('is told to whoever opened it, each status once and in order, signed over what is sent', async (t) => {
    const kit = await enrollmentKit(t);
    const system = new TicketSystem();
    const { callbacks } = callbacksOn(kit, system);
    const handOff = await openedBy(kit);
    for (const happens of [begin, end]) {
      await happens(kit, handOff);
      await callbacks.tellDue(20);
      await callbacks.tellDue(20);
    }
    const about = { type: 'handoff.status', id: handOff._id, reference: handOff.reference, ticket: 'INC1' };
    const at = kit.clock.now().toISOString();
    assert.deepEqual(system.told, [
      { ...about, status: 'accepted', at, isFinal: false, sequence: 1 },
      { ...about, status: 'failed', step: 'closed', at, isFinal: true, sequence: 2 },
    ]);
    assert.equal(new Set(system.posts.map(({ headers }) => headers['idempotency-key'])).size, 2);
    for (const { url, headers, body } of system.posts) {
      assert.equal(url, callbackUrl);
      const { 'x-hand-off-timestamp': time, 'idempotency-key': key, 'x-hand-off-signature': signature } = headers;
      assert.equal(Number(time), kit.clock.now().getTime() / 1_000);
      const text = `${time}\nPOST /bot?table=incident\n${key}\n${body}`;
      assert.equal(signature, `v1=${createHmac('sha256', secrets.servicenow).update(text).digest('base64')}`);
    }
  });

  test('is "accepted" when an agent claims it, once, whoever begins afterwards', async (t) => {
    const kit = await enrollmentKit(t);
    const system = new TicketSystem();
    const { callbacks } = callbacksOn(kit, system);
    const handOff = await openedBy(kit);
    await kit.handOffs.change(handOff._id, (each, context) => claim(each, 'kofi', context));
    await callbacks.tellDue(20);
    assert.deepEqual(
      system.told.map(({ status, isFinal }) => [status, isFinal]),
      [['accepted', false]],
    );
    await begin(kit, handOff);
    await callbacks.tellDue(20);
    assert.deepEqual(system.sequence, [1]);
  });

  test('waits for what was before it: what is not taken is sent again later and later, and nothing overtakes it', async (t) => {
    const kit = await enrollmentKit(t);
    const system = new TicketSystem();
    const { callbacks, troubles } = callbacksOn(kit, system);
    const handOff = await openedBy(kit);
    await begin(kit, handOff);
    system.answers(500);
    await callbacks.tellDue(20);
    await end(kit, handOff);
    const moments: number[] = [];
    for (let second = 0; second < 3_600; second += 10) {
      const before = system.posts.length;
      await callbacks.tellDue(20);
      if (system.posts.length > before) moments.push(second);
      kit.clock.advance(10);
    }
    assert.deepEqual(moments, [30, 90, 210, 450, 930, 1_830, 2_730]);
    assert.deepEqual([...new Set(system.sequence)], [1]);
    assert.equal(troubles.length, system.posts.length);
    system.answers(204);
    system.posts.length = 0;
    kit.clock.advance(900);
    await callbacks.tellDue(20);
    await callbacks.tellDue(20);
    assert.deepEqual(system.sequence, [1, 2]);
  });

  test('is told again no sooner than is asked for, and not much later than it would be', async (t) => {
    const kit = await enrollmentKit(t);
    const system = new TicketSystem();
    const { callbacks } = callbacksOn(kit, system);
    await begin(kit, await openedBy(kit));
    const http = (seconds: number): string => new Date(kit.clock.now().getTime() + seconds * 1_000).toUTCString();
    for (const [asked, seconds] of [
      ['600', 600],
      [http(700), 700],
      ['999999', 900],
    ] as const) {
      system.answers(429, asked === '600' || asked === '999999' ? asked : http(700));
      await callbacks.tellDue(20);
      const { length } = system.posts;
      kit.clock.advance(seconds - 1);
      await callbacks.tellDue(20);
      assert.equal(system.posts.length, length, asked);
      kit.clock.advance(1);
    }
  });

  test('is given up at once where it is gone, and after a day where nobody takes it, with a row in the audit trail', async (t) => {
    for (const [status, end] of [
      [410, 'gone'],
      [404, 'too-late'],
    ] as const) {
      const kit = await enrollmentKit(t);
      const system = new TicketSystem();
      const { callbacks } = callbacksOn(kit, system);
      const handOff = await openedBy(kit);
      await begin(kit, handOff);
      system.answers(status);
      const isGivenUp = async () =>
        (await unsealedEvents(kit)).some(({ type, actor }) => type === 'callback-given-up' && actor === 'system');
      for (let hours = 0; hours < 24; hours += 1) {
        await callbacks.tellDue(20);
        await kit.handOffs.recordDue(20);
        assert.equal(await isGivenUp(), end === 'gone', `${hours}`);
        kit.clock.advance(3_600);
      }
      await callbacks.tellDue(20);
      await kit.handOffs.recordDue(20);
      assert.ok(await isGivenUp());
      const { length } = system.posts;
      assert.equal(length, end === 'gone' ? 1 : 25);
      kit.clock.advance(3_600);
      await callbacks.tellDue(20);
      assert.equal(system.posts.length, length);
      const events = JSON.stringify(await unsealedEvents(kit));
      assert.match(events, new RegExp(`"program":"servicenow","status":"accepted","end":"${end}"`, 'u'));
    }
  });

  test('is told by one replica at a time, also when more happens meanwhile', async (t) => {
    const one = await enrollmentKit(t);
    const other = await kitOn(one.store, { seed: 'replica-2', clock: one.clock });
    const system = new TicketSystem();
    const first = callbacksOn(one, system);
    const second = callbacksOn(other, system, 'callbacks-2');
    const handOff = await openedBy(one);
    await begin(one, handOff);
    const slow = Promise.withResolvers<typeof taken>();
    const posted = Promise.withResolvers<undefined>();
    system.answer = () => {
      posted.resolve(undefined);
      return system.posts.length === 1 ? slow.promise : Promise.resolve(taken);
    };
    const telling = first.callbacks.tellDue(20);
    await posted.promise;
    await fail(other, handOff, 'method');
    await second.callbacks.tellDue(20);
    await end(other, handOff);
    await second.callbacks.tellDue(20);
    assert.deepEqual(system.sequence, [1]);
    slow.resolve(taken);
    await telling;
    for (let round = 0; round < 3; round += 1) await second.callbacks.tellDue(20);
    assert.deepEqual(system.sequence, [1, 2, 3]);
  });

  test('goes to nobody without an address, is owed no longer then, and is told from the next on to who gets one', async (t) => {
    const kit = await enrollmentKit(t);
    const system = new TicketSystem();
    const { callbacks } = callbacksOn(kit, system);
    const handOffs = [await openedBy(kit, 'jira'), await openedBy(kit, 'nobody', sanne)];
    for (const each of handOffs) await begin(kit, each);
    await callbacks.tellDue(20);
    assert.deepEqual(system.posts, []);
    assert.equal(await kit.store.collection(handOffCollection).countDocuments({ callbackAt: { $exists: true } }), 0);
  });

  test('is not believed of a row that somebody altered: nothing is sent', async (t) => {
    const kit = await enrollmentKit(t);
    const system = new TicketSystem();
    const { callbacks, troubles } = callbacksOn(kit, system);
    const rows = kit.store.collection(handOffCollection);
    const altered = await openedBy(kit, 'jira');
    await begin(kit, altered);
    const openedByThem = { openedBy: { by: 'program', program: 'servicenow' } };
    await rows.findOneAndUpdate({ _id: altered._id }, { $set: openedByThem });
    const told = await openedBy(kit, 'servicenow', sanne);
    await begin(kit, told);
    await callbacks.tellDue(20);
    await callbacks.tellDue(20);
    assert.deepEqual(system.sequence, [1]);
    await rows.findOneAndUpdate({ _id: told._id }, { $set: { toldStatuses: 0, callbackAt: kit.clock.now() } });
    await callbacks.tellDue(20);
    assert.deepEqual(system.sequence, [1]);
    assert.ok(troubles.length >= 2);
    assert.equal(await kit.handOffs.find(altered._id).catch(() => 'altered'), 'altered');
  });

  test('is kept to a number, the end always among it, although somebody fails again and again', async (t) => {
    const kit = await enrollmentKit(t);
    const system = new TicketSystem();
    const { callbacks } = callbacksOn(kit, system);
    const handOff = await openedBy(kit);
    for (let times = 0; times < 60; times += 1) {
      await fail(kit, handOff, times % 2 === 0 ? 'method' : 'proof');
      await callbacks.tellDue(20);
    }
    await end(kit, handOff);
    await callbacks.tellDue(20);
    assert.deepEqual(
      system.sequence,
      Array.from({ length: 41 }, (_, index) => index + 1),
    );
    assert.equal(system.told.at(-1)?.isFinal, true);
  });
});
