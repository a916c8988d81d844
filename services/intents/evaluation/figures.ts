import { type IntentName, resettingIntents } from '../intent-names.ts';
import type { Recognition } from '../recognizer.ts';

/** A line, what it was meant to be, and what came of it. */
export interface Judged {
  readonly intent: IntentName;
  readonly recognition: Recognition;
}

/** How well a set of lines was understood. */
export interface Figures {
  /** All of them, out of scope or not. */
  readonly lines: number;
  /** Shares of the lines in scope: the right intent was shown first, or done. */
  readonly top1: number;
  /** It was among the at most three that were shown, or done. */
  readonly top3: number;
  /** Something was done at once, right or wrong. */
  readonly acted: number;
  /** Something was done at once that was not meant. */
  readonly actedWrong: number;
  /** How many lines are out of scope. */
  readonly outOfScope: number;
  /** Shares of those: something was done at once. */
  readonly outOfScopeActed: number;
  /** Nothing was done, but suggestions were shown. */
  readonly outOfScopeSuggested: number;
}

/** A share of no lines is 0. */
export function figuresOf(judged: readonly Judged[]): Figures {
  const inScope = judged.filter(({ intent }) => intent !== 'out_of_scope');
  const outside = judged.filter(({ intent }) => intent === 'out_of_scope');
  return {
    lines: judged.length,
    top1: shareOf(inScope, isFirst),
    top3: shareOf(inScope, isShown),
    acted: shareOf(inScope, isActed),
    actedWrong: shareOf(inScope, isActedWrong),
    outOfScope: outside.length,
    outOfScopeActed: shareOf(outside, isActed),
    outOfScopeSuggested: shareOf(outside, ({ recognition }) => recognition.band === 'ask'),
  };
}

/** A reset was opened by a line, in scope or not, that did not mean that one. */
export function opensWrongReset(judged: Judged): boolean {
  const [first = 'out_of_scope'] = judged.recognition.suggestions;
  return isActedWrong(judged) && resettingIntents.has(first);
}

function isFirst({ intent, recognition }: Judged): boolean {
  return recognition.suggestions[0] === intent;
}

function isShown({ intent, recognition }: Judged): boolean {
  return recognition.suggestions.some((suggestion) => suggestion === intent);
}

function isActed({ recognition }: Judged): boolean {
  return recognition.band === 'act';
}

function isActedWrong(judged: Judged): boolean {
  return isActed(judged) && !isFirst(judged);
}

function shareOf(judged: readonly Judged[], is: (one: Judged) => boolean): number {
  return judged.length === 0 ? 0 : judged.filter(is).length / judged.length;
}
