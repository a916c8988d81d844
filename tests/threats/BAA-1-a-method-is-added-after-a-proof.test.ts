import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { alex, codeNow, enrolled, enrollmentKit, type EnrollmentKit } from '../services/enrollment/enrollment-kit.ts';
import { otherCode, phonePolicy } from './support/phone-person.ts';

const policy = { allowedMethods: ['authenticator-code', ...phonePolicy.allowedMethods] } as const;
const number = { e164: '+12065550142', country: 'US' };

function addPhone({ service }: EnrollmentKit) {
  return service.phones.begin(alex, 'mobile-text', { contact: 'mobile', number });
}

describe('NIST SP 800-63B-4 BAA-1: another method', () => {
  test('is not begun by who has only the chat: with what is set up not proven lately, nothing is sent', async (t) => {
    const kit = await enrollmentKit(t, { policy });
    await enrolled(kit);
    kit.clock.advance(600);
    assert.deepEqual(await addPhone(kit), { code: 'already-set-up' });
    assert.deepEqual(await kit.service.begin(alex, 'authenticator-code'), { code: 'already-set-up' });
    assert.deepEqual(kit.telephony.texts, []);
  });

  test('is begun after a proof, for ten minutes; a wrong code is none', async (t) => {
    const kit = await enrollmentKit(t, { policy });
    const method = await enrolled(kit);
    kit.clock.advance(3_600);
    await kit.service.verify(alex, method.methodId, otherCode(codeNow(kit, method)));
    assert.equal((await addPhone(kit)).code, 'already-set-up');
    assert.deepEqual(await kit.service.verify(alex, method.methodId, codeNow(kit, method)), { code: 'verified' });
    kit.clock.advance(599);
    assert.equal((await addPhone(kit)).code, 'started');
  });

  test('takes the place of none before it is proven itself', async (t) => {
    const kit = await enrollmentKit(t, { policy: phonePolicy });
    const first = await addPhone(kit);
    assert.equal(first.code, 'started');
    await kit.service.phones.contact(alex, first.methodId, 'en');
    await kit.service.prove(alex, first.methodId, kit.telephony.code);
    const other = { contact: 'mobile', number: { e164: '+12065550143', country: 'US' } } as const;
    const second = await kit.service.phones.begin(alex, 'mobile-text', other);
    assert.equal(second.code, 'started');
    await kit.service.phones.contact(alex, second.methodId, 'en');
    const ids = async (): Promise<string[]> => (await kit.service.status(alex)).methods.map(({ methodId }) => methodId);
    assert.deepEqual(await ids(), [first.methodId]);
    await kit.service.prove(alex, second.methodId, kit.telephony.code);
    assert.deepEqual(await ids(), [second.methodId]);
  });
});
