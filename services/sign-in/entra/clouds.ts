/** Microsoft's clouds, by the names that the configuration has for them. */
export const cloudNames = ['public', 'us-government', 'china'] as const;
export type CloudName = (typeof cloudNames)[number];

/** The side that asks: where it is answered, and how its tenants sign. */
export interface Cloud {
  /** The only address that an answer is ever posted to; compared letter by letter. */
  readonly redirectUri: string;
  /** Who signs for a tenant, as the token names it. */
  issuerOf(tenantId: string): string;
  /** Where the keys are published with which it does. */
  keysOf(tenantId: string): URL;
}

const hosts: Readonly<Record<CloudName, string>> = {
  public: 'https://login.microsoftonline.com',
  'us-government': 'https://login.microsoftonline.us',
  china: 'https://login.partner.microsoftonline.cn',
};

/**
 * One of Microsoft's clouds.
 * @see https://learn.microsoft.com/entra/identity/authentication/concept-authentication-external-method-provider
 */
export function entraCloud(name: CloudName): Cloud {
  const host = hosts[name];
  return {
    redirectUri: `${host}/common/federation/externalauthprovider`,
    issuerOf: (tenantId) => `${host}/${tenantId}/v2.0`,
    keysOf: (tenantId) => new URL(`${host}/${tenantId}/discovery/v2.0/keys`),
  };
}
