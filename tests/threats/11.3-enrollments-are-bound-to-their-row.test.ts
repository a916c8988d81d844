import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { personKey } from '../../services/directory/directory.ts';
import {
  alex,
  codeNow,
  documentOf,
  enrolled,
  enrollmentKit,
  type EnrollmentKit,
  sanne,
  setUp,
} from '../services/enrollment/enrollment-kit.ts';

const altered = { name: 'EnrollmentAlteredError' };

/** Puts one person's enrollment into the document of another, as somebody with access to the database would. */
async function copyEnrollment(kit: EnrollmentKit, from: typeof alex, to: typeof alex): Promise<void> {
  const { enrollment } = await documentOf(kit, from);
  await kit.documents.findOneAndUpdate({ _id: personKey(to) }, { $set: { enrollment } });
}

describe('ASVS 11.3: an enrollment', () => {
  test('that is swapped with that of another person verifies neither', async (t) => {
    const kit = await enrollmentKit(t);
    const [his, hers] = [await enrolled(kit, alex), await enrolled(kit, sanne)];
    const { enrollment } = await documentOf(kit, alex);
    await copyEnrollment(kit, sanne, alex);
    await kit.documents.findOneAndUpdate({ _id: personKey(sanne) }, { $set: { enrollment } });
    for (const code of [codeNow(kit, his), codeNow(kit, hers)]) {
      await assert.rejects(kit.service.verify(alex, hers.methodId, code), altered);
      await assert.rejects(kit.service.verify(sanne, his.methodId, code), altered);
    }
  });

  test('with a pending set-up that is planted for another person proves nothing and is shown to nobody', async (t) => {
    const kit = await enrollmentKit(t);
    const [hers] = [await setUp(kit, sanne), await setUp(kit, alex)];
    await copyEnrollment(kit, sanne, alex);
    await assert.rejects(kit.service.prove(alex, hers.methodId, codeNow(kit, hers)), altered);
    await assert.rejects(kit.service.entryToShow(alex, hers.methodId), altered);
    await assert.rejects(kit.service.status(alex), altered);
  });

  test('whose secret alone is swapped with that of another pending set-up proves neither', async (t) => {
    const kit = await enrollmentKit(t);
    const [his, hers] = [await setUp(kit, alex), await setUp(kit, sanne)];
    const path = 'enrollment.pending.credential';
    const [hisOwn, hersOwn] = await Promise.all([alex, sanne].map((each) => kit.repository.load(each)));
    const swap = async (to: typeof alex, from: typeof hisOwn): Promise<void> => {
      const credential = from?.enrollment.pending?.credential;
      assert.ok(credential);
      await kit.documents.findOneAndUpdate({ _id: personKey(to) }, { $set: { [path]: credential } });
    };
    await swap(alex, hersOwn);
    await swap(sanne, hisOwn);
    const { service } = await enrollmentKit(t, { store: kit.store, clock: kit.clock, seed: 'restarted' });
    for (const code of [codeNow(kit, his), codeNow(kit, hers)]) {
      await assert.rejects(service.prove(alex, his.methodId, code), altered);
      await assert.rejects(service.prove(sanne, hers.methodId, code), altered);
    }
  });

  test('whose secret is moved to another set-up of the same person proves nothing', async (t) => {
    const kit = await enrollmentKit(t);
    const started = await setUp(kit);
    await kit.documents.findOneAndUpdate({}, { $set: { 'enrollment.pending.methodId': 'another-flow' } });
    await assert.rejects(kit.service.prove(alex, 'another-flow', codeNow(kit, started)), altered);
  });

  test('that was altered counts no failure: the fault is not the person’s', async (t) => {
    const kit = await enrollmentKit(t);
    const [his, hers] = [await enrolled(kit, alex), await enrolled(kit, sanne)];
    await copyEnrollment(kit, sanne, alex);
    const before = await documentOf(kit, alex);
    await assert.rejects(kit.service.verify(alex, hers.methodId, codeNow(kit, his)), altered);
    assert.deepEqual(await documentOf(kit, alex), before);
  });
});
