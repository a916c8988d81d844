import assert from 'node:assert/strict';
import type { ReserveOutcome } from '../../../../services/telephony/limits/send-limits.ts';
import { defaultSendLimitPolicy } from '../../../../services/telephony/limits/send-limit-policy.ts';
import { adjacent, type LimitsKit, limitsOn, onEmbeddedStore, onEveryStore, type SendOptions } from './limits-kit.ts';

const reserved = { code: 'reserved' } as const;
const tooSoon = (at: string): ReserveOutcome => ({ code: 'too-soon', retryAt: new Date(`2099-03-02T${at}Z`) });
const tooMany = (scope: 'person' | 'number' | 'prefix' | 'country', at: string): ReserveOutcome => ({
  code: 'too-many',
  scope,
  retryAt: new Date(`2099-03-${at}Z`),
});
/** One person's sends to one number, each after the pause it needs. */
async function sendAfter(
  { clock, reserve }: LimitsKit,
  seconds: number,
  about: SendOptions = {},
): Promise<ReserveOutcome> {
  clock.advance(seconds);
  return reserve(about);
}

onEmbeddedStore('a resend waits 30 seconds, then 60, then 120 each time', async (store) => {
  const kit = await limitsOn(store);
  assert.deepEqual(await kit.reserve(), reserved);
  assert.deepEqual(await sendAfter(kit, 29.999), tooSoon('09:00:30'));
  assert.deepEqual(await sendAfter(kit, 0.001), reserved);
  assert.deepEqual(await sendAfter(kit, 59), tooSoon('09:01:30'));
  assert.deepEqual(await sendAfter(kit, 1), reserved);
  assert.deepEqual(await sendAfter(kit, 119), tooSoon('09:03:30'));
  assert.deepEqual(await sendAfter(kit, 1), reserved);
  assert.deepEqual(await sendAfter(kit, 119), tooSoon('09:05:30'));
  assert.deepEqual(await sendAfter(kit, 3600), reserved);
  assert.deepEqual(await sendAfter(kit, 30), reserved, 'an hour without a send begins anew');
});

onEmbeddedStore('nobody waits for another channel, another number or another person', async (store) => {
  const kit = await limitsOn(store);
  for (const about of [{}, { channel: 'call' }, { to: '+31612345679' }, { by: 2 }] as const) {
    assert.deepEqual(await kit.reserve(about), reserved);
    assert.equal((await kit.reserve(about)).code, 'too-soon');
  }
});

onEmbeddedStore('somebody who answered does not wait for the next send', async (store) => {
  const kit = await limitsOn(store);
  assert.deepEqual(await kit.reserve({ id: 'first' }), reserved);
  await kit.completed('first');
  assert.deepEqual(await kit.reserve(), reserved);
  assert.deepEqual(await kit.reserve(), tooSoon('09:00:30'));
});

onEmbeddedStore('a person causes so many sends in an hour and a day, to all numbers together', async (store) => {
  const kit = await limitsOn(store, { policy: { person: { perHour: 2, perDay: 3 } } });
  const another = (seconds: number, index: number) => sendAfter(kit, seconds, { to: `+316${12345670 + index}` });
  assert.deepEqual([await another(0, 0), await another(0, 1)], [reserved, reserved]);
  assert.deepEqual(await another(0, 2), tooMany('person', '02T10:00:00'));
  assert.deepEqual(await kit.reserve({ by: 2 }), reserved, 'another person does not suffer');
  assert.deepEqual(await another(3600, 3), reserved);
  assert.deepEqual(await another(0, 4), tooMany('person', '03T09:00:00'));
  assert.deepEqual(await another(23 * 3600, 5), reserved, 'a day after the first two');
  assert.deepEqual(await another(0, 6), reserved);
  assert.deepEqual(await another(0, 7), tooMany('person', '03T10:00:00'), 'what is left of the day before counts');
  const sender = (await kit.documents()).find(({ _id }) => _id.endsWith('demo-1'));
  assert.equal(Object.keys(sender?.['sends'] ?? {}).length, 3, 'what is older than a day is forgotten');
});

onEmbeddedStore('a number receives so many, whoever causes them, and by either channel', async (store) => {
  const kit = await limitsOn(store, { policy: { number: { perHour: 2, perDay: 9 } } });
  assert.deepEqual(await kit.reserve({ by: 1 }), reserved);
  assert.deepEqual(await kit.reserve({ by: 2, channel: 'call' }), reserved);
  assert.deepEqual(await kit.reserve({ by: 3 }), tooMany('number', '02T10:00:00'));
  assert.deepEqual(await kit.reserve({ by: 3, to: '+31612345679' }), reserved);
  assert.deepEqual(await sendAfter(kit, 3_600, { by: 3 }), reserved, 'a new hour');
});

