/** `npm run secrets:reseal`: puts every enrollment and its secrets under the newest key, so that older ones can be removed. */
import process from 'node:process';
import { AuditTrail, AuditTrailError } from '../../services/audit/audit-trail.ts';
import { systemClock } from '../../services/clock.ts';
import { EnrollmentAlteredError } from '../../services/enrollment/state/enrollment-seal.ts';
import { describeReseal, resealEverySecret } from '../../services/enrollment/reseal-secrets.ts';
import { systemRandomness } from '../../services/randomness.ts';
import { SecretUnreadableError } from '../../services/secrets/secret-sealer.ts';
import { type Config, readConfig } from '../config/config.ts';
import { tokenBookParts } from '../parts/api-token-parts.ts';
import { renewConversations } from '../parts/conversation-references.ts';
import { commandSigningKeys } from '../parts/signing-key-parts.ts';
import { silentEnrollmentParts } from '../parts/silent-enrollment-parts.ts';
import { type Storage, withStorage } from '../parts/storage-parts.ts';
import { explainStartError } from '../config/start-errors.ts';

/** How often it says how far it is: a multiple of what is looked at together. */
const rowsPerLine = 10_000;

try {
  const config = readConfig(process.env);
  process.exitCode = await withStorage(config, (storage) => reseal(config, storage), { isAlone: true });
} catch (error) {
  console.error(explainStartError(error));
  process.exitCode = 2;
}

/** @returns 0 when everything is under the newest key, 1 when something remains. */
async function reseal(config: Config, storage: Storage): Promise<number> {
  const { repository, enrollment, policies, handOffs, vapidKeys } = silentEnrollmentParts(config, storage, complain);
  const { newestId: keyId } = storage.keyRing;
  const hearing = { onUnreadable: complain, onProgress: showProgress };
  const report = await resealEverySecret({ repository, enrollment, keyId, ...hearing });
  console.log(describeReseal(report));
  const conversations = await renewConversations(storage, (reason) => console.error(reason));
  if (conversations > 0) console.log(`Conversations still needing another key: ${conversations}`);
  const isPolicyRenewed = await policies.reseal();
  if (!isPolicyRenewed) console.log('The policy was changed meanwhile: run this again.');
  const { book } = tokenBookParts({ ...storage, clock: systemClock, randomness: systemRandomness });
  const areTokensRenewed = await book.renew();
  if (!areTokensRenewed) console.log('The API tokens were changed meanwhile: run this again.');
  const handedOff = await handOffs.renew();
  if (handedOff > 0) console.log(`Hand-offs still needing another key: ${handedOff}`);
  const isPushRenewed = await vapidKeys.renew();
  if (!isPushRenewed) console.log('The key for notifications was changed meanwhile: run this again.');
  const signInKeys = await commandSigningKeys(storage).renew();
  if (signInKeys > 0) console.log(`Keys of sign-ins still needing another key: ${signInKeys}`);
  const isAuditRenewed = await renewAudit(storage);
  const isAllRenewed = report.remaining.size === 0 && conversations + handedOff + signInKeys === 0;
  return isAllRenewed && isPolicyRenewed && areTokensRenewed && isPushRenewed && isAuditRenewed ? 0 : 1;
}

async function renewAudit(storage: Storage): Promise<boolean> {
  try {
    await new AuditTrail(storage).renewHead();
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
