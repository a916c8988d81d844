import type { Foundation } from '../../bot/parts/foundation.ts';
import { createLog } from '../../bot/logging/log.ts';
import type { Directory } from '../../services/directory/directory.ts';
import { type ExternalMethods, noExternalMethods } from '../../services/directory/external-methods.ts';
import { createLocalization } from '../../services/localization/localization.ts';
import { defaultPolicy, type Policy } from '../../services/policy/policy.ts';
import { FakePush } from './fake-push.ts';
import { FakeTelephony } from './fake-telephony.ts';

/** What the tests' policy is unless a test says otherwise: phones, app passwords and recovery codes are for those that are about them. */
const testPolicy: Policy = {
  ...defaultPolicy,
  allowedMethods: ['authenticator-code'],
  backupPhone: 'off',
  appPasswords: { allowed: false, most: 40 },
  recoveryCodes: 'off',
};

/** Allows every method. */
export const allMethods: Pick<Policy, 'allowedMethods'> = { allowedMethods: defaultPolicy.allowedMethods };

/** A directory that may leave out what only its own tests ask for. */
export type TestDirectory = Pick<Directory, 'find'> & Partial<Directory>;

/** Where a test's directory says nothing of names, nobody is found by one, and nobody has a manager. */
function withNames(directory: TestDirectory): Directory {
  return {
    find: (person) => directory.find(person),
    findByAccountName: (name) => directory.findByAccountName?.(name) ?? Promise.resolve(undefined),
    search: (text, limit) => directory.search?.(text, limit) ?? Promise.resolve([]),
    managerOf: (person) => directory.managerOf?.(person) ?? Promise.resolve(undefined),
  };
}

/** What the product is made from in tests: what a test does not give is the same in all of them. */
export function testFoundation<
  Given extends Pick<Foundation, 'store' | 'keyRing' | 'clock' | 'randomness'> & { readonly directory: TestDirectory },
>(given: Given) {
  const logLines: string[] = [];
  const log = createLog('trace', { write: (line) => void logLines.push(line) });
  return {
    ...given,
    directory: withNames(given.directory),
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
  readonly push?: FakePush | undefined;
  readonly externalMethods?: ExternalMethods | undefined;
}

/** What enrollment is made from besides: a carrier in memory, and a list of what went wrong beside the point. */
export function testEnrollment({
  policy,
  telephony = new FakeTelephony(),
  push = new FakePush(),
  externalMethods = noExternalMethods,
}: TestEnrollmentOptions) {
  const troubles: unknown[] = [];
  return {
    policy: { ...testPolicy, ...policy },
    telephony,
    textCodeHost: undefined,
    externalMethods,
    push,
    troubles,
    onTrouble: (error: unknown): void => void troubles.push(error),
  };
}
