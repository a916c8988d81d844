import { type CloudName, microsoftCloud } from '../../microsoft/clouds.ts';

/** The side that asks: where it is answered, and how its tenants sign. */
export interface Cloud {
  /** The only address that an answer is ever posted to; compared letter by letter. */
  readonly redirectUri: string;
  /** Who signs for a tenant, as the token names it. */
  issuerOf(tenantId: string): string;
  /** Where the keys are published with which it does. */
  keysOf(tenantId: string): URL;
}

/**
 * One of Microsoft's clouds.
 * @see https://learn.microsoft.com/entra/identity/authentication/concept-authentication-external-method-provider
 */
export function entraCloud(name: CloudName): Cloud {
  const { login } = microsoftCloud(name);
  return {
    redirectUri: `${login}/common/federation/externalauthprovider`,
    issuerOf: (tenantId) => `${login}/${tenantId}/v2.0`,
    keysOf: (tenantId) => new URL(`${login}/${tenantId}/discovery/v2.0/keys`),
  };
}
