import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { AuditTrail } from '../../../services/audit/audit-trail.ts';
import { EnrollmentRepository } from '../../../services/enrollment/enrollment-repository.ts';
import type { Cleanup } from '../../support/cleanup.ts';
import { Dice } from '../../support/dice.ts';
import { complaints, Employee } from '../../support/employee.ts';
import { Person } from '../../support/person.ts';
import { assertPromisesKept, assertSealed, type Evidence, type Standing } from '../../support/promises.ts';
import { type RunningBot, startBot, verifyAudit } from '../../support/running-bot.ts';
import type { Site } from '../../support/site.ts';
import { NoAnswerError, WireTeams } from '../../support/wire-teams.ts';

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
/** Longest, in milliseconds: before somebody begins, before somebody acts again, and from the act that is killed to the kill. */
const pauses = { beginning: 300, thinking: 20, killing: 40 };

/**
 * Groups of people enroll with a real bot, which is killed at a random moment of each group, started again, and has to
 * keep its promises. @throws {AssertionError} when it breaks one. @returns the kills.
 */
export async function campaign(t: Cleanup, options: CampaignOptions): Promise<Kill[]> {
  const run = new Campaign(t, await WireTeams.start(t), options);
  await run.start();
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
  readonly #t: Cleanup;
  readonly #teams: WireTeams;
  readonly #options: CampaignOptions;
  readonly #people: Employee[] = [];
  #bot: RunningBot | undefined;
  #port = 0;
  #isUp = Promise.withResolvers<undefined>();
  #onAct: () => void = () => undefined;

  constructor(t: Cleanup, teams: WireTeams, options: CampaignOptions) {
    this.#t = t;
    this.#teams = teams;
    this.#options = options;
  }

  async start(): Promise<void> {
    this.#bot = startBot(this.#t, this.#options.site.environment);
    this.#port = await this.#bot.listening();
    this.#isUp.resolve(undefined);
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
    const standing = await this.#kill(newcomers);
    await this.start();
    const counts = await allDone;
    for (const { person, seesSecret } of newcomers) {
      assert.deepEqual(complaints(person), []);
      assert.ok(!seesSecret, `${person.objectId} still sees the secret`);
    }
    assert.deepEqual([...this.#teams.statuses.keys()], [200]);
    const lines = newcomers.flatMap(({ person }) => person.transcript);
    const apologies = lines.filter((line) => line.includes('went wrong')).length;
    return { ...standing, unanswered: counts.reduce((sum, count) => sum + count, 0), apologies };
  }

  /** Everybody is enrolled, once, after one more kill; and once all is sealed the chain says so. */
  async end(): Promise<void> {
    const standing = await this.#kill(this.#people);
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
      this.#teams.through(() => this.#port),
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
      assert.ok(acts < mostActs, `No way on:\n${employee.person.transcript.join('\n')}\n${this.#bot?.error ?? ''}`);
      this.#onAct();
      try {
        await (isAnswered || dice.oneIn(2) ? employee.act() : employee.again());
        isAnswered = true;
      } catch (error) {
        if (!(error instanceof NoAnswerError)) throw error;
        isAnswered = false;
        unanswered += 1;
        await this.#isUp.promise;
      }
      await delay(dice.below(pauses.thinking));
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

  async #kill(onTheirWay: readonly Employee[]): Promise<Standing> {
    this.#isUp = Promise.withResolvers();
    this.#bot?.kill('SIGKILL');
    assert.equal(await this.#bot?.ended(), 'SIGKILL', this.#bot?.error);
    for (const employee of onTheirWay) employee.look();
    const { site } = this.#options;
    await site.inspect((evidence) => assertPromisesKept(evidence, this.#people));
    await verifyAudit(site.environment);
    return site.inspect((evidence) => assertPromisesKept(evidence, onTheirWay));
  }
}

/** What the bot's own job would have done next. */
async function seal({ store, keyRing }: Evidence): Promise<void> {
  const trail = new AuditTrail({ store, keyRing });
  while ((await new EnrollmentRepository({ store, keyRing }).sealAudit((events) => trail.append(events), 200)) > 0);
}
