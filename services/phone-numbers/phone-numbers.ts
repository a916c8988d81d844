import { type Directory, type PersonId, unlessUnavailable } from '../directory/directory.ts';
import { type Country, listCountries } from './countries.ts';
import { type CountryPolicy, isCountryAllowed } from './country-policy.ts';
import { byRelevance } from './country-titles.ts';
import { directoryNumbers } from './directory-notation.ts';
import { countryAndNumber, findCountry } from './find-country.ts';
import { maskNumber, maskOfficeNumber } from './mask-number.ts';
import type { NumberProblem, PhoneChannel, PhoneNumber, ReadNumber } from './phone-number.ts';
import { dialledAbroad, hasPlus, withoutTelScheme } from './own-notation.ts';
import { assignedNumber, readNumber } from './read-number.ts';

export interface PhoneNumbersOptions {
  readonly directory: Pick<Directory, 'find'>;
  /** The organization's own country, ISO 3166-1 alpha-2: chosen beforehand for who has no office phone. */
  readonly defaultCountry: string;
  /** Whether numbers that only the phone simulator knows may be used; never in production. */
  readonly allowTestNumbers: boolean;
}

/** How a number is meant. */
interface ReadHow {
  readonly country: string | undefined;
  readonly channel: PhoneChannel;
  readonly countries: CountryPolicy;
}

/** Read, before `ext.`: the same in every language we speak. */
const extensionWord = 'ext.';

/** Phone numbers as people write and know them, by the rules of the organization. */
export class PhoneNumbers {
  readonly #options: PhoneNumbersOptions;

  constructor(options: PhoneNumbersOptions) {
    this.#options = options;
  }

  /**
   * Every country and region to choose from, `own` at the top, then those that may be reached.
   * @param language BCP 47 tag. @param countries where texts and calls of the person may go.
   */
  countries(language: string, own: string, { text, call }: CountryPolicy): readonly Country[] {
    const isReachable = (id: string): boolean => isCountryAllowed(text, id) || isCountryAllowed(call, id);
    return byRelevance(listCountries(language), own, isReachable);
  }

  /** The country that a text names, in the person's language or ours; undefined when it names none. */
  countryNamed(text: string, language: string): Country | undefined {
    return findCountry(text, language);
  }

  /** The same with a number after it. */
  countryAndNumber(text: string, language: string): ReturnType<typeof countryAndNumber> {
    return countryAndNumber(text, language);
  }

  /** Whether a number says its own country, so that none has to be chosen. */
  saysCountry(text: string): boolean {
    const written = withoutTelScheme(text);
    return hasPlus(written) || dialledAbroad(written) !== undefined;
  }

  /**
   * The country chosen beforehand: that of the person's office phone, or the organization's, also while the directory
   * does not answer. ISO 3166-1 alpha-2.
   */
  async countryOf(person: PersonId, countries: CountryPolicy): Promise<string> {
    const read = await this.officePhone(person, countries).catch(unlessUnavailable);
    return read?.code === 'ok' ? read.number.country : this.#options.defaultCountry;
  }

  /**
   * Reads a number and says whether it may be contacted in this way. What says its own country means it, whatever was
   * chosen: `+31 …`, `0031 …`, `011 31 …`, what is dialled for abroad in the country chosen, and a number of another
   * region with the same calling code, which is the same number there.
   * @param how.country the country that was chosen, ISO 3166-1 alpha-2; without one, the number has to say its own.
   * @param how.countries where texts and calls of the person may go.
   */
  read(text: string, { country, channel, countries: policy }: ReadHow): ReadNumber {
    const { allowTestNumbers } = this.#options;
    const options = { channel, policy, allowTestNumbers };
    const written = withoutTelScheme(text);
    if (hasPlus(written)) return readNumber(written, options);
    const read = readNumber(written, { country, ...options });
    if (read.code === 'ok') return read;
    const elsewhere = read.problem === 'other-country' ? assignedNumber(written, country ?? '') : undefined;
    const abroad = elsewhere ?? dialledAbroad(written);
    return abroad === undefined ? read : readNumber(abroad, options);
  }

  /**
   * The office phone of the directory, in any of the notations that directories have, extension included; undefined when
   * there is none.
   * @throws {DirectoryUnavailableError}
   */
  async officePhone(person: PersonId, policy: CountryPolicy): Promise<ReadNumber | undefined> {
    const { directory, defaultCountry, allowTestNumbers } = this.#options;
    const written = (await directory.find(person))?.officePhone;
    if (written === undefined) return undefined;
    const office = { country: defaultCountry, channel: 'call', policy, allowTestNumbers, office: true } as const;
    const reads = directoryNumbers(written).map((number) => readNumber(number, office));
    // What is wrong with the likeliest reading is said; of a field too long to be a number, that it is none.
    return reads.find(({ code }) => code === 'ok') ?? likeliestRefusal(reads);
  }
}

/** What is wrong with the form, least telling first: any other problem is of a number that was understood. */
const formProblems: readonly NumberProblem[] = [
  'not-a-number',
  'empty',
  'short-code',
  'too-long',
  'too-short',
  'not-assigned',
];

function likeliestRefusal(reads: readonly ReadNumber[]): ReadNumber {
  const telling = (read: ReadNumber): number => {
    const place = read.code === 'refused' ? formProblems.indexOf(read.problem) : -1;
    return place === -1 ? formProblems.length : place;
  };
  const [likeliest] = reads.toSorted((one, other) => telling(other) - telling(one));
  return likeliest ?? { code: 'refused', problem: 'not-a-number' };
}

/** A number as it may be shown: `+31 •• ••• •• 42`; an office's by its area code and the end of its extension too. */
export function maskedNumber(number: PhoneNumber, { isOffice }: { readonly isOffice: boolean }): string {
  return isOffice ? maskOfficeNumber(number, extensionWord) : maskNumber(number.e164);
}
