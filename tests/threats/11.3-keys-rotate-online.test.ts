import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { type PersonId, personKey } from '../../services/directory/directory.ts';
import { describeReseal, resealEverySecret, type ResealReport } from '../../services/enrollment/reseal-secrets.ts';
import { keyIdsIn } from '../../services/secrets/key-ids.ts';
import { type DocumentStore, StoreUnavailableError } from '../../services/store/document-store.ts';
import {
  alex,
  auditTypes,
  codeNow,
  documentOf,
  enrolled,
  enrollmentKit,
  type EnrollmentKit,
  kitOn,
  sanne,
  setUp,
} from '../services/enrollment/enrollment-kit.ts';
import { storesForRaces } from '../services/enrollment/races.ts';
import { intercepted } from '../support/intercepted-store.ts';

/** Somebody who was asked and has set up nothing. */
const nobody = { ...alex, objectId: 'demo-nobody' };

let processes = 0;

/** Another process on the same store and in the same time, with keys of these names, newest first. */
function restarted({ store, clock }: EnrollmentKit, keys: string[], as: DocumentStore = store): Promise<EnrollmentKit> {
  processes += 1;
  return kitOn(as, { clock, keys, seed: `process ${processes}` });
}

function reseal(kit: EnrollmentKit, complaints: unknown[] = []): Promise<ResealReport> {
  const onUnreadable = (error: unknown): void => void complaints.push(error);
  return resealEverySecret({ ...kit, enrollment: kit.service, keyId: kit.keyRing.newestId, onUnreadable });
}

/** Somebody with everything that can hold a secret: given-up set-ups, and one that waits. */
async function withAllSecrets(t: TestContext): Promise<EnrollmentKit> {
  const kit = await enrollmentKit(t);
  for (let count = 0; count < 3; count += 1) await setUp(kit, sanne);
  await enrolled(kit, alex);
  return kit;
}

/** A document without what a rotation may change. */
async function apartFromSecrets(kit: EnrollmentKit, person: PersonId): Promise<unknown> {
  const { enrollment } = await documentOf(kit, person);
  return JSON.parse(JSON.stringify(enrollment), (name, value: unknown) => (name === 'secret' ? undefined : value));
}

/** Which keys anybody's row needs. */
async function keysNeeded({ documents }: EnrollmentKit): Promise<string[]> {
  return [...keyIdsIn(await documents.find({}))];
}

/** How many rows need this key and no other. */
async function rowsUnder({ documents }: EnrollmentKit, keyId: string): Promise<number> {
  return (await documents.find({})).filter((row) => [...keyIdsIn(row)].join() === keyId).length;
}

