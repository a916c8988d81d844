/** `npm run secrets:reseal`: puts every enrollment and its secrets under the newest key, so that older ones can be removed. */
import process from 'node:process';
import { AuditTrail, AuditTrailError } from '../../services/audit/audit-trail.ts';
import { systemClock } from '../../services/clock.ts';
import { EnrollmentAlteredError } from '../../services/enrollment/state/enrollment-seal.ts';
import { EnrollmentChanges } from '../../services/enrollment/enrollment-changes.ts';
import { EnrollmentRepository } from '../../services/enrollment/state/enrollment-repository.ts';
import { EnrollmentService } from '../../services/enrollment/enrollment-service.ts';
import { describeReseal, resealEverySecret } from '../../services/enrollment/reseal-secrets.ts';
import { createMethodRegistry } from '../../services/methods/registry.ts';
import { systemRandomness } from '../../services/randomness.ts';
import type { KeyRing } from '../../services/secrets/key-ring.ts';
import { SecretSealer, SecretUnreadableError } from '../../services/secrets/secret-sealer.ts';
import type { DocumentStore } from '../../services/store/document-store.ts';
import { openStore } from '../../services/store/open-store.ts';
import { type Config, readConfig } from '../config/config.ts';
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
  const store = await openStore({ mongodbUri: config.mongodbUri, dataDirectory: config.dataDirectory });
  try {
    const repository = new EnrollmentRepository({ store, keyRing });
    const enrollment = enrollmentService(config, repository, keyRing);
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

function enrollmentService(config: Config, repository: EnrollmentRepository, keyRing: KeyRing): EnrollmentService {
  const randomness = systemRandomness;
  const { policy } = config;
  const clock = systemClock;
  const sealer = new SecretSealer({ keyRing, randomness });
  const methods = createMethodRegistry({ sealer, keyRing, randomness, issuer: config.organization });
  return new EnrollmentService({
    changes: new EnrollmentChanges({ repository, policy, methods, clock, randomness }),
    repository,
    methods,
    // Nobody's name is needed to put a secret under another key.
    directory: { find: () => Promise.resolve(undefined) },
    policy,
    clock,
    randomness,
  });
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
