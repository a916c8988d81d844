import type { TurnContext } from 'botbuilder';
import { type Randomness, randomId } from '../../services/randomness.ts';
import type { Log, LogFields } from './log.ts';

/** Where faults are noted. */
export interface FaultNotes {
  readonly log: Log;
  readonly randomness: Randomness;
}

/** Something that was refused, in one line, and what is told of it. */
export interface RefusalNote extends Pick<LogFields, 'url'> {
  readonly reason: string;
  readonly message: string;
}

/** Something that went wrong, and what its line in the log has besides the reference. */
export interface Fault extends Pick<LogFields, 'turnId' | 'activityType' | 'reason'> {
  readonly error: unknown;
  readonly message: string;
  /** `warn` for what mends itself. */
  readonly level?: 'warn' | 'error';
}

/** Writes a fault down, in one line. @returns the 8 characters that lead to it, for whoever meets the fault. */
export function noteFault({ log, randomness }: FaultNotes, fault: Fault): string {
  const { error, message, level = 'error', ...fields } = fault;
  const reference = newReference(randomness);
  log[level]({ ...fields, reference, err: error }, message);
  return reference;
}

/** Writes down why something was refused that is not told to whoever asked. @returns what leads to it, as of a fault. */
export function noteRefusal({ log, randomness }: FaultNotes, { message, ...fields }: RefusalNote): string {
  const reference = newReference(randomness);
  log.warn({ ...fields, reference }, message);
  return reference;
}

/** Of letters and digits alone: of an underscore Markdown makes something else, and a toast nothing. */
function newReference(randomness: Randomness): string {
  return randomId(randomness)
    .replaceAll(/[^\dA-Za-z]/gu, '')
    .slice(0, 8);
}

const turnIdKey = Symbol('turn id');

/** Gives a turn the id that joins its lines. Call it before anything can fail. */
export function beginTurn({ turnState }: Pick<TurnContext, 'turnState'>, randomness: Randomness): void {
  turnState.set(turnIdKey, randomId(randomness));
}

/** What joins the lines of a turn; undefined before it has begun. */
export function turnIdOf({ turnState }: Pick<TurnContext, 'turnState'>): string | undefined {
  return turnState.get<string | undefined>(turnIdKey);
}
