import assert from 'node:assert/strict';
import { type DocumentStore, StoreUnavailableError } from '../../../services/store/document-store.ts';
import { buildBot } from '../../support/build-bot.ts';
import { type Cleanup, scoped } from '../../support/cleanup.ts';
import { complaints, Employee } from '../../support/employee.ts';
import { FakeClock } from '../../support/fakes.ts';
import { type Fate, mortalStore, type MortalStore } from '../../support/mortal-store.ts';
import { assertPromisesKept, assertSealed } from '../../support/promises.ts';
import { background, finish, goOn, steps, type Walk } from './walk.ts';

interface Ordeal {
  readonly fate: Fate;
  /** Which write meets it, from 1 on; none when it is Infinity. */
  readonly write: number;
  /** Whether the person writes what the buttons say. */
  readonly types: boolean;
}

export interface EveryWriteOptions {
  readonly fate: Fate;
  /** A store of their own for each walk. */
  readonly open: (scope: Cleanup) => Promise<DocumentStore>;
  /** Whether the person of this walk writes what the buttons say. */
  readonly types: (write: number) => boolean;
}

/**
 * As many walks as an enrollment has writes: in each another one of them meets the fate. @throws when a promise is
 * broken, naming the write. @returns how many writes there are.
 */
export async function everyWrite({ fate, open, types }: EveryWriteOptions): Promise<number> {
  const walkTo = (write: number) =>
    scoped(async (scope) => walkThrough(scope, await open(scope), { fate, write, types: types(write) }));
  const writes = await walkTo(Infinity);
  for (const [index, { collection, operation }] of writes.entries()) {
    await walkTo(index + 1).catch((cause: unknown) => {
      throw new Error(`Write ${index + 1}, ${collection}.${operation}, ${fate}`, { cause });
    });
  }
  return writes.length;
}

/**
 * One person's walk, with a bot that meets its fate on the way; another one takes over where it
 * died. @throws {AssertionError} when a promise is broken. @returns what the first bot wrote.
 */
async function walkThrough(
  t: Cleanup,
  store: DocumentStore,
  { fate, write, types }: Ordeal,
): Promise<MortalStore['writes']> {
  const clock = new FakeClock();
  const mortal = mortalStore(store, { fate, write });
  const wait = (milliseconds: number): Promise<void> => {
    clock.advance(milliseconds / 1000);
    return Promise.resolve();
  };
  const bot = await buildBot(t, { store: mortal.store, clock, wait });
  const employee = new Employee({ person: bot.person(), now: () => clock.now(), types: () => types });
  const end = await Promise.race([walk({ bot, employee }, fate), mortal.died]);
  await assertPromisesKept({ store, keyRing: bot.keyRing }, [employee]);
  if (end === 'died') {
    const again = await buildBot(t, { store, clock, wait, teams: bot.teams, seed: 'again' });
    await goOn({ employee, bot: again });
  }
  await assertPromisesKept({ store, keyRing: bot.keyRing }, [employee]);
  await assertSealed({ store });
  // The walk has one wrong code.
  assert.ok(complaints(employee.person).length <= 1);
  assert.ok(!employee.seesSecret);
  return mortal.writes;
}

/** All steps, and on to the end. A bot that lives hears that the store failed once, and the person acts again. */
async function walk(walked: Walk, fate: Fate): Promise<'walked'> {
  const survives = (error: unknown): void => {
    if (fate.startsWith('dies') || !isUnavailable(error)) throw error;
  };
  for (const step of [...steps, finish, background]) await step(walked).catch(survives);
  return 'walked';
}

/** botbuilder-dialogs wraps what a dialog throws without naming it the cause. */
function isUnavailable(error: unknown): boolean {
  if (error instanceof StoreUnavailableError) return true;
  return error instanceof Error && 'error' in error && isUnavailable(error.error);
}
