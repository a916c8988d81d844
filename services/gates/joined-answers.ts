import { z } from 'zod';
import { type Clock, isDue, secondsAfter } from '../clock.ts';
import { canonical } from '../secrets/canonical.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { macOf, sameMac } from '../secrets/mac.ts';
import {
  type Collection,
  type CollectionSpec,
  type DocumentStore,
  DuplicateKeyError,
} from '../store/document-store.ts';

export const gateAnswerCollection: CollectionSpec = {
  name: 'gate-answers',
  indexes: [{ name: 'until', keys: { until: 1 } }],
};

const rowSchema = z.object({
  _id: z.string(),
  /** Of whoever works on it: nobody else writes its answer. */
  claim: z.string(),
  /** Present once there is an answer. */
  answer: z.string().optional(),
  mac: z.string().optional(),
  keyId: z.string(),
  /** Until then it is joined: by what is asked meanwhile, and for some seconds after it was answered. */
  until: z.date(),
});
type Row = Readonly<z.infer<typeof rowSchema>>;

/** Longest that something is worked on, in seconds. */
const workSeconds = 60;
/** How long an answer is given again, in seconds: a second server is asked, or the same one with a new id. */
const againSeconds = 10;
/** How often who joined looks, in milliseconds. */
const lookMilliseconds = 250;

export interface JoinedAnswersOptions {
  readonly store: Pick<DocumentStore, 'collection'>;
  readonly keyRing: KeyRing;
  readonly clock: Clock;
  /** Lets time pass. */
  readonly wait: (milliseconds: number) => Promise<unknown>;
}

/**
 * The same question asked several times within a moment is answered once: whoever is first, on whichever replica, works on it, and
 * everybody else has the same answer. A box that asks again, because its packet or the answer got lost, texts and calls nobody twice,
 * and a code that it passes on twice is not a code that was used.
 */
export class JoinedAnswers {
  readonly #options: JoinedAnswersOptions;
  readonly #rows: Collection<Row>;

  constructor(options: JoinedAnswersOptions) {
    this.#options = options;
    this.#rows = options.store.collection(gateAnswerCollection);
  }

  /**
   * @param question what makes two questions the same; kept as a MAC only, because it may have a code in it.
   * @param claim random, of this asking.
   * @returns the answer; undefined where whoever works on it did not come to an end in time.
   */
  async run<Answer>(
    question: readonly string[],
    claim: string,
    work: () => Promise<Answer>,
  ): Promise<Answer | undefined> {
    const { keyRing, clock } = this.#options;
    const { keyId, key } = keyRing.newestSubKey('gate');
    const _id = macOf(key, canonical(['question-v1', ...question]));
    if (!(await this.#claim({ _id, claim, keyId, until: secondsAfter(clock.now(), workSeconds) })))
      return this.#join<Answer>(_id);
    try {
      const answer = JSON.stringify(await work());
      const mac = macOf(key, canonical(['answer-v1', _id, answer]));
      const until = secondsAfter(clock.now(), againSeconds);
      await this.#rows.findOneAndUpdate({ _id, claim }, { $set: { answer, mac, until } });
      return JSON.parse(answer) as Answer;
    } catch (error) {
      // Nothing was answered: whoever asks again starts anew.
      await this.#rows.deleteOne({ _id, claim }).catch(() => undefined);
      throw error;
    }
  }

  /** Forgets what is joined no more. */
  sweep(): Promise<number> {
    return this.#rows.deleteMany({ until: { $lte: this.#options.clock.now() } });
  }

  /** @returns whether it is ours to work on. */
  async #claim(row: Row): Promise<boolean> {
    const { _id } = row;
    for (;;) {
      try {
        await this.#rows.insertOne(row);
        return true;
      } catch (error) {
        if (!(error instanceof DuplicateKeyError)) throw error;
      }
      const found = await this.#rows.findOne({ _id });
      if (found === undefined) continue;
      if (!isDue(found.until, workSeconds * 1000, this.#options.clock.now())) return false;
      await this.#rows.deleteOne({ _id, claim: found.claim });
    }
  }

  async #join<Answer>(_id: string): Promise<Answer | undefined> {
    const { clock, wait } = this.#options;
    for (;;) {
      const row = await this.#rows.findOne({ _id });
      if (row === undefined || isDue(row.until, workSeconds * 1000, clock.now())) return undefined;
      if (row.answer !== undefined) return this.#isGenuine(row) ? (JSON.parse(row.answer) as Answer) : undefined;
      await wait(lookMilliseconds);
    }
  }

  #isGenuine({ _id, answer, mac, keyId }: Row): boolean {
    const key = this.#options.keyRing.subKey('gate', keyId);
    return key !== undefined && mac !== undefined && sameMac(mac, macOf(key, canonical(['answer-v1', _id, answer])));
  }
}
