import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultSendLimitPolicy } from '../../../../services/telephony/limits/send-limit-policy.ts';
import { adjacent, changes, limitsOn, onEmbeddedStore } from './limits-kit.ts';

const limits = defaultSendLimitPolicy;

onEmbeddedStore(
  'somebody who pumps adjacent numbers with many accounts gets fifty texts, and then none',
  async (store) => {
    const kit = await limitsOn(store, { policy: limits });
    let sent = 0;
    for (let index = 0; index < 80; index += 1) {
      const { code } = await kit.reserve({ by: Math.floor(index / limits.person.perHour), to: adjacent(index) });
      if (code === 'reserved') sent += 1;
      kit.clock.advance(1);
    }
    assert.equal(sent, limits.breaker.unansweredPerPrefix);
    assert.deepEqual(await changes(kit), ['breaker-opened prefix text NL']);
  },
);

onEmbeddedStore('with one account, somebody gets eight texts in an hour and sixteen in a day', async (store) => {
  const kit = await limitsOn(store, { policy: limits });
  const hourly: number[] = [];
  for (let hour = 0; hour < 4; hour += 1) {
    let sent = 0;
    for (let index = 0; index < 12; index += 1) {
      const { code } = await kit.reserve({ to: adjacent(hour * 12 + index) });
      if (code === 'reserved') sent += 1;
    }
    hourly.push(sent);
    kit.clock.advance(3_600);
  }
  assert.deepEqual(hourly, [8, 8, 0, 0]);
});

onEmbeddedStore('with a number of each prefix, somebody comes as far as the country goes', async (store) => {
  const policy = { ...limits, breaker: { ...limits.breaker, unansweredPerCountry: 30 } };
  const kit = await limitsOn(store, { policy });
  let sent = 0;
  for (let index = 0; index < 40; index += 1) {
    const { code } = await kit.reserve({ by: index, to: `+316${String(10 + index)}345678` });
    if (code === 'reserved') sent += 1;
  }
  assert.equal(sent, 30);
  assert.deepEqual(await changes(kit), ['breaker-opened country text NL']);
});

onEmbeddedStore(
  'fifty people of one company enroll at the same moment, and their colleagues after them',
  async (store) => {
    const kit = await limitsOn(store, { policy: limits });
    for (const round of [0, 1]) {
      const people = Array.from({ length: 50 }, (_, index) => round * 50 + index);
      const outcomes = await Promise.all(people.map((by) => kit.reserve({ id: `send-${by}`, by, to: adjacent(by) })));
      assert.ok(outcomes.every(({ code }) => code === 'reserved'));
      for (const by of people.slice(0, 40)) await kit.completed(`send-${by}`, by);
    }
    assert.deepEqual(await changes(kit), []);
  },
);

test('by default nobody alone uses up what a number, a prefix or a country takes', () => {
  const { person, number, prefix, country, breaker, resendSeconds } = limits;
  for (const per of ['perHour', 'perDay'] as const) {
    assert.ok(number[per] >= 2 * person[per] && prefix[per] > number[per] && country[per] > prefix[per], per);
  }
  assert.ok(person.perHour < 20, 'ASVS 6.6.4');
  assert.ok(breaker.unansweredPerPrefix > person.perDay && breaker.unansweredPerCountry > breaker.unansweredPerPrefix);
  assert.deepEqual(resendSeconds, [30, 60, 120]);
});
