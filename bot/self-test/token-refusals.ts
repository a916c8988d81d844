import type { AppCredential, AppRegistration } from '../../services/microsoft/app-registration.ts';
import { CredentialFileError } from '../../services/microsoft/credential-files.ts';
import type { AccessTokenError } from '../../services/microsoft/token-requests.ts';
import { type Finding, wrong } from './check.ts';

/** The variable that says what is shown, by what it is. */
export const variableOf: Readonly<Record<AppCredential['kind'], string>> = {
  secret: 'MICROSOFT_APP_PASSWORD',
  certificate: 'MICROSOFT_APP_CERTIFICATE_FILE',
  'token-file': 'AZURE_FEDERATED_TOKEN_FILE',
  'managed-identity': 'MICROSOFT_APP_MANAGED_IDENTITY',
};

const noTenant = [
  'Microsoft knows no tenant MICROSOFT_APP_TENANT_ID in this cloud',
  'Copy the tenant’s id from Entra’s overview; outside of the public cloud, set MICROSOFT_CLOUD',
] as const;
const noTrust = [
  'The registration does not trust who made the token',
  'Add a federated credential to it in Entra whose issuer, subject and audience are those of the token',
] as const;
const notOfThisCloud = [
  'The tenant is in another one of Microsoft’s clouds',
  'Set MICROSOFT_CLOUD to the cloud that the tenant is in',
] as const;

/**
 * What Entra's codes mean here, and what to do.
 * @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
const refusals: Readonly<Record<number, readonly [found: string, toDo: string]>> = {
  50034: [
    'The account is not in the tenant MICROSOFT_APP_TENANT_ID',
    'Look whether MICROSOFT_APP_ID and MICROSOFT_APP_TENANT_ID are of the same registration',
  ],
  53003: [
    'Conditional Access in the tenant keeps the application from signing in',
    'Look at the sign-in logs of service principals in Entra which policy it is, and let the application sign in from here',
  ],
  70021: noTrust,
  90002: noTenant,
  90038: notOfThisCloud,
  500011: [
    'The tenant does not know the service that the token is for',
    'Look whether MICROSOFT_CLOUD is the cloud of the tenant',
  ],
  700016: [
    'There is no application MICROSOFT_APP_ID in the tenant MICROSOFT_APP_TENANT_ID',
    'Copy both ids from the overview of the bot’s registration in Entra; it is single tenant',
  ],
  700024: [
    'What the bot signed is not of this time',
    'Set this machine’s clock right, or look whether the token in the file is renewed',
  ],
  700027: [
    'The certificate is not one of the registration’s',
    'Upload it in Entra (Certificates & secrets) to the application MICROSOFT_APP_ID: the certificate alone, without its key',
  ],
  700211: noTrust,
  700212: noTrust,
  700213: noTrust,
  900023: noTenant,
  900382: notOfThisCloud,
  900432: notOfThisCloud,
  7000112: ['The application is disabled in the tenant', 'Enable it in Entra, under Enterprise applications'],
  7000215: [
    'MICROSOFT_APP_PASSWORD is no secret of the application MICROSOFT_APP_ID',
    'Set it to the secret’s value, and not to its id; Entra shows the value only when it is made, so make another if it is lost',
  ],
  7000222: [
    'The client secret in MICROSOFT_APP_PASSWORD has ended',
    'Make another in Entra (Certificates & secrets), and set MICROSOFT_APP_PASSWORD to its value',
  ],
  7000229: [
    'The application has no service principal in the tenant',
    'Make it in Entra, under Enterprise applications, or grant admin consent',
  ],
};

/** Why there was no token, in words. */
export function tokenRefusal(error: AccessTokenError, { credential }: AppRegistration): Finding {
  const variable = variableOf[credential.kind];
  if (error.cause instanceof CredentialFileError)
    return wrong(
      `${variable} names ${error.cause.message}`,
      'Put the right file there; it is read again for each token',
    );
  const known = error.codes.flatMap((code) => {
    const refusal = refusals[code];
    return refusal === undefined ? [] : [wrong(`${refusal[0]} (AADSTS${code})`, refusal[1])];
  });
  if (known[0] !== undefined) return known[0];
  const isIdentity = error.asked === 'managed-identity';
  if (error.cause !== undefined)
    return isIdentity
      ? wrong(
          'Nobody answered where this machine’s managed identities are asked for',
          'The bot has to run in Azure, with the identity assigned to where it runs',
        )
      : wrong(
          'Microsoft’s login did not answer',
          'Look whether this machine may reach it: its DNS, its firewall, and HTTPS_PROXY where there is a proxy',
        );
  if (isIdentity && error.codes.length === 0)
    return wrong(
      `The managed identity in ${variable} gives no token here: ${error.message}`,
      'Assign the user-assigned identity with that client id to where the bot runs',
    );
  const page = 'https://login.microsoftonline.com/error';
  return wrong(error.message, error.codes.length === 0 ? 'Try again later' : `Look up the number on ${page}`);
}
