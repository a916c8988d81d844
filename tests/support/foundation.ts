import type { Foundation } from '../../bot/parts/foundation.ts';
import { createLog } from '../../bot/logging/log.ts';
import { createLocalization } from '../../services/localization/localization.ts';
import { defaultPolicy, type Policy } from '../../services/policy/policy.ts';
import { FakeTelephony } from './fake-telephony.ts';

/** What the tests' policy is unless a test says otherwise: phones are for those that are about phones. */
const testPolicy: Policy = { ...defaultPolicy, allowedMethods: ['authenticator-code'], backupPhone: 'off' };

/** Allows every method. */
export const allMethods: Pick<Policy, 'allowedMethods'> = { allowedMethods: defaultPolicy.allowedMethods };

/** What the product is made from in tests: what a test does not give is the same in all of them. */
export function testFoundation<
  Given extends Pick<Foundation, 'store' | 'keyRing' | 'clock' | 'randomness' | 'directory'>,
>(given: Given) {
  const logLines: string[] = [];
  const log = createLog('trace', { write: (line) => void logLines.push(line) });
  return {
    ...given,
    log,
    logLines,
    localization: createLocalization(),
    organization: 'Contoso Demo',
    defaultLanguage: 'en',
  } as const;
}

export interface TestEnrollmentOptions {
  readonly policy?: Partial<Policy> | undefined;
  readonly telephony?: FakeTelephony | undefined;
}

/** What enrollment is made from besides: a carrier in memory, and a list of what went wrong beside the point. */
export function testEnrollment({ policy, telephony = new FakeTelephony() }: TestEnrollmentOptions) {
  const troubles: unknown[] = [];
  return {
    policy: { ...testPolicy, ...policy },
    telephony,
    textCodeHost: undefined,
    troubles,
    onTrouble: (error: unknown): void => void troubles.push(error),
  };
}
