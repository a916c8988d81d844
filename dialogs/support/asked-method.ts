import type { EnrollmentView } from '../../services/enrollment/enrollment-view.ts';
import { endOf } from '../../services/enrollment/transitions/set-up-endings.ts';
import { lockEnding, pauseEnding } from './nothing-checked.ts';
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
  const { pending, methods } = status;
  const held = purpose === 'set-up' ? pending : methods.find((method) => method.methodId === methodId);
  if (held?.methodId !== methodId) return { end: { code: endOf(status, methodId) } };
  const over = purpose === 'verify' ? (lockEnding(status, methodId) ?? noCodesEnding(status, held)) : undefined;
  return over === undefined ? { status, held } : { end: over };
}

/** A code that was texted is not looked at while there were too many wrong ones; what is done on the phone itself is. */
function noCodesEnding(status: EnrollmentView, { channel }: HeldView): Ending | undefined {
  return channel === 'text' ? pauseEnding(status) : undefined;
}

function isProven(status: EnrollmentView, { methodId, purpose, proofs }: Asked): boolean {
  if (purpose === 'set-up') return status.methods.some((method) => method.methodId === methodId);
  return status.proofs > proofs;
}
