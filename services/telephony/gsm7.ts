/**
 * The alphabet of texts: what is in it costs one of a text's 160 places, or two (`extension`); one other character makes
 * the whole text cost more than twice as much.
 * @see 3GPP TS 23.038, 6.2.1
 */
const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const extension = new Set('\f^{}\\[~]|€');

/** Characters that have a stand-in that reads the same; letters with accents are taken care of by `plainLetter`. */
const standIns: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '‚': "'",
  '‛': "'",
  '′': "'",
  '`': "'",
  '´': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '‟': '"',
  '″': '"',
  '«': '"',
  '»': '"',
  '‐': '-',
  '‑': '-',
  '‒': '-',
  '–': '-',
  '—': '-',
  '―': '-',
  '−': '-',
  '…': '...',
  '•': '-',
  '·': '.',
  '×': 'x',
  '™': 'TM',
  '©': '(c)',
  '®': '(R)',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ð: 'd',
  Ð: 'D',
  þ: 'th',
  Þ: 'Th',
  œ: 'oe',
  Œ: 'OE',
  ĳ: 'ij',
  Ĳ: 'IJ',
  ı: 'i',
  ħ: 'h',
  Ħ: 'H',
  ẞ: 'SS',
};

/** Places of 160 that a text takes; undefined when a character is not in the alphabet. */
export function gsm7Length(text: string): number | undefined {
  let places = 0;
  for (const character of text) {
    if (basic.has(character)) places += 1;
    else if (extension.has(character)) places += 2;
    else return undefined;
  }
  return places;
}

/** The text in the alphabet of texts, reading the same; as it was where a character has no stand-in in it. */
export function toGsm7(text: string): string {
  const plain = Array.from(text.normalize('NFC'), (character) => standIn(character)).join('');
  return gsm7Length(plain) === undefined ? text : plain;
}

function standIn(character: string): string {
  if (basic.has(character) || extension.has(character)) return character;
  if (/^[\p{Zs}\t]$/u.test(character)) return ' ';
  // What is not seen: soft hyphens, joiners, marks of direction.
  if (/^\p{Cf}$/u.test(character)) return '';
  return standIns[character] ?? plainLetter(character);
}

/** `é` stays, `ē` becomes `e`. */
function plainLetter(character: string): string {
  const bare = character.normalize('NFKD').replaceAll(/\p{M}/gu, '');
  return bare !== '' && gsm7Length(bare) !== undefined ? bare : character;
}
