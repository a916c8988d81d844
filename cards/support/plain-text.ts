/** Longer than any name or account; what exceeds it would only fill the card. */
const longest = 200;

/**
 * Makes a text from outside (a name, an account, an organization) safe within a TextBlock or a message: one line, no
 * Markdown, no link, no mention, no date function, no reversal of the reading direction. No more than that is escaped,
 * so that common names stay as they are. What a person reads is unchanged.
 * See https://learn.microsoft.com/adaptive-cards/authoring-cards/text-features
 */
export function plainText(text: string): string {
  return shortened(oneLine(text))
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

function shortened(text: string): string {
  const characters = Array.from(text);
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : text;
}
