import { createHmac } from 'node:crypto';
import type { AdaptiveCard } from '../../cards/support/adaptive-card.ts';
import { elementsOf } from './fake-teams.ts';

/** The account that a person's authenticator app has after scanning. Written apart from the product's own code. */
export interface AppEntry {
  readonly issuer: string;
  readonly account: string;
  /** Base32. */
  readonly secret: string;
}

/** Reads an `otpauth` URI as an app does. */
export function readOtpauth(uri: string): AppEntry {
  const match = /^otpauth:\/\/totp\/([^:?]+):([^:?]+)\?(.+)$/.exec(uri);
  if (match === null) throw new Error('This is not a QR code of an authenticator');
  const [, issuer = '', account = '', query = ''] = match;
  const secret = /(?:^|&)secret=([A-Z2-7]+)(?:&|$)/.exec(query)?.[1] ?? '';
  return { issuer: decodeURIComponent(issuer), account: decodeURIComponent(account), secret };
}

/** The entry that the QR card in the chat offers, by the line on it that is there to copy. */
export function scan(card: AdaptiveCard): AppEntry {
  const line = otpauthLine(card);
  if (line === undefined) throw new Error('There is no QR code on this card');
  return readOtpauth(line);
}

/** The line to copy as somebody reads it, without the marks that keep it from being read as Markdown. */
export function otpauthLine(card: AdaptiveCard): string | undefined {
  const texts = elementsOf(card).map(({ type, text }) =>
    type === 'TextBlock' && typeof text === 'string' ? text : '',
  );
  return texts.map((text) => text.replace(/\\(?=[^\w\s])/gu, '')).find((text) => text.startsWith('otpauth:'));
}

/** Whether a text, such as a body on the wire, holds what only a QR card does. */
export function holdsQrCode(text: string): boolean {
  return text.includes('otpauth');
}

/** The six digits that the app shows at a moment (RFC 6238, SHA-1, 30 seconds). */
export function codeAt({ secret }: AppEntry, moment: Date): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(moment.getTime() / 30_000)));
  const digest = createHmac('sha1', base32Decode(secret)).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 0x0f;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Without padding; of whole fives of bytes. */
export function base32Encode(bytes: Buffer): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => alphabet[parseInt(five, 2)]).join('');
}

function base32Decode(text: string): Buffer {
  const bits = Array.from(text, (letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from(bits.match(/.{8}/g)?.map((byte) => parseInt(byte, 2)) ?? []);
}
