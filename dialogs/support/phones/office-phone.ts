import { DirectoryUnavailableError } from '../../../services/directory/directory.ts';
import type { EnrollmentView } from '../../../services/enrollment/enrollment-view.ts';
import type { MessageKey } from '../../../services/localization/translate.ts';
import type { NumberProblem, PhoneNumber } from '../../../services/phone-numbers/phone-number.ts';
import type { DialogDependencies } from '../dependencies.ts';
import type { Turn } from '../turn.ts';

/** The office phone that the company directory has of somebody, or why there is none to call. */
export type OfficePhone =
  | { readonly number: PhoneNumber }
  | {
      readonly reason: Extract<MessageKey, `office-phone-missing.${string}`>;
      /** Whether an administrator can mend it in the directory. */
      readonly isMendable: boolean;
    };

/** Asks the directory; one that does not answer is a reason of its own. */
export async function officePhoneOf(
  { phoneNumbers }: Pick<DialogDependencies, 'phoneNumbers'>,
  turn: Turn,
): Promise<OfficePhone> {
  const { person, enrollment } = turn;
  const { countries } = await enrollment.status(person);
  const read = await phoneNumbers.officePhone(person, countries).catch((error: unknown) => {
    if (!(error instanceof DirectoryUnavailableError)) throw error;
    turn.noteSilence(error);
    return { code: 'silent' } as const;
  });
  if (read === undefined) return { reason: 'office-phone-missing.none', isMendable: true };
  if (read.code === 'silent') return { reason: 'office-phone-missing.silent', isMendable: false };
  return read.code === 'ok' ? { number: read.number } : missing(read.problem);
}

/** Whether the directory has another office phone by now than the one that is called: the new one needs a proof. */
export async function isOfficePhoneRenewed(
  deps: Pick<DialogDependencies, 'phoneNumbers'>,
  turn: Turn,
  { methods }: Pick<EnrollmentView, 'methods'>,
): Promise<boolean> {
  if (methods.every(({ contact }) => contact !== 'office')) return false;
  const phone = await officePhoneOf(deps, turn);
  if (!('number' in phone)) return false;
  return !(await turn.enrollment.phones.holds(turn.person, { contact: 'office', number: phone.number }));
}

function missing(problem: NumberProblem): OfficePhone {
  switch (problem) {
    case 'country-not-allowed-for-call':
    case 'country-not-allowed-for-text':
      return { reason: 'office-phone-missing.country', isMendable: false };
    case 'premium-rate':
    case 'toll-free':
    case 'short-code':
    case 'special-number':
    case 'not-a-mobile':
      return { reason: 'office-phone-missing.not-called', isMendable: true };
    case 'empty':
    case 'not-a-number':
    case 'too-short':
    case 'too-long':
    case 'not-assigned':
    case 'other-country':
      return { reason: 'office-phone-missing.not-understood', isMendable: true };
  }
}
