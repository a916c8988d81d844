import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyPairKeyObjectResult,
  randomBytes,
  sign,
} from 'node:crypto';

/** A certificate that nobody vouches for but itself. Both are PEM. */
export interface SelfSigned {
  readonly key: string;
  readonly cert: string;
}

export interface SelfSignedOptions {
  /** `rsa` as Microsoft wants it, with so many bits. */
  readonly bits?: number;
  /** PEM: of this key, where it is there already. */
  readonly key?: string;
  /** From when until when it is good; an hour either way unless told otherwise. */
  readonly dates?: readonly [from: Date, until: Date];
}

const anHour = 3_600_000;

/**
 * For 127.0.0.1 and given hosts. Made when it is needed, so that no private key and no date of expiry lies in the repository
 * (RFC 5280, section 4.1).
 */
export function selfSignedCertificate(hosts: readonly string[] = [], options: SelfSignedOptions = {}): SelfSigned {
  const { bits, key, dates = [new Date(Date.now() - anHour), new Date(Date.now() + anHour)] } = options;
  const { publicKey, privateKey } = key === undefined ? newPair(bits) : pairOf(key);
  const algorithm = bits === undefined ? ecdsaWithSha256 : rsaWithSha256;
  const name = sequence(set(sequence(commonName, der(0x0c, Buffer.from('untrusted.example')))));
  const content = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    name,
    sequence(...dates.map(time)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(
      0xa3,
      sequence(
        sequence(subjectAltName, der(0x04, sequence(...hosts.map(dnsName), der(0x87, Buffer.from([127, 0, 0, 1]))))),
      ),
    ),
  );
  const signature = der(0x03, Buffer.concat([Buffer.from([0]), sign('sha256', content, privateKey)]));
  const encoded = sequence(content, algorithm, signature).toString('base64');
  const lines = encoded.match(/.{1,64}/gu) ?? [];
  const cert = ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
  return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), cert };
}

function newPair(bits: number | undefined): KeyPairKeyObjectResult {
  if (bits === undefined) return generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return generateKeyPairSync('rsa', { modulusLength: bits });
}

function pairOf(key: string): KeyPairKeyObjectResult {
  return { publicKey: createPublicKey(key), privateKey: createPrivateKey(key) };
}

/** One value of ASN.1 in DER: tag, length, content (X.690). */
function der(tag: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const { length } = body;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

const dnsName = (host: string): Buffer => der(0x82, Buffer.from(host, 'ascii'));
const sequence = (...content: Buffer[]): Buffer => der(0x30, ...content);
const set = (...content: Buffer[]): Buffer => der(0x31, ...content);

function time(moment: Date): Buffer {
  return der(0x18, Buffer.from(`${moment.toISOString().replaceAll(/[-:T]|\..*/gu, '')}Z`));
}

const ecdsaWithSha256 = sequence(der(0x06, Buffer.from('2a8648ce3d040302', 'hex')));
const rsaWithSha256 = sequence(der(0x06, Buffer.from('2a864886f70d01010b', 'hex')), der(0x05));
const commonName = der(0x06, Buffer.from('550403', 'hex'));
const subjectAltName = der(0x06, Buffer.from('551d11', 'hex'));
