import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test, type TestContext } from 'node:test';
import { ChangeNotices } from '../../services/enrollment/phones/change-notices.ts';
import type { Contact } from '../../services/methods/forms.ts';
import type { MethodKind } from '../../services/methods/registry.ts';
import type { PersonId } from '../../services/directory/directory.ts';
import type { PhoneNumber } from '../../services/phone-numbers/phone-number.ts';
import { defaultSendLimitPolicy } from '../../services/telephony/limits/send-limit-policy.ts';
import type { Send } from '../../services/telephony/limits/send-limits.ts';
import { FakeTelephony } from '../support/fake-telephony.ts';
import { alex, type EnrollmentKit, enrollmentKit, unsealedEvents } from '../services/enrollment/enrollment-kit.ts';

const first = { e164: '+12065550142', country: 'US' };
const second = { e164: '+12065550143', country: 'US' };
const third = { e164: '+12065550144', country: 'US' };

async function setUpPhone(kit: EnrollmentKit, kind: MethodKind, contact: Contact): Promise<void> {
  const begun = await kit.service.phones.begin(alex, kind, contact);
  assert.equal(begun.code, 'started');
  assert.equal((await kit.service.phones.contact(alex, begun.methodId, 'nl')).code, 'sent');
  if (kind === 'mobile-text') await kit.service.prove(alex, begun.methodId, kit.telephony.code);
  else await kit.answers.keysPressed(kit.telephony.calling, { sid: 'CA1', digits: '#', attempt: 1 });
  assert.ok((await kit.changes.status(alex)).methods.some(({ methodId }) => methodId === begun.methodId));
  kit.telephony.texts.length = 0;
}

async function kitWithPhone(t: TestContext) {
  const telephony = new FakeTelephony();
  const policy = { allowedMethods: ['mobile-text', 'mobile-call', 'office-call'] as const };
  const kit = await enrollmentKit(t, { telephony, policy });
  await setUpPhone(kit, 'mobile-text', { contact: 'mobile', number: first });
  return { kit, telephony, notices: kit.notices };
}

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
    assert.match(telephony.texts[0]?.body ?? '', /^Contoso Demo: een manier om uw aanmelding/u);
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
    for (let hours = 0; hours < 6; hours += 0.25) {
      await notices.sendDue(10);
      kit.clock.advance(900);
    }
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

  test('hears of it once more may be sent: it counts as codes do, and waits as they do', async (t) => {
    const { kit, telephony, notices } = await kitWithPhone(t);
    await setUpPhone(kit, 'mobile-text', { contact: 'mobile', number: second });
    const sends = await sendsLeft(kit, alex);
    await notices.sendDue(10);
    assert.equal(telephony.texts.length, 0, 'the hour is used up');
    kit.clock.advance(3_600);
    await notices.sendDue(10);
    assert.equal(telephony.texts.length, 1);
    assert.equal(await sendsLeft(kit, alex), sends + 2 - 1, 'two codes of an hour ago are forgotten, and it counts');
  });

  test('is not texted where hardly anybody answers, before that has been tried again', async (t) => {
    const { kit, telephony, notices } = await kitWithPhone(t);
    await setUpPhone(kit, 'mobile-text', { contact: 'mobile', number: second });
    for (let person = 0; person < 60; person += 1) {
      const number = { e164: `+12065550${200 + person}`, country: 'US' };
      await kit.limits.reserve(textTo(number, { ...alex, objectId: `demo-pumper-${person}` }));
    }
    await notices.sendDue(10);
    assert.equal(telephony.texts.length, 0);
    kit.clock.advance(3_600);
    await notices.sendDue(10);
    assert.equal(telephony.texts.length, 1);
  });

  test('costs nothing when the carrier refuses it', async (t) => {
    const { kit, telephony, notices } = await kitWithPhone(t);
    await setUpPhone(kit, 'mobile-text', { contact: 'mobile', number: second });
    telephony.answer = { code: 'refused', reason: 'unreachable' };
    await notices.sendDue(10);
    assert.equal(await sendsLeft(kit, first), defaultSendLimitPolicy.number.perHour - 1, 'only the code of its set-up');
    assert.deepEqual((await kit.changes.status(alex)).notices, []);
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

const textTo = (number: PhoneNumber, person: PersonId): Send => {
  return { id: randomUUID(), person, number, channel: 'text', source: 'person' };
};

/** How many more texts somebody may cause, or a number receive; they are used up then. */
async function sendsLeft({ limits }: EnrollmentKit, whose: PersonId | PhoneNumber): Promise<number> {
  for (let sent = 0; ; sent += 1) {
    const fresh = String(sent).padStart(2, '0');
    const send =
      'e164' in whose
        ? textTo(whose, { ...alex, objectId: `demo-sender-${fresh}` })
        : textTo({ e164: `+120655501${fresh}`, country: 'US' }, whose);
    if ((await limits.reserve(send)).code !== 'reserved') return sent;
  }
}

/** Whether each notice was told, as the trail has it. */
async function toldInTrail(kit: EnrollmentKit): Promise<unknown[]> {
  const events: readonly { type: string; detail?: { told?: unknown } }[] = await unsealedEvents(kit);
  return events.filter(({ type }) => type === 'change-notified').map(({ detail }) => detail?.told);
}

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
