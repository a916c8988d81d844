import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { personKey } from '../../services/directory/directory.ts';
import { resealEverySecret } from '../../services/enrollment/reseal-secrets.ts';
import { keyIdsIn } from '../../services/secrets/key-ids.ts';
import { alex, enrollmentKit, type EnrollmentKit, kitOn, sanne } from '../services/enrollment/enrollment-kit.ts';
import { askPhone, methodsOf, phonePolicy, textFrom } from './support/phone-person.ts';

/** Another process with these keys, newest first. */
function withKeys({ store, clock, telephony }: EnrollmentKit, keys: string[]): Promise<EnrollmentKit> {
  return kitOn(store, { clock, telephony, policy: phonePolicy, keys, seed: keys.join() });
}

async function reseal(kit: EnrollmentKit): Promise<void> {
  const keyId = kit.keyRing.newestId;
  await resealEverySecret({ ...kit, enrollment: kit.service, keyId, onUnreadable: assert.ifError });
}

async function keysNeeded({ documents }: EnrollmentKit): Promise<string[]> {
  return [...keyIdsIn(await documents.find({}))].sort();
}

describe('NIST SFOV-1, ASVS 11.3: a phone number', () => {
  test('goes under the newest key with its hash and its PIN, and is called and recognized as before', async (t) => {
    const kit = await enrollmentKit(t, { policy: { ...phonePolicy, callPin: 'required' } });
    const number = { e164: '+12065550142', country: 'US' };
    const begun = await kit.service.phones.begin(alex, 'mobile-call', { contact: 'mobile', number });
    assert.equal(begun.code, 'started');
    await kit.service.pins.choose(alex, begun.methodId, '2580');
    await kit.service.phones.contact(alex, begun.methodId, 'en');
    const press = (by: EnrollmentKit) =>
      by.answers.keysPressed(by.telephony.calling, { sid: 'CA1', digits: '2580#', attempt: 1 });
    assert.equal((await press(kit)).say, 'verified');
    await reseal(await withKeys(kit, ['newer', 'demo']));
    assert.deepEqual(await keysNeeded(kit), ['newer']);
    const alone = await withKeys(kit, ['newer']);
    kit.clock.advance(60);
    assert.equal((await alone.service.phones.contact(alex, begun.methodId, 'en')).code, 'sent');
    assert.equal(alone.telephony.calls.at(-1)?.to, number.e164);
    assert.equal((await press(alone)).say, 'verified');
    // The same number again is recognized as the person's.
    const again = await alone.service.phones.begin(alex, 'mobile-call', { contact: 'alternate-mobile', number });
    assert.equal(again.code, 'same-number');
  });

  test('answers by text across a rotation: with the old key still there, and after a new text without it', async (t) => {
    const kit = await enrollmentKit(t, { policy: phonePolicy });
    const asked = await askPhone(kit);
    const later = await askPhone(kit, { person: sanne, e164: '+12065550143' });
    const both = await withKeys(kit, ['newer', 'demo']);
    await reseal(both);
    assert.deepEqual(await keysNeeded(kit), ['demo', 'newer'], 'the text that waits needs the old key');
    assert.match((await textFrom(both, asked, asked.code)) ?? '', /is right/u);
    kit.clock.advance(180);
    await reseal(both);
    assert.deepEqual(await keysNeeded(kit), ['newer'], 'one that is too old needs none');
    const alone = await withKeys(kit, ['newer']);
    assert.equal((await alone.service.phones.contact(sanne, later.methodId, 'en')).code, 'sent');
    assert.match((await textFrom(alone, later, alone.telephony.code)) ?? '', /is right/u);
    assert.equal(await methodsOf(alone, sanne), 1);
  });

  test('that is put into the row of another person is never contacted', async (t) => {
    const kit = await enrollmentKit(t, { policy: phonePolicy });
    const [his, hers] = [await askPhone(kit), await askPhone(kit, { person: sanne, e164: '+12065550143' })];
    const { enrollment } = await kit.repository.load(alex);
    const number = enrollment.pending?.credential['number'];
    const path = 'enrollment.pending.credential.number';
    await kit.documents.findOneAndUpdate({ _id: personKey(sanne) }, { $set: { [path]: number } });
    const texts = kit.telephony.texts.length;
    const restarted = await withKeys(kit, ['demo']);
    kit.clock.advance(60);
    await assert.rejects(restarted.service.phones.contact(sanne, hers.methodId, 'en'), {
      name: 'EnrollmentAlteredError',
    });
    // Even with a seal that fits, the number opens in no other row.
    const { method, stored } = await planted(kit, { from: his.methodId, to: hers.methodId });
    assert.throws(() => method.contactOf(stored), { name: 'SecretUnreadableError' });
    assert.equal(kit.telephony.texts.length, texts);
  });
});

/** The credential of one set-up as if it were that of another one. */
async function planted({ repository, methods }: EnrollmentKit, { from, to }: { from: string; to: string }) {
  const { pending } = (await repository.load(alex)).enrollment;
  assert.ok(pending?.methodId === from);
  const method = methods.get(pending.kind);
  assert.ok(method?.form === 'phone');
  return { method, stored: { person: sanne, methodId: to, credential: pending.credential } };
}
