import { writtenNumber } from './written-number.ts';

/** The scheme and what comes after it; `//` is no part of it, and is written all the same. */
const telUri = /^\s*tel:(?:\/\/)?(?<number>[^;]*)(?<parameters>(?:;[^;]*)*)\s*$/iu;
/** In UTF-16 units. */
const longestUri = 300;

/**
 * What a `tel:` URI says, as people would write it: `+31-20-555-0102;ext=123`. Other texts are returned as they are. A local
 * number is one of its `phone-context`, where that is a number; a domain says nothing about it.
 * @see https://www.rfc-editor.org/rfc/rfc3966
 */
export function withoutTelScheme(text: string): string {
  if (text.length > longestUri) return text;
  const { number, parameters } = telUri.exec(text)?.groups ?? {};
  if (number === undefined || parameters === undefined) return text;
  const extension = parameter(parameters, 'ext');
  const context = parameter(parameters, 'phone-context');
  const isLocal = !decoded(number).trim().startsWith('+') && context?.startsWith('+') === true;
  return `${isLocal ? context : ''}${decoded(number)}${extension === undefined ? '' : ` x${extension}`}`;
}

/** What is dialled before a number of another country: almost everywhere, and in North America. Both may begin other numbers. */
const abroadPrefix = /^(?:00|011)(?=[1-9]\d{5})/u;

/** Whether a number says its own country by a plus sign, which nothing else begins with. */
export function hasPlus(text: string): boolean {
  return writtenNumber(text, false)?.digits.startsWith('+') === true;
}

/** A number that begins with `00` or `011`, as it would be with a plus sign; undefined for any other. */
export function dialledAbroad(text: string): string | undefined {
  const digits = writtenNumber(text, false)?.digits ?? '';
  return abroadPrefix.test(digits) ? digits.replace(abroadPrefix, '+') : undefined;
}

function parameter(parameters: string, name: string): string | undefined {
  const found = parameters.split(';').find((each) => each.toLowerCase().startsWith(`${name}=`));
  return found === undefined ? undefined : decoded(found.slice(name.length + 1)).trim();
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
