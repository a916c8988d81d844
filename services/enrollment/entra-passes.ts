import type { AccessPass, AccessPasses } from '../directory/access-passes.ts';
import { DirectoryUnavailableError, type PersonId } from '../directory/directory.ts';
import type { ExternalMethods } from '../directory/external-methods.ts';
import { unlessGone } from '../directory/graph-client.ts';
import type { EnrollmentChanges } from './enrollment-changes.ts';
import { troubleOf } from './entra-trouble.ts';
import type { Enrollment } from './state/enrollment.ts';
import type { PassInEntra } from './state/in-entra.ts';
import {
  type NoPassInEntra,
  noteNoPass,
  notePassAhead,
  notePassGone,
  notePassMade,
  passesToRemove,
} from './transitions/passes-in-entra.ts';

export interface EntraPassesOptions {
  readonly changes: EnrollmentChanges;
  readonly externalMethods: Pick<ExternalMethods, 'concerns' | 'passes'>;
  /** Hears why there is none. */
  readonly onTrouble: (error: unknown) => void;
}

/** What is typed at Microsoft's sign-in page, told once, or why there is nothing to type there. */
export type EntraPass = { readonly pass: string } | { readonly trouble: NoPassInEntra };

/**
 * How far from the moment at which a pass was about to be made one may have been made that is the bot's own, in milliseconds: a
 * few calls, and what two clocks differ by.
 */
const ownWithinMs = 60_000;
/** For how long an agent waits for one, in milliseconds: well within a turn of their chat. */
const patienceMs = 2_500;

/**
 * Microsoft Entra's passes beside those of the bot. One stands there no longer than the bot's own is good: when that was used or has
 * ended in whichever way, it goes, by what Graph called it.
 *
 * Somebody else's is never removed, and none is made where it would end somebody else's, because Entra knows one of each person. One
 * whose name the bot never learned, because an answer was lost or the process died, is known for its own when it is good once, for
 * just as long, and was made within a minute of when the bot was about to make it. Any other is left alone. Nobody knows what is typed
 * for one whose answer was lost, and it ends by itself within the hour.
 */
export class EntraPasses {
  readonly #options: EntraPassesOptions;

  constructor(options: EntraPassesOptions) {
    this.#options = options;
  }

  /**
   * Makes one beside a pass of the bot's that was issued, by its id; those that the bot made before go.
   * @returns undefined where the policy wants none, `void` where the bot's own frees nothing: it has ended, or the person is on hold.
   * @throws {StoreUnavailableError} and then nobody is told one.
   */
  async make(person: PersonId, of: string): Promise<EntraPass | 'void' | undefined> {
    const { changes, externalMethods } = this.#options;
    if (!externalMethods.concerns(person)) return undefined;
    const enrollment = await changes.status(person);
    const context = await changes.contextOf(enrollment);
    if (context.policy.entraPass === 'off') return undefined;
    // Before room is made, which would end the one beside a newer pass.
    if (notePassAhead(enrollment, of, context).outcome === 'void') return 'void';
    const there = externalMethods.passes.within(patienceMs);
    const none = await makeRoom(person, there, enrollment.entra?.passes ?? []).catch(unavailable);
    if (none !== undefined) return this.#none(person, { of, ...none, mayBe: false });
    const ahead = await changes.change(person, (current, context) => notePassAhead(current, of, context));
    if (ahead === 'void') return ahead;
    const made = await there.make(person, ahead.minutes).catch(unavailable);
    if ('why' in made) return this.#none(person, { of, ...made, mayBe: isUnanswered(made.error) });
    const isWanted = await changes.change(person, (current) => notePassMade(current, { ...ahead, id: made.id }));
    return isWanted ? { pass: made.pass } : 'void';
  }

  /**
   * Sees to it that those are gone whose pass here is good no more.
   * @throws {DirectoryUnavailableError} with what was answered; what is gone by then is known to be.
   */
  async removeEnded(person: PersonId, enrollment: Enrollment): Promise<void> {
    const ended = passesToRemove(enrollment);
    if (ended.length === 0) return;
    const { changes, externalMethods } = this.#options;
    const { passes } = externalMethods;
    const all = enrollment.entra?.passes ?? [];
    // One is being made, which would look like that of the try before; it is owed once more when it ends.
    const isUnderWay = all.some((each) => each.id === undefined && !ended.includes(each));
    const unnamed = isUnderWay ? [] : ended.filter(({ id }) => id === undefined);
    const listed = unnamed.length === 0 ? [] : await passes.of(person).catch(unlessGone);
    for (const gone of ended) {
      if (gone.id === undefined) continue;
      await passes.remove(person, gone.id);
      await changes.change(person, (current) => notePassGone(current, { gone, wasThere: true }));
    }
    for (const gone of unnamed) {
      const own = listed.find((pass) => isOwn(pass, [gone], all));
      if (own !== undefined) await passes.remove(person, own.id);
      const wasThere = own !== undefined;
      await changes.change(person, (current) => notePassGone(current, { gone, wasThere }));
    }
  }

  async #none(
    person: PersonId,
    {
      of,
      why,
      mayBe,
      error,
    }: { readonly of: string; readonly why: NoPassInEntra; readonly mayBe: boolean; readonly error?: unknown },
  ): Promise<EntraPass> {
    const { changes, onTrouble } = this.#options;
    if (error !== undefined) onTrouble(error);
    await changes.change(person, (current) => noteNoPass(current, { of, why, mayBe }));
    return { trouble: why };
  }
}

/** Removes what the bot made before. @returns why there is no room. @throws {DirectoryUnavailableError} */
async function makeRoom(
  person: PersonId,
  passes: AccessPasses,
  known: readonly PassInEntra[],
): Promise<{ readonly why: 'exists' } | undefined> {
  const there = (await passes.of(person)).filter(({ isOver }) => !isOver);
  const unnamed = known.filter(({ id }) => id === undefined);
  const names = new Set(known.map(({ id }) => id));
  const own = there.filter((pass) => names.has(pass.id) || isOwn(pass, unnamed, known));
  if (own.length < there.length) return { why: 'exists' };
  for (const { id } of own) await passes.remove(person, id);
  return undefined;
}

/** Whether a pass that is there was made by one of these tries, whose answer nobody has. */
function isOwn(
  { id, createdAt, minutes, isUsableOnce }: AccessPass,
  tries: readonly PassInEntra[],
  known: readonly PassInEntra[],
): boolean {
  if (createdAt === undefined || !isUsableOnce || known.some((each) => each.id === id)) return false;
  return tries.some(
    (each) => each.minutes === minutes && Math.abs(createdAt.getTime() - each.at.getTime()) <= ownWithinMs,
  );
}

/** @throws any other error */
function unavailable(error: unknown) {
  if (!(error instanceof DirectoryUnavailableError)) throw error;
  return { why: error.answer?.status === 409 ? ('exists' as const) : troubleOf(error), error };
}

/** Whether Graph may have done what it was asked for. */
function isUnanswered({ answer }: DirectoryUnavailableError): boolean {
  return answer === undefined || answer.status >= 500;
}
