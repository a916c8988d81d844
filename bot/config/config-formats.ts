import { z } from 'zod';
import { languages, matchLanguage } from '../../services/localization/localization.ts';
import type { Language } from '../../services/localization/translate.ts';
import {
  CountryListError,
  type CountryRule,
  defaultCountryPolicy,
  parseCountryRule,
} from '../../services/phone-numbers/country-policy.ts';
import { isCountry } from '../../services/phone-numbers/known-countries.ts';
import type { PhoneChannel } from '../../services/phone-numbers/phone-number.ts';
import { weaknessOf } from '../../services/secrets/key-strength.ts';
import { KeyRing, KeyRingError, parseRingKeys } from '../../services/secrets/key-ring.ts';

/** Digits only: what `Number` makes of other text (`0x10`, a space) is nobody's intention. */
export const wholeNumber = (message: string) =>
  z
    .string()
    .regex(/^\d{1,6}$/u, message)
    .transform(Number);

/** How many texts, and how many calls, may go to one place in an hour. */
export const sendsPerHour = (fewest: number) =>
  wholeNumber('must be a number of texts')
    .refine((sends) => sends >= fewest, `must be at least ${fewest}`)
    .refine((sends) => sends <= 100_000, 'must be at most 100000');

export const port = wholeNumber('must be a port number').refine((number) => number <= 65_535, 'must be at most 65535');
export const text = z.string().trim().min(1, 'must not be empty');
export const language = z.string().transform((tag, context): Language => {
  const match = matchLanguage(tag);
  if (match === undefined)
    context.addIssue({ code: 'custom', message: `must be one of the languages: ${languages.join(', ')}` });
  return match ?? 'en';
});
export const countries = (channel: PhoneChannel) =>
  z.string().transform((list, context): CountryRule => {
    try {
      return parseCountryRule(list, channel);
    } catch (error) {
      if (!(error instanceof CountryListError)) throw error;
      const message = 'must be country codes separated by commas, such as NL,BE or default,IN or all,-CU';
      context.addIssue({ code: 'custom', message });
      return defaultCountryPolicy[channel];
    }
  });
export const country = z.string().refine(isCountry, 'must be a country code such as NL');
export const mongodbUri = z
  .string()
  .trim()
  .regex(/^mongodb(\+srv)?:\/\//u, 'must begin with mongodb:// or mongodb+srv://');

/** Whether what stands before the @ of an address can be read: where it cannot, Node ends with no more than `URI malformed`. */
export function isUsableAddress(url: string): boolean {
  try {
    const { username, password } = new URL(url);
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}

/** Names of hosts as phones compare them: two labels at least, and no scheme, port or path. */
export const host = z
  .string()
  .toLowerCase()
  .max(253, 'must be a host name, such as login.example.com')
  .regex(
    /^(?=.*[a-z])[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)*\.(?!\d+$)[a-z\d][a-z\d-]{0,61}[a-z\d]$/u,
    'must be a host name, such as login.example.com',
  );

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** Of an id that is a GUID: in small letters, as everything is stored and compared, and not the one that stands for none. */
const idOr = (message: string) =>
  z
    .guid(message)
    .transform((id) => id.toLowerCase())
    .refine((id) => !/^[0-]*$/u.test(id), message);
export const guid = idOr('must be a GUID, and not zeros');
export const ids = (message: string) =>
  z
    .string()
    .transform((list) => list.split(',').map((id) => id.trim()))
    .pipe(z.array(idOr(message)).min(1));

/** Microsoft's names of companies that there are not, and the demo's own. */
export const demoName = /\b(?:contoso|fabrikam|northwind traders|adventure works)\b|\(demo\)|^demo$/iu;

export const keyRing = z.string().transform((value, context): KeyRing | undefined => {
  try {
    const keys = parseRingKeys(value);
    const ring = new KeyRing(keys);
    for (const { id, key } of keys) {
      const weakness = weaknessOf(key);
      if (weakness !== undefined) throw new KeyRingError(`Key ${id} of the key ring ${weakness}: make a random one`);
    }
    return ring;
  } catch (error) {
    const message = error instanceof KeyRingError ? error.message : 'cannot be read';
    context.addIssue({ code: 'custom', message });
    return undefined;
  }
});
