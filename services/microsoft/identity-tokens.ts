import { orAborted } from '../or-aborted.ts';
import type { ManagedIdentity } from './app-registration.ts';
import {
  AccessTokenError,
  type GrantedToken,
  requestToken,
  type TokenRequest,
  type TokenRequestOptions,
} from './token-requests.ts';

/** The same on every machine in Azure, and on this machine's link alone. */
const instanceMetadata = 'http://169.254.169.254/metadata/identity/oauth2/token';

/** Before it is asked once more, and once more again, in milliseconds. */
const pauses = [500, 1_000];
/** Longest for all of it, in milliseconds: somebody waits in a chat, where a turn has four seconds. */
const boundMs = 2_500;

export interface IdentityRequestOptions extends TokenRequestOptions {
  readonly wait: (ms: number) => Promise<void>;
  /** There is another token to go on with: nobody waits. */
  readonly isAskedOnce: boolean;
}

/**
 * Asks for a token of the machine's identity, again where what it is asked of is only being updated (410), is busy (429), fails (5xx),
 * or does not know the identity yet (404), as far as its time lets.
 * @throws {AccessTokenError}
 * @see https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token#retry-guidance
 */
export async function identityToken(
  identity: ManagedIdentity,
  resource: string,
  { wait, isAskedOnce, ...options }: IdentityRequestOptions,
): Promise<GrantedToken> {
  const request = requestOf(identity, resource);
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(boundMs)]);
  for (const pause of isAskedOnce ? [] : pauses) {
    try {
      return await requestToken(request, { ...options, signal });
    } catch (error) {
      if (!(error instanceof AccessTokenError) || !isPassing(error.status)) throw error;
      await orAborted(wait(pause), signal).catch(() => {
        throw error;
      });
    }
  }
  return requestToken(request, { ...options, signal });
}

function isPassing(status = 0): boolean {
  return [404, 410, 429].includes(status) || status >= 500;
}

/**
 * Container Apps and App Service say whom to ask; a virtual machine has its metadata service.
 * @see https://learn.microsoft.com/azure/container-apps/managed-identity#rest-endpoint-reference
 * @see https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
 */
function requestOf({ clientId, endpoint }: ManagedIdentity, resource: string): TokenRequest {
  const url = new URL(endpoint?.url ?? instanceMetadata);
  url.searchParams.set('api-version', endpoint === undefined ? '2018-02-01' : '2019-08-01');
  url.searchParams.set('resource', resource);
  url.searchParams.set('client_id', clientId);
  return { url, headers: endpoint === undefined ? { metadata: 'true' } : { 'x-identity-header': endpoint.header } };
}
