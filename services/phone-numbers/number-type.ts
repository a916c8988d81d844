import type { PhoneNumber as ParsedNumber, PhoneNumberType } from 'libphonenumber-js/max';
import type { NumberProblem } from './phone-number.ts';

/**
 * Regions that have no mobiles at all. The library says of a number that it may be either where the plan has one pattern for
 * both, and also where it has none for mobiles.
 */
const withoutMobiles: ReadonlySet<string> = new Set(['TA']);

/** What sort of number it is; undefined when it is not assigned. */
export function typeOf(number: ParsedNumber): PhoneNumberType | undefined {
  const type = number.getType();
  return type === 'FIXED_LINE_OR_MOBILE' && withoutMobiles.has(number.country ?? '') ? 'FIXED_LINE' : type;
}

/** Whether it is a number such as people have at home, at work or in their pocket. */
export function isOrdinary(type: PhoneNumberType | undefined): boolean {
  return type === 'FIXED_LINE' || takesTexts(type);
}

/** Some plans, such as North America's, do not tell mobiles from landlines: those numbers are tried. */
export function takesTexts(type: PhoneNumberType | undefined): boolean {
  return type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE';
}

/**
 * Why nobody is contacted at a number of this type.
 * @param office Whether the organization says whose number it is. Otherwise a company's own range and an internet line
 * are not accepted: they prove the possession of no device (NIST SP 800-63B-4, 3.1.3).
 */
export function specialProblem(type: PhoneNumberType, office: boolean): NumberProblem | undefined {
  switch (type) {
    case 'PREMIUM_RATE':
      return 'premium-rate';
    case 'TOLL_FREE':
      return 'toll-free';
    case 'SHARED_COST':
    case 'PERSONAL_NUMBER':
    case 'PAGER':
    case 'VOICEMAIL':
      return 'special-number';
    case 'UAN':
    case 'VOIP':
      return office ? undefined : 'special-number';
    case 'MOBILE':
    case 'FIXED_LINE':
    case 'FIXED_LINE_OR_MOBILE':
      return undefined;
  }
}
