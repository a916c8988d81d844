import type { AppCredential } from '../../services/microsoft/app-registration.ts';
import { CredentialFileError, readAppCertificate, readTokenFile } from '../../services/microsoft/credential-files.ts';
import { type Config, ConfigError } from '../config/config.ts';
import { variableOf } from './token-refusals.ts';

/**
 * Looks, before the bot starts, at the file that it signs in with; operators' commands do without it, and later the bot reads
 * it again whenever it is needed. A certificate whose time is over is told by the log and by `/readyz`, and keeps the bot from
 * nothing: sign-ins, gates and programs, which need none, would end with a restart that has nothing to do with it.
 * @throws {ConfigError} where it can be used at no time.
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
  if (credential.kind === 'certificate') readAppCertificate(credential.path, now);
  if (credential.kind === 'token-file') readTokenFile(credential.path);
}
