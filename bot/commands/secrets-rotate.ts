/** `npm run secrets:rotate`: puts everything that is sealed under the newest key, while people enroll, and says which older one may go. */
import process from 'node:process';
import { AuditTrail, AuditTrailError } from '../../services/audit/audit-trail.ts';
import { systemClock } from '../../services/clock.ts';
import { EnrollmentAlteredError } from '../../services/enrollment/state/enrollment-seal.ts';
import { describeReseal, resealEverySecret } from '../../services/enrollment/reseal-secrets.ts';
import { systemRandomness } from '../../services/randomness.ts';
import { SealedTextAlteredError } from '../../services/sealed-text/sealed-text.ts';
import { SecretUnreadableError } from '../../services/secrets/secret-sealer.ts';
import { StoreUnavailableError } from '../../services/store/document-store.ts';
import { type Config, readConfig } from '../config/config.ts';
import { tokenBookParts } from '../parts/api-token-parts.ts';
import { renewConversations } from '../parts/conversation-references.ts';
import { commandSigningKeys } from '../parts/signing-key-parts.ts';
import { silentEnrollmentParts } from '../parts/silent-enrollment-parts.ts';
import { type Storage, withStorage } from '../parts/storage-parts.ts';
import { explainStartError } from '../config/start-errors.ts';
import { patiently } from './patience.ts';
import { progressOf } from './progress.ts';

try {
  const config = readConfig(process.env);
  process.exitCode = await withStorage(config, (storage) => rotate(config, storage), { isAlone: true });
} catch (error) {
  console.error(explainStartError(error));
  process.exitCode = 2;
}

/** @returns 0 when everything is under the newest key, 1 when something remains. */
async function rotate(config: Config, storage: Storage): Promise<number> {
  const remains = [...(await rotateEnrollments(config, storage)), ...(await rotateOthers(config, storage))];
  for (const sentence of remains) console.log(sentence);
  const [newest = '', ...others] = storage.keyRing.ids;
  const unused = remains.length > 0 ? new Set<string>() : await unusedOf(others, storage);
  for (const id of unused)
    console.log(
      `Key ${newest} stands first and is in use: it has to stay. Key ${id} has not been put first yet, and nothing was ever made with it: to rotate, put it first on every bot, start them, and run this again.`,
    );
  const older = others.filter((id) => !unused.has(id));
  for (const id of older)
    console.log(
      remains.length > 0
        ? `Key ${id} may still be needed: keep it, and run this again.`
        : `Key ${id} may be removed from the bot in a day, when the sign-ins, sessions, texted codes and passes of today are over. Keep it elsewhere: npm run audit:verify needs it, and every copy of the database that was made before.`,
    );
  if (others.length === 0) console.log(`There is no other key than ${newest}.`);
  return remains.length === 0 ? 0 : 1;
}

/** Those that are in the ring for the next rotation. */
async function unusedOf(ids: readonly string[], storage: Storage): Promise<ReadonlySet<string>> {
  const trail = new AuditTrail(storage);
  const known = await Promise.all(ids.map((id) => patiently(() => trail.knowsKey(id))));
  return new Set(ids.filter((_, index) => known[index] === false));
}

/** @returns what remains, in sentences */
async function rotateEnrollments(config: Config, storage: Storage): Promise<string[]> {
  const { repository, enrollment } = silentEnrollmentParts(config, storage, complain);
  const { newestId: keyId } = storage.keyRing;
  const progress = progressOf(await patiently(() => repository.count()), 'enrollments');
  const hearing = { onUnreadable: complain, onProgress: progress.at, patiently };
  const report = await resealEverySecret({ repository, enrollment, keyId, ...hearing });
  progress.finish();
  console.log(describeReseal(report));
  return [...report.remaining].map(([id, count]) => `Enrollments still needing key ${id}: ${count}`);
}

/** @returns what remains, in sentences */
async function rotateOthers(config: Config, storage: Storage): Promise<string[]> {
  const { policies, handOffs, vapidKeys } = silentEnrollmentParts(config, storage, complain);
  const { book } = tokenBookParts({ ...storage, clock: systemClock, randomness: systemRandomness });
  const needAnother = (what: string, renew: () => Promise<number>): Promise<string | undefined> =>
    renewed(`${what} were`, async () => {
      const count = await renew();
      return count > 0 ? `${what} still needing another key: ${count}` : undefined;
    });
  const isChanged = (what: string, renew: () => Promise<boolean>): Promise<string | undefined> =>
    renewed(what, async () => ((await renew()) ? undefined : `${what} changed meanwhile: run this again.`));
  const remains = [
    await needAnother('Conversations', () => rotateConversations(storage)),
    await isChanged('The policy was', () => policies.reseal()),
    await isChanged('The API tokens were', () => book.renew()),
    await needAnother('Hand-offs', () => handOffs.renew()),
    await isChanged('The key for notifications was', () => vapidKeys.renew()),
    await needAnother('Keys of sign-ins', () => commandSigningKeys(storage).renew(complain)),
    await renewed('The end of the audit trail was', () => new AuditTrail(storage).renewHead()),
  ];
  return remains.filter((sentence) => sentence !== undefined);
}

async function rotateConversations(storage: Storage): Promise<number> {
  const { total, renew } = await renewConversations(storage, (reason) => console.error(reason));
  const progress = progressOf(total, 'conversations');
  const remaining = await renew(progress.at);
  progress.finish();
  return remaining;
}

/** One kind of what is sealed: where it cannot be renewed, the others have their turn all the same. @returns what remains */
async function renewed(what: string, renew: () => Promise<unknown>): Promise<string | undefined> {
  try {
    const remains = await patiently(renew);
    return typeof remains === 'string' ? remains : undefined;
  } catch (error) {
    if (error instanceof StoreUnavailableError) throw error;
    return `${what} not put under the newest key: ${reasonOf(error)}. Run npm run audit:verify.`;
  }
}

/** Of what may quote the store only the kind. */
function reasonOf(error: unknown): string {
  const isPrintable = [SealedTextAlteredError, AuditTrailError, SecretUnreadableError].some(
    (kind) => error instanceof kind,
  );
  if (isPrintable) return (error as Error).message;
  return error instanceof Error ? error.name : 'an unknown error';
}

/** Which secret or row it is; of anything else only the kind: what it says may quote the store. */
function complain(error: unknown): void {
  const isNamed = error instanceof SecretUnreadableError || error instanceof EnrollmentAlteredError;
  console.error(
    isNamed ? error.message : `Something that is sealed cannot be read (${error instanceof Error ? error.name : '?'})`,
  );
}
