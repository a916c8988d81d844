import assert from 'node:assert/strict';
import {
  defaultSendLimitPolicy,
  type SendLimitPolicy,
} from '../../../../services/telephony/limits/send-limit-policy.ts';
import { type DocumentStore, StoreUnavailableError } from '../../../../services/store/document-store.ts';
import type { ReserveOutcome } from '../../../../services/telephony/limits/send-limits.ts';
import {
  adjacent,
  changes,
  type LimitsKit,
  limitsOn,
  onEmbeddedStore,
  onEveryStore,
  type SendOptions,
} from './limits-kit.ts';

/** Two replicas on one store and in one time. */
async function replicas(
  store: DocumentStore,
  policy: Partial<SendLimitPolicy>,
): Promise<readonly [LimitsKit, LimitsKit]> {
  const one = await limitsOn(store, { policy, seed: 'one' });
  return [one, await limitsOn(store, { policy, seed: 'other', clock: one.clock })];
}

type Counts = Record<string, number>;

/** Fifty sends at the same moment, on either replica in turn. @returns how often which outcome came. */
async function fiftyAtOnce(
  [one, other]: readonly [LimitsKit, LimitsKit],
  about: (index: number) => SendOptions,
): Promise<Counts> {
  const sends = Array.from({ length: 50 }, (_, index) => (index % 2 === 0 ? one : other).reserve(about(index)));
  const counts: Counts = {};
  for (const result of await Promise.allSettled(sends)) {
    const name = nameOf(result);
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

function nameOf(result: PromiseSettledResult<ReserveOutcome>): string {
  if (result.status === 'fulfilled') {
    return 'scope' in result.value ? `${result.value.code} ${result.value.scope}` : result.value.code;
  }
  if (!(result.reason instanceof StoreUnavailableError)) throw result.reason;
  return 'unavailable';
}

/** What goes out is never more than expected; and where the store is exact, everything is as expected. */
function assertCounts(counts: Counts, expected: Counts, exact: boolean): void {
  if (exact) assert.deepEqual(counts, expected);
  assert.ok((counts['reserved'] ?? 0) <= (expected['reserved'] ?? 0), JSON.stringify(counts));
}

onEveryStore('of fifty resends at once, one goes out', async (store, exact) => {
  const kits = await replicas(store, {});
  assertCounts(await fiftyAtOnce(kits, () => ({})), { reserved: 1, 'too-soon': 49 }, exact);
  kits[0].clock.advance(30);
  assertCounts(await fiftyAtOnce(kits, () => ({})), { reserved: 1, 'too-soon': 49 }, exact);
});

onEveryStore('a send that two replicas reserve at once is reserved by one', async (store) => {
  const [one, other] = await replicas(store, {});
  await one.reserve({ to: adjacent(1) });
  for (let round = 0; round < 5; round += 1) {
    const send = one.newSend({ id: `round-${round}`, to: adjacent(10 + round) });
    const results = await Promise.allSettled([one.limits.reserve(send), other.limits.reserve(send)]);
    const reserved = results.filter((result) => result.status === 'fulfilled' && result.value.code === 'reserved');
    assert.equal(reserved.length, 1, `round ${round}`);
  }
});

onEveryStore('of fifty sends of one person at once, as many go out as the person may cause', async (store, exact) => {
  const kits = await replicas(store, { person: { perHour: 8, perDay: 16 } });
  const counts = await fiftyAtOnce(kits, (index) => ({ to: adjacent(index) }));
  assertCounts(counts, { reserved: 8, 'too-many person': 42 }, exact);
});

onEveryStore('of fifty people at once, as many are sent to as a prefix takes', async (store, exact) => {
  const kits = await replicas(store, { prefix: { perHour: 7, perDay: 50 } });
  const counts = await fiftyAtOnce(kits, (by) => ({ by, to: adjacent(by) }));
  assertCounts(counts, { reserved: 7, 'too-many prefix': 43 }, exact);
});

onEmbeddedStore('of fifty people at once, as many are sent to as a number and a country take', async (store) => {
  const kits = await replicas(store, { number: { perHour: 5, perDay: 50 }, country: { perHour: 50, perDay: 12 } });
  assert.deepEqual(await fiftyAtOnce(kits, (by) => ({ by })), { reserved: 5, 'too-many number': 45 });
  const counts = await fiftyAtOnce(kits, (by) => ({ by, to: adjacent(by) }));
  assert.deepEqual(counts, { reserved: 7, 'too-many country': 43 });
});

onEmbeddedStore('a burst opens a breaker exactly when its allowance is used up', async (store) => {
  const breaker = { ...defaultSendLimitPolicy.breaker, unansweredPerPrefix: 6 };
  const kits = await replicas(store, { breaker });
  const counts = await fiftyAtOnce(kits, (by) => ({ by, to: adjacent(by) }));
  assert.deepEqual(counts, { reserved: 6, 'circuit-open prefix': 44 });
  assert.deepEqual(await changes(kits[0]), ['breaker-opened prefix text NL']);
});

onEmbeddedStore('a send that fifty settle at once is given back once', async (store) => {
  const kits = await replicas(store, { number: { perHour: 2, perDay: 2 } });
  await kits[0].reserve({ id: 'one' });
  await kits[0].reserve({ id: 'other', by: 2 });
  await Promise.all(Array.from({ length: 50 }, (_, index) => kits[index % 2 === 0 ? 0 : 1].refund('one')));
  const counts = await fiftyAtOnce(kits, (index) => ({ by: 10 + index }));
  assert.deepEqual(counts, { reserved: 1, 'too-many number': 49 });
});
