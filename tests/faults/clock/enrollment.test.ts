import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeAt } from '../../support/authenticator.ts';
import { buildBot } from '../../support/build-bot.ts';
import { reachQrCode } from '../../support/journey.ts';
import { alex, codeNow, enrolled, enrollmentKit, setUp } from '../../services/enrollment/enrollment-kit.ts';
import { wrongFor } from '../goal-driven-person.ts';
import { jumps } from './jumping-clock.ts';

const minute = 60;
const hour = 3_600;
const year = 365 * 24 * hour;

/** Wrong codes until the person has to wait; the set-up ends in between and is begun anew. */
async function throttle(kit: Awaited<ReturnType<typeof enrollmentKit>>): Promise<void> {
  for (let wrong = 0, started = await setUp(kit); wrong < 20; wrong += 1) {
    const { code } = await kit.service.prove(alex, started.methodId, wrongFor(started.app, kit.clock.now()));
    if (code === 'too-many-attempts' && wrong < 19) started = await setUp(kit);
  }
  assert.equal((await kit.service.begin(alex, 'authenticator-code')).code, 'throttled');
}

test('a code that was accepted stays spent however the clock jumps, and a fresh one works once it is right again', async (t) => {
  const kit = await enrollmentKit(t);
  const { clock, service } = kit;
  const started = await enrolled(kit);
  const code = codeNow(kit, started);
  assert.deepEqual(await service.verify(alex, started.methodId, code), { code: 'verified' });
  for (const [title, seconds] of jumps) {
    clock.advance(seconds);
    const again = await service.verify(alex, started.methodId, code);
    assert.notEqual(again.code, 'verified', title);
    clock.advance(-seconds);
    assert.deepEqual(await service.verify(alex, started.methodId, code), { code: 'code-already-used' }, title);
  }
  // Also at its own time again, when the clock has been to where its life begins.
  for (let behind = -90; behind <= 90; behind += 15) {
    clock.advance(behind);
    assert.notEqual((await service.verify(alex, started.methodId, code)).code, 'verified', `${behind} s`);
    clock.advance(-behind);
  }
  clock.advance(minute);
  assert.deepEqual(await service.verify(alex, started.methodId, codeNow(kit, started)), { code: 'verified' });
});

test('nobody whose clock was put back is kept from verifying for longer than it was put back', async (t) => {
  const kit = await enrollmentKit(t);
  const started = await enrolled(kit);
  assert.deepEqual(await kit.service.verify(alex, started.methodId, codeNow(kit, started)), { code: 'verified' });
  kit.clock.advance(-10 * minute);
  const early = await kit.service.verify(alex, started.methodId, codeNow(kit, started));
  assert.deepEqual(early, { code: 'code-already-used' });
  kit.clock.advance(10 * minute + 30);
  assert.deepEqual(await kit.service.verify(alex, started.methodId, codeNow(kit, started)), { code: 'verified' });
});

for (const seconds of [-hour, -year, hour, year]) {
  test(`a set-up begun before the clock was moved by ${seconds} s has ended, and another can be begun at once`, async (t) => {
    const bot = await buildBot(t);
    const person = bot.person();
    const entry = await reachQrCode(person);
    bot.clock.advance(seconds);
    await bot.enrollment.expireDue(10, { tell: (who) => bot.resumer.enrollmentChanged(who) });
    await person.say(codeAt(entry, bot.clock.now()));
    assert.equal(person.lastLine, 'This set-up has expired [Start again]');
    assert.ok(!JSON.stringify(person.chat).includes(entry.secret));
    assert.deepEqual((await bot.enrollment.status(person)).methods, []);
    await person.click('Start again');
    assert.match(person.lastLine, /Install an authenticator app/u);
    // What has been dealt with is not due again.
    assert.deepEqual(await bot.enrollment.expireDue(10), []);
  });
}

test('a set-up is not ended by replicas whose clocks are half a minute apart', async (t) => {
  const kit = await enrollmentKit(t);
  const started = await setUp(kit);
  kit.clock.advance(-30);
  assert.deepEqual(await kit.service.expireDue(10), []);
  kit.clock.advance(30);
  assert.deepEqual(await kit.service.prove(alex, started.methodId, codeNow(kit, started)), { code: 'verified' });
});

test('who has to wait waits an hour by the clock as it is, not by one that was a year ahead', async (t) => {
  const kit = await enrollmentKit(t);
  kit.clock.advance(year);
  await throttle(kit);
  kit.clock.advance(-year);
  assert.equal((await kit.service.begin(alex, 'authenticator-code')).code, 'started');
});

test('a clock that is put right by some minutes forgives no wrong code', async (t) => {
  for (const seconds of [-30 * minute, -2 * minute, 2 * minute, 30 * minute]) {
    const kit = await enrollmentKit(t);
    await throttle(kit);
    kit.clock.advance(seconds);
    const outcome = await kit.service.begin(alex, 'authenticator-code');
    assert.ok(outcome.code === 'throttled', `${seconds} s`);
    const wait = (outcome.retryAt.getTime() - kit.clock.now().getTime()) / 1000;
    assert.ok(wait <= hour + Math.max(0, -seconds), `${wait} s`);
  }
});

test('a machine whose clock begins in 1970 checks codes and throws nothing', async (t) => {
  const kit = await enrollmentKit(t);
  kit.clock.set(new Date(5_000));
  const started = await setUp(kit);
  const wrong = await kit.service.prove(alex, started.methodId, wrongFor(started.app, new Date(3_600_000)));
  assert.equal(wrong.code, 'wrong-code');
  assert.deepEqual(await kit.service.prove(alex, started.methodId, codeNow(kit, started)), { code: 'verified' });
});
