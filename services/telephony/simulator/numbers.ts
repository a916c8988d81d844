import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { e164Pattern } from '../../phone-numbers/phone-number.ts';

/** E.164, as Twilio wants it. */
export function isE164(number: string): boolean {
  return e164Pattern.test(number);
}

/** A number as it is written for people. */
export function displayed(number: string): string {
  return parsePhoneNumberFromString(number)?.formatInternational() ?? number;
}

/** Two letters, the likeliest where several countries share a calling code; empty when there is none. */
export function countryOf(number: string): string {
  const parsed = parsePhoneNumberFromString(number);
  return parsed?.country ?? parsed?.getPossibleCountries()[0] ?? '';
}
