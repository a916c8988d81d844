import { keyIdsIn } from '../secrets/key-ids.ts';
import { StoreUnavailableError } from '../store/document-store.ts';
import type { EnrollmentRepository, EnrollmentRow } from './state/enrollment-repository.ts';
import type { EnrollmentService } from './enrollment-service.ts';

const rowsPerPage = 200;

export interface ResealOptions {
  readonly repository: Pick<EnrollmentRepository, 'page'>;
  readonly enrollment: Pick<EnrollmentService, 'reseal'>;
  /** The key that everything goes under: the newest of the ring that the others work with. */
  readonly keyId: string;
  /** Hears of a secret or an enrollment that cannot be read; the others go on. */
  readonly onUnreadable: (error: unknown) => void;
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
 * Puts every enrollment and its secrets under the newest key while the bot goes on: person by person, each with one
 * compare-and-set that yields to what the person does meanwhile. It may be stopped anywhere and run again. Every process
 * on the store must know the newest key before.
 * @throws {StoreUnavailableError}
 */
export async function resealEverySecret({
  repository,
  enrollment,
  keyId,
  onUnreadable,
}: ResealOptions): Promise<ResealReport> {
  const remaining = new Map<string, number>();
  let resealed = 0;
  for await (const { person, keyIds } of everyRow(repository)) {
    if (!needsOther(keyIds, keyId)) continue;
    let left: ReadonlySet<string> = keyIds;
    try {
      left = keyIdsIn(await enrollment.reseal(person, { keyId, onUnreadable }));
      resealed += 1;
    } catch (error) {
      if (error instanceof StoreUnavailableError) throw error;
      onUnreadable(error);
    }
    for (const id of left) if (id !== keyId) remaining.set(id, (remaining.get(id) ?? 0) + 1);
  }
  return { keyId, resealed, remaining };
}

/** A few lines for whoever ran it. */
export function describeReseal({ keyId, resealed, remaining }: ResealReport): string {
  const left = [...remaining].map(([id, count]) => `Still needing key ${id}: ${count}`);
  const last = left.length === 0 ? ['Nothing is under another key.'] : left;
  return [`Enrollments put under key ${keyId}: ${resealed}`, ...last].join('\n');
}

function needsOther(keyIds: ReadonlySet<string>, keyId: string): boolean {
  return keyIds.size > 1 || (keyIds.size === 1 && !keyIds.has(keyId));
}

async function* everyRow(repository: Pick<EnrollmentRepository, 'page'>): AsyncGenerator<EnrollmentRow> {
  let after: string | undefined;
  for (;;) {
    const page = await repository.page(after, rowsPerPage);
    yield* page;
    after = page.at(-1)?.rowId;
    if (after === undefined || page.length < rowsPerPage) return;
  }
}
