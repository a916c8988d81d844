import type { AppCredential } from '../../services/microsoft/app-registration.ts';
import { CredentialFileError, readTokenFile, usableCertificate } from '../../services/microsoft/credential-files.ts';
import { type Config, ConfigError } from '../config/config.ts';
import { variableOf } from './token-refusals.ts';

/**
 * Looks, before the bot starts, at the file that it signs in with; operators' commands do without it, and later the bot reads
 * it again whenever it is needed.
 * @throws {ConfigError} where it cannot be used now.
 */
export function requireCredentialFile(config: Config, now: Date): void {
  if (config.mode !== 'production') return;
  const { credential } = config.bot;
  try {
    useFile(credential, now);
  } catch (error) {
    if (!(error instanceof CredentialFileError)) throw error;
    throw new ConfigError(`${variableOf[credential.kind]} names ${error.message}`);
  }
}

function useFile(credential: AppCredential, now: Date): void {
  if (credential.kind === 'certificate') usableCertificate(credential.path, now);
  if (credential.kind === 'token-file') readTokenFile(credential.path);
}
