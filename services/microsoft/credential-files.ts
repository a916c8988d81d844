import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { digestOf } from '../secrets/mac.ts';

/** A file cannot be signed in with. `message` begins with its path, is fit to print after a verb, and quotes nothing of it. */
export class CredentialFileError extends Error {
  override readonly name = 'CredentialFileError';
}

/** What an application signs with. */
export interface AppCertificate {
  readonly key: KeyObject;
  /** SHA-256 of the certificate, base64url: how it is named in what is signed. */
  readonly thumbprint: string;
  /** When the certificate begins to count, and when it is over. */
  readonly beginsAt: Date;
  readonly endsAt: Date;
}

const fewestBits = 2048;

/** What to sign with now. @throws {CredentialFileError} which says what to do about it. */
export function usableCertificate(path: string, now: Date): AppCertificate {
  const certificate = readAppCertificate(path, now);
  const { beginsAt, endsAt } = certificate;
  if (endsAt <= now)
    throw new CredentialFileError(
      `${path}, whose certificate ended on ${dayOf(endsAt)}: make a new one, and give it to the app’s registration too`,
    );
  if (beginsAt > now)
    throw new CredentialFileError(
      `${path}, whose certificate begins on ${dayOf(beginsAt)}: is this machine’s clock right?`,
    );
  return certificate;
}

/**
 * The key and its certificate out of a file of PEM, in any order; certificates of others, such as a chain, may be beside them.
 * Of several for the key, as while one takes over from another, it is the one that counts now and ends last.
 * @throws {CredentialFileError} which says what to do about it.
 */
export function readAppCertificate(path: string, now: Date): AppCertificate {
  const text = readText(path);
  const wrong = (why: string): CredentialFileError => new CredentialFileError(`${path}, ${why}`);
  const key = keyIn(text, wrong);
  const certificates = certificatesIn(text, wrong);
  if (certificates.length === 0)
    throw wrong('which has no certificate: append the one that you gave Microsoft, -----BEGIN CERTIFICATE-----');
  const certificate = latest(
    certificates.filter((each) => each.checkPrivateKey(key)),
    now,
  );
  if (certificate === undefined)
    throw wrong('whose key does not belong to its certificate: put both of one pair into it');
  const { validFromDate: beginsAt, validToDate: endsAt } = certificate;
  return { key, thumbprint: digestOf(certificate.raw), beginsAt, endsAt };
}

function latest(certificates: readonly X509Certificate[], now: Date): X509Certificate | undefined {
  const counts = ({ validFromDate, validToDate }: X509Certificate): boolean =>
    validFromDate <= now && now < validToDate;
  const byEnd = certificates.toSorted((one, other) => other.validToDate.getTime() - one.validToDate.getTime());
  return byEnd.find(counts) ?? byEnd[0];
}

/** The token that is in a file now. @throws {CredentialFileError} */
export function readTokenFile(path: string): string {
  const token = readText(path).trim();
  if (/^[\w-]+\.[\w-]+\.[\w-]+$/u.test(token)) return token;
  throw new CredentialFileError(`${path}, which has no token in it: whoever puts it there, such as Kubernetes, has to`);
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new CredentialFileError(`${path}, and there is no such file`);
    throw new CredentialFileError(`${path}, which cannot be read (${code}): whoever the bot runs as has to be able to`);
  }
}

type Wrong = (why: string) => CredentialFileError;

function keyIn(text: string, wrong: Wrong): KeyObject {
  const [pem] = /-----BEGIN ([A-Z ]*)PRIVATE KEY-----.*?-----END \1PRIVATE KEY-----/su.exec(text) ?? [];
  if (pem === undefined)
    throw wrong('which has no private key: it belongs beside the certificate, -----BEGIN PRIVATE KEY-----');
  if (/ENCRYPTED/u.test(pem))
    throw wrong(
      'whose private key has a password: write it without one with openssl pkey, and let nobody else read the file',
    );
  const key = parsed(
    () => createPrivateKey(pem),
    () => wrong('whose private key cannot be read: is it PEM, and whole?'),
  );
  if (key.asymmetricKeyType !== 'rsa' || (key.asymmetricKeyDetails?.modulusLength ?? 0) < fewestBits)
    throw wrong(`whose private key is no RSA key of ${fewestBits} bits or more: Microsoft takes no other`);
  return key;
}

function certificatesIn(text: string, wrong: Wrong): X509Certificate[] {
  const pems = text.match(/-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/gsu) ?? [];
  return pems.map((pem) =>
    parsed(
      () => new X509Certificate(pem),
      () => wrong('whose certificate cannot be read: is it PEM, and whole?'),
    ),
  );
}

/** Without the cause, which could quote what was read. */
function parsed<Read>(read: () => Read, otherwise: () => CredentialFileError): Read {
  try {
    return read();
  } catch {
    throw otherwise();
  }
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
