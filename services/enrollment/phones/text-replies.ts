import { readReply } from '../../challenges/reply/read-reply.ts';
import type { Challenge } from '../../challenges/challenge.ts';
import type { PersonId } from '../../directory/directory.ts';
import type { CheckResult } from '../../methods/method.ts';
import type { MethodRegistry } from '../../methods/registry.ts';
import { declineChallenge, refuseReply } from '../transitions/challenge-transitions.ts';
import { type DecisionContext, type Decision, unchanged } from '../transitions/decision.ts';
import { type Enrollment, heldBy } from '../state/enrollment.ts';
import type { EnrollmentChanges } from '../enrollment-changes.ts';
import type { EnrollmentRepository } from '../state/enrollment-repository.ts';
import { answerChallenge, remembered } from '../transitions/answered-challenge.ts';
import type { ProofOutcome } from '../outcome.ts';
import type { ChatUpdates } from '../chat-updates.ts';

export interface TextRepliesOptions {
  readonly changes: EnrollmentChanges;
  readonly chatUpdates: ChatUpdates;
  readonly repository: Pick<EnrollmentRepository, 'peopleReplyingFrom'>;
  readonly methods: MethodRegistry;
  /** The keyed hashes under which a number may have been stored. */
  readonly hashes: (e164: string) => readonly string[];
  /** Takes out of a text what the bot itself texts. */
  readonly ownWords: (text: string) => string;
}

/** What came of a text. */
type ReplyOutcome =
  | ProofOutcome['code']
  /** It said no. */
  | 'declined'
  /** A code among words that may mean anything. */
  | 'unclear'
  /** It was the last one that is taken in answer to its text. */
  | 'too-many';

/** What came of a text for one person who waits for one from that number. */
export interface Replied {
  readonly person: PersonId;
  readonly outcome: ReplyOutcome;
  /** The text that it answers. */
  readonly challenge: Challenge | undefined;
}

interface Waiting extends Pick<Replied, 'person'> {
  readonly enrollment: Enrollment;
}

/** Whose code it is does not depend on whether it has expired. */
const whenever = new Date(0);

/** People who may share a number that a text comes from. */
const mostSharing = 10;

/**
 * Codes that are sent back by text. One counts as if it were typed in the chat; whichever comes first wins, the other
 * finds it done. A text is judged by what it says, never by what it quotes (see `readReply`), and one that says no ends the
 * text that it answers. Whom a text is from can be forged, so a wrong one counts against the text that it answers, which
 * takes three, and never against the person (ASVS 6.3.1).
 */
export class TextReplies {
  readonly #options: TextRepliesOptions;

  constructor(options: TextRepliesOptions) {
    this.#options = options;
  }

