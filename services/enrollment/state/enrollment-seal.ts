import { z } from 'zod';
import { canonical } from '../../secrets/canonical.ts';
import type { KeyRing } from '../../secrets/key-ring.ts';
import { macOf, sameMac } from '../../secrets/mac.ts';

/** What an enrollment is stored with: it says that the bot wrote it, in this row and at this revision. */
export const sealSchema = z.object({ keyId: z.string(), mac: z.string() });
export type Seal = Readonly<z.infer<typeof sealSchema>>;

/** What there has to be of a person in the audit trail. */
export const recordedSchema = z.object({
  /** How many events there are of the person, chained or waiting: they are numbered from 1. */
  events: z.int().nonnegative(),
  /** Events that an older release left waiting when this one first wrote, as text: they have no MAC. */
  older: z.array(z.string()).readonly().optional(),
});
export type Recorded = Readonly<z.infer<typeof recordedSchema>>;

/** A stored enrollment is not as the bot wrote it: somebody changed, moved or put back the row. Says which, never what. */
export class EnrollmentAlteredError extends Error {
  override readonly name = 'EnrollmentAlteredError';

  constructor(rowId: string, why: string) {
    super(`The enrollment in row ${rowId} was altered in the store: ${why}`);
  }
}

/** An enrollment in its row, as it is stored: what a later release reads into it is not part of the seal. */
export interface SealedContent {
  readonly _id: string;
  readonly revision: number;
  readonly enrollment: unknown;
  /** Absent in what an older release wrote. */
  readonly recorded?: Recorded | undefined;
}

/**
 * Makes and checks the seal of stored enrollments, an HMAC over row, revision and content: whoever can write to the
 * store but lacks the key can neither forgive failures, nor make a spent code good again, nor copy a method to somebody.
 */
export class EnrollmentSeal {
  readonly #keyRing: KeyRing;

  constructor(keyRing: KeyRing) {
    this.#keyRing = keyRing;
  }

  /** With the newest key. */
  make(content: SealedContent): Seal {
    const { keyId, key } = this.#keyRing.newestSubKey('enrollment');
    return { keyId, mac: macOf(key, textOf(content)) };
  }

  /** @throws {EnrollmentAlteredError} */
  check(content: SealedContent, seal: Seal | undefined): void {
    if (seal === undefined) throw new EnrollmentAlteredError(content._id, 'it carries no seal');
    const key = this.#keyRing.subKey('enrollment', seal.keyId);
    if (key === undefined) throw new EnrollmentAlteredError(content._id, 'the key ring lacks the key of its seal');
    if (!sameMac(seal.mac, macOf(key, textOf(content)))) {
      throw new EnrollmentAlteredError(content._id, 'its seal does not fit');
    }
  }
}

function textOf({ _id, revision, enrollment, recorded }: SealedContent): string {
  return recorded === undefined
    ? canonical(['enrollment-v1', _id, revision, enrollment])
    : canonical(['enrollment-v2', _id, revision, enrollment, recorded]);
}
