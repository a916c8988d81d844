import { scoped } from '../support/cleanup.ts';
import { LoopbackConnector } from '../support/loopback-connector.ts';
import { HttpChats } from './chats.ts';
import { Crowd } from './crowd.ts';
import { Broken, judgeAnswer, judgeMessage } from './promises.ts';
import { shotAt } from './shots.ts';
import { StalledConnections } from './stalled.ts';
import { Stored } from './stored.ts';
import { Target } from './target.ts';
import { hostileTexts } from './texts.ts';
import { hostileValues } from './values.ts';
import { Watch } from './watch.ts';
import { Wire } from './wire.ts';
import type { World } from './world.ts';

export interface StormOptions {
  readonly seed: number;
  /** Numbers of the inputs: from the first up to, and without, the second. */
  readonly inputs: readonly [number, number];
  readonly progress?: (done: number, broken: Broken) => void;
}

/** What came of it. */
export interface StormReport {
  /** A text for every broken promise, with examples. */
  readonly broken: readonly string[];
  /** What was measured, in lines. */
  readonly measured: readonly string[];
}

/** Inputs under way at once. */
const concurrency = 16;
/** After so many inputs at most, and eight times in a short run, what is stored, logged and held is looked at. */
const lookEvery = 1_000;
/** After so many broken promises there is no need of more. */
const enough = 200;

/** Sends hostile inputs to the bot, as its own process, between people who go about their business. */
export function storm(options: StormOptions): Promise<StormReport> {
  return scoped(async (scope) => {
    const { seed } = options;
    const broken = new Broken();
    const connector = new LoopbackConnector((conversation, message) => judgeMessage(broken, conversation, message));
    const serviceUrl = await connector.start();
    scope.after(() => connector.stop());
    const target = await Target.start(scope);
    const wire = new Wire(target.port);
    scope.after(() => wire.close());
    const stored = new Stored(target.folder);
    scope.after(() => stored.close());
    const asked = { conversations: new Set<string>(), people: new Set<string>() };
    const crowd = await Crowd.gather({ chats: new HttpChats(wire, connector, serviceUrl), stored, broken, asked });
    const material = { texts: hostileTexts(seed), values: hostileValues(seed) };
    const world = { seed, connector, serviceUrl, ...material, crowd, asked };
    const watch = new Watch({ target, stored, broken, asked });
    return new Storm({ options, broken, target, wire, crowd, world, watch }).run();
  });
}

interface StormParts {
  readonly options: StormOptions;
  readonly broken: Broken;
  readonly target: Target;
  readonly wire: Wire;
  readonly crowd: Crowd;
  readonly world: World;
  readonly watch: Watch;
}

class Storm {
  readonly #parts: StormParts;
  readonly #underWay = new Set<string>();
  readonly #answers = new Map<string, number>();

  constructor(parts: StormParts) {
    this.#parts = parts;
  }

  async run(): Promise<StormReport> {
    const { broken, target, watch, wire } = this.#parts;
    const stalled = new StalledConnections(target.port);
    // What it took to start does not count.
    await target.read();
    try {
      await this.#rage();
    } catch (error) {
      // With the bot everything ends; that it did is told below.
      if (target.isRunning()) throw error;
    }
    stalled.judge(broken);
    wire.close();
    const measured = await watch.end();
    return { broken: broken.lines, measured: [...measured, this.#answered()] };
  }

  async #rage(): Promise<void> {
    const { options, broken, crowd, watch } = this.#parts;
    const [first, end] = options.inputs;
    const part = Math.min(lookEvery, Math.ceil((end - first) / 8));
    for (let from = first; from < end && this.#goesOn(); from += part) {
      const to = Math.min(end, from + part);
      await Promise.all([this.#send(from, to), crowd.walk()]);
      await crowd.pause();
      await watch.look(to - first);
      options.progress?.(to - first, broken);
    }
    await crowd.finish();
  }

  async #send(from: number, to: number): Promise<void> {
    let next = from;
    const worker = async (): Promise<void> => {
      for (let index = next++; index < to && this.#goesOn(); index = next++) await this.#shoot(index);
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
  }

  #goesOn(): boolean {
    const { broken, target } = this.#parts;
    return target.isRunning() && broken.count < enough;
  }

  async #shoot(index: number): Promise<void> {
    const { broken, wire, world } = this.#parts;
    const shot = shotAt(world, index);
    const which = `${shot.kind}, input ${index}`;
    this.#underWay.add(which);
    try {
      const answer = await wire.send(shot);
      judgeAnswer(broken, which, answer);
      this.#count(answer.statuses);
    } catch (error) {
      const also = [...this.#underWay].join('; ');
      broken.note(
        'every input is answered, or its connection closed',
        `${which}: ${String(error)}; under way: ${also}`,
      );
    }
    this.#underWay.delete(which);
  }

  #count(statuses: readonly number[]): void {
    for (const status of statuses.length === 0 ? ['none'] : statuses.map(String)) {
      this.#answers.set(status, (this.#answers.get(status) ?? 0) + 1);
    }
  }

  #answered(): string {
    const counts = Array.from(this.#answers, ([status, count]) => `${status} × ${count}`);
    return `Answers: ${counts.sort().join(', ')}`;
  }
}
