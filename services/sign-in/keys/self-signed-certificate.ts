import { type KeyObject, sign } from 'node:crypto';
import type { Randomness } from '../../randomness.ts';

/** Whose certificate it is, and how long it is good. */
export interface CertificateOptions {
  readonly commonName: string;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly randomness: Randomness;
}

/** DER of object identifiers: sha256WithRSAEncryption, commonName. */
const sha256WithRsa = Buffer.from('06092a864886f70d01010b', 'hex');
const commonNameId = Buffer.from('0603550403', 'hex');

const tags = { integer: 0x02, bits: 0x03, none: 0x05, utf8: 0x0c, sequence: 0x30, set: 0x31, version: 0xa0 } as const;

/**
 * A certificate of an RSA key, signed with that key, in DER: the form in which Entra wants to be given a public key (`x5c`). It
 * vouches for nothing: who believes it has it from this server.
 * @see https://www.rfc-editor.org/rfc/rfc5280#section-4.1
 */
export function selfSignedCertificate(options: CertificateOptions): Buffer {
  const { commonName, publicKey, privateKey, notBefore, notAfter, randomness } = options;
  const algorithm = der(tags.sequence, sha256WithRsa, der(tags.none));
  const attribute = der(tags.sequence, commonNameId, der(tags.utf8, Buffer.from(commonName)));
  const name = der(tags.sequence, der(tags.set, attribute));
  const body = der(
    tags.sequence,
    der(tags.version, der(tags.integer, Buffer.of(2))),
    der(tags.integer, serialNumber(randomness)),
    algorithm,
    name,
    der(tags.sequence, time(notBefore), time(notAfter)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  return der(tags.sequence, body, algorithm, der(tags.bits, Buffer.of(0), sign('sha256', body, privateKey)));
}

/** Positive, not zero, and never with a leading zero byte. */
function serialNumber(randomness: Randomness): Buffer {
  const bytes = randomness.bytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes;
}

/** With two digits of the year before 2050, and with four from then on. */
function time(moment: Date): Buffer {
  const digits = `${moment.toISOString().replaceAll(/\D/gu, '').slice(0, 14)}Z`;
  return moment.getUTCFullYear() < 2050 ? der(0x17, Buffer.from(digits.slice(2))) : der(0x18, Buffer.from(digits));
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.of(tag, length), content]);
  const bytes = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...bytes), content]);
}
