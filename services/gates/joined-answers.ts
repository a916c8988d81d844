import { type Clock, isDue, secondsAfter } from '../clock.ts';
import { canonical } from '../secrets/canonical.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { macOf } from '../secrets/mac.ts';
import {
  type SecretContext,
  type SecretSealer,
  type SealedSecret,
  SecretUnreadableError,
} from '../secrets/secret-sealer.ts';
import { verificationSeconds } from '../sign-in/verification.ts';
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

interface Row {
  readonly _id: string;
  /** Of whoever works on it: nobody else writes its answer. */
  readonly claim: string;
  /** Present once there is an answer, which may have a number in it that nobody else is to read. */
  readonly answer?: SealedSecret;
  /** Until then it is joined: by what is asked while it is worked on, and for a while after it was answered. */
  readonly until: Date;
}

/** How long it is believed, in seconds, that somebody works on something who has not said so again. */
const workSeconds = 15;
/** How long an answer is given again, in seconds: a second server is asked, or the same one with a new id. */
const againSeconds = 10;
/** The same of one that holds until something comes of it: its verification is over by then. */
const lastingSeconds = verificationSeconds;
/** How often who joined looks, in milliseconds. */
const lookMilliseconds = 250;

export interface JoinedAnswersOptions {
  readonly store: Pick<DocumentStore, 'collection'>;
  readonly keyRing: KeyRing;
  readonly sealer: SecretSealer;
  readonly clock: Clock;
  /** Lets time pass. */
  readonly wait: (milliseconds: number) => Promise<unknown>;
}

/** Something that is asked, and who asks. */
export interface Asking<Answer> {
  /** What makes two questions the same; kept as a MAC only, because it may have a code in it. */
  readonly question: readonly string[];
  /** Random, of this asking. */
  readonly claim: string;
  /** Finds the answer. @param alive says that it is still worked on: more often than every ten seconds */
  readonly work: (alive: () => Promise<void>) => Promise<Answer>;
  /** Whether an answer is given again for as long as it `holds`, in place of some seconds: it lets nobody in. */
  readonly isLasting: (answer: Answer) => boolean;
  /** Whether nothing has come of a lasting answer yet. */
  readonly holds: (answer: Answer) => Promise<boolean>;
}

/** What somebody else was answered. */
interface Joined extends Pick<Row, 'claim' | 'until'> {
  readonly answer: unknown;
}

/**
 * The same question asked several times within a moment is answered once: whoever is first, on whichever replica, works on it, and
 * everybody else has the same answer. A box that asks again, because its packet or the answer got lost, texts and calls nobody twice,
 * and a code that it passes on twice is not a code that was used. What is only asked back is the same for as long as it can be
 * answered: however late the box asks again, nobody is texted twice. Whoever dies at it, or fails, leaves it to the next.
 */
export class JoinedAnswers {
  readonly #options: JoinedAnswersOptions;
  readonly #rows: Collection<Row>;

  constructor(options: JoinedAnswersOptions) {
    this.#options = options;
    this.#rows = options.store.collection(gateAnswerCollection);
  }

  async run<Answer>(asking: Asking<Answer>): Promise<Answer> {
    const { question, claim, isLasting, holds } = asking;
    const { key } = this.#options.keyRing.newestSubKey('gate');
    const _id = macOf(key, canonical(['question-v1', ...question]));
    for (;;) {
      if (await this.#claim(_id, claim)) return this.#work({ _id, claim }, asking);
      const joined = await this.#join(_id);
      if (joined === undefined) continue;
      const answer = joined.answer as Answer;
      const isGood = isLasting(answer)
        ? await holds(answer)
        : !isDue(joined.until, againSeconds * 1000, this.#options.clock.now());
      if (isGood) return answer;
      await this.#rows.deleteOne({ _id, claim: joined.claim });
    }
  }

  /** Forgets what is joined no more. */
  sweep(): Promise<number> {
    return this.#rows.deleteMany({ until: { $lte: this.#options.clock.now() } });
  }

  async #work<Answer>(
    own: Pick<Row, '_id' | 'claim'>,
    { work, isLasting }: Pick<Asking<Answer>, 'work' | 'isLasting'>,
  ): Promise<Answer> {
    const { clock, sealer } = this.#options;
    const alive = async (): Promise<void> => {
      // What is not written now is written half a second later.
      await this.#rows
        .findOneAndUpdate(own, { $set: { until: secondsAfter(clock.now(), workSeconds) } })
        .catch(() => undefined);
    };
    let answer: Answer;
    try {
      answer = await work(alive);
    } catch (error) {
      // Nothing was answered: whoever asks again starts anew.
      await this.#rows.deleteOne(own).catch(() => undefined);
      throw error;
    }
    const until = secondsAfter(clock.now(), isLasting(answer) ? lastingSeconds : againSeconds);
    const sealed = sealer.seal(Buffer.from(JSON.stringify(answer)), placeOf({ ...own, until }));
    // What was found holds, whether others can be told of it or not.
    await this.#rows.findOneAndUpdate(own, { $set: { answer: sealed, until } }).catch(() => undefined);
    return answer;
  }

  /** @returns whether it is ours to work on. */
  async #claim(_id: string, claim: string): Promise<boolean> {
    const { clock } = this.#options;
    try {
      await this.#rows.insertOne({ _id, claim, until: secondsAfter(clock.now(), workSeconds) });
      return true;
    } catch (error) {
      if (!(error instanceof DuplicateKeyError)) throw error;
    }
    const found = await this.#rows.findOne({ _id });
    if (found === undefined || !isOver(found, clock.now())) return false;
    await this.#rows.deleteOne({ _id, claim: found.claim });
    return false;
  }

  /** @returns undefined where there is nothing to join any more. */
  async #join(_id: string): Promise<Joined | undefined> {
    const { clock, wait } = this.#options;
    for (;;) {
      const row = await this.#rows.findOne({ _id });
      if (row === undefined || isOver(row, clock.now())) return undefined;
      if (row.answer !== undefined) return this.#opened(row, row.answer);
      await wait(lookMilliseconds);
    }
  }

  /** An answer that was put there by somebody else is none. */
  async #opened(row: Row, sealed: NonNullable<Row['answer']>): Promise<Joined | undefined> {
    const { claim, until } = row;
    try {
      return { claim, until, answer: JSON.parse(this.#options.sealer.open(sealed, placeOf(row)).toString()) };
    } catch (error) {
      if (!(error instanceof SecretUnreadableError)) throw error;
      await this.#rows.deleteOne({ _id: row._id, claim: row.claim });
      return undefined;
    }
  }
}

function isOver({ until, answer }: Pick<Row, 'until' | 'answer'>, now: Date): boolean {
  return isDue(until, (answer === undefined ? workSeconds : lastingSeconds) * 1000, now);
}

/** It opens for this question, this asking and this moment only: one that is kept and put back later is worth nothing. */
function placeOf({ _id, claim, until }: Pick<Row, '_id' | 'claim' | 'until'>): SecretContext {
  return { collection: gateAnswerCollection.name, field: 'answer', rowId: `${_id} ${claim} ${until.getTime()}` };
}
