import type { EnrollmentView } from '../../services/enrollment/enrollment-view.ts';
import { endOf } from '../../services/enrollment/transitions/set-up-endings.ts';
import type { Ending } from './outcome-text.ts';
import type { Turn } from './turn.ts';

/** What is asked of a phone, and for what. */
export interface Asked {
  /** The set-up or method that the answer proves. */
  readonly methodId: string;
  readonly purpose: 'set-up' | 'verify';
  /** How often the person had proven something when it was asked: one more is the answer. */
  readonly proofs: number;
}

/** Where another way is chosen, from the card of a phone that is asked. */
export function wayOutOf({
  purpose,
  hasOther,
}: {
  readonly purpose: Asked['purpose'];
  readonly hasOther?: boolean | undefined;
}) {
  return purpose === 'set-up' ? 'back' : hasOther === true ? 'other-way' : undefined;
}

type HeldView = EnrollmentView['methods'][number] | NonNullable<EnrollmentView['pending']>;

/** How things stand with a set-up or method whose phone is asked; that it was answered; or how it ended. */
export async function askedMethod(
  { enrollment, person }: Pick<Turn, 'enrollment' | 'person'>,
  asked: Asked,
): Promise<{ readonly status: EnrollmentView; readonly held: HeldView } | { readonly end: 'verified' | Ending }> {
  const status = await enrollment.status(person);
  const { methodId, purpose } = asked;
  if (isProven(status, asked)) return { end: 'verified' };
  const lock = lockOf(status, asked);
  if (lock !== undefined) return { end: lock };
  const { pending, methods } = status;
  const held = purpose === 'set-up' ? pending : methods.find((method) => method.methodId === methodId);
  return held?.methodId === methodId ? { status, held } : { end: { code: endOf(status, methodId) } };
}

/** A phone that is set up may be locked while it is asked: by a report of fraud, or by wrong PINs. */
function lockOf({ methods }: EnrollmentView, { methodId, purpose }: Asked): Ending | undefined {
  const lock = purpose === 'verify' ? methods.find((method) => method.methodId === methodId)?.lock : undefined;
  return lock && { code: lock === 'failures' ? 'locked' : lock };
}

function isProven(status: EnrollmentView, { methodId, purpose, proofs }: Asked): boolean {
  if (purpose === 'set-up') return status.methods.some((method) => method.methodId === methodId);
  return status.proofs > proofs;
}
