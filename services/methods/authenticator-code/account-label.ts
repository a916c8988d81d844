/** In code points; the rest of a longer name would be cut anyway. */
const longestName = 64;
/**
 * Bytes of UTF-8 that issuer and account have together; with the colon between them they fit the 64 that a hardware token
 * (YubiKey) has room for.
 */
const mostBytes = 63;
/** Characters of the label and the issuer in the URI, encoded: so the QR code has at most 69 modules a side. */
const mostEncoded = 260;
/** Bytes of the issuer that stay while the account can be cut instead. */
const fewestIssuerBytes = 12;
/** In bytes. What people see as one character is not halved, unless it is longer. */
const longestCharacter = 24;

/** Something that is not blank (U+2800 is a letter of Braille without a dot). */
const isSeen = /[^\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/**
 * Makes a name fit for an `otpauth` label: none of `: # ? & /`, which apps cut or refuse (a dash stands for them, in ASCII,
 * because some fonts have nothing else), no control or direction characters.
 *
 * @param longest in code points
 * @returns nothing where nothing of it would be seen
 *
 * @see https://github.com/google/google-authenticator/wiki/Key-Uri-Format
 */
export function labelText(name: string, longest = longestName): string {
  const visible = name
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, (character) =>
      /\s/u.test(character) ? ' ' : '',
    )
    .replace(/[\s:#?&/]*[:#?&/][\s:#?&/]*/gu, ' - ')
    .replace(/\s+/gu, ' ')
    .trim();
  const text = trimmed(
    Array.from(visible.replace(/^(?:- )+/u, ''))
      .slice(0, longest)
      .join(''),
  );
  return isSeen.test(text) ? text : '';
}

/** A guest's account is called `name_their.example#EXT#@ours.example`: what people know is the address in it. */
function guestAddress(accountName: string): string {
  return accountName.replace(/(?<name>.+)_(?<domain>[^_@]+)#EXT#@.*/iu, '$<name>@$<domain>');
}

/**
 * The account label of one set-up, beside this issuer. Authenticators overwrite an entry whose label is equal, so every
 * set-up after the person's first carries its number.
 */
export function accountLabel(accountName: string, ordinal: number, issuer = ''): string {
  const number = ordinal > 1 ? ` (${ordinal})` : '';
  const least = cut(labelText(issuer), (kept) => byteLength(kept) <= fewestIssuerBytes);
  const name = cut(labelText(guestAddress(accountName)), (kept) => fits(least, kept + number));
  return `${name}${number}`;
}

/** The issuer, cut to what the account leaves of the room. */
export function issuerLabel(issuer: string, account: string): string {
  return cut(labelText(issuer), (kept) => byteLength(kept) <= fewestIssuerBytes || fits(kept, account));
}

function fits(issuer: string, account: string): boolean {
  const encoded = 2 * encodeURIComponent(issuer).length + encodeURIComponent(account).length;
  return byteLength(issuer) + byteLength(account) <= mostBytes && encoded <= mostEncoded;
}

/** As much of the beginning as is good, and never half a character. */
function cut(name: string, isGood: (kept: string) => boolean): string {
  const characters = Array.from(graphemes.segment(name), ({ segment }) => segment);
  const units = characters.some((each) => byteLength(each) > longestCharacter) ? Array.from(name) : characters;
  for (let kept = units.length; kept > 0; kept -= 1) {
    const text = trimmed(units.slice(0, kept).join(''));
    if (isGood(text)) return text;
  }
  return '';
}

function trimmed(text: string): string {
  return text.replace(/(?:\s|\s-)+$/u, '');
}

function byteLength(text: string): number {
  return Buffer.byteLength(text);
}
