/** Letters and digits of a code; the chat shows them in groups of four. */
const symbols = 28;

/**
 * A code as it is looked up and signed: capital letters and digits, without what stands between the groups. A whole link will do
 * too. @returns undefined for what is no whole code.
 */
export function readCode(typed: string): string | undefined {
  const afterHash = typed.slice(typed.lastIndexOf('#') + 1);
  const code = afterHash
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toUpperCase();
  return code.length === symbols && /^[A-Z0-9]+$/u.test(code) ? code : undefined;
}

/** A code as the chat shows it. */
export function inGroups(code: string): string {
  return code.replace(/.{4}(?=.)/gu, '$&-');
}
