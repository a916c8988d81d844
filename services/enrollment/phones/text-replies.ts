import { readSixDigits } from '../../challenges/six-digits.ts';
import type { Challenge } from '../../challenges/challenge.ts';
import type { PersonId } from '../../directory/directory.ts';
import type { CheckResult } from '../../methods/method.ts';
import type { MethodRegistry } from '../../methods/registry.ts';
import { refuseReply } from '../transitions/challenge-transitions.ts';
import { type DecisionContext, type Decision, unchanged } from '../transitions/decision.ts';
import { type Enrollment, heldBy } from '../state/enrollment.ts';
import type { EnrollmentChanges } from '../enrollment-changes.ts';
import type { EnrollmentRepository } from '../state/enrollment-repository.ts';
import { answerChallenge } from '../transitions/key-press-transitions.ts';
import type { ProofOutcome } from '../outcome.ts';
import type { ChatUpdates } from '../chat-updates.ts';

export interface TextRepliesOptions {
  readonly changes: EnrollmentChanges;
  readonly chatUpdates: ChatUpdates;
  readonly repository: Pick<EnrollmentRepository, 'peopleReplyingFrom'>;
  readonly methods: MethodRegistry;
  /** The keyed hashes under which a number may have been stored. */
  readonly hashes: (e164: string) => readonly string[];
}

/** What came of a text for one person who waits for one from that number. */
export interface Replied {
  readonly person: PersonId;
  readonly outcome: ProofOutcome['code'];
  /** The text that it answers. */
  readonly challenge: Challenge | undefined;
}

/** People who may share a number that a text comes from. */
const mostSharing = 10;

/**
 * Codes that are sent back by text. One counts as if it were typed in the chat; whichever comes first wins, the other
 * finds it done. Whom a text is from can be forged, so a wrong one counts against the text that it answers, which takes
 * three, and never against the person (ASVS 6.3.1).
 */
export class TextReplies {
  readonly #options: TextRepliesOptions;

  constructor(options: TextRepliesOptions) {
    this.#options = options;
  }

  /** @returns what came of it, for whoever it proves or else for the last one it may be from; undefined when nobody waits. */
  async received({ from, body }: { readonly from: string; readonly body: string }): Promise<Replied | undefined> {
    const { repository, hashes, changes } = this.#options;
    const code = codeIn(body);
    const replies: Replied[] = [];
    for (const person of await repository.peopleReplyingFrom(hashes(from), mostSharing)) {
      const replied = await this.#answer(person, code);
      if (replied.outcome === 'verified') return replied;
      replies.push(replied);
    }
    // It is nobody's code: of several people who share the number, it may have been meant for any.
    for (const { person, outcome, challenge } of replies) {
      if (outcome !== 'wrong-code' || challenge === undefined) continue;
      await changes.change(person, (enrollment) => refuseReply(enrollment, challenge.id));
    }
    return replies.at(-1);
  }

  #answer(person: PersonId, code: string): Promise<Replied> {
    return this.#options.chatUpdates.change(person, (enrollment, decisionContext) => {
      const decided = this.#decide(enrollment, { person, code }, decisionContext);
      return { ...decided, outcome: { person, outcome: decided.outcome, challenge: enrollment.challenge } };
    });
  }

  #decide(
    enrollment: Enrollment,
    { person, code }: { readonly person: PersonId; readonly code: string },
    decisionContext: DecisionContext,
  ): Decision<ProofOutcome['code']> {
    const { challenge } = enrollment;
    const held = challenge && heldBy(enrollment, challenge.methodId);
    const method = held && this.#options.methods.get(held.kind);
    if (challenge?.replyFrom === undefined || held === undefined || method === undefined) {
      return unchanged(enrollment, 'code-expired');
    }
    const { methodId, credential } = held;
    const context = { now: decisionContext.now, others: [], challenge };
    const result = method.check({ person, methodId, credential }, code, context);
    if (!result.proven && result.refusal.reason === 'wrong-code') return unchanged(enrollment, 'wrong-code');
    const check = (): CheckResult => result;
    const decided = answerChallenge(enrollment, { methodId, check }, decisionContext);
    return { ...decided, outcome: decided.outcome.code };
  }
}

/** The code in a text: people quote, thank and sign, and a longer row of digits is a phone number. What has no six digits in a row is taken as it is. */
function codeIn(body: string): string {
  return readSixDigits(body) ?? /(?<!\p{Nd}[\s-]?)\p{Nd}{3}[\s-]?\p{Nd}{3}(?![\s-]?\p{Nd})/u.exec(body)?.[0] ?? body;
}
