import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { personKey } from '../../services/directory/directory.ts';
import type { Update } from '../../services/store/document-store.ts';
import { alex, codeNow, documentOf, enrolled, enrollmentKit, setUp } from '../services/enrollment/enrollment-kit.ts';

const altered = { name: 'EnrollmentAlteredError' };

/** What somebody who can write to the database might like to change. */
const edits: Record<string, Update> = {
  'failures that are forgiven': { $set: { 'enrollment.consecutiveFailures': {}, 'enrollment.recentFailures': [] } },
  'a state that is set back': { $set: { 'enrollment.status': 'disabled' } },
  'a method that is taken away': { $set: { 'enrollment.methods': [] } },
  'a number of set-ups that is set back': { $set: { 'enrollment.setUps': 0 } },
  'a revision that is set back': { $set: { revision: 1 } },
  'a field of their own': { $set: { 'enrollment.note': 'planted' } },
  'a seal that is taken off': { $unset: { seal: '' } },
  'a seal with an unknown key': { $set: { 'seal.keyId': 'theirs' } },
};

describe('ASVS 16.4: in the store', () => {
  for (const [name, edit] of Object.entries(edits)) {
    test(`${name} is noticed by who reads it next`, async (t) => {
      const kit = await enrollmentKit(t);
      await enrolled(kit);
      await kit.documents.findOneAndUpdate({ _id: personKey(alex) }, edit);
      const restarted = await enrollmentKit(t, { store: kit.store, clock: kit.clock, seed: 'restarted' });
      await assert.rejects(restarted.changes.status(alex), altered);
      await assert.rejects(restarted.service.begin(alex, 'authenticator-code'), altered);
    });
  }

  test('a code that is made good again, by its time step, is noticed and not accepted', async (t) => {
    const kit = await enrollmentKit(t);
    const started = await enrolled(kit);
    const code = codeNow(kit, started);
    assert.deepEqual(await kit.service.verify(alex, started.methodId, code), { code: 'verified' });
    const { enrollment } = await documentOf(kit);
    const edited = JSON.parse(JSON.stringify(enrollment)) as { methods: [{ credential: { lastTimeStep: number } }] };
    edited.methods[0].credential.lastTimeStep -= 100;
    const methods = [{ ...edited.methods[0], activatedAt: kit.clock.now() }];
    await kit.documents.findOneAndUpdate({}, { $set: { 'enrollment.methods': methods } });
    const restarted = await enrollmentKit(t, { store: kit.store, clock: kit.clock, seed: 'restarted' });
    await assert.rejects(restarted.service.verify(alex, started.methodId, code), altered);
  });

  test('a row that is put back as it was once is noticed by who wrote it since', async (t) => {
    const kit = await enrollmentKit(t);
    await setUp(kit);
    const { _id, ...earlier } = await documentOf(kit);
    await setUp(kit);
    await kit.documents.findOneAndUpdate({ _id }, { $set: earlier });
    await assert.rejects(kit.changes.status(alex), altered);
  });

  test('a row that is altered while it is worked on is told, and put right', async (t) => {
    const kit = await enrollmentKit(t);
    const started = await setUp(kit);
    await kit.documents.findOneAndUpdate({}, { $set: { 'enrollment.pending.wrongCodes': 0, 'enrollment.setUps': 77 } });
    await assert.rejects(kit.service.prove(alex, started.methodId, '000000'), altered);
    const { pending, setUps } = await kit.changes.status(alex);
    assert.deepEqual([setUps, pending?.wrongCodes], [1, 1]);
  });
});
