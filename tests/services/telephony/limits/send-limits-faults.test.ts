import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { StoreUnavailableError } from '../../../../services/store/document-store.ts';
import { intercepted } from '../../../support/intercepted-store.ts';
import { FailingStore } from '../../../threats/support/failing-store.ts';
import { adjacent, changes, generous, limitsOn, onEmbeddedStore } from './limits-kit.ts';

const number = '+31612345678';

onEmbeddedStore(
  'wherever the store fails, nothing is reserved, and no limit counts less than what was',
  async (real) => {
    const policy = { person: { perHour: 400, perDay: 400 }, number: { perHour: 3, perDay: 3 } };
    for (const failure of ['undone', 'done'] as const) {
      let calls = 0;
      for (let held = false; !held; calls += 1) {
        const store = new FailingStore(real);
        const seed = `${failure}-${calls}`;
        const kit = await limitsOn(store.store, { policy, seed });
        const to = adjacent(calls + (failure === 'done' ? 100 : 0));
        assert.deepEqual(await kit.reserve({ by: 1, to }), { code: 'reserved' });
        store.failAfter(calls, failure);
        const [result] = await Promise.allSettled([kit.reserve({ by: 2, to })]);
        held = store.held;
        assert.equal(result.status === 'fulfilled' && result.value.code === 'reserved', held, seed);
        if (result.status === 'rejected') assert.ok(result.reason instanceof StoreUnavailableError, seed);
        store.mend();
        const codes: string[] = [];
        for (const by of [3, 4, 5]) codes.push((await kit.reserve({ by, to })).code);
        const sent = codes.filter((code) => code === 'reserved').length + (held ? 2 : 1);
        assert.ok(sent >= 2 && sent <= 3, `${seed}: ${codes.join()}`);
      }
      assert.equal(calls, 6, 'one call to read, four to count, and none failed');
    }
  },
);

onEmbeddedStore('a refund or an answer that the store loses stays counted, and is safe to repeat', async (real) => {
  const policy = { number: { perHour: 2, perDay: 2 } };
  for (const settle of ['refund', 'completed'] as const) {
    for (let calls = 0; calls < 8; calls += 1) {
      const store = new FailingStore(real);
      const kit = await limitsOn(store.store, { policy, seed: `${settle}-${calls}` });
      const to = adjacent(calls + (settle === 'refund' ? 0 : 100));
      await kit.reserve({ id: `${settle}-${calls}`, to });
      store.failAfter(calls, 'done');
      await Promise.allSettled([kit[settle](`${settle}-${calls}`)]);
      store.mend();
      await kit[settle](`${settle}-${calls}`);
      const codes: string[] = [];
      for (const by of [3, 4, 5]) codes.push((await kit.reserve({ by, to })).code);
      assert.ok(codes.filter((code) => code === 'reserved').length <= (settle === 'refund' ? 2 : 1), codes.join());
    }
  }
});

onEmbeddedStore('a write that is done twice, and answered for the second time, counts once', async (real) => {
  const twice = intercepted(real, async ({ operation, writes }, act) => {
    if (!writes || operation.startsWith('delete')) return act();
    await act();
    return act();
  });
  const kit = await limitsOn(twice, { policy: { person: { perHour: 2, perDay: 2 } } });
  assert.deepEqual(await kit.reserve({ id: 'one' }), { code: 'reserved' });
  assert.deepEqual(await kit.reserve({ id: 'two', to: adjacent(1) }), { code: 'reserved' });
  assert.equal((await kit.reserve({ id: 'three', to: adjacent(2) })).code, 'too-many');
});

