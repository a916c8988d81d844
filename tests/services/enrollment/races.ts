import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Policy } from '../../../services/policy/policy.ts';
import type { DocumentStore } from '../../../services/store/document-store.ts';
import { openTestStore } from '../../support/build-bot.ts';
import { mongodbSkip, temporaryMongoStore } from '../store/temporary-stores.ts';
import { wrongCode } from '../methods/method-kit.ts';
import {
  alex,
  auditTypes,
  codeNow,
  enrolled,
  type EnrollmentKit,
  kitOn,
  setUp,
  type StartedSetUp,
} from './enrollment-kit.ts';

interface StoreForRaces {
  readonly name: string;
  /** Why it cannot be tried here; false when it can. */
  readonly skip: string | false;
  readonly open: (t: TestContext) => Promise<DocumentStore>;
}

/** The stores that the races are run on. */
export const storesForRaces: readonly StoreForRaces[] = [
  { name: 'the embedded store', skip: false, open: openTestStore },
  { name: 'MongoDB', skip: mongodbSkip, open: (t) => temporaryMongoStore(t) },
];

/** Two replicas of the bot on one store and in one time. */
async function replicas(
  store: DocumentStore,
  policy: Partial<Policy> = {},
): Promise<readonly [EnrollmentKit, EnrollmentKit]> {
  const one = await kitOn(store, { seed: 'replica-1', policy });
  return [one, await kitOn(store, { seed: 'replica-2', clock: one.clock, policy })];
}

/** Does something fifty times at once, on either replica in turn. @returns how often which outcome came. */
async function fiftyTimes(
  [one, other]: readonly [EnrollmentKit, EnrollmentKit],
  act: (kit: EnrollmentKit) => Promise<{ readonly code: string }>,
): Promise<Record<string, number>> {
  const acts = Array.from({ length: 50 }, (_, index) => act(index % 2 === 0 ? one : other));
  const counts: Record<string, number> = {};
  for (const { code } of await Promise.all(acts)) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

/** Fifty submissions of the code that proves a set-up: one change, one event, and everybody is told the truth. */
export async function proofRace(store: DocumentStore): Promise<void> {
  const all = await replicas(store);
  const [kit] = all;
  const started = await setUp(kit);
  const code = codeNow(kit, started);
  const counts = await fiftyTimes(all, ({ service }) => service.prove(alex, started.methodId, code));
  assert.deepEqual(counts, { verified: 50 });
  const { enrollment, revision } = await kit.repository.load(alex);
  assert.deepEqual([revision, enrollment.methods.map(({ methodId }) => methodId)], [2, [started.methodId]]);
  assert.deepEqual(await auditTypes(kit), ['set-up-started', 'method-activated']);
}

/** Fifty verifications with one fresh code: one is verified. */
export async function verificationRace(store: DocumentStore): Promise<void> {
  const all = await replicas(store);
  const [kit] = all;
  const started = await enrolled(kit);
  const code = codeNow(kit, started);
  const counts = await fiftyTimes(all, ({ service }) => service.verify(alex, started.methodId, code));
  assert.deepEqual(counts, { verified: 1, 'code-already-used': 49 });
  const types = await auditTypes(kit);
  assert.equal(types.filter((type) => type === 'verification-succeeded').length, 1);
  assert.equal(types.filter((type) => type === 'code-replayed').length, 2, 'the first and the tenth');
  const { enrollment } = await kit.repository.load(alex);
  assert.deepEqual(
    enrollment.recorded.map(({ times }) => times),
    [49],
  );
}

/** A burst of wrong codes at one set-up: as many are counted as there are attempts, and the right one is too late. */
export async function guessingRace(store: DocumentStore): Promise<void> {
  const all = await replicas(store);
  const [kit] = all;
  const started = await setUp(kit);
  const counts = await fiftyTimes(all, wrongGuess(kit, started));
  assert.deepEqual(counts, { 'wrong-code': 4, 'too-many-attempts': 46 });
  const { enrollment } = await kit.repository.load(alex);
  assert.deepEqual(enrollment.consecutiveFailures, { 'authenticator-code': 5 });
  assert.equal((await auditTypes(kit)).filter((type) => type === 'proof-failed').length, 5);
  const late = await kit.service.prove(alex, started.methodId, codeNow(kit, started));
  assert.deepEqual(late, { code: 'too-many-attempts' });
}

/** A burst of wrong codes at a method: as many are counted as the hour allows. */
export async function hourlyRace(store: DocumentStore): Promise<void> {
  const all = await replicas(store);
  const [kit] = all;
  const started = await enrolled(kit);
  const code = wrongCode([started.app], kit.clock.now());
  const counts = await fiftyTimes(all, ({ service }) => service.verify(alex, started.methodId, code));
  assert.deepEqual(counts, { 'wrong-code': 20, throttled: 30 });
  const { enrollment } = await kit.repository.load(alex);
  assert.deepEqual(enrollment.consecutiveFailures, { 'authenticator-code': 20 });
}

/** Fifty beginnings at once: the thirty of an hour start, one is pending, the others were superseded. */
export async function beginningRace(store: DocumentStore): Promise<void> {
  const all = await replicas(store);
  const [kit] = all;
  const counts = await fiftyTimes(all, ({ service }) => service.begin(alex, 'authenticator-code'));
  assert.deepEqual(counts, { started: 30, throttled: 20 });
  const { enrollment, revision } = await kit.repository.load(alex);
  assert.deepEqual([revision, enrollment.setUps, enrollment.abandoned.length], [30, 30, 3]);
  const types = await auditTypes(kit);
  assert.equal(types.filter((type) => type === 'set-up-superseded').length, 29);
}

/** Fifty app passwords at once, of which forty are allowed; then two replicas make the fortieth. */
export async function appPasswordRace(store: DocumentStore): Promise<void> {
  const all = await replicas(store, { appPasswords: { allowed: true, most: 40 } });
  const [kit] = all;
  await enrolled(kit);
  let made = 0;
  const make = ({ service }: EnrollmentKit) => service.appPasswords.make(alex, `number ${(made += 1)}`);
  assert.deepEqual(await fiftyTimes(all, make), { made: 40, 'too-many': 10 });
  const { enrollment } = await kit.repository.load(alex);
  assert.deepEqual(
    [enrollment.appPasswords.length, new Set(enrollment.appPasswords.map(({ id }) => id)).size],
    [40, 40],
  );
  assert.equal((await auditTypes(kit)).filter((type) => type === 'app-password-made').length, 40);
}

/** Deleting on one replica while programs come to the other: once it is deleted, none is let in. */
export async function deletionRace(store: DocumentStore): Promise<void> {
  const [one, other] = await replicas(store, { appPasswords: { allowed: true, most: 40 } });
  await enrolled(one);
  const made = await one.service.appPasswords.make(alex, 'Outlook');
  const password = made.code === 'made' ? (one.service.appPasswords.takeToShow(made.id) ?? '') : '';
  const check = () => other.service.appPasswords.check(alex, password, { caller: 'mail', mayRecord: () => true });
  assert.equal(await check(), 'right');
  const during = Array.from({ length: 20 }, check);
  await one.service.appPasswords.delete(alex, 'all');
  await Promise.all(during);
  assert.deepEqual(await Promise.all([check(), check()]), ['wrong', 'wrong']);
  assert.deepEqual((await one.repository.load(alex)).enrollment.appPasswords, []);
}

function wrongGuess(kit: EnrollmentKit, { app, methodId }: StartedSetUp) {
  const code = wrongCode([app], kit.clock.now());
  return ({ service }: EnrollmentKit) => service.prove(alex, methodId, code);
}