  /** @returns what came of it, for whoever it proves or else for the last one it may be from; undefined when nobody waits or it has nothing to say. */
  async received({ from, body }: { readonly from: string; readonly body: string }): Promise<Replied | undefined> {
    const { repository, hashes, ownWords } = this.#options;
    const reply = readReply(body, ownWords);
    if (reply.says === 'nothing') return undefined;
    const people = await repository.peopleReplyingFrom(hashes(from), mostSharing);
    const waiting = await Promise.all(
      people.map(async (person) => ({ person, enrollment: await this.#options.changes.status(person) })),
    );
    if (reply.says === 'code') return this.#try(waiting, reply.codes);
    return reply.says === 'no' ? this.#decline(waiting, reply.codes) : this.#refuse(waiting);
  }

  /** Whoever's code it is answers with it, and is asked anew: of guesses at the same moment those before it count by then. */
  async #try(waiting: readonly Waiting[], codes: readonly string[]): Promise<Replied | undefined> {
    let replied: Replied | undefined;
    for (const { person } of this.#named(waiting, codes)) {
      replied = await this.#answer(person, codes);
      if (replied.outcome === 'verified') break;
    }
    if (replied !== undefined) return replied;
    // It is nobody's code: of several people who share the number, it may have been meant for any.
    const listening = waiting.filter((one) => this.#check(one, codes, whenever) !== undefined);
    const isLast = await this.#count(listening, codes.length);
    return last(listening, isLast ? 'too-many' : 'wrong-code') ?? last(waiting, 'code-expired');
  }

  #named(waiting: readonly Waiting[], codes: readonly string[]): readonly Waiting[] {
    return waiting.filter((one) => this.#check(one, codes, whenever)?.proven === true);
  }

  /** It says no to the text whose code it names, or to all that went to the number. */
  async #decline(waiting: readonly Waiting[], codes: readonly string[]): Promise<Replied | undefined> {
    const named = this.#named(waiting, codes);
    const declining = named.length > 0 ? named : waiting;
    for (const { person, enrollment } of declining) {
      const { id } = enrollment.challenge ?? {};
      if (id !== undefined) await this.#options.chatUpdates.change(person, (known) => declineChallenge(known, id));
    }
    return last(declining, 'declined');
  }

  /** It proves nothing, right or wrong: it is asked for again, and not for ever. */
  async #refuse(waiting: readonly Waiting[]): Promise<Replied | undefined> {
    return last(waiting, (await this.#count(waiting, 1)) ? 'too-many' : 'unclear');
  }

  /** @returns whether nobody among them can answer by text any more. Their cards stop asking for it. */
  async #count(waiting: readonly Waiting[], codes: number): Promise<boolean> {
    const canReply: boolean[] = [];
    for (const { person, enrollment } of waiting) {
      const { id } = enrollment.challenge ?? {};
      if (id === undefined) continue;
      const refuse = (known: Enrollment): Decision<boolean> => {
        const refused = refuseReply(known, id, codes);
        return { ...refused, outcome: refused.next.challenge?.replyFrom !== undefined };
      };
      // A card that says the same as before is left alone: somebody may be typing in it.
      const { changes, chatUpdates } = this.#options;
      canReply.push(await (refuse(enrollment).outcome ? changes : chatUpdates).change(person, refuse));
    }
    return !canReply.includes(true);
  }

  #answer(person: PersonId, codes: readonly string[]): Promise<Replied> {
    return this.#options.chatUpdates.change(person, (enrollment, decisionContext) => {
      const decided = this.#decide({ person, enrollment }, codes, decisionContext);
      return { ...decided, outcome: { person, outcome: decided.outcome, challenge: enrollment.challenge } };
    });
  }

  #decide(one: Waiting, codes: readonly string[], decisionContext: DecisionContext): Decision<ProofOutcome['code']> {
    const { enrollment } = one;
    const result = this.#check(one, codes, decisionContext.now);
    const { methodId } = enrollment.challenge ?? {};
    if (result === undefined || methodId === undefined) return unchanged(enrollment, 'code-expired');
    if (!result.proven && result.refusal.reason === 'wrong-code') return unchanged(enrollment, 'wrong-code');
    const decided = answerChallenge(enrollment, { methodId, check: () => result }, decisionContext);
    return { ...remembered(enrollment, decided), outcome: decided.outcome.code };
  }

  /** The check of the code that is right, or of the first one; undefined when no text is waited for. */
  #check({ person, enrollment }: Waiting, codes: readonly string[], now: Date): CheckResult | undefined {
    const { challenge } = enrollment;
    const held = challenge && heldBy(enrollment, challenge.methodId);
    const method = held && this.#options.methods.get(held.kind);
    if (challenge?.replyFrom === undefined || held === undefined || method === undefined) return undefined;
    const stored = { person, methodId: held.methodId, credential: held.credential };
    const results = codes.map((code) => method.check(stored, code, { now, others: [], challenge }));
    return results.find(({ proven }) => proven) ?? results[0];
  }
}

function last(waiting: readonly Waiting[], outcome: ReplyOutcome): Replied | undefined {
  const one = waiting.at(-1);
  return one && { person: one.person, outcome, challenge: one.enrollment.challenge };
}