onEmbeddedStore(
  'whatever the limits say, it is written by then: no call on the store is under way any more',
  async (real) => {
    let underWay = 0;
    const watched = intercepted(real, async (_call, act) => {
      underWay += 1;
      // A little later than whoever does not wait for it.
      await setImmediate();
      return act().finally(() => (underWay -= 1));
    });
    const breaker = { ...generous.breaker, unansweredPerPrefix: 2 };
    const kit = await limitsOn(watched, { policy: { breaker } });
    const steps: readonly (() => Promise<unknown>)[] = [
      () => kit.reserve({ id: 'first' }),
      () => kit.refund('first'),
      () => kit.reserve({ id: 'second', by: 2, to: adjacent(1) }),
      () => kit.reserve({ id: 'third', by: 3, to: adjacent(2) }),
      // It opens the breaker.
      () => kit.reserve({ id: 'fourth', by: 4, to: adjacent(3) }),
      () => changes(kit),
      async () => {
        await setImmediate();
        kit.clock.advance(900);
      },
      () => kit.reserve({ id: 'trial', by: 5, to: adjacent(4) }),
      () => kit.completed('trial', 5),
      () => kit.completed('second', 2),
      () => changes(kit),
      () => kit.limits.sweep(),
    ];
    for (const [index, step] of steps.entries()) {
      await step();
      assert.equal(underWay, 0, `after step ${index + 1}`);
    }
  },
);

onEmbeddedStore('somebody who is overtaken again and again is refused, and counted nowhere', async (real) => {
  const kit = await limitsOn(real, { policy: { number: { perHour: 1, perDay: 1 } } });
  await kit.reserve({ id: 'one' });
  const before = await kit.documents();
  // Reads see none of what others wrote: a send is lost where it is counted.
  const behind = intercepted(real, async ({ operation }, act) => (operation === 'find' ? ([] as never) : act()));
  const late = await limitsOn(behind, { policy: { number: { perHour: 1, perDay: 1 } }, clock: kit.clock });
  const retryAt = new Date(kit.clock.now().getTime() + 1_000);
  assert.deepEqual(await late.reserve({ by: 2 }), { code: 'too-many', scope: 'person', retryAt });
  const after = await kit.documents();
  const isLate = ({ _id }: { readonly _id: string }) => _id.endsWith('demo-2');
  assert.deepEqual(after.find(isLate)?.['sends'], {});
  assert.deepEqual(after.toSpliced(after.findIndex(isLate), 1), before);
});

onEmbeddedStore('no document has a number in it, nor enough of one to guess the rest', async (store) => {
  const kit = await limitsOn(store);
  await kit.reserve({ id: 'one', to: number });
  await kit.reserve({ id: 'two', to: number, channel: 'call', source: 'directory', extension: '4711' });
  await kit.completed('one');
  const documents = JSON.stringify(await kit.documents());
  assert.ok(documents.length > 1_000);
  for (const part of ['612345', '316123', '123456', '345678', '4711']) assert.ok(!documents.includes(part), part);
});

onEmbeddedStore('every document expires, and what has expired is as good as gone', async (store) => {
  const kit = await limitsOn(store, { policy: { number: { perHour: 1, perDay: 1 } } });
  await kit.reserve({ id: 'one' });
  for (const { _id, expiresAt } of await kit.documents()) {
    assert.ok(expiresAt > kit.clock.now() && expiresAt.getTime() <= kit.clock.now().getTime() + 86_400_000, _id);
  }
  kit.clock.advance(86_400);
  assert.deepEqual(await kit.reserve({ id: 'two' }), { code: 'reserved' });
  assert.deepEqual(await kit.reserve({ id: 'one', by: 2, to: adjacent(1) }), { code: 'reserved' });
});

onEmbeddedStore('what has expired is swept, except what the helpdesk was not told yet', async (store) => {
  const breaker = { ...generous.breaker, unansweredPerCountry: 1 };
  const kit = await limitsOn(store, { policy: { breaker } });
  await kit.reserve({ id: 'one' });
  assert.equal((await kit.reserve({ id: 'two', by: 2 })).code, 'circuit-open');
  const before = await kit.documents();
  assert.equal(await kit.limits.sweep(), 0);
  kit.clock.advance(2 * 86_400);
  assert.equal(await kit.limits.sweep(), before.length - 1);
  assert.deepEqual(await changes(kit), ['breaker-opened country text NL']);
  assert.equal(await kit.limits.sweep(), 1);
});
