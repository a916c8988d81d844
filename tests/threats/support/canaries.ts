/** What a canary is; places differ in what may be seen there. */
export type Sort = 'secret' | 'code' | 'key' | 'name' | 'account' | 'typed' | 'id';

interface Canary {
  readonly sort: Sort;
  /** Names it in a failed assertion, which must not show it either. */
  readonly label: string;
  readonly isIn: (place: Place) => boolean;
}

/** A place to look in, as one character a byte. */
interface Place {
  readonly bytes: string;
  readonly lowerCase: string;
}

/** Things that must not be seen in the clear, in whatever form: looks for all of them at once. */
export class Canaries {
  readonly #canaries = new Map<string, Canary>();

  /** Secret bytes: as they are, and as hexadecimal, Base32, Base64 and JSON. */
  addBytes(sort: Sort, label: string, bytes: Buffer): void {
    const exact = [...base64Forms(bytes), latin1(bytes), [...bytes].join(','), utf16(base32(bytes))];
    const anyCase = [bytes.toString('hex'), ...groupedForms(base32(bytes))];
    this.#add({ sort, label, isIn: anyOf(exact, anyCase) });
    this.addText(sort, `${label} as Base32 text`, base32(bytes));
  }

  /** A text: in UTF-8 and UTF-16, escaped for URLs, JSON and Markdown, as hexadecimal and Base64. */
  addText(sort: Sort, label: string, text: string): void {
    const bytes = Buffer.from(text);
    const json = JSON.stringify(text).slice(1, -1);
    const ascii = json.replace(/[^\x20-\x7e]/gu, (each) =>
      each
        .split('')
        .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
        .join(''),
    );
    const url = encodeURIComponent(text);
    const markdown = text.replace(/[\\`*_~[\]<>:]/gu, '\\$&');
    const anyCase = [text, text.toUpperCase(), text.toLowerCase(), json, markdown].map((form) =>
      latin1(Buffer.from(form)),
    );
    anyCase.push(ascii, url, url.replaceAll('%20', '+'), bytes.toString('hex'));
    this.#add({ sort, label, isIn: anyOf([...base64Forms(bytes), utf16(text)], anyCase) });
  }

  /** Six digits: with other digits before or behind they are part of another number. */
  addCode(label: string, code: string): void {
    const digits = code.normalize('NFKC').replace(/\D/gu, '');
    const [left, right] = [digits.slice(0, 3), digits.slice(3)];
    const grouped = new RegExp(`(?<!\\d)${left}(?: |-|%20|\\+|\\xa0)?${right}(?!\\d)`, 'u');
    const others = anyOf([...base64Forms(Buffer.from(digits)), utf16(digits)], [Buffer.from(digits).toString('hex')]);
    this.#add({ sort: 'code', label, isIn: (place) => grouped.test(place.bytes) || others(place) });
    if (code !== digits) this.addText('code', `${label} as typed`, code);
  }

  /** A telephone number: its last seven digits however they are grouped, so that a masked one is not taken for it. */
  addNumber(label: string, number: string): void {
    const last = number.replace(/\D/gu, '').slice(-7);
    const grouped = new RegExp(
      Array.from(last).join('(?:[ ().+\\\\/-]|%20|\xc2\xa0|\xe2\x80\xaf|\xe2\x80\x91){0,3}'),
      'u',
    );
    const others = anyOf([...base64Forms(Buffer.from(last)), utf16(last)], [Buffer.from(last).toString('hex')]);
    this.#add({ sort: 'secret', label, isIn: (place) => grouped.test(place.bytes) || others(place) });
  }

  /** @returns the labels of what is seen in a place; of all sorts but those that may be seen there. */
  seenIn(place: string | Buffer, mayBeSeen: readonly Sort[] = []): string[] {
    const bytes = latin1(typeof place === 'string' ? Buffer.from(place) : place);
    const looked = { bytes, lowerCase: bytes.toLowerCase() };
    const forbidden = [...this.#canaries.values()].filter(({ sort }) => !mayBeSeen.includes(sort));
    return forbidden.filter(({ isIn }) => isIn(looked)).map(({ label }) => label);
  }

  get size(): number {
    return this.#canaries.size;
  }

  #add(canary: Canary): void {
    this.#canaries.set(canary.label, canary);
  }
}

function anyOf(exact: readonly string[], anyCase: readonly string[]): Canary['isIn'] {
  const lower = anyCase.map((form) => form.toLowerCase());
  return ({ bytes, lowerCase }) =>
    exact.some((form) => bytes.includes(form)) || lower.some((form) => lowerCase.includes(form));
}

const latin1 = (bytes: Buffer): string => bytes.toString('latin1');
const utf16 = (text: string): string => latin1(Buffer.from(text, 'utf16le'));

/** What Base64 makes of the bytes wherever they begin in something larger, without the characters that it decides. */
function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const whole = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    const inner = whole.slice(offset === 0 ? 0 : offset + 1, Math.floor(((offset + bytes.length) * 8) / 6));
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

/** In one piece and in the groups in which people copy it. */
function groupedForms(text: string): string[] {
  const groups = text.match(/.{1,4}/gu) ?? [];
  return [text, ...[' ', '-', '%20', '+', '\xa0', '\xc2\xa0'].map((separator) => groups.join(separator))];
}

/** RFC 4648, without padding. Written apart from the product's own. */
export function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const letters = bits.match(/.{1,5}/gu) ?? [];
  return letters.map((five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.charAt(parseInt(five.padEnd(5, '0'), 2))).join('');
}
