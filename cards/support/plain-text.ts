/** In characters. Longer than any name or account; what exceeds it would only fill the card. */
const longestOfAName = 200;

/**
 * Makes a text from outside (a name, an account, an organization) safe within a TextBlock or a message: one line, no
 * Markdown, no link, no mention, no date function, no reversal of the reading direction. No more than that is escaped,
 * so that common names stay as they are. What a person reads is unchanged.
 * See https://learn.microsoft.com/adaptive-cards/authoring-cards/text-features
 *
 * @param longest in characters; what somebody wrote to be read is given as much as they were.
 */
export function plainText(text: string, longest = longestOfAName): string {
  return shortened(oneLine(text), longest)
    .replace(/[\\`*_~[\]<>]/gu, '\\$&')
    .replace(/&(?=#?\w+;)/gu, '\\&')
    .replace(/:(?=\/\/)/gu, '\\:')
    .replace(/\{(?=\{)/gu, '{\\')
    .replace(/^(\d+)(?=[.)])/u, '$1\\')
    .replace(/^[-+#]/u, '\\$&');
}

/** Control characters, line ends and the invisible marks that turn text around (Unicode Bidi_Control) become nothing. */
export function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/\p{Bidi_Control}/gu, '')
    .replace(/[\p{Cc}\u2028\u2029\s]+/gu, ' ')
    .trim();
}

/** Of a text that is too long the beginning. */
export function shortened(text: string, longest: number): string {
  const characters = Array.from(text);
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : text;
}
