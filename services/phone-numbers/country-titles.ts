import { shownNames } from './other-country-names.ts';

/** A country by its code (ISO 3166-1 alpha-2), its name, and its calling code without a plus sign. */
export interface NamedCountry {
  readonly id: string;
  readonly name: string;
  readonly callingCode: string;
}

/**
 * A country as it stands in the list, with all that it may be searched for by: `Netherlands (+31), NL, Nederland, Holland`.
 * Clients find what is anywhere in it.
 * @param language BCP 47 tag: that of `name`, and of the names that people say instead.
 */
export function countryTitle({ id, name, callingCode }: NamedCountry, language: string): string {
  const others = [id, ownName(id), ...shownNames(id, language)].filter(
    (other) => other !== undefined && !isIn(other, name),
  );
  return [`${name} (+${callingCode})`, ...new Set(others)].join(', ');
}

const ownNames = new Map<string, string | undefined>();

/**
 * What a country is called in its own language, such as `Deutschland`; undefined where that is not known, or not written
 * with Latin letters, which a list in ours has no place for.
 */
export function ownName(id: string): string | undefined {
  if (!ownNames.has(id)) ownNames.set(id, readOwnName(id));
  return ownNames.get(id);
}

function readOwnName(id: string): string | undefined {
  const { language } = new Intl.Locale('und', { region: id }).maximize();
  const name = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' }).of(id);
  return name !== undefined && /^[\p{Script=Latin}\p{P}\p{Zs}]+$/u.test(name) ? name : undefined;
}

/** As a word of it: `NL` is not in `Finland`, `Ghana` is in itself. */
function isIn(other: string, name: string): boolean {
  return name.split(/[^\p{L}\p{M}]+/u).includes(other) || name === other;
}

/** Where most phones are that an organization's people have, most first: several countries have `nl` or `us` in their names. */
const mostPhones =
  'US GB DE FR NL IT ES PL JP CA AU BE RO CZ SE PT GR HU AT CH IE DK NO FI SK SG NZ IN CN BR MX TR ZA'.split(' ');

/** The list by relevance: the person's own country, then those that can be reached, the rest after them. */
export function byRelevance<Country extends NamedCountry>(
  countries: readonly Country[],
  own: string,
  isReachable: (country: string) => boolean,
): readonly Country[] {
  const rank = ({ id }: Country): number => {
    if (id === own) return -1;
    const size = mostPhones.indexOf(id);
    return (isReachable(id) ? 0 : 1_000) + (size === -1 ? mostPhones.length : size);
  };
  // Once for each: sorting compares each with many.
  const ranked = countries.map((country) => ({ country, rank: rank(country) }));
  return ranked.sort((one, other) => one.rank - other.rank).map(({ country }) => country);
}
