import {
  type CountryCode,
  getCountryCallingCode,
  ParseError,
  parsePhoneNumberWithError,
  type PhoneNumber as ParsedNumber,
  type PhoneNumberType,
} from 'libphonenumber-js/max';
import { type CountryPolicy, isCountryAllowed } from './country-policy.ts';
import { isCountry } from './known-countries.ts';
import { lengthProblem } from './number-length.ts';
import { isOrdinary, specialProblem, takesTexts, typeOf } from './number-type.ts';
import type { NumberProblem, PhoneChannel, ReadNumber } from './phone-number.ts';
import { writtenNumber } from './written-number.ts';

export interface ReadNumberOptions {
  /**
   * The country or region that was chosen, ISO 3166-1 alpha-2. Without one, any country's number is read, but in
   * international notation only.
   */
  readonly country?: string | undefined;
  readonly channel: PhoneChannel;
  readonly policy: CountryPolicy;
  /**
   * The directory's number: it may have an extension, be of a company's own range or an internet line, and belong to
   * another country than the person, which then only tells how a national notation is meant.
   */
  readonly office?: boolean;
  /**
   * Accept `+1500555000x`, which Twilio's test credentials and the phone simulator know, as American mobiles. Never in
   * production: they are personal numbers, which are charged to whoever calls.
   * @see https://www.twilio.com/docs/iam/test-credentials
   */
  readonly allowTestNumbers?: boolean;
}

/** A number that is being looked at. */
interface Candidate {
  readonly parsed: ParsedNumber;
  /** What was written, without spaces and signs. */
  readonly digits: string;
  /** Absent for a number that is not assigned. */
  readonly type: PhoneNumberType | undefined;
  /** The country that was chosen. */
  readonly chosen: CountryCode | undefined;
  readonly office: boolean;
}

const testNumber = /^\+1500555000\d$/u;
/** Emergency and service numbers; 116… are the European helplines, 000 is Australia's 112. */
const shortCode = /^(?:[1-9]\d{2,4}|116\d{3}|000)$/u;

/** Regions whose people have numbers that another country's plan counts as its own. */
const numberedBy: ReadonlyMap<string, readonly string[]> = new Map([
  ['AX', ['FI']],
  ['BL', ['GP', 'MF']],
  ['CC', ['AU']],
  ['CX', ['AU']],
  ['EH', ['MA']],
  ['GG', ['GB']],
  ['IM', ['GB']],
  ['JE', ['GB']],
  // One island's plan has the other two's numbers in it.
  ['MF', ['GP', 'BL']],
  ['SJ', ['NO']],
  ['VA', ['IT']],
]);

/**
 * Reads a phone number that somebody wrote, in national or international notation and any script's digits, and says
 * whether it may be used, before anything is sent. Never throws; reading its own `e164` again gives the same.
 * @see https://www.itu.int/rec/T-REC-E.164
 */
export function readNumber(text: string, options: ReadNumberOptions): ReadNumber {
  const { country: chosen, office = false, allowTestNumbers = false } = options;
  const written = writtenNumber(text, office);
  if (written === undefined) return refused('not-a-number');
  const { digits, extension } = written;
  if (digits === '') return refused('empty');
  if (chosen !== undefined && !isCountry(chosen)) return refused('other-country');
  const parsed = parse(digits, chosen);
  if (typeof parsed === 'string') return refused(parsed);
  const type = allowTestNumbers && testNumber.test(parsed.number) ? 'MOBILE' : typeOf(parsed);
  const candidate = { parsed, digits, type, chosen, office };
  const problem = numberProblem(candidate) ?? channelProblem(candidate, options);
  if (problem !== undefined) return refused(problem);
  const { number: e164, country = '' } = parsed;
  return { code: 'ok', number: { e164, country, ...(extension !== undefined && { extension }) } };
}

/**
 * The number in E.164 that a text is in a country, whether it may be used or not; undefined when it is none. Its country may
 * be another one: of the same calling code, or because it begins with what is dialled there for abroad.
 */
export function assignedNumber(text: string, country: string): string | undefined {
  const written = writtenNumber(text, false);
  if (written === undefined || !isCountry(country)) return undefined;
  const parsed = parse(written.digits, country);
  return typeof parsed !== 'string' && parsed.isValid() ? parsed.number : undefined;
}

function parse(digits: string, country: CountryCode | undefined): ParsedNumber | NumberProblem {
  try {
    return parsePhoneNumberWithError(digits, { ...(country && { defaultCountry: country }), extract: false });
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    if (error.message === 'TOO_SHORT') return 'too-short';
    if (error.message === 'TOO_LONG') return 'too-long';
    // What is left is a calling code that nobody has; or national notation, and no country that it is of.
    return country === undefined && !digits.startsWith('+') ? 'not-a-number' : 'not-assigned';
  }
}

/** What is wrong with the number itself, whatever it is for. What no choice of country could mend comes first. */
function numberProblem({ parsed, digits, type, chosen, office }: Candidate): NumberProblem | undefined {
  if (!isOrdinary(type) && shortCode.test(digits)) return 'short-code';
  const special = type && specialProblem(type, office);
  if (special !== undefined) return special;
  // Satellites and networks of no country.
  if (type !== undefined && parsed.country === undefined) return 'special-number';
  if (chosen !== undefined && !office && isElsewhere(parsed, type, chosen)) return 'other-country';
  return type === undefined ? (lengthProblem(parsed) ?? 'not-assigned') : undefined;
}

function isElsewhere(parsed: ParsedNumber, type: PhoneNumberType | undefined, chosen: CountryCode): boolean {
  // Only a number that is assigned is known to be another country's of the same calling code.
  if (type === undefined) return parsed.countryCallingCode !== getCountryCallingCode(chosen);
  return parsed.country !== chosen && !numberedBy.get(chosen)?.includes(parsed.country ?? '');
}

/** What keeps a good number from being used for this channel. */
function channelProblem(
  { parsed, type }: Candidate,
  { channel, policy }: Pick<ReadNumberOptions, 'channel' | 'policy'>,
): NumberProblem | undefined {
  if (!isCountryAllowed(policy[channel], parsed.country ?? '')) return `country-not-allowed-for-${channel}`;
  return channel === 'text' && !takesTexts(type) ? 'not-a-mobile' : undefined;
}

function refused(problem: NumberProblem): ReadNumber {
  return { code: 'refused', problem };
}
