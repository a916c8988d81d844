import assert from 'node:assert/strict';
import { mock, test, type TestContext } from 'node:test';
import { BackgroundWork, type Job } from '../../../bot/background/background-work.ts';
import { createLog } from '../../../bot/logging/log.ts';

/** Work with the given jobs under timers that a test moves. */
function background(t: TestContext, ...jobs: Job[]) {
  mock.timers.enable({ apis: ['setInterval'] });
  t.after(() => mock.timers.reset());
  const lines: string[] = [];
  const log = createLog('trace', { write: (line) => void lines.push(line) });
  return { work: new BackgroundWork({ jobs, log }), lines };
}

/** Lets what is under way come to its end. */
const settled = (): Promise<unknown> => new Promise(setImmediate);

test('a job runs at once and then at its times', async (t) => {
  const ran: string[] = [];
  const job = (name: string, everyMilliseconds: number): Job => ({
    name,
    everyMilliseconds,
    run: () => Promise.resolve(void ran.push(name)),
  });
  const { work } = background(t, job('often', 1000), job('seldom', 3000));
  work.start();
  assert.deepEqual(ran, ['often', 'seldom']);
  for (let second = 1; second <= 3; second += 1) {
    await settled();
    mock.timers.tick(1000);
  }
  assert.deepEqual(ran.slice(2).sort(), ['often', 'often', 'often', 'seldom']);
  await work.stop();
});

test('a job that takes longer than its interval never runs twice at a time', async (t) => {
  const { promise: end, resolve } = Promise.withResolvers<undefined>();
  let runs = 0;
  const slow: Job = { name: 'slow', everyMilliseconds: 1000, run: () => ((runs += 1), end.then(() => undefined)) };
  const { work } = background(t, slow);
  work.start();
  mock.timers.tick(5000);
  assert.equal(runs, 1);
  resolve(undefined);
  await settled();
  mock.timers.tick(1000);
  assert.equal(runs, 2);
  await work.stop();
});

/** A job that finds so much to do, one time after the other, and in the end nothing. */
function queueOf(waiting: number): { job: Job; runs: () => number } {
  let runs = 0;
  const run = (): Promise<'more' | undefined> => Promise.resolve((runs += 1) <= waiting ? 'more' : undefined);
  return { job: { name: 'queue', everyMilliseconds: 1000, run }, runs: () => runs };
}

test('a job that says that more waits runs again at once, and one that finds nothing waits for its time', async (t) => {
  const { job, runs } = queueOf(3);
  const { work } = background(t, job);
  work.start();
  await settled();
  assert.equal(runs(), 4);
  mock.timers.tick(999);
  await settled();
  assert.equal(runs(), 4);
  mock.timers.tick(1);
  await settled();
  assert.equal(runs(), 5);
  await work.stop();
});

test('stopping does not wait for all that waits', async (t) => {
  const { job, runs } = queueOf(Infinity);
  const { work } = background(t, job);
  work.start();
  await work.stop();
  assert.equal(runs(), 1);
});

for (const [how, run] of [
  ['rejects', () => Promise.reject(new Error('demo-canary'))],
  [
    'throws',
    () => {
      throw new Error('demo-canary');
    },
  ],
] satisfies [string, () => Promise<void>][]) {
  test(`a job that ${how} is logged and runs again at its next time`, async (t) => {
    let runs = 0;
    const failing: Job = { name: 'failing', everyMilliseconds: 1000, run: () => ((runs += 1), run()) };
    const { work, lines } = background(t, failing);
    work.start();
    await settled();
    mock.timers.tick(1000);
    await settled();
    assert.equal(runs, 2);
    assert.equal(lines.length, 2);
    assert.match(lines[0] ?? '', /"msg":"failing failed"/u);
    assert.doesNotMatch(lines.join(''), /demo-canary/u);
    await work.stop();
  });
}

test('stopping waits for what is under way and starts nothing any more', async (t) => {
  const { promise: end, resolve } = Promise.withResolvers<undefined>();
  const events: string[] = [];
  const slow: Job = {
    name: 'slow',
    everyMilliseconds: 1000,
    run: async () => {
      events.push('begun');
      await end;
      events.push('ended');
    },
  };
  const { work } = background(t, slow);
  work.start();
  const stopped = work.stop().then(() => events.push('stopped'));
  await settled();
  assert.deepEqual(events, ['begun']);
  resolve(undefined);
  await stopped;
  mock.timers.tick(5000);
  assert.deepEqual(events, ['begun', 'ended', 'stopped']);
});
