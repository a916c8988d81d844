import type { Sent } from './simulated-twilio.ts';
import type { Luck } from './luck.ts';
import type { World } from './world.ts';

/** Longest that a texted code is worth delivering, as the bot tells Twilio: what is longer in the queue is not sent. */
const textLifetimeMs = 180_000;
const ringsSeconds = 30;

/** Somebody's phone: texts arrive or get lost, calls are answered and a key is pressed. */
export class SimulatedPhone {
  readonly #world: World;
  readonly #luck: Luck;
  readonly #number: string;
  /** The code of the text that came last. */
  code: string | undefined;
  /** Called when a text has come. */
  #came: () => void = () => undefined;

  constructor(world: World, luck: Luck, number: string) {
    this.#world = world;
    this.#luck = luck;
    this.#number = number;
  }

  /** Twilio has taken it. */
  receive(sent: Sent): void {
    const { day, onFault } = this.#world;
    const come = (): Promise<void> => (sent.kind === 'text' ? this.#text(sent) : this.#call(sent));
    day.at(sent.leavesAt, () => void come().catch(onFault));
  }

  /** @returns the code of a text that came or comes; undefined when none did for so long */
  async nextCode(seconds: number): Promise<string | undefined> {
    if (this.code === undefined) {
      const came = Promise.withResolvers<undefined>();
      this.#came = () => came.resolve(undefined);
      await Promise.race([came.promise, this.#world.day.wait(seconds * 1_000)]);
    }
    const { code } = this;
    this.code = undefined;
    return code;
  }

  /** Answers the text that came. */
  async reply(body: string): Promise<void> {
    await this.#world.site.tell(({ answers }) => answers.textReceived({ from: this.#number, body }));
  }

  async #text({ sid, challengeId = '', body, leavesAt }: Sent): Promise<void> {
    const { day, site, seconds } = this.#world;
    const acceptedAt = day.now;
    await day.wait(this.#luck.time('textTakes') * 1_000);
    const isStale = leavesAt - acceptedAt > textLifetimeMs;
    if (isStale || this.#luck.happens('textsLost')) {
      // Of half of what is lost nobody ever hears.
      if (!isStale && this.#luck.between0And1() < 0.5) return;
      await day.wait(seconds('textTakes') * 1_000);
      await site.tell(({ answers }) => answers.textFailed(challengeId, { sid, reason: 'unreachable' }));
      return;
    }
    const code = /\b\d{6}\b/u.exec(body)?.[0];
    if (code === undefined) return;
    this.code = code;
    this.#came();
  }

  async #call({ kind, sid, challengeId = '' }: Sent): Promise<void> {
    const { day, site, counts } = this.#world;
    const isMissed = this.#luck.happens('misses');
    await day.wait(isMissed ? ringsSeconds * 1_000 : this.#luck.time('answersCall') * 1_000);
    if (kind === 'notice') return;
    if (isMissed) {
      await site.tell(({ answers }) => answers.callEnded(challengeId, { sid, end: 'no-answer' }));
      return;
    }
    const script = await site.tell(({ answers }) => answers.callAnswered(challengeId, { sid }));
    if (script.say === 'ask') {
      await day.wait(this.#luck.time('pressesKey') * 1_000);
      const isNotMe = this.#luck.happens('notMe');
      if (isNotMe) counts.saidNotMe += 1;
      const keys = { sid, digits: isNotMe ? '0#' : '#', attempt: script.attempt };
      await site.tell(({ answers }) => answers.keysPressed(challengeId, keys));
    }
    await site.tell(({ answers }) => answers.callEnded(challengeId, { sid, end: 'completed' }));
  }
}
