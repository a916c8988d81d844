import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultSendLimitPolicy } from '../../services/telephony/limits/send-limit-policy.ts';
import { alex } from '../services/enrollment/enrollment-kit.ts';
import {
  afterHours,
  first,
  kitWithPhone,
  noticesLeft,
  second,
  sendsLeft,
  setUpPhone,
  textTo,
} from './support/changed-phones.ts';

describe('ASVS 6.3.7 and 6.6.4: whose phones are changed', () => {
  test('hears of it once more may be sent: what tells of changes is limited as codes are, and waits', async (t) => {
    const { kit, telephony, notices } = await kitWithPhone(t);
    await setUpPhone(kit, 'mobile-text', { contact: 'mobile', number: second });
    assert.equal(await noticesLeft(kit, alex), defaultSendLimitPolicy.person.perHour);
    await notices.sendDue(10);
    assert.equal(telephony.texts.length, 0, 'the hour is used up');
    kit.clock.advance(3_600);
    await notices.sendDue(10);
    assert.equal(telephony.texts.length, 1);
    assert.equal(await noticesLeft(kit, alex), defaultSendLimitPolicy.person.perHour - 1, 'it counts');
  });

  test('hears of it at once, although whoever changes them has asked for all codes of an hour', async (t) => {
    const { kit, telephony, notices } = await kitWithPhone(t);
    await setUpPhone(kit, 'mobile-text', { contact: 'mobile', number: second });
    assert.ok((await sendsLeft(kit, alex)) > 0);
    await notices.sendDue(10);
    assert.equal(telephony.texts.length, 1);
  });

  test('is not texted where hardly anybody answers, before that has been tried again', async (t) => {
    const { kit, telephony, notices } = await kitWithPhone(t);
    await setUpPhone(kit, 'mobile-text', { contact: 'mobile', number: second });
    for (let person = 0; person < 60; person += 1) {
      const number = { e164: `+12065550${200 + person}`, country: 'US' };
      await kit.limits.reserve(textTo(number, { ...alex, objectId: `demo-pumper-${person}` }));
    }
    await notices.sendDue(10);
    kit.clock.advance(3_600);
    await notices.sendDue(10);
    assert.equal(telephony.texts.length, 0, 'it is not what the range is tried with');
    const trial = textTo({ e164: '+12065550299', country: 'US' }, { ...alex, objectId: 'demo-trial' });
    assert.equal((await kit.limits.reserve(trial)).code, 'reserved');
    await kit.limits.completed(trial);
    kit.clock.advance(3_600);
    await notices.sendDue(10);
    assert.equal(telephony.texts.length, 1);
  });

  test('hears of it in the end, although whoever changes them has used up a day before', async (t) => {
    const { kit, telephony, notices } = await kitWithPhone(t);
    await setUpPhone(kit, 'mobile-text', { contact: 'mobile', number: second });
    for (let hour = 0; hour < 2; hour += 1) {
      await noticesLeft(kit, alex);
      kit.clock.advance(3_600);
    }
    await notices.sendDue(10);
    assert.equal(telephony.texts.length, 0, 'the day is used up');
    await afterHours(kit, 30);
    assert.deepEqual(
      telephony.texts.map(({ to }) => to),
      [first.e164],
    );
  });

  test('may ask for codes as before, however often the bot tries to tell them', async (t) => {
    const { kit, telephony } = await kitWithPhone(t);
    await setUpPhone(kit, 'mobile-text', { contact: 'mobile', number: second });
    telephony.answer = { code: 'unavailable' };
    await afterHours(kit, 0.5);
    telephony.answer = undefined;
    assert.equal(await sendsLeft(kit, alex), defaultSendLimitPolicy.person.perHour - 2, 'two codes');
  });

  test('hears of it although a code has just been asked for on the same phone', async (t) => {
    const { kit, telephony, notices } = await kitWithPhone(t);
    const [before] = (await kit.changes.status(alex)).methods;
    await setUpPhone(kit, 'mobile-call', { contact: 'alternate-mobile', number: second });
    assert.equal((await kit.service.phones.contact(alex, before?.methodId ?? '', 'nl')).code, 'sent');
    telephony.texts.length = 0;
    await notices.sendDue(10);
    assert.equal(telephony.texts.length, 1);
  });

  test('waits for no pause between codes, and is the reason of none', async (t) => {
    const { kit, telephony, notices } = await kitWithPhone(t);
    await setUpPhone(kit, 'mobile-call', { contact: 'alternate-mobile', number: second });
    await notices.sendDue(10);
    assert.equal(telephony.texts.length, 1);
    const [method] = (await kit.changes.status(alex)).methods;
    assert.equal((await kit.service.phones.contact(alex, method?.methodId ?? '', 'nl')).code, 'sent');
  });

  test('costs nothing when the carrier refuses it', async (t) => {
    const { kit, telephony, notices } = await kitWithPhone(t);
    await setUpPhone(kit, 'mobile-text', { contact: 'mobile', number: second });
    telephony.answer = { code: 'refused', reason: 'unreachable' };
    await notices.sendDue(10);
    assert.equal(await sendsLeft(kit, first), defaultSendLimitPolicy.number.perHour - 1, 'only the code of its set-up');
    assert.deepEqual((await kit.changes.status(alex)).notices, []);
  });
});
