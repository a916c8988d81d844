import examples from 'libphonenumber-js/mobile/examples';
import { getExampleNumber } from 'libphonenumber-js/max';
import type { CountryPolicy } from '../../../services/phone-numbers/country-policy.ts';
import { knownCountries } from '../../../services/phone-numbers/known-countries.ts';
import { readNumber, type ReadNumberOptions } from '../../../services/phone-numbers/read-number.ts';

/** A policy that forbids no country. */
export const everywhere: CountryPolicy = {
  text: { allowed: 'all', blocked: [] },
  call: { allowed: 'all', blocked: [] },
};

/** A mobile number of every country and region, as the library's metadata give one: nobody's. */
export const exampleMobiles = knownCountries.flatMap((country) => {
  const example = getExampleNumber(country, examples);
  return example === undefined ? [] : [{ country, e164: example.number, national: example.formatNational() }];
});

/** What came of reading: the number, with `x` and its extension, or the problem. */
export function outcome(text: string, options: Partial<ReadNumberOptions> = {}): string {
  const read = readNumber(text, { channel: 'call', policy: everywhere, ...options });
  if (read.code === 'refused') return read.problem;
  const { e164, extension } = read.number;
  return extension === undefined ? e164 : `${e164}x${extension}`;
}
