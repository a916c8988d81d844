import { AppPasswordChecks } from '../../services/app-passwords/app-password-checks.ts';
import type { AppPasswords } from '../../services/enrollment/app-passwords.ts';
import type { ApiToken } from '../../services/secrets/api-token.ts';
import { ApiTokens } from '../http/api-tokens.ts';
import type { AppPasswordRouteOptions } from '../http/routes/app-passwords.ts';
import type { Foundation } from './foundation.ts';

export interface ApiPartsOptions extends Pick<Foundation, 'directory' | 'clock' | 'randomness' | 'log'> {
  /** Programs that may ask; without any there is nothing to ask. */
  readonly apiTokens: readonly ApiToken[];
  readonly enrollment: { readonly appPasswords: Pick<AppPasswords, 'check'> };
}

/** What programs of the organization may ask over HTTP, put together. */
export function apiParts(options: ApiPartsOptions): AppPasswordRouteOptions | undefined {
  const { directory, clock, randomness, log, apiTokens, enrollment } = options;
  if (apiTokens.length === 0) return undefined;
  const { appPasswords } = enrollment;
  const checks = new AppPasswordChecks({ directory, appPasswords, clock });
  return { tokens: new ApiTokens(apiTokens), checks, clock, randomness, log };
}