onEmbeddedStore('numbers that begin alike receive so many, and so does a country', async (store) => {
  const policy = { prefix: { perHour: 9, perDay: 2 }, country: { perHour: 3, perDay: 9 } };
  const kit = await limitsOn(store, { policy });
  const to = (e164: string, country = 'NL') => kit.reserve({ to: e164, country });
  assert.deepEqual([await to(adjacent(1)), await to(adjacent(2))], [reserved, reserved]);
  assert.deepEqual(await to(adjacent(3)), tooMany('prefix', '03T00:00:00'));
  assert.deepEqual(await to('+31612445678'), reserved);
  assert.deepEqual(await to('+31612545678'), tooMany('country', '02T10:00:00'));
  assert.deepEqual(await to('+32470123456', 'BE'), reserved);
});

onEmbeddedStore('people of one office are called on their own lines, however many begin alike', async (store) => {
  const policy = { number: { perHour: 1, perDay: 1 }, prefix: { perHour: 1, perDay: 1 } };
  const kit = await limitsOn(store, { policy });
  const office = { to: '+14255550109', country: 'US', channel: 'call', source: 'directory' } as const;
  for (const by of [1, 2, 3]) assert.deepEqual(await kit.reserve({ ...office, by, extension: `10${by}` }), reserved);
  assert.deepEqual(await kit.reserve({ ...office, by: 4, extension: '101' }), tooMany('number', '03T00:00:00'));
  assert.deepEqual(await kit.reserve({ ...office, to: '+14255550110', by: 5 }), reserved);
});

onEveryStore('what was not sent counts for nobody but the one who caused it', async (store) => {
  const one = { perHour: 1, perDay: 1 };
  const breaker = { ...defaultSendLimitPolicy.breaker, unansweredPerPrefix: 1, unansweredPerCountry: 1 };
  const policy = { person: { perHour: 2, perDay: 2 }, number: one, prefix: one, country: one, breaker };
  const kit = await limitsOn(store, { policy });
  assert.deepEqual(await kit.reserve({ id: 'first' }), reserved);
  await kit.refund('first', 2);
  assert.deepEqual(await kit.reserve({ by: 2 }), tooMany('number', '03T00:00:00'), "another's send is nobody else's");
  await Promise.all([kit.refund('first'), kit.refund('first')]);
  await kit.completed('first');
  assert.deepEqual(await kit.reserve({ id: 'second' }), reserved, 'and at once');
  assert.deepEqual(await kit.reserve({ by: 2 }), tooMany('number', '03T00:00:00'), 'a refund counts once');
  await kit.completed('second');
  await kit.refund('second');
  assert.deepEqual(await kit.reserve({ by: 2 }), tooMany('number', '03T00:00:00'), 'what was answered was sent');
  assert.deepEqual(await kit.reserve({ by: 1 }), tooMany('person', '03T09:00:00'));
  await kit.refund('never-reserved');
});

onEveryStore('what a carrier was out for counts for nobody at all, and only delays the next', async (store) => {
  const kit = await limitsOn(store, {
    policy: { person: { perHour: 2, perDay: 2 }, number: { perHour: 2, perDay: 2 } },
  });
  for (const [id, wait] of [
    ['first', 0],
    ['second', 30],
    ['third', 60],
  ] as const) {
    assert.deepEqual(await sendAfter(kit, wait, { id }), reserved);
    await kit.unsent(id);
    await kit.unsent(id);
  }
  assert.deepEqual(await kit.reserve(), tooSoon('09:03:30'), 'who is impatient does not ask it all the time');
  assert.deepEqual(await sendAfter(kit, 120, { id: 'fourth' }), reserved);
  assert.deepEqual(await sendAfter(kit, 120, { id: 'fifth' }), reserved);
  assert.equal((await sendAfter(kit, 120)).code, 'too-many', 'those were sent');
});

onEmbeddedStore('nobody asks a carrier that is out more than twice as often as it would send', async (store) => {
  const kit = await limitsOn(store, { policy: { person: { perHour: 8, perDay: 16 } } });
  const codes: string[] = [];
  for (let index = 0; index < 20; index += 1) {
    const { code } = await kit.reserve({ id: `send-${index}`, to: adjacent(index) });
    codes.push(code);
    if (code === 'reserved') await kit.unsent(`send-${index}`);
  }
  assert.equal(codes.indexOf('too-many'), 16);
});

onEmbeddedStore('a send that was not sent makes nobody wait, and those that were keep their pauses', async (store) => {
  const kit = await limitsOn(store);
  await kit.reserve({ id: 'first' });
  assert.deepEqual(await sendAfter(kit, 30, { id: 'second' }), reserved);
  assert.deepEqual(await kit.reserve(), tooSoon('09:01:30'));
  await kit.refund('first');
  assert.deepEqual(await kit.reserve(), tooSoon('09:01:00'), 'the second is the first now');
  await kit.refund('second');
  assert.deepEqual(await kit.reserve(), reserved);
  assert.deepEqual(await kit.reserve(), tooSoon('09:01:00'));
});

onEmbeddedStore('a send is reserved once: a resend under its id would not be counted', async (store) => {
  const kit = await limitsOn(store, { policy: { resendSeconds: [] } });
  const twice = kit.newSend({ id: 'one' });
  assert.deepEqual(await kit.limits.reserve(twice), reserved);
  const before = await kit.documents();
  await assert.rejects(kit.limits.reserve(twice), /id of its own/u);
  assert.deepEqual(await kit.documents(), before);
});
