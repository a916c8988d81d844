/** `npm run secrets:reseal`: puts every enrollment and its secrets under the newest key, so that older ones can be removed. */
import process from 'node:process';
import { AuditTrail, AuditTrailError } from '../../services/audit/audit-trail.ts';
import { systemClock } from '../../services/clock.ts';
import { EnrollmentAlteredError } from '../../services/enrollment/state/enrollment-seal.ts';
import { describeReseal, resealEverySecret } from '../../services/enrollment/reseal-secrets.ts';
import { createLocalization } from '../../services/localization/localization.ts';
import { systemRandomness } from '../../services/randomness.ts';
import type { KeyRing } from '../../services/secrets/key-ring.ts';
import { SecretUnreadableError } from '../../services/secrets/secret-sealer.ts';
import type { DocumentStore } from '../../services/store/document-store.ts';
import { noTelephony } from '../../services/telephony/no-telephony.ts';
import { openStore } from '../../services/store/open-store.ts';
import { type Config, readConfig } from '../config/config.ts';
import { enrollmentParts } from '../parts/enrollment-parts.ts';
import { existingKeyRing } from '../parts/key-ring.ts';
import { explainStartError } from '../config/start-errors.ts';

/** How often it says how far it is: a multiple of what is looked at together. */
const rowsPerLine = 10_000;

try {
  process.exitCode = await reseal(readConfig(process.env));
} catch (error) {
  console.error(explainStartError(error));
  process.exitCode = 2;
}

/** @returns 0 when everything is under the newest key, 1 when something remains. */
async function reseal(config: Config): Promise<number> {
  const keyRing = await existingKeyRing(config);
  const store = await openStore(config.store);
  try {
    const { repository, enrollment } = enrollmentParts({
      store,
      keyRing,
      clock: systemClock,
      randomness: systemRandomness,
      localization: createLocalization(),
      policy: config.policy,
      organization: config.organization,
      defaultLanguage: config.defaultLanguage,
      // Nobody's name is needed to put a secret under another key, and nobody hears of it.
      directory: { find: () => Promise.resolve(undefined) },
      telephony: noTelephony,
      publicUrl: '',
      tellChat: () => Promise.resolve(),
      onTrouble: complain,
    });
    const keyId = keyRing.newestId;
    const report = await resealEverySecret({
      repository,
      enrollment,
      keyId,
      onUnreadable: complain,
      onProgress: showProgress,
    });
    console.log(describeReseal(report));
    const isAuditRenewed = await renewAudit(store, keyRing);
    return report.remaining.size === 0 && isAuditRenewed ? 0 : 1;
  } finally {
    await store.close();
  }
}

async function renewAudit(store: DocumentStore, keyRing: KeyRing): Promise<boolean> {
  try {
    await new AuditTrail({ store, keyRing }).renewHead();
    return true;
  } catch (error) {
    if (!(error instanceof AuditTrailError)) throw error;
    console.error(`${error.message}. Run npm run audit:verify.`);
    return false;
  }
}

function showProgress(looked: number): void {
  if (looked % rowsPerLine === 0) console.error(`Enrollments looked at so far: ${looked}`);
}

/** Which secret or row it is; of anything else only the kind: what it says may quote the store. */
function complain(error: unknown): void {
  const isNamed = error instanceof SecretUnreadableError || error instanceof EnrollmentAlteredError;
  console.error(
    isNamed ? error.message : `An enrollment cannot be read (${error instanceof Error ? error.name : '?'})`,
  );
}
