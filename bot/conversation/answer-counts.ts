import { z } from 'zod';
import type { AnswerCount } from '../../dialogs/support/turn.ts';

/** How what somebody wrote was answered: so that no answer is like the one before, and a misunderstanding does not go on. */
export const answersSchema = z.object({
  /** The last one but for suggestions, which end no row; absent when what came then was a click, a code or the like. */
  last: z.object({ kind: z.string(), times: z.int() }).optional(),
  /** By kind, in all. */
  counts: z.record(z.string(), z.int()),
});
export type Answers = z.infer<typeof answersSchema>;

/** Far above what anybody reads; a count goes round. */
const most = 1_000_000;

/** The counts of one turn. */
export class AnswerCounts {
  readonly #before: Answers | undefined;
  #after: Answers | undefined;

  constructor(before: Answers | undefined) {
    this.#before = before;
  }

  /** Notes an answer of this kind. */
  count(kind: string): AnswerCount {
    const { last, counts = {} } = this.#after ?? this.#before ?? {};
    const inARow = last?.kind === kind ? (last.times % most) + 1 : 1;
    const inAll = ((counts[kind] ?? 0) % most) + 1;
    const isAside = kind === 'suggestions';
    const now = isAside ? last : { kind, times: inARow };
    this.#after = { ...(now && { last: now }), counts: { ...counts, [kind]: inAll } };
    return { inARow, inAll };
  }

  /** What to remember when the person did something in this turn. */
  get remembered(): Answers | undefined {
    const { counts } = this.#before ?? {};
    return this.#after ?? (counts && { counts });
  }
}
