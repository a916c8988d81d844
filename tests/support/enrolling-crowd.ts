import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { Dice } from './dice.ts';
import { complaints, Employee } from './employee.ts';
import { Person, type TeamsClient } from './person.ts';
import { NoAnswerError } from './wire-teams.ts';

export interface CrowdOptions {
  /** Where their activities go. */
  readonly teams: TeamsClient;
  /** The same makes the same choices; what they coincide with is up to the machine. */
  readonly seed: string;
  /** What the bots have complained of. */
  readonly error: () => string;
  /** Whoever had no answer waits for this before acting again. */
  readonly isUp?: () => Promise<unknown>;
  /** Hears of every act that was answered: when it began, and whether the turn was given up. */
  readonly onAnswer?: (answer: Answer) => void;
}

interface Answer {
  /** As `performance.now` has it. */
  readonly began: number;
  readonly isGivenUp: boolean;
}

/** What people met with while they enrolled. */
export interface Met {
  /** Clicks and messages that were left without an answer. */
  readonly unanswered: number;
  /** Turns that were given up, which a store in trouble makes them, or one that is too slow for so many people. */
  readonly apologies: number;
}

/** Acts from the first message to a fresh code accepted, when nothing comes in between. */
const actsEach = 9;
/** More acts than anybody needs. */
const mostActs = 60;
/** Longest, in milliseconds: before somebody begins or acts again, also after an apology, and from an act to what happens. */
const pauses = { beginning: 300, thinking: 20, apologized: 4_000, striking: 40 };

/** People who enroll at the same time, each of them to the end, whatever happens meanwhile. */
export class EnrollingCrowd {
  readonly #options: CrowdOptions;
  /** Everybody so far. */
  readonly people: Employee[] = [];
  #onAct: () => void = () => undefined;

  constructor(options: CrowdOptions) {
    this.#options = options;
  }

  /**
   * So many people of this name come, and `strike` happens at some act of theirs; they go on until they are set up and have tried it.
   * @throws {AssertionError} when somebody finds no way on, or is told what is not so
   */
  async enroll<Struck>(
    name: string,
    size: number,
    strike: (newcomers: readonly Employee[]) => Promise<Struck>,
  ): Promise<Met & { readonly struck: Struck }> {
    const dice = new Dice(`${this.#options.seed} ${name}`);
    const newcomers = Array.from({ length: size }, (_, index) => this.#newcomer(`demo-${name}-${index + 1}`));
    this.people.push(...newcomers);
    const isTime = this.#acts(1 + dice.below(size * actsEach));
    const allDone = Promise.all(newcomers.map((employee) => this.#enroll(employee)));
    await Promise.race([isTime, allDone]);
    await delay(dice.below(pauses.striking));
    const [unanswered, struck] = await Promise.all([allDone, strike(newcomers)]);
    for (const { person, seesSecret } of newcomers) {
      assert.deepEqual(complaints(person), []);
      assert.ok(!seesSecret, `${person.objectId} still sees the secret`);
    }
    return { unanswered: sumOf(unanswered), apologies: sumOf(newcomers.map(apologiesTo)), struck };
  }

  #newcomer(objectId: string): Employee {
    const dice = new Dice(`${this.#options.seed} ${objectId}`);
    const person = new Person(this.#options.teams, { objectId });
    return new Employee({ person, now: () => new Date(), types: () => dice.oneIn(4) });
  }

  /** @returns how often nothing came back. */
  async #enroll(employee: Employee): Promise<number> {
    const { seed, error, isUp } = this.#options;
    const dice = new Dice(`${seed} ${employee.person.objectId} acts`);
    let unanswered = 0;
    let isAnswered = true;
    await delay(dice.below(pauses.beginning));
    for (let acts = 0; !employee.done; acts += 1) {
      const apologies = apologiesTo(employee);
      assert.ok(acts - apologies < mostActs, `No way on:\n${employee.person.transcript.join('\n')}\n${error()}`);
      isAnswered = await this.#isAnswered(employee, isAnswered || dice.oneIn(2));
      if (!isAnswered) {
        unanswered += 1;
        await isUp?.();
      }
      await delay(dice.below(apologiesTo(employee) > apologies ? pauses.apologized : pauses.thinking));
    }
    return unanswered;
  }

  /** @param isNext whether something else is done than before. */
  async #isAnswered(employee: Employee, isNext: boolean): Promise<boolean> {
    const apologies = apologiesTo(employee);
    const began = performance.now();
    this.#onAct();
    try {
      await (isNext ? employee.act() : employee.again());
      this.#options.onAnswer?.({ began, isGivenUp: apologiesTo(employee) > apologies });
      return true;
    } catch (error) {
      if (!(error instanceof NoAnswerError)) throw error;
      return false;
    }
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
