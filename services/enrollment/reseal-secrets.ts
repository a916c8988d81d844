import { personKey } from '../directory/directory.ts';
import { keyIdsIn } from '../secrets/key-ids.ts';
import { StoreUnavailableError } from '../store/document-store.ts';
import { atOnce, everyPage, inWaves, type RowsOptions } from './every-row.ts';
import { EnrollmentAlteredError } from './state/enrollment-seal.ts';
import type { EnrollmentRow } from './state/enrollment-repository.ts';
import type { EnrollmentService } from './enrollment-service.ts';

export interface ResealOptions extends RowsOptions {
  readonly enrollment: Pick<EnrollmentService, 'reseal'>;
  /** The key that everything goes under: the newest of the ring that the others work with. */
  readonly keyId: string;
  /** Hears of a secret or an enrollment that cannot be read; the others go on. */
  readonly onUnreadable: (error: unknown) => void;
  /** Hears how many enrollments have been looked at so far. */
  readonly onProgress?: (looked: number) => void;
}

/** What a key rotation did and what it left. */
export interface ResealReport {
  readonly keyId: string;
  /** Enrollments that were put under it. */
  readonly resealed: number;
  /** How many enrollments still need which other key for longer than a day, but for app passwords. */
  readonly remaining: ReadonlyMap<string, number>;
  /** How many app passwords were made with which other key: each goes under the newest when a program next comes with it. */
  readonly appPasswords: ReadonlyMap<string, number>;
}

/**
 * Puts every enrollment and its secrets under the newest key while the bot goes on: each person by a compare-and-set of
 * their own that yields to what they do meanwhile. It may be stopped anywhere and run again. Every process on the store
 * must know the newest key before.
 * @throws {StoreUnavailableError}
 */
export async function resealEverySecret(options: ResealOptions): Promise<ResealReport> {
  const { keyId, onProgress } = options;
  const [remaining, appPasswords] = [new Map<string, number>(), new Map<string, number>()];
  const countIn = (counts: Map<string, number>, id: string): unknown =>
    id === keyId ? undefined : counts.set(id, (counts.get(id) ?? 0) + 1);
  let [resealed, looked] = [0, 0];
  for await (const page of everyPage(options)) {
    const due = page.filter(({ isUnderOlderKey }) => isUnderOlderKey);
    for (const { isDone, keyIds, ofAppPasswords } of await inWaves(due, (row) => resealOne(row, options))) {
      if (isDone) resealed += 1;
      for (const id of keyIds) countIn(remaining, id);
      for (const id of ofAppPasswords) countIn(appPasswords, id);
    }
    onProgress?.((looked += page.length));
  }
  return { keyId, resealed, remaining, appPasswords };
}

/** A few lines for whoever ran it. */
export function describeReseal({ keyId, resealed, remaining, appPasswords }: ResealReport): string {
  const lines = [`Enrollments put under key ${keyId}: ${resealed}`];
  if (remaining.size === 0) lines.push('No enrollment needs another key.');
  for (const [id, count] of appPasswords)
    lines.push(`App passwords that no program has come with yet, and that end with key ${id}: ${count}`);
  return lines.join('\n');
}

/** Whether a row was put under the newest key, and which keys it needs now. */
interface Resealed {
  readonly isDone: boolean;
  readonly keyIds: ReadonlySet<string>;
  /** A key for each app password: of it there is nothing to seal anew. */
  readonly ofAppPasswords: readonly string[];
}

async function resealOne({ rowId, person, keyIds }: EnrollmentRow, options: ResealOptions): Promise<Resealed> {
  const { enrollment, keyId, onUnreadable, patiently = atOnce } = options;
  try {
    if (personKey(person) !== rowId) throw new EnrollmentAlteredError(rowId, 'it is nobody’s');
    const resealed = await patiently(() => enrollment.reseal(person, { keyId, onUnreadable }));
    // Of a texted code and of passes there is nothing to seal anew either: time ends and forgets them within a day.
    const lasting = { ...resealed, appPasswords: [], challenge: undefined, passes: [] };
    return {
      isDone: true,
      keyIds: keyIdsIn(lasting),
      ofAppPasswords: resealed.appPasswords.map(({ stored }) => stored.keyId),
    };
  } catch (error) {
    if (error instanceof StoreUnavailableError) throw error;
    onUnreadable(error);
    return { isDone: false, keyIds, ofAppPasswords: [] };
  }
}
