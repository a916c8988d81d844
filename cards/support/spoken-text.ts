/** What a text of Markdown says when it is read aloud: no marks, no escapes, of a link its words. */
export function spokenText(text: string): string {
  return text
    .replace(/(?<!\\)\[([^\]]*)\]\([^)]*\)/gu, '$1')
    .replace(/(?<!\\)(?:\*\*|[*_~`])/gu, '')
    .replace(/\\([^\p{L}\p{N}\s])/gu, '$1')
    .replace(/(?<=\d)\\(?=[.)])/gu, '');
}

/** How a masked number is called when it is read aloud: by its last digits. An extension is left out. */
export function lastDigitsOf(masked: string): string {
  return /\d+(?=\D*$)/u.exec(masked.replace(/\bext\b.*$/u, ''))?.[0] ?? masked;
}
