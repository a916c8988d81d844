import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { AuditTrail } from '../../../services/audit/audit-trail.ts';
import { EnrollmentRepository } from '../../../services/enrollment/state/enrollment-repository.ts';
import type { Cleanup } from '../../support/cleanup.ts';
import { Dice } from '../../support/dice.ts';
import { complaints, Employee } from '../../support/employee.ts';
import { Person } from '../../support/person.ts';
import { assertPromisesKept, assertSealed, type Evidence, type Standing } from '../../support/promises.ts';
import { verifyAudit } from '../../support/running-bot.ts';
import type { Site } from '../../support/site.ts';
import { NoAnswerError, WireTeams } from '../../support/wire-teams.ts';
import { KilledBot } from './killed-bot.ts';

export interface CampaignOptions {
  readonly site: Site;
  readonly enrollments: number;
  /** People who enroll at the same time; the bot is killed once while they do. */
  readonly atOnce: number;
  readonly seed: string;
  readonly onKill?: (kill: Kill) => void;
}

/** One kill, and what the people on their way had come to. */
export interface Kill extends Standing {
  /** Clicks and messages that were left without an answer. */
  readonly unanswered: number;
  /** Turns that were given up, which a store that is too slow for so many people makes them. */
  readonly apologies: number;
}

/** Acts from the first message to a fresh code accepted, when nothing comes in between. */
const actsEach = 9;
/** More acts than anybody needs. */
const mostActs = 60;
/** Longest, in milliseconds: before somebody begins or acts again, also after an apology, and from an act to the kill. */
const pauses = { beginning: 300, thinking: 20, apologized: 4_000, killing: 40 };

/**
 * Groups of people enroll with a real bot, which is killed at a random moment of each group, started again, and has to
 * keep its promises. @throws {AssertionError} when it breaks one. @returns the kills.
 */
export async function campaign(t: Cleanup, options: CampaignOptions): Promise<Kill[]> {
  const bot = new KilledBot(t, options.site);
  const run = new Campaign(bot, await WireTeams.start(t), options);
  await bot.start();
  const kills: Kill[] = [];
  for (let left = options.enrollments; left > 0; left -= options.atOnce) {
    const kill = await run.group(kills.length + 1, Math.min(left, options.atOnce));
    options.onKill?.(kill);
    kills.push(kill);
  }
  await run.end();
  return kills;
}

class Campaign {
  readonly #bot: KilledBot;
  readonly #teams: WireTeams;
  readonly #options: CampaignOptions;
  readonly #people: Employee[] = [];
  #onAct: () => void = () => undefined;

  constructor(bot: KilledBot, teams: WireTeams, options: CampaignOptions) {
    this.#bot = bot;
    this.#teams = teams;
    this.#options = options;
  }

  /** People come, the bot is killed while they enroll, comes back, and they all go on to the end. */
  async group(number: number, size: number): Promise<Kill> {
    const dice = new Dice(`${this.#options.seed} ${number}`);
    const newcomers = Array.from({ length: size }, (_, index) => this.#newcomer(`demo-${number}-${index + 1}`));
    this.#people.push(...newcomers);
    const isTime = this.#acts(1 + dice.below(size * actsEach));
    const unanswered = newcomers.map((employee) => this.#enroll(employee));
    const allDone = Promise.all(unanswered);
    await Promise.race([isTime, allDone]);
    await delay(dice.below(pauses.killing));
    const standing = await this.#bot.kill(this.#people, newcomers);
    await this.#bot.start();
    const counts = await allDone;
    for (const { person, seesSecret } of newcomers) {
      assert.deepEqual(complaints(person), []);
      assert.ok(!seesSecret, `${person.objectId} still sees the secret`);
    }
    assert.deepEqual([...this.#teams.statuses.keys()], [200]);
    return { ...standing, unanswered: sumOf(counts), apologies: sumOf(newcomers.map(apologiesTo)) };
  }

  /** Everybody is enrolled, once, after one more kill; and once all is sealed the chain says so. */
  async end(): Promise<void> {
    const standing = await this.#bot.kill(this.#people);
    assert.deepEqual(standing, { unknown: 0, begun: 0, enrolled: this.#people.length });
    await this.#options.site.inspect(async (evidence) => {
      await seal(evidence);
      await assertSealed(evidence);
      await assertPromisesKept(evidence, this.#people);
    });
    await verifyAudit(this.#options.site.environment);
  }

  #newcomer(objectId: string): Employee {
    const dice = new Dice(`${this.#options.seed} ${objectId}`);
    const person = new Person(
      this.#teams.through(() => this.#bot.port),
      { objectId },
    );
    return new Employee({ person, now: () => new Date(), types: () => dice.oneIn(4) });
  }

  /** @returns how often nothing came back. */
  async #enroll(employee: Employee): Promise<number> {
    const dice = new Dice(`${this.#options.seed} ${employee.person.objectId} acts`);
    let unanswered = 0;
    let isAnswered = true;
    await delay(dice.below(pauses.beginning));
    for (let acts = 0; !employee.done; acts += 1) {
      const apologies = apologiesTo(employee);
      assert.ok(
        acts - apologies < mostActs,
        `No way on:\n${employee.person.transcript.join('\n')}\n${this.#bot.error}`,
      );
      this.#onAct();
      try {
        await (isAnswered || dice.oneIn(2) ? employee.act() : employee.again());
        isAnswered = true;
      } catch (error) {
        if (!(error instanceof NoAnswerError)) throw error;
        isAnswered = false;
        unanswered += 1;
        await this.#bot.isUp;
      }
      await delay(dice.below(apologiesTo(employee) > apologies ? pauses.apologized : pauses.thinking));
    }
    return unanswered;
  }

  /** Resolves with the act of that number from here on. */
  #acts(number: number): Promise<unknown> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    let acts = 0;
    this.#onAct = () => ((acts += 1) === number ? resolve(undefined) : undefined);
    return promise;
  }
}

function apologiesTo({ person }: Employee): number {
  return person.transcript.filter((line) => line.includes('went wrong')).length;
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}

/** What the bot's own job would have done next. */
async function seal({ store, keyRing }: Evidence): Promise<void> {
  const trail = new AuditTrail({ store, keyRing });
  const repository = new EnrollmentRepository({ store, keyRing });
  while ((await repository.moveAuditEvents((events) => trail.append(events), 200)).events > 0);
}
