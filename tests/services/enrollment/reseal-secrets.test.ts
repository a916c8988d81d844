import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { personKey } from '../../../services/directory/directory.ts';
import { resealEverySecret } from '../../../services/enrollment/reseal-secrets.ts';
import { keyIdsIn } from '../../../services/secrets/key-ids.ts';
import { intercepted } from '../../support/intercepted-store.ts';
import { askPhone, phonePolicy } from '../../threats/support/phone-person.ts';
import { alex, enrollmentKit, kitOn, sanne } from './enrollment-kit.ts';
import { passIssued, withRecovery } from './recovery-kit.ts';

const people = Array.from({ length: 205 }, (_, index) => ({ ...alex, objectId: `demo-person-${index}` }));

describe('a rotation of keys', () => {
  test('reads a page of people and what the trail knows of them once, writes some of them together, says how far it is, and leaves nobody out', async (t) => {
    const kit = await enrollmentKit(t);
    await Promise.all(people.map((person) => kit.service.request(person)));
    const calls = { reads: 0, writing: 0, mostWriting: 0 };
    const store = intercepted(kit.store, async (call, act) => {
      if (!call.writes) calls.reads += 1;
      else calls.mostWriting = Math.max(calls.mostWriting, (calls.writing += 1));
      const result = await act();
      if (call.writes) calls.writing -= 1;
      return result;
    });
    const { repository, service: enrollment } = await kitOn(store, { clock: kit.clock, keys: ['newer', 'demo'] });
    const progress: number[] = [];
    const onProgress = (looked: number): void => void progress.push(looked);
    const onUnreadable = assert.ifError;
    const report = await resealEverySecret({ repository, enrollment, keyId: 'newer', onUnreadable, onProgress });
    assert.equal(report.resealed, people.length);
    assert.deepEqual(progress, [100, 200, 205]);
    // Besides, the policy is read once, and what the trail knows of it.
    assert.deepEqual(calls, { reads: 4 + 3 + 2, writing: 0, mostWriting: 20 });
    assert.deepEqual([...keyIdsIn(await kit.documents.find({}))], ['newer']);
  });

  test('is done although a text is under way and a pass is remembered: what recognizes them cannot go under another key, and is over in a day', async (t) => {
    const kit = await enrollmentKit(t, { policy: { ...phonePolicy, ...withRecovery } });
    const { clock } = kit;
    await kit.service.request(alex);
    await passIssued(kit);
    const asked = await askPhone(kit, { person: sanne });
    const { repository, service } = await kitOn(kit.store, { clock, keys: ['newer', 'demo'] });
    const onUnreadable = assert.ifError;
    const report = await resealEverySecret({ repository, enrollment: service, keyId: 'newer', onUnreadable });
    assert.deepEqual([report.resealed, [...report.remaining]], [2, []]);
    assert.equal((await service.prove(sanne, asked.methodId, asked.code)).code, 'verified');
    clock.advance(86_400);
    await service.expireDue(10);
    assert.deepEqual([...keyIdsIn(await kit.documents.find({}))], ['newer']);
  });

  test('does not take one row for another, whomever it names beside; one of nobody is told, and still needs its key', async (t) => {
    const kit = await enrollmentKit(t);
    for (const person of [alex, sanne]) await kit.service.request(person);
    await kit.documents.findOneAndUpdate({ _id: personKey(sanne) }, { $set: { person: alex } });
    const planted = (await kit.documents.findOne({ _id: personKey(sanne) })) ?? assert.fail();
    await kit.documents.insertOne({ ...planted, _id: 'nobody %' });
    const { repository, service: enrollment } = await kitOn(kit.store, { clock: kit.clock, keys: ['newer', 'demo'] });
    const told: unknown[] = [];
    const onUnreadable = (error: unknown): void => void told.push(error);
    const report = await resealEverySecret({ repository, enrollment, keyId: 'newer', onUnreadable });
    assert.deepEqual([report.resealed, [...report.remaining]], [2, [['demo', 1]]]);
    assert.match(String(told), /^EnrollmentAlteredError: .*it is nobody’s$/u);
  });
});
