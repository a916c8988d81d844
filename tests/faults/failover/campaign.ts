import assert from 'node:assert/strict';
import type { Cleanup } from '../../support/cleanup.ts';
import { EnrollingCrowd, type Met } from '../../support/enrolling-crowd.ts';
import { assertAllKept, assertPromisesKept } from '../../support/promises.ts';
import { verifyAudit } from '../../support/running-bot.ts';
import { type Server, startServers, until } from '../replicas/servers.ts';
import type { Trouble } from './troubles.ts';

export interface FailoverOptions {
  /** The MongoDB that is in trouble. */
  readonly uri: string;
  /** They come one after the other, and again. */
  readonly troubles: readonly Trouble[];
  readonly enrollments: number;
  /** People who enroll at the same time; one trouble comes while they do. */
  readonly atOnce: number;
  readonly seed: string;
  readonly onTrouble?: (passed: PassedTrouble) => void;
}

/** A trouble that is over. */
export interface PassedTrouble extends Met {
  readonly name: string;
  /** From its beginning to the first answer to something that was done after it. */
  readonly secondsUntilAnswered: number;
  /** Whether a bot said that it cannot serve. One that asked only once it was over did not. */
  readonly showsInReadiness: boolean;
  /** From its beginning until both bots say that they are ready. */
  readonly secondsUntilReady: number;
}

/** Longest, in seconds, until turns go on. */
const longestSeconds = 15;

/**
 * Groups of people enroll with two bots on one MongoDB, which is in trouble at a random moment of each group; everybody goes on to the
 * end. @throws {AssertionError} when a promise is broken, or turns go on too late
 */
export async function failovers(t: Cleanup, options: FailoverOptions): Promise<PassedTrouble[]> {
  const servers = await startServers(t, 2, { server: options.uri });
  const { site, all, teams: wire } = servers;
  let sent = 0;
  const answers: { readonly began: number; readonly at: number }[] = [];
  const crowd = new EnrollingCrowd({
    teams: wire.through(() => all[sent++ % all.length]?.port ?? 0),
    seed: options.seed,
    error: () => all.map(({ bot }) => bot.error).join(''),
    onAnswer: ({ began, isGivenUp }) => {
      if (!isGivenUp) answers.push({ began, at: performance.now() });
    },
  });
  const passed: PassedTrouble[] = [];
  for (let left = options.enrollments; left > 0; left -= options.atOnce) {
    const trouble = options.troubles[passed.length % options.troubles.length];
    assert.ok(trouble !== undefined, 'There is no trouble');
    const { struck, ...met } = await crowd.enroll(
      String(passed.length + 1),
      Math.min(left, options.atOnce),
      async () => {
        const end = await trouble.begin();
        const began = performance.now();
        const [showsInReadiness] = await Promise.all([isUnready(all), end()]);
        await until(() => areReady(all), 'both bots are ready again');
        return { began, ready: performance.now(), showsInReadiness };
      },
    );
    const first = answers.find(({ began }) => began > struck.began);
    assert.ok(first !== undefined, 'Nobody was answered after the trouble');
    const result = {
      name: trouble.name,
      ...met,
      showsInReadiness: struck.showsInReadiness,
      secondsUntilAnswered: (first.at - struck.began) / 1000,
      secondsUntilReady: (struck.ready - struck.began) / 1000,
    };
    options.onTrouble?.(result);
    passed.push(result);
    assert.ok(result.secondsUntilAnswered < longestSeconds, `Turns went on after ${result.secondsUntilAnswered} s`);
    assert.equal(met.unanswered, 0);
    assert.deepEqual([...wire.statuses.keys()], [200]);
    await site.inspect((evidence) => assertPromisesKept(evidence, crowd.people));
  }
  await stopAll(all);
  const standing = await site.inspect((evidence) => assertAllKept(evidence, crowd.people));
  assert.deepEqual(standing, { unknown: 0, begun: 0, enrolled: crowd.people.length });
  await verifyAudit(site.environment);
  return passed;
}

async function stopAll(servers: readonly Server[]): Promise<void> {
  for (const { bot } of servers) bot.kill('SIGTERM');
  for (const { bot } of servers) assert.equal(await bot.ended(), 0, bot.error);
}

/** Whether one of them is not, within a few seconds. */
function isUnready(servers: readonly Server[]): Promise<boolean> {
  return until(async () => !(await areReady(servers)), 'a bot is not ready', 3).then(
    () => true,
    () => false,
  );
}

async function areReady(servers: readonly Server[]): Promise<boolean> {
  const answers = await Promise.all(servers.map(({ port }) => fetch(`http://127.0.0.1:${port}/readyz`)));
  return answers.every(({ status }) => status === 200);
}
