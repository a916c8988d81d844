import assert from 'node:assert/strict';
import type { Cleanup } from '../../support/cleanup.ts';
import { EnrollingCrowd, type Met } from '../../support/enrolling-crowd.ts';
import { assertAllKept, type Standing } from '../../support/promises.ts';
import { verifyAudit } from '../../support/running-bot.ts';
import type { Site } from '../../support/site.ts';
import { WireTeams } from '../../support/wire-teams.ts';
import { KilledBot } from './killed-bot.ts';

export interface CampaignOptions {
  readonly site: Site;
  readonly enrollments: number;
  /** People who enroll at the same time; the bot is killed once while they do. */
  readonly atOnce: number;
  readonly seed: string;
  readonly onKill?: (kill: Kill) => void;
}

/** One kill, what the people on their way had come to, and what they met with. */
export type Kill = Standing & Met;

/**
 * Groups of people enroll with a real bot, which is killed at a random moment of each group, started again, and has to
 * keep its promises. @throws {AssertionError} when it breaks one. @returns the kills.
 */
export async function campaign(t: Cleanup, options: CampaignOptions): Promise<Kill[]> {
  const { site, enrollments, atOnce, seed, onKill } = options;
  const bot = new KilledBot(t, site);
  const wire = await WireTeams.start(t);
  const teams = wire.through(() => bot.port);
  const crowd = new EnrollingCrowd({ teams, seed, error: () => bot.error, isUp: () => bot.isUp });
  await bot.start();
  const kills: Kill[] = [];
  for (let left = enrollments; left > 0; left -= atOnce) {
    const { struck, ...met } = await crowd.enroll(
      String(kills.length + 1),
      Math.min(left, atOnce),
      async (newcomers) => {
        const standing = await bot.kill(crowd.people, newcomers);
        await bot.start();
        return standing;
      },
    );
    assert.deepEqual([...wire.statuses.keys()], [200]);
    const kill = { ...struck, ...met };
    onKill?.(kill);
    kills.push(kill);
  }
  // Everybody is enrolled, once, after one more kill; and once all is sealed the chain says so.
  const standing = await bot.kill(crowd.people);
  assert.deepEqual(standing, { unknown: 0, begun: 0, enrolled: crowd.people.length });
  await site.inspect((evidence) => assertAllKept(evidence, crowd.people));
  await verifyAudit(site.environment);
  return kills;
}
