/**
 * Makes a name fit for an `otpauth` label: no colon (it separates issuer and account), no control or direction
 * characters, at most 64 code points. What remains is shown as it is in every authenticator.
 *
 * @see https://github.com/google/google-authenticator/wiki/Key-Uri-Format
 */
export function labelText(name: string): string {
  const visible = name
    .normalize('NFC')
    .replaceAll(':', '\u2236') // RATIO: reads as a colon, separates nothing
    .replace(/[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
  return Array.from(visible).slice(0, 64).join('').trim();
}

/**
 * The account label of one set-up. Authenticators overwrite an entry whose label is equal, so every set-up after the
 * person's first carries its number.
 */
export function accountLabel(accountName: string, ordinal: number): string {
  const text = labelText(accountName);
  return ordinal > 1 ? `${text} (${ordinal})` : text;
}
