import { isCountry } from './known-countries.ts';
import type { PhoneChannel } from './phone-number.ts';

/** The countries and regions (ISO 3166-1 alpha-2) that one channel may reach. What is blocked is not allowed, ever. */
export interface CountryRule {
  readonly allowed: 'all' | readonly string[];
  readonly blocked: readonly string[];
}

/** Texts and calls have lists of their own: they are priced, regulated and abused differently. */
export type CountryPolicy = Readonly<Record<PhoneChannel, CountryRule>>;

/** A list of countries cannot be read. `message` is fit to print. */
export class CountryListError extends Error {
  override readonly name = 'CountryListError';
}

/** The European Union. */
const union = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' ');
const wellRegulated = [...union, 'AU', 'CA', 'CH', 'GB', 'IS', 'JP', 'NO', 'NZ', 'SG', 'US'];

/**
 * Safe defaults: where regulators watch over numbering plans and termination rates, so that a text or call costs cents
 * and nobody earns much from causing it. Everywhere else an organization says that it has people there.
 *
 * Left out on purpose though they are near: the Caribbean and Pacific islands under `+1`, overseas regions and Crown
 * dependencies, and the very small states. They share a calling code or a border with an allowed country, cost several
 * times as much to reach, and are where made-up traffic is usually sent. Liechtenstein, as one of them, is texted only.
 */
export const defaultCountryPolicy: CountryPolicy = {
  text: { allowed: [...wellRegulated, 'LI'], blocked: [] },
  call: { allowed: wellRegulated, blocked: [] },
};

/** Whether a channel may reach a country. */
export function isCountryAllowed({ allowed, blocked }: CountryRule, country: string): boolean {
  return !blocked.includes(country) && (allowed === 'all' || allowed.includes(country));
}

/**
 * Reads a rule from a setting: country codes separated by commas or spaces, `default` for the channel's default list,
 * `all`, and a minus before what is blocked. `NL,BE` is two countries, `default,IN` one more than the default,
 * `all,-CU` all but one.
 * @throws {CountryListError} naming what is no country; also when nothing is allowed.
 */
export function parseCountryRule(text: string, channel: PhoneChannel): CountryRule {
  const entries = text.split(/[\s,]+/u).filter((entry) => entry !== '');
  const blocked = entries.filter((entry) => entry.startsWith('-')).map((entry) => knownCountry(entry.slice(1)));
  const allowing = entries.filter((entry) => !entry.startsWith('-'));
  if (allowing.length === 0)
    throw new CountryListError('A list of countries needs at least one, or "default" or "all"');
  const lists = allowing.map((entry) => listOf(entry, channel));
  return { allowed: lists.includes('all') ? 'all' : [...new Set(lists.flat())], blocked };
}

function listOf(entry: string, channel: PhoneChannel): CountryRule['allowed'] {
  const word = entry.toLowerCase();
  if (word === 'all') return 'all';
  return word === 'default' ? defaultCountryPolicy[channel].allowed : [knownCountry(entry)];
}

function knownCountry(code: string): string {
  const country = code.toUpperCase();
  if (!isCountry(country)) throw new CountryListError(`${JSON.stringify(code)} is no country code (such as NL)`);
  return country;
}
