import { personKey } from '../directory/directory.ts';
import { keyIdsIn } from '../secrets/key-ids.ts';
import { StoreUnavailableError } from '../store/document-store.ts';
import { EnrollmentAlteredError } from './state/enrollment-seal.ts';
import type { EnrollmentRepository, EnrollmentRow } from './state/enrollment-repository.ts';
import type { EnrollmentService } from './enrollment-service.ts';

/** People read together, and written at once: in one commit where there is a file, over as many connections as MongoDB's driver has. */
const rowsPerPage = 100;

export interface ResealOptions {
  readonly repository: Pick<EnrollmentRepository, 'page'>;
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
  /** How many enrollments still need which other key. */
  readonly remaining: ReadonlyMap<string, number>;
}

/**
 * Puts every enrollment and its secrets under the newest key while the bot goes on: each person by a compare-and-set of
 * their own that yields to what they do meanwhile. It may be stopped anywhere and run again. Every process on the store
 * must know the newest key before.
 * @throws {StoreUnavailableError}
 */
export async function resealEverySecret(options: ResealOptions): Promise<ResealReport> {
  const { repository, keyId, onProgress } = options;
  const remaining = new Map<string, number>();
  let [resealed, looked] = [0, 0];
  for await (const page of everyPage(repository)) {
    const due = page.filter(({ isUnderOlderKey }) => isUnderOlderKey);
    for (const { isDone, keyIds } of await resealAll(due, options)) {
      if (isDone) resealed += 1;
      for (const id of keyIds) if (id !== keyId) remaining.set(id, (remaining.get(id) ?? 0) + 1);
    }
    onProgress?.((looked += page.length));
  }
  return { keyId, resealed, remaining };
}

/** A few lines for whoever ran it. */
export function describeReseal({ keyId, resealed, remaining }: ResealReport): string {
  const left = [...remaining].map(([id, count]) => `Still needing key ${id}: ${count}`);
  const last = left.length === 0 ? ['Nothing is under another key.'] : left;
  return [`Enrollments put under key ${keyId}: ${resealed}`, ...last].join('\n');
}

/** Whether a row was put under the newest key, and which keys it needs now. */
interface Resealed {
  readonly isDone: boolean;
  readonly keyIds: ReadonlySet<string>;
}

/** Ends when all have, well or not. */
async function resealAll(rows: readonly EnrollmentRow[], options: ResealOptions): Promise<Resealed[]> {
  const ended = await Promise.allSettled(rows.map((row) => resealOne(row, options)));
  return ended.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

async function resealOne({ rowId, person, keyIds }: EnrollmentRow, options: ResealOptions): Promise<Resealed> {
  const { enrollment, keyId, onUnreadable } = options;
  try {
    if (personKey(person) !== rowId) throw new EnrollmentAlteredError(rowId, 'it names somebody else');
    return { isDone: true, keyIds: keyIdsIn(await enrollment.reseal(person, { keyId, onUnreadable })) };
  } catch (error) {
    if (error instanceof StoreUnavailableError) throw error;
    onUnreadable(error);
    return { isDone: false, keyIds };
  }
}

async function* everyPage(repository: Pick<EnrollmentRepository, 'page'>): AsyncGenerator<readonly EnrollmentRow[]> {
  let after: string | undefined;
  for (;;) {
    const page = await repository.page(after, rowsPerPage);
    after = page.at(-1)?.rowId;
    if (after === undefined) return;
    yield page;
  }
}
