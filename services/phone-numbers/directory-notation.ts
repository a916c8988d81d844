import { withoutTelScheme } from './own-notation.ts';

/** In UTF-16 units. A longer field is no number. */
const longestField = 400;
/** Digits of the shortest number that stands beside another one: less is the other end of a range. */
const fewestDigits = 5;

/** `(reception)`, `[work]`: an extension in brackets is kept. */
const remark = /[([{<](?!\s*(?:;?ext|x|#|toestel|tst))[^()[\]{}<>]*\p{L}[^()[\]{}<>]*[)\]}>]/giu;
const bracketedExtension = /[([]\s*(?<extension>;?(?:ext|x|#|toestel|tst)[^()[\]]*)[)\]]/giu;
/** `Tel.:`, `Work`. */
const label = /^\s*(?!(?:ext|x|toestel|tst)[\s.:]*\d)[\p{L}.][\p{L}. ]*:?\s*(?=[\d+(])/iu;
/** Between two numbers. A slash, comma or dash alone may also be within one. */
const between = /\s*(?:[\n|&]|;(?!\s*ext)|,(?!,)|\s\/\s|\/(?=\s*[+0(])|\s(?:or|and|of|en|oder|und|ou|et|o|y)\s)\s*/iu;
const anySlash = /\s*\/\s*/u;

/**
 * The numbers that a field of a directory may mean, the likeliest first: directories are filled by hand, with `tel:`,
 * labels, remarks in brackets, and two numbers in one field, of which the first that can be called is meant.
 */
export function directoryNumbers(field: string): readonly string[] {
  if (field.length > longestField) return [];
  const whole = withoutTelScheme(field);
  const bare = whole.replace(remark, ' ').replace(bracketedExtension, ' $<extension>').replace(label, '').trim();
  const parts = [between, anySlash].flatMap((separator) => bare.split(separator));
  const numbers = parts.map((part) => withoutTelScheme(part).replace(label, '').trim());
  return [...new Set([whole, bare, ...numbers.filter(hasDigits)])];
}

function hasDigits(text: string): boolean {
  return (text.match(/\p{Nd}/gu)?.length ?? 0) >= fewestDigits;
}
