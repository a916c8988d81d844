import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { TextCodes } from '../../services/challenges/text-code.ts';
import { alex, enrollmentKit, sanne } from '../services/enrollment/enrollment-kit.ts';
import { askPhone, methodsOf, phonePolicy, textFrom } from './support/phone-person.ts';

describe('ASVS 6.6.2: a texted code or a call', () => {
  test('of one person proves nothing for another, typed or sent back from the other phone', async (t) => {
    const kit = await enrollmentKit(t, { policy: phonePolicy });
    const ofAlex = await askPhone(kit);
    const ofSanne = await askPhone(kit, { person: sanne, e164: '+12065550143' });
    assert.equal((await kit.service.prove(sanne, ofSanne.methodId, ofAlex.code)).code, 'wrong-code');
    await textFrom(kit, ofSanne, ofAlex.code);
    assert.deepEqual([await methodsOf(kit, alex), await methodsOf(kit, sanne)], [0, 0]);
  });

  test('of a set-up proves no other set-up of the same person', async (t) => {
    const kit = await enrollmentKit(t, { policy: phonePolicy });
    const first = await askPhone(kit);
    const second = await askPhone(kit, { e164: '+12065550143' });
    assert.equal((await kit.service.prove(alex, second.methodId, first.code)).code, 'wrong-code');
    assert.equal((await kit.service.prove(alex, first.methodId, first.code)).code, 'superseded');
    assert.equal(await methodsOf(kit), 0);
  });

  test('that was sent to a new number verifies nothing with the old one', async (t) => {
    const kit = await enrollmentKit(t, { policy: phonePolicy });
    const old = await askPhone(kit);
    await kit.service.prove(alex, old.methodId, old.code);
    const next = await askPhone(kit, { e164: '+12065550143' });
    assert.equal((await kit.service.verify(alex, old.methodId, next.code)).code, 'code-expired');
    assert.deepEqual(await kit.service.prove(alex, next.methodId, next.code), { code: 'verified' });
  });

  test('is recognized with its own challenge only, wherever it is stored', async (t) => {
    const { keyRing } = await enrollmentKit(t);
    const codes = new TextCodes(keyRing);
    const stored = codes.store('challenge-1', '012345');
    assert.deepEqual(
      [codes.matches('challenge-1', '012345', stored), codes.matches('challenge-2', '012345', stored)],
      [true, false],
    );
  });

  test('from before a newer text or call proves nothing', async (t) => {
    const kit = await enrollmentKit(t, { policy: phonePolicy });
    const texted = await askPhone(kit);
    kit.clock.advance(30);
    await kit.service.phones.contact(alex, texted.methodId, 'en');
    assert.equal((await kit.service.prove(alex, texted.methodId, texted.code)).code, 'wrong-code');
    const called = await askPhone(kit, { kind: 'mobile-call' });
    kit.clock.advance(30);
    await kit.service.phones.contact(alex, called.methodId, 'en');
    const keys = { sid: 'CA1', digits: '#', attempt: 1 };
    assert.equal((await kit.answers.keysPressed(called.challengeId, keys)).say, 'nothing-waits');
    assert.equal(await methodsOf(kit), 0);
  });

  test('is not answered by a text from another number', async (t) => {
    const kit = await enrollmentKit(t, { policy: phonePolicy });
    const asked = await askPhone(kit);
    assert.equal(await textFrom(kit, { ...asked, e164: '+12065550199' }, asked.code), undefined);
    assert.equal(await methodsOf(kit), 0);
  });

  test('that waits for a key is not answered by a code, nor one that waits for a code by a key', async (t) => {
    const kit = await enrollmentKit(t, { policy: phonePolicy });
    const called = await askPhone(kit, { kind: 'mobile-call' });
    assert.equal((await kit.service.prove(alex, called.methodId, '123456')).code, 'code-expired');
    assert.equal(await textFrom(kit, called, '123456'), undefined);
    const texted = await askPhone(kit);
    const keys = { sid: 'CA1', digits: '#', attempt: 1 };
    assert.equal((await kit.answers.keysPressed(texted.challengeId, keys)).say, 'nothing-waits');
    assert.equal(await methodsOf(kit), 0);
  });
});
