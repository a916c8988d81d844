import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ChangeNotices } from '../../services/enrollment/phones/change-notices.ts';
import { alex, type EnrollmentKit } from '../services/enrollment/enrollment-kit.ts';
import { afterHours, first, kitWithPhone, second, setUpPhone, third, toldInTrail } from './support/changed-phones.ts';

describe('ASVS 6.3.7, NIST BAA-3: whose phones are changed', () => {
  test('hears nothing when the first one is set up', async (t) => {
    const { telephony, notices } = await kitWithPhone(t);
    await notices.sendDue(10);
    assert.deepEqual(telephony.texts, []);
  });

  test('hears of a new number on the number that it replaces, once, in their language', async (t) => {
    const { kit, telephony, notices } = await kitWithPhone(t);
    await setUpPhone(kit, 'mobile-text', { contact: 'mobile', number: second });
    await notices.sendDue(10);
    await notices.sendDue(10);
    assert.deepEqual(
      telephony.texts.map(({ to }) => to),
      [first.e164],
    );
    // The carrier tells its fate to an address with this in it.
    assert.match(telephony.texts[0]?.challengeId ?? '', /^[\w-]{16,64}$/u);
    assert.match(telephony.texts[0]?.body ?? '', /^Contoso Demo: een manier om te verifieren is vervangen/u);
    assert.deepEqual(await toldInTrail(kit), [true]);
    assert.deepEqual((await kit.changes.status(alex)).notices, []);
  });

  test('hears of one more phone on the one that there was', async (t) => {
    const { kit, telephony, notices } = await kitWithPhone(t);
    await setUpPhone(kit, 'mobile-call', { contact: 'alternate-mobile', number: second });
    await notices.sendDue(10);
    assert.deepEqual(
      telephony.texts.map(({ to }) => to),
      [first.e164],
    );
  });

  test('is called, in their language, on phones that are verified by calls, through the switchboard too', async (t) => {
    const { kit, telephony, notices } = await kitWithPhone(t);
    await setUpPhone(kit, 'office-call', { contact: 'office', number: { ...third, extension: '4711' } });
    await notices.sendDue(10);
    telephony.texts.length = 0;
    assert.equal(telephony.spoken.length, 0);
    kit.clock.advance(60);
    await setUpPhone(kit, 'mobile-call', { contact: 'alternate-mobile', number: second });
    await notices.sendDue(10);
    await notices.sendDue(10);
    assert.deepEqual(
      telephony.texts.map(({ to }) => to),
      [first.e164],
    );
    assert.deepEqual(
      telephony.spoken.map(({ to, extension, language }) => ({ to, extension, language })),
      [{ to: third.e164, extension: '4711', language: 'nl' }],
    );
    const said = telephony.spoken[0]?.text ?? '';
    assert.match(said, /^Goedendag\. Dit is de beveiligingsverificatie van Contoso Demo\. .*helpdesk\.$/u);
    assert.doesNotMatch(said, /\d|Alex/u);
  });

  test('is called again when the carrier did not answer', async (t) => {
    const { kit, telephony, notices } = await kitWithPhone(t);
    await setUpPhone(kit, 'office-call', { contact: 'office', number: third });
    await notices.sendDue(10);
    await setUpPhone(kit, 'mobile-call', { contact: 'alternate-mobile', number: second });
    telephony.answer = { code: 'unavailable' };
    await notices.sendDue(10);
    telephony.answer = undefined;
    kit.clock.advance(60);
    await notices.sendDue(10);
    assert.equal(telephony.spoken.length, 1);
    assert.deepEqual((await kit.changes.status(alex)).notices, []);
  });

  test('hears of it although the carrier did not answer at first, and not for ever', async (t) => {
    const { kit, telephony, notices } = await kitWithPhone(t);
    await setUpPhone(kit, 'mobile-text', { contact: 'mobile', number: second });
    telephony.answer = { code: 'unavailable' };
    await notices.sendDue(10);
    assert.equal((await kit.changes.status(alex)).notices.length, 1);
    telephony.answer = undefined;
    await notices.sendDue(10);
    assert.equal(telephony.texts.length, 0, 'a minute has to pass');
    kit.clock.advance(60);
    await notices.sendDue(10);
    assert.equal(telephony.texts.length, 1);
    telephony.answer = { code: 'unavailable' };
    await setUpPhoneAgain(kit);
    await afterHours(kit, 3 * 24);
    assert.deepEqual((await kit.changes.status(alex)).notices, []);
    assert.deepEqual(await toldInTrail(kit), [true, false], 'the trail knows who was not told');
  });

  test('hears nothing more of it where the carrier refuses, and the trail knows that they were not told', async (t) => {
    const { kit, telephony, notices } = await kitWithPhone(t);
    await setUpPhone(kit, 'mobile-text', { contact: 'mobile', number: second });
    telephony.answer = { code: 'refused', reason: 'unsubscribed' };
    await notices.sendDue(10);
    assert.deepEqual((await kit.changes.status(alex)).notices, []);
    assert.deepEqual(await toldInTrail(kit), [false]);
  });

  test('hears of it once from two processes, and again when one died in between', async (t) => {
    const { kit, telephony, notices } = await kitWithPhone(t);
    await setUpPhone(kit, 'mobile-text', { contact: 'mobile', number: second });
    await Promise.all([notices.sendDue(10), notices.sendDue(10)]);
    assert.equal(telephony.texts.length, 1);
    await setUpPhone(kit, 'mobile-text', { contact: 'mobile', number: third });
    const dies = noticesThatDie(kit);
    await dies.sendDue(10);
    assert.equal(telephony.texts.length, 0);
    kit.clock.advance(60);
    await notices.sendDue(10);
    assert.deepEqual(
      telephony.texts.map(({ to }) => to),
      [second.e164],
    );
  });
});

async function setUpPhoneAgain(kit: EnrollmentKit): Promise<void> {
  const { answer } = kit.telephony;
  kit.telephony.answer = undefined;
  await setUpPhone(kit, 'mobile-text', { contact: 'mobile', number: third });
  kit.telephony.answer = answer;
}

const processIsGone = (): Promise<never> => Promise.reject(new Error('The process is gone'));

/** A process that claims a notice and is gone before it sends it. */
function noticesThatDie({ changes, repository, methods, clock, limits }: EnrollmentKit): ChangeNotices {
  return new ChangeNotices({
    ...{ changes, repository, methods, clock, limits },
    telephony: { sendText: processIsGone, speakNotice: processIsGone },
    translate: () => ({ language: 'en', text: '', spoken: '' }),
    onTrouble: () => undefined,
  });
}
