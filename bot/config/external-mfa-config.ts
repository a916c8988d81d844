import { z } from 'zod';
import { guid } from './config-formats.ts';
import type { Environment } from './twilio-config.ts';
import { facts } from './variable-facts.ts';

/** The app in the tenant that stands for this bot as a provider of External MFA. */
export interface ExternalMfaConfig {
  readonly clientId: string;
  /** How people are registered there once they have set something up; undefined where the bot registers nobody. */
  readonly registration: EntraRegistrationConfig | undefined;
}

interface EntraRegistrationConfig {
  /** The external method in the tenant's policy that stands for this bot. */
  readonly configurationId: string;
  /** What people see among their ways to sign in. */
  readonly displayName: string;
}

const displayName = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(64, 'must be at most 64 characters')
  .regex(/^[^\p{Cc}\p{Bidi_Control}]*$/u, 'must be one line');

/** The variables of signing in to Microsoft Entra. */
export const externalMfaShape = {
  EXTERNAL_MFA_CLIENT_ID: guid.optional().register(facts, {
    about:
      'the registration in Entra that stands for this bot as a provider of External MFA; without it nobody is sent here',
    form: 'a GUID',
    needed: 'with any other `EXTERNAL_MFA_` variable',
  }),
  EXTERNAL_MFA_CONFIGURATION_ID: guid.optional().register(facts, {
    about: 'the external method in Entra that people are registered for; without it nobody is',
    form: 'a GUID, and not the app’s',
    needed: 'with `EXTERNAL_MFA_DISPLAY_NAME`',
  }),
  EXTERNAL_MFA_DISPLAY_NAME: displayName.optional().register(facts, {
    about: 'what people see among their ways to sign in',
    form: 'a line of at most 64 characters',
    without: '`ORGANIZATION`',
  }),
};

/** What of these variables does not go together; a line for each. */
export function externalMfaProblems(set: Environment): string[] {
  const { EXTERNAL_MFA_CLIENT_ID: clientId, EXTERNAL_MFA_CONFIGURATION_ID: configurationId } = set;
  const problems: string[] = [];
  if (set['EXTERNAL_MFA_DISPLAY_NAME'] !== undefined && configurationId === undefined)
    problems.push('EXTERNAL_MFA_CONFIGURATION_ID is missing: EXTERNAL_MFA_DISPLAY_NAME is for who is registered by it');
  if (configurationId === undefined) return problems;
  if (clientId === undefined)
    problems.push(
      'EXTERNAL_MFA_CLIENT_ID is missing: whom EXTERNAL_MFA_CONFIGURATION_ID registers, Entra would send here in vain',
    );
  if (configurationId.toLowerCase() === clientId?.toLowerCase())
    problems.push('EXTERNAL_MFA_CONFIGURATION_ID must be the id of the external method in Entra, not that of its app');
  if ((set['MICROSOFT_CLOUD'] ?? 'public') !== 'public')
    problems.push(
      'EXTERNAL_MFA_CONFIGURATION_ID must be left out: Microsoft registers people in its public cloud only',
    );
  return problems;
}

/** What the variables say; undefined where nobody signs in by it. */
export function externalMfa(values: {
  readonly ORGANIZATION: string;
  readonly EXTERNAL_MFA_CLIENT_ID?: string | undefined;
  readonly EXTERNAL_MFA_CONFIGURATION_ID?: string | undefined;
  readonly EXTERNAL_MFA_DISPLAY_NAME?: string | undefined;
}): ExternalMfaConfig | undefined {
  const { EXTERNAL_MFA_CLIENT_ID: clientId } = values;
  if (clientId === undefined) return undefined;
  const { EXTERNAL_MFA_CONFIGURATION_ID: configurationId, EXTERNAL_MFA_DISPLAY_NAME: named } = values;
  const registration =
    configurationId === undefined ? undefined : { configurationId, displayName: named ?? values.ORGANIZATION };
  return { clientId, registration };
}