describe('NIST SP 800-63B SFOV-1, ASVS 11.3: keys', () => {
  test('rotate: every enrollment and every secret, active, pending or given up, goes under the newest key, and nothing else changes', async (t) => {
    const kit = await withAllSecrets(t);
    await kit.service.request(nobody);
    const before = [await apartFromSecrets(kit, alex), await apartFromSecrets(kit, sanne)];
    const report = await reseal(await restarted(kit, ['newer', 'demo']));
    assert.deepEqual(report, { keyId: 'newer', resealed: 3, remaining: new Map(), appPasswords: new Map() });
    assert.equal(describeReseal(report), 'Enrollments put under key newer: 3\nNo enrollment needs another key.');
    assert.deepEqual(await keysNeeded(kit), ['newer']);
    assert.deepEqual([await apartFromSecrets(kit, alex), await apartFromSecrets(kit, sanne)], before);
  });

  test('leave an audit event for each person, in the same write, that names the key and the number of secrets', async (t) => {
    const kit = await withAllSecrets(t);
    const { revision } = await documentOf(kit, sanne);
    await reseal(await restarted(kit, ['newer', 'demo']));
    const document = await documentOf(kit, sanne);
    assert.equal(document['revision'], Number(revision) + 1);
    const events = document['unsealed'];
    assert.ok(Array.isArray(events));
    const { type, actor, detail, person } = events.at(-1) as Record<string, unknown>;
    assert.deepEqual([type, actor, person], ['secrets-resealed', 'operator', sanne]);
    assert.deepEqual(detail, { secrets: 3, key: 'newer' });
  });

  test('can be removed once nothing is under them: a waiting set-up, its QR code and old entries go on', async (t) => {
    const kit = await enrollmentKit(t);
    const [older, pending] = [await setUp(kit), await setUp(kit)];
    await reseal(await restarted(kit, ['newer', 'demo']));
    const alone = await restarted(kit, ['newer']);
    const shown = await alone.service.entryToShow(alex, pending.methodId);
    assert.equal(shown.state === 'pending' && shown.entry.secret, pending.app.secret);
    const crossed = await alone.service.prove(alex, pending.methodId, codeNow(kit, older));
    assert.deepEqual(crossed, { code: 'wrong-code', attemptsLeft: 4, hint: { kind: 'other-entry' } });
    assert.deepEqual(await alone.service.prove(alex, pending.methodId, codeNow(kit, pending)), { code: 'verified' });
  });

  test('that are the newest already have nothing to do, and nothing is written', async (t) => {
    const kit = await withAllSecrets(t);
    const before = await kit.documents.find({});
    assert.equal((await reseal(kit)).resealed, 0);
    assert.deepEqual(await kit.documents.find({}), before);
  });

  test('rotate to the end when it is stopped anywhere and run again', async (t) => {
    const kit = await withAllSecrets(t);
    for (let people = 0; people < 3; people += 1) await enrolled(kit, { ...alex, objectId: `demo-${people}` });
    let writes = Infinity;
    const store = intercepted(kit.store, (call, act) => {
      if (call.operation === 'findOneAndUpdate') writes -= 1;
      return writes < 0 ? Promise.reject(new StoreUnavailableError('demo outage')) : act();
    });
    const both = await restarted(kit, ['newer', 'demo'], store);
    for (let people = 1; people < 5; people += 1) {
      writes = 1;
      await assert.rejects(reseal(both), { name: 'StoreUnavailableError' });
      assert.equal(await rowsUnder(kit, 'newer'), people);
    }
    writes = Infinity;
    assert.equal((await reseal(both)).resealed, 1);
    assert.deepEqual(await keysNeeded(kit), ['newer']);
  });

  test('leave alone what does not open or was altered, say which it is and where it remains, and go on with the others', async (t) => {
    const kit = await withAllSecrets(t);
    const moved = (await kit.repository.load(sanne)).enrollment.abandoned;
    const loaded = await kit.repository.load(alex);
    assert.ok(
      await kit.repository.save(alex, loaded, { next: { ...loaded.enrollment, abandoned: moved }, events: [] }),
    );
    await kit.service.request(nobody);
    await kit.documents.findOneAndUpdate({ _id: personKey(nobody) }, { $set: { 'enrollment.setUps': 7 } });
    const complaints: unknown[] = [];
    const report = await reseal(await restarted(kit, ['newer', 'demo']), complaints);
    assert.deepEqual(report, {
      keyId: 'newer',
      resealed: 2,
      remaining: new Map([['demo', 2]]),
      appPasswords: new Map(),
    });
    assert.equal(describeReseal(report), 'Enrollments put under key newer: 2');
    const names = complaints.map((error) => (error instanceof Error ? error.name : '')).sort();
    assert.deepEqual(names, ['EnrollmentAlteredError', 'SecretUnreadableError', 'SecretUnreadableError']);
    const alone = await restarted(kit, ['newer', 'demo']);
    await assert.rejects(alone.service.status(nobody), { name: 'EnrollmentAlteredError' });
    assert.deepEqual((await alone.repository.load(alex)).enrollment.abandoned, moved);
  });

  test('give way to a verification that comes between reading and writing: its code stays spent', async (t) => {
    const kit = await enrollmentKit(t);
    const method = await enrolled(kit);
    const code = codeNow(kit, method);
    const bot = await restarted(kit, ['newer', 'demo']);
    const outcomes: string[] = [];
    const store = intercepted(kit.store, async (call, act) => {
      if (call.writes && outcomes.length === 0) {
        outcomes.push('verifying');
        outcomes.push((await bot.service.verify(alex, method.methodId, code)).code);
      }
      return act();
    });
    await reseal(await restarted(kit, ['newer', 'demo'], store));
    assert.deepEqual(outcomes, ['verifying', 'verified']);
    const alone = await restarted(kit, ['newer']);
    assert.deepEqual(await alone.service.verify(alex, method.methodId, code), { code: 'code-already-used' });
    const types = await auditTypes(kit);
    assert.deepEqual(types.slice(-3), ['verification-succeeded', 'secrets-resealed', 'code-replayed']);
  });

  for (const { name, skip, open } of storesForRaces) {
    test(
      `rotate while fifty verifications run, and neither a success nor a spent code is lost, on ${name}`,
      { skip },
      async (t) => rotationRace(await open(t)),
    );
  }
});

/** Does something for everybody, a few at a time: the store of the tests takes no more at once when the machine is busy. */
async function inWaves<Item, Result>(items: readonly Item[], act: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (let at = 0; at < items.length; at += 5) {
    results.push(...(await Promise.all(items.slice(at, at + 5).map(act))));
  }
  return results;
}

/** Fifty verifications, the same code twice from each person and to two replicas, while everything is put under another key. */
async function rotationRace(store: DocumentStore): Promise<void> {
  const kit = await kitOn(store);
  const people = Array.from({ length: 25 }, (_, index) => ({ ...alex, objectId: `demo-person-${index}` }));
  const started = await inWaves(people, async (person) => ({ person, method: await setUp(kit, person) }));
  const codesOfAll = async ({ service }: EnrollmentKit, use: 'prove' | 'verify'): Promise<Set<string>> => {
    const answers = await inWaves(started, ({ person, method }) =>
      service[use](person, method.methodId, codeNow(kit, method)),
    );
    return new Set(answers.map(({ code }) => code));
  };
  assert.deepEqual(await codesOfAll(kit, 'prove'), new Set(['verified']));
  kit.clock.advance(60);
  const [one, other, operator] = await Promise.all([1, 2, 3].map(() => restarted(kit, ['newer', 'demo'])));
  assert.ok(one && other && operator);
  const verifying = inWaves(started, ({ person, method }) =>
    Promise.all([one, other].map(({ service }) => service.verify(person, method.methodId, codeNow(kit, method)))),
  );
  const [report, outcomes] = await Promise.all([reseal(operator), verifying]);
  assert.deepEqual(report, { keyId: 'newer', resealed: 25, remaining: new Map(), appPasswords: new Map() });
  for (const pair of outcomes) {
    assert.deepEqual(pair.map(({ code }) => code).sort(), ['code-already-used', 'verified']);
  }
  assert.deepEqual(await keysNeeded(kit), ['newer']);
  const alone = await restarted(kit, ['newer']);
  assert.deepEqual(await codesOfAll(alone, 'verify'), new Set(['code-already-used']));
  kit.clock.advance(60);
  assert.deepEqual(await codesOfAll(alone, 'verify'), new Set(['verified']));
}
