import { getCountryCallingCode } from 'libphonenumber-js/max';
import { LRUCache } from 'lru-cache';
import { countryTitle, type NamedCountry } from './country-titles.ts';
import { knownCountries } from './known-countries.ts';

/** A country or region of a list to choose from, such as `NL`; `XK`, `AC` and `TA` too. Its name is in the language of the list. */
export interface Country extends NamedCountry {
  /** As it stands there; see `countryTitle`. */
  readonly title: string;
}

/** A list takes some 10 ms of collation to make. */
const lists = new LRUCache<string, readonly Country[]>({ max: 50 });

/**
 * All countries and regions that have phone numbers, in a language's own order.
 * @param language BCP 47 tag. One that the runtime does not know gives the names of its default language.
 * @param first The country to put first, such as that of the person in the directory.
 * @throws {RangeError} when `language` is no language tag.
 */
export function listCountries(language: string, first?: string): readonly Country[] {
  const list = lists.get(language) ?? sortedList(language);
  lists.set(language, list);
  const chosen = list.find(({ id }) => id === first);
  return chosen === undefined ? list : [chosen, ...list.filter((country) => country !== chosen)];
}

function sortedList(language: string): readonly Country[] {
  const names = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' });
  const { compare } = new Intl.Collator(language);
  const countries = knownCountries.flatMap((id): Country[] => {
    const name = names.of(id);
    if (name === undefined) return [];
    const named = { id, name, callingCode: getCountryCallingCode(id) };
    return [{ ...named, title: countryTitle(named, language) }];
  });
  return countries.sort((one, other) => compare(one.name, other.name));
}
