import { counted } from '../counted.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import type { DocumentStore } from '../store/document-store.ts';
import { documentSchema, enrollmentCollection, type EnrollmentDocument } from './state/enrollment-document.ts';
import { EnrollmentAlteredError, EnrollmentSeal } from './state/enrollment-seal.ts';
import { TrailNumbers } from './state/trail-numbers.ts';
import { readWaiting } from './state/waiting-events.ts';

const rowsPerPage = 500;

export interface VerifyEnrollmentsOptions {
  readonly store: Pick<DocumentStore, 'collection'>;
  readonly keyRing: KeyRing;
  /** Whom the audit trail tells of, and how many numbered events of each it has. Emptied on the way. */
  readonly people: Map<string, number>;
}

/**
 * Compares every enrollment with the audit trail, both ways: each event that an enrollment has is in the trail or waits for
 * it, and each that is in the trail has its enrollment. Reads only, and may run while the bot goes on.
 * @returns the first thing that is wrong, in a sentence; undefined when nothing is.
 * @throws {StoreUnavailableError}
 */
export async function verifyEnrollments({
  store,
  keyRing,
  people,
}: VerifyEnrollmentsOptions): Promise<string | undefined> {
  const collection = store.collection<EnrollmentDocument>(enrollmentCollection);
  const check = { trail: new TrailNumbers({ store, keyRing }), seal: new EnrollmentSeal(keyRing), keyRing };
  for (let after: string | undefined; ;) {
    const filter = after === undefined ? {} : { _id: { $gt: after } };
    const page = await collection.find(filter, { sort: { _id: 1 }, limit: rowsPerPage });
    for (const document of page) {
      const chained = people.get(document._id) ?? 0;
      people.delete(document._id);
      const flaw = await flawOf(document, chained, check);
      if (flaw !== undefined) return flaw;
    }
    after = page.at(-1)?._id;
    if (after === undefined) break;
  }
  const [gone] = people.keys();
  return gone && `The enrollment in row ${gone} is gone: the audit trail tells of it`;
}

interface Check {
  readonly trail: TrailNumbers;
  readonly seal: EnrollmentSeal;
  readonly keyRing: KeyRing;
}

async function flawOf(document: EnrollmentDocument, chained: number, check: Check): Promise<string | undefined> {
  try {
    const flaw = miscounted(document, chained, check);
    // Events may have been chained since the trail was read.
    return flaw && miscounted(document, await check.trail.newestOf(document._id), check);
  } catch (error) {
    if (error instanceof EnrollmentAlteredError) return error.message;
    throw error;
  }
}

function miscounted({ _id, ...document }: EnrollmentDocument, chained: number, check: Check): string | undefined {
  const parsed = documentSchema.safeParse(document);
  if (!parsed.success) return `The enrollment in row ${_id} was altered in the store: it has another form`;
  const { recorded, unsealed, seal, ...content } = parsed.data;
  check.seal.check({ _id, ...content, recorded }, seal);
  const { genuine, forged } = readWaiting({ _id, unsealed, recorded: () => recorded }, check.keyRing);
  if (forged.length > 0) return `In row ${_id} waits an audit event that the bot did not write`;
  const events = recorded?.events ?? 0;
  if (chained > events)
    return `The enrollment in row ${_id} was put back: it has ${counted(events, 'event')}, and the audit trail ${chained}`;
  const waiting = new Set(genuine.map(({ origin }) => origin?.number));
  for (let number = chained + 1; number <= events; number += 1) {
    if (!waiting.has(number)) return `Event ${number} of row ${_id} was taken out before it was in the audit trail`;
  }
  return undefined;
}
