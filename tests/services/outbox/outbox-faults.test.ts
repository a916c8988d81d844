import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { StoreUnavailableError } from '../../../services/store/document-store.ts';
import { intercepted } from '../../support/intercepted-store.ts';
import { mortalStore } from '../../support/mortal-store.ts';
import { later, letterPolicy, post, stores } from './outbox-kit.ts';

describe('what is owed', () => {
  const { open } = stores[0];

  test('is delivered again when the process died before it had written down that it did, and never lost', async (t) => {
    for (const fate of ['dies before', 'dies after', 'is refused', 'loses its answer'] as const) {
      for (const write of [1, 2]) {
        const store = await open(t);
        const { owe, replica, clock, arrived, owed } = await post(store);
        await owe('letter');
        const mortal = mortalStore(store, { fate, write });
        await Promise.race([replica({ store: mortal.store }).deliverDue(10), mortal.died]);
        for (let minutes = 0; minutes < 3; minutes += 1) {
          clock.advance(60);
          await replica().deliverDue(10);
        }
        assert.equal(await owed(), 0, `${fate} ${write}`);
        assert.ok(arrived.length === 1 || (arrived.length === 2 && write === 2), `${fate} ${write}: ${arrived.length}`);
      }
    }
  });

  test('is tried again when its delivery fails, and what fails keeps nothing else back', async (t) => {
    const { owe, replica, clock, arrived, troubles } = await post(await open(t));
    await owe('bad');
    await owe('good');
    const fails = new Set(['bad']);
    const outbox = replica({
      deliver: (text) => {
        if (fails.has(text)) return Promise.reject(new Error('demo outage'));
        arrived.push(text);
        return Promise.resolve('delivered');
      },
    });
    await outbox.deliverDue(10);
    assert.deepEqual(arrived, ['good']);
    assert.deepEqual(troubles, ['Error: demo outage']);
    fails.clear();
    clock.advance(60);
    await outbox.deliverDue(10);
    assert.deepEqual(arrived, ['good', 'bad']);
  });

  test('that can never be delivered is given up at once', async (t) => {
    const { owe, replica, givenUp, owed } = await post(await open(t));
    await owe('letter');
    await replica({ deliver: () => Promise.resolve('never') }).deliverDue(10);
    assert.deepEqual(givenUp, ['letter']);
    assert.equal(await owed(), 0);
  });

  test('and outlived its lifetime while the bot was stopped is tried once, and then given up', async (t) => {
    const { owe, replica, clock, arrived, givenUp } = await post(await open(t));
    const policy = { ...letterPolicy, lifetime: 86_400_000 };
    await owe('late', policy);
    clock.advance(1);
    await owe('too late', policy);
    clock.advance(2 * 86_400);
    await replica({ policy }).deliverDue(1);
    await replica({ policy, deliver: later }).deliverDue(10);
    assert.deepEqual([arrived, givenUp], [['late'], ['too late']]);
  });

  test('is delivered although the clock was put back by years', async (t) => {
    const { owe, replica, clock, arrived, owed } = await post(await open(t));
    await owe('letter');
    await replica({ deliver: later }).deliverDue(10);
    clock.advance(-3 * 365 * 86_400);
    await replica().deliverDue(10);
    assert.deepEqual(arrived, ['letter']);
    assert.equal(await owed(), 0);
  });

  test('anew in the very millisecond that the claim moved it on to is owed still', async (t) => {
    const { owe, replica, clock, letters, owed } = await post(await open(t));
    await owe('letter');
    const dueAt = new Date(clock.now().getTime() + letterPolicy.firstPause);
    const outbox = replica({
      deliver: async (text) => {
        await letters.findOneAndUpdate({ _id: text }, { $set: { dueAt, tries: 0 } });
        return 'delivered';
      },
    });
    await outbox.deliverDue(10);
    assert.equal(await owed(), 1);
  });

  test('twice in one millisecond is owed at two moments', async (t) => {
    const { replica, clock } = await post(await open(t));
    const outbox = replica();
    const moments = Array.from({ length: 5 }, () => outbox.newDuty().dueAt.getTime());
    assert.equal(new Set(moments).size, 5);
    clock.advance(-86_400);
    assert.equal(outbox.newDuty().dueAt.getTime(), clock.now().getTime(), 'a clock that was put back counts');
  });

  test('anew while it is delivered is owed still', async (t) => {
    const { owe, replica, clock, letters, arrived, owed } = await post(await open(t));
    await owe('letter');
    clock.advance(1);
    const outbox = replica({
      deliver: async (text) => {
        arrived.push(text);
        if (arrived.length === 1) {
          await letters.findOneAndUpdate({ _id: text }, { $set: { dueAt: clock.now(), tries: 0 } });
        }
        return 'delivered';
      },
    });
    await outbox.deliverDue(10);
    assert.equal(await owed(), 1);
    await outbox.deliverDue(10);
    assert.equal(await owed(), 0);
    assert.equal(arrived.length, 2);
  });
});

describe('a page of what is owed', () => {
  const { open } = stores[0];

  test('that is full of what cannot be claimed, or may not be sent yet, holds nothing else up', async (t) => {
    const { owe, replica, letters, clock, arrived, troubles } = await post(await open(t));
    for (let number = 0; number < 20; number += 1) {
      await owe(`broken ${number}`);
      await letters.findOneAndUpdate({ _id: `broken ${number}` }, { $set: { tries: 'many' } });
    }
    for (let number = 0; number < 20; number += 1) await owe(`throttled ${number}`);
    clock.advance(1);
    await owe('good');
    const comeAgain = new Date(clock.now().getTime() + 60_000);
    const isThrottled = new Set(['throttled']);
    const ready = ({ text }: { text: string }) =>
      Promise.resolve(isThrottled.has(text.split(' ')[0] ?? '') ? comeAgain : undefined);
    const outbox = replica({ ready });
    for (let times = 0; times < 3; times += 1) await outbox.deliverDue(20);
    assert.deepEqual(arrived, ['good']);
    assert.equal(troubles.length, 20, 'what is broken is told once');
    isThrottled.clear();
    clock.advance(61);
    for (let times = 0; times < 3; times += 1) await outbox.deliverDue(20);
    assert.equal(arrived.length, 21);
  });

  test('that is full is followed at once, and one that is not waits for its time', async (t) => {
    const { owe, replica, arrived } = await post(await open(t));
    for (const text of ['one', 'two', 'three']) await owe(text);
    assert.equal(await replica().deliverDue(2), 'more');
    assert.equal(await replica().deliverDue(2), undefined);
    assert.equal(arrived.length, 3);
  });

  test('in which others were faster waits for its time', async (t) => {
    const store = await open(t);
    const { owe, replica, arrived } = await post(store);
    await owe('letter');
    const overtaken = intercepted(store, async ({ operation }, act) => {
      const found = await act();
      if (operation === 'find') await replica().deliverDue(1);
      return found;
    });
    assert.equal(await replica({ store: overtaken }).deliverDue(1), undefined);
    assert.deepEqual(arrived, ['letter']);
  });

  test('of which nothing can be claimed, because the store fails, is told and waits for its time', async (t) => {
    const store = await open(t);
    const { owe, replica, troubles, arrived } = await post(store);
    await owe('letter');
    const failing = intercepted(store, ({ writes }, act) =>
      writes ? Promise.reject(new StoreUnavailableError('demo outage')) : act(),
    );
    assert.equal(await replica({ store: failing }).deliverDue(1), undefined);
    assert.deepEqual([troubles, arrived], [['StoreUnavailableError: demo outage'], []]);
  });
});
