import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { enrollmentCollection } from '../../../services/enrollment/state/enrollment-document.ts';
import { formOf, newestForm } from '../../../services/enrollment/state/enrollment-form.ts';
import { EnrollmentRepository } from '../../../services/enrollment/state/enrollment-repository.ts';
import { EnrollmentAlteredError, EnrollmentSeal } from '../../../services/enrollment/state/enrollment-seal.ts';
import { migrateEnrollments, type MigrationReport } from '../../../services/enrollment/migrate-enrollments.ts';
import { type PersonId, personKey } from '../../../services/directory/directory.ts';
import { type DocumentStore, StoreUnavailableError } from '../../../services/store/document-store.ts';
import { type FirstBuild, fromFirstBuild } from '../../support/first-build.ts';
import { intercepted } from '../../support/intercepted-store.ts';
import { verifyAudit } from '../../support/running-bot.ts';
import { alex, documentOf, enrolled, type EnrollmentKit, enrollmentKit, sanne } from './enrollment-kit.ts';

const withApp = 1;

function migrate({ built }: FirstBuild, store = built.store): Promise<MigrationReport> {
  const repository = new EnrollmentRepository({ store, keyRing: built.keyRing });
  return migrateEnrollments({ repository, onUnreadable: assert.ifError });
}

async function stored({ built: { store } }: FirstBuild) {
  return store.collection<{ _id: string; person: PersonId; enrollment: unknown }>(enrollmentCollection).find({});
}

async function formsIn(first: FirstBuild): Promise<number[]> {
  return (await stored(first)).map(({ enrollment }) => formOf(enrollment));
}

/** Somebody whose enrollment a release wrote that does not exist yet. */
async function fromNewer(t: TestContext): Promise<EnrollmentKit> {
  const kit = await enrollmentKit(t);
  await enrolled(kit);
  const { _id, revision, recorded, enrollment } = await documentOf(kit, alex);
  const newer = { ...(enrollment as object), form: newestForm + 1, ofTomorrow: true };
  const content = { _id: String(_id), revision: Number(revision), recorded: recorded as never, enrollment: newer };
  const seal = new EnrollmentSeal(kit.keyRing).make(content);
  await kit.documents.findOneAndUpdate({ _id }, { $set: { enrollment: newer, seal } });
  return kit;
}

/** Somebody's enrollment as it was written before forms were counted. */
async function asFormOne(kit: EnrollmentKit, person: PersonId): Promise<void> {
  const { _id, revision, recorded, enrollment } = await documentOf(kit, person);
  const { form, ...older } = enrollment as { form: number };
  assert.equal(form, newestForm);
  const content = { _id: String(_id), revision: Number(revision), recorded: recorded as never, enrollment: older };
  const seal = new EnrollmentSeal(kit.keyRing).make(content);
  await kit.documents.findOneAndUpdate({ _id }, { $set: { enrollment: older, seal } });
}

describe('a migration', () => {
  test('brings what the first build stored to the newest form, and everybody stands as they stood', async (t) => {
    const first = await fromFirstBuild(t);
    const people = (await stored(first)).map(({ person }) => person);
    const statuses = () => Promise.all(people.map((person) => first.built.enrollment.status(person)));
    const before = await statuses();
    assert.deepEqual(await migrate(first), { migrated: people.length, already: 0, unreadable: 0 });
    assert.deepEqual(await statuses(), before);
    assert.deepEqual(new Set(await formsIn(first)), new Set([newestForm]));
    const written = await stored(first);
    assert.doesNotMatch(JSON.stringify(written.map(({ enrollment }) => enrollment)), /"(?:flowId|subject|about)":/u);
    assert.deepEqual(await migrate(first), { migrated: 0, already: people.length, unreadable: 0 });
    assert.deepEqual(await stored(first), written);
    await first.built.store.close();
    assert.match(await verifyAudit({ DATA_DIR: first.directory }), /^The audit trail holds/u);
  });

  test('goes on where it was when it is stopped anywhere', async (t) => {
    const first = await fromFirstBuild(t);
    let writes = Infinity;
    const store: DocumentStore = intercepted(first.built.store, (call, act) => {
      if (call.operation === 'findOneAndUpdate') writes -= 1;
      return writes < 0 ? Promise.reject(new StoreUnavailableError('demo outage')) : act();
    });
    const done = async (): Promise<number> => (await formsIn(first)).filter((form) => form === newestForm).length;
    writes = 1;
    await assert.rejects(migrate(first, store), { name: 'StoreUnavailableError' });
    assert.equal(await done(), 1);
    writes = Infinity;
    const { migrated, already } = await migrate(first, store);
    assert.equal(already, 1);
    assert.equal(await done(), migrated + already);
  });

  test('yields to somebody who does something meanwhile', async (t) => {
    const first = await fromFirstBuild(t);
    const person = first.person(withApp);
    let isTime = true;
    const store = intercepted(first.built.store, async (call, act) => {
      if (call.writes && isTime) {
        isTime = false;
        await first.built.operator.block(person, 'demo reason');
      }
      return act();
    });
    await migrate(first, store);
    assert.ok((await first.built.enrollment.status(person)).blockedAt !== undefined);
    assert.deepEqual(new Set(await formsIn(first)), new Set([newestForm]));
  });

  test('goes past a row that somebody altered, whatever it says of its form or of whose it is', async (t) => {
    const kit = await enrollmentKit(t);
    for (const person of [alex, sanne]) {
      await enrolled(kit, person);
      await asFormOne(kit, person);
    }
    const { _id, enrollment } = await documentOf(kit, alex);
    await kit.documents.findOneAndUpdate({ _id }, { $set: { enrollment: { ...(enrollment as object), form: 99 } } });
    await kit.documents.findOneAndUpdate({ _id: personKey(sanne) }, { $set: { person: alex } });
    const troubles: unknown[] = [];
    const repository = new EnrollmentRepository(kit);
    const report = await migrateEnrollments({ repository, onUnreadable: (error) => troubles.push(error) });
    assert.deepEqual(report, { migrated: 1, already: 0, unreadable: 1 });
    assert.ok(troubles.every((trouble) => trouble instanceof EnrollmentAlteredError));
    assert.equal(formOf((await documentOf(kit, sanne))['enrollment']), newestForm);
    await assert.rejects(kit.service.status(alex), EnrollmentAlteredError);
  });

  test('does not go back: what a newer release wrote is refused in a sentence, by the bot too, and stays as it is', async (t) => {
    const kit = await fromNewer(t);
    const before = await documentOf(kit, alex);
    const refusal = {
      name: 'EnrollmentNewerError',
      message:
        /was written by a newer release, in form 3: this one knows 2, and nothing goes back\. Run the newer one$/u,
    };
    const repository = new EnrollmentRepository(kit);
    await assert.rejects(migrateEnrollments({ repository, onUnreadable: assert.ifError }), refusal);
    await assert.rejects(kit.service.status(alex), refusal);
    await assert.rejects(kit.service.request(alex), refusal);
    assert.deepEqual(await documentOf(kit, alex), before);
  });
});
