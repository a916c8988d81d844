import { type CountryCode, getCountries } from 'libphonenumber-js/max';

/** Every country and region that has phone numbers, in no useful order. */
export const knownCountries: readonly CountryCode[] = getCountries();

const known: ReadonlySet<string> = new Set(knownCountries);

/** Whether it is the code (ISO 3166-1 alpha-2, capitals) of a country or region that has phone numbers. */
export function isCountry(code: string): code is CountryCode {
  return known.has(code);
}
