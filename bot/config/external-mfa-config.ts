import { z } from 'zod';
import { type CloudName, cloudNames } from '../../services/sign-in/entra/clouds.ts';
import type { Environment } from './twilio-config.ts';

/** The app in the tenant that stands for this bot as a provider of External MFA, and Microsoft's cloud that it is in. */
export interface ExternalMfaConfig {
  readonly clientId: string;
  readonly cloud: CloudName;
}

/** The variables of signing in to Microsoft Entra. @param clientId what a GUID is in this configuration */
export function externalMfaShape<ClientId extends z.ZodType<string>>(clientId: ClientId) {
  return {
    EXTERNAL_MFA_CLIENT_ID: clientId.optional(),
    EXTERNAL_MFA_CLOUD: z.enum(cloudNames, `must be one of ${cloudNames.join(', ')}`).optional(),
  };
}

/** What of these variables does not go together; a line for each. */
export function externalMfaProblems(set: Environment): string[] {
  const isAlone = set['EXTERNAL_MFA_CLOUD'] !== undefined && set['EXTERNAL_MFA_CLIENT_ID'] === undefined;
  return isAlone ? ['EXTERNAL_MFA_CLIENT_ID is missing: EXTERNAL_MFA_CLOUD says which cloud that app is in'] : [];
}

/** What the variables say; undefined where nobody signs in by it. */
export function externalMfa(values: {
  readonly EXTERNAL_MFA_CLIENT_ID?: string | undefined;
  readonly EXTERNAL_MFA_CLOUD?: CloudName | undefined;
}): ExternalMfaConfig | undefined {
  const { EXTERNAL_MFA_CLIENT_ID: clientId, EXTERNAL_MFA_CLOUD: cloud = 'public' } = values;
  return clientId === undefined ? undefined : { clientId, cloud };
}
