import { getCountryCallingCode, isSupportedCountry } from 'libphonenumber-js/max';
import type { PhoneNumber } from './phone-number.ts';

/**
 * A number as Microsoft Graph takes it: `+1 5551234567x123`.
 * @see https://learn.microsoft.com/graph/api/resources/phoneauthenticationmethod?view=graph-rest-1.0
 * @returns undefined for one whose country code is not known.
 */
export function graphNumber({ e164, country, extension }: PhoneNumber): string | undefined {
  const code = isSupportedCountry(country) ? `+${getCountryCallingCode(country)}` : undefined;
  if (code === undefined || !e164.startsWith(code)) return undefined;
  return `${code} ${e164.slice(code.length)}${extension === undefined ? '' : `x${extension}`}`;
}

/** Whether two such numbers are one, however Graph sets its spaces and hyphens. */
export function isSameGraphNumber(one: string, other: string): boolean {
  return bare(one) === bare(other);
}

const bare = (number: string): string => number.toLowerCase().replaceAll(/[^+\dx]/gu, '');
