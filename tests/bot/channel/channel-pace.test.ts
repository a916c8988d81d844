import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ChannelPace } from '../../../bot/channel/channel-pace.ts';
import { FakeClock, FakeRandomness, passing } from '../../support/fakes.ts';

const tenant = 'demo-tenant';

function start(seed = 'pace') {
  const clock = new FakeClock();
  const pace = new ChannelPace({ clock, randomness: new FakeRandomness(seed), wait: passing(clock) });
  /** How many may go within some seconds, all of them taken. */
  const inSeconds = async (seconds: number, of = tenant): Promise<number> => {
    const end = clock.now().getTime() + seconds * 1_000;
    let sent = 0;
    for (; clock.now().getTime() < end; sent += 1) {
      const comeAgain = await pace.ready(of);
      if (comeAgain === undefined) pace.heard(of, 201);
      else clock.set(comeAgain);
    }
    return sent;
  };
  /** How long the tenant is left alone now, in seconds. */
  const pause = async (): Promise<number> => {
    const comeAgain = await pace.ready(tenant);
    return comeAgain === undefined ? 0 : (comeAgain.getTime() - clock.now().getTime()) / 1_000;
  };
  return { clock, pace, inSeconds, pause };
}

describe('what nobody waits for goes to a tenant', () => {
  test('at some fifteen a second at first, and faster and faster while all is taken', async () => {
    const { inSeconds } = start();
    const first = await inSeconds(2);
    assert.ok(first >= 25 && first <= 35, `${first}`);
    await inSeconds(120);
    const last = await inSeconds(10);
    assert.ok(last > 300 && last <= 510, `${last}`);
  });

  test('half as fast after a refusal, which counts once however many were on their way', async () => {
    const { clock, pace, inSeconds } = start();
    for (let times = 0; times < 50; times += 1) pace.heard(tenant, 429);
    clock.advance(2);
    const sent = await inSeconds(2);
    assert.ok(sent >= 12 && sent <= 18, `${sent}`);
  });

  test('after the wait that is asked for, and an hour at most', async () => {
    for (const [askedFor, least, most] of [
      [90_000, 90, 113],
      [86_400_000, 3_600, 4_500],
    ] as const) {
      const { pace, pause } = start();
      pace.heard(tenant, 429, askedFor);
      assert.ok(pace.isThrottled(tenant));
      const seconds = await pause();
      assert.ok(seconds >= least && seconds <= most, `${seconds}`);
    }
  });

  test('after longer and longer pauses where no wait is asked for, never more than a minute and a half', async () => {
    const { clock, pace, pause } = start();
    const pauses: number[] = [];
    for (let times = 0; times < 12; times += 1) {
      pace.heard(tenant, 429);
      const seconds = await pause();
      pauses.push(seconds);
      clock.advance(seconds + 1);
    }
    assert.ok((pauses[6] ?? 0) > (pauses[2] ?? 0) * 4, pauses.join());
    assert.ok(Math.max(...pauses) <= 95, pauses.join());
  });

  test('after pauses that differ from process to process, so that they do not all come back at once', () => {
    const pauses = new Set<number>();
    for (const seed of ['a', 'b', 'c', 'd', 'e']) {
      const { pace, clock } = start(seed);
      pace.heard(tenant, 429);
      let milliseconds = 0;
      for (; pace.isThrottled(tenant); milliseconds += 10) clock.advance(0.01);
      pauses.add(milliseconds);
    }
    assert.ok(pauses.size > 2, [...pauses].join());
  });

  test('whatever another tenant is told', async () => {
    const { pace, inSeconds } = start();
    pace.heard('demo-other', 429, 60_000);
    assert.ok(!pace.isThrottled(tenant));
    assert.ok((await inSeconds(1)) > 10);
  });

  test('although the clock was put back by years', async () => {
    const { clock, pace, pause } = start();
    pace.heard(tenant, 429, 60_000);
    clock.advance(-3 * 365 * 86_400);
    assert.equal(await pause(), 0);
  });
});

describe('what somebody waits for', () => {
  test('has its turn when it comes again as it was told, ten times a second, however many others are refused', async () => {
    const { clock, pace } = start();
    pace.heard(tenant, 429, 2_000);
    assert.ok((await pace.ready(tenant, false)) !== undefined, 'the first time it waits like the others');
    const end = clock.now().getTime() + 10_000;
    let sent = 0;
    while (clock.now().getTime() < end) {
      pace.heard(tenant, 429, 2_000);
      assert.ok((await pace.ready(tenant)) !== undefined, 'nothing else goes');
      if ((await pace.ready(tenant, true)) === undefined) sent += 1;
    }
    assert.ok(sent >= 98 && sent <= 103, `${sent}`);
  });

  test('waits for a pause that the channel asks for by name like everything else', async () => {
    const { clock, pace } = start();
    pace.heard(tenant, 429, 300_000);
    for (let seconds = 0; seconds < 285; seconds += 5) {
      assert.ok((await pace.ready(tenant, true)) !== undefined, `after ${seconds} s`);
      clock.advance(5);
    }
  });
});
