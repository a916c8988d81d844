import { enrollmentParts as composed } from '../../bot/parts/enrollment-parts.ts';
import type { Clock } from '../../services/clock.ts';
import type { Directory, PersonId } from '../../services/directory/directory.ts';
import { enrollmentCollection } from '../../services/enrollment/state/enrollment-document.ts';
import { createLocalization } from '../../services/localization/localization.ts';
import { defaultPolicy, type Policy } from '../../services/policy/policy.ts';
import type { Randomness } from '../../services/randomness.ts';
import type { KeyRing } from '../../services/secrets/key-ring.ts';
import type { DocumentStore } from '../../services/store/document-store.ts';
import { sendLimitCollection } from '../../services/telephony/limits/limit.ts';
import { FakeTelephony } from './fake-telephony.ts';

export interface EnrollmentPartsOptions {
  readonly store: DocumentStore;
  readonly keyRing: KeyRing;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly directory: Directory;
  readonly policy?: Partial<Policy> | undefined;
  readonly telephony?: FakeTelephony | undefined;
  readonly tellChat?: (person: PersonId) => Promise<void>;
}

/** What the tests' policy is unless a test says otherwise: phones are for those that are about phones. */
const testPolicy: Policy = { ...defaultPolicy, allowedMethods: ['authenticator-code'], backupPhone: 'off' };

/** Allows every method. */
export const allMethods: Pick<Policy, 'allowedMethods'> = { allowedMethods: defaultPolicy.allowedMethods };

/** Enrollment put together on a store as the product does, with a carrier in memory. */
export async function enrollmentParts(options: EnrollmentPartsOptions) {
  const { store, telephony = new FakeTelephony(), tellChat = () => Promise.resolve() } = options;
  await store.prepare([enrollmentCollection, sendLimitCollection]);
  /** What went wrong beside the point. */
  const troubles: unknown[] = [];
  const parts = composed({
    ...options,
    policy: { ...testPolicy, ...options.policy },
    localization: createLocalization(),
    organization: 'Contoso Demo',
    defaultLanguage: 'en',
    publicUrl: 'https://bot.contoso.example',
    telephony,
    tellChat,
    onTrouble: (error) => void troubles.push(error),
  });
  return { ...parts, telephony, troubles };
}
