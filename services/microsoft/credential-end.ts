import type { AppCredential } from './app-registration.ts';
import { readAppCertificate } from './credential-files.ts';

/** What ends of what an application signs in with, and when; undefined where nothing does, or nobody said so. */
export interface CredentialEnd {
  readonly what: 'app-secret' | 'app-certificate';
  readonly at: Date;
}

/** @throws {CredentialFileError} for a certificate that cannot be read. */
export function credentialEnd(credential: AppCredential, now: Date): CredentialEnd | undefined {
  if (credential.kind === 'certificate')
    return { what: 'app-certificate', at: readAppCertificate(credential.path, now).endsAt };
  if (credential.kind !== 'secret' || credential.endsAt === undefined) return undefined;
  return { what: 'app-secret', at: credential.endsAt };
}
