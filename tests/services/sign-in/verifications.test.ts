import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { personKey } from '../../../services/directory/directory.ts';
import { digestOf } from '../../../services/secrets/mac.ts';
import { verificationCollection } from '../../../services/sign-in/verification-repository.ts';
import { readOtpauth } from '../../support/authenticator.ts';
import {
  alex,
  auditTypes,
  codeNow,
  documentOf,
  enrolled,
  type EnrollmentKit,
  kitOn,
  sanne,
  unsealedEvents,
} from '../enrollment/enrollment-kit.ts';
import { asked as askedInChat, enrolledPhone, otherThan, registered } from '../enrollment/push/push-kit.ts';
import { codesMade, inChat, otherLetters, passIssued } from '../enrollment/recovery-kit.ts';
import { enrolledNumber, opened, presses, signInKit, stateOf } from './sign-in-kit.ts';

describe('an attempt to prove who somebody is', () => {
  test('says what there is to do, the default first, and why there is nothing', async (t) => {
    const kit = await signInKit(t);
    const nobody = await opened(kit);
    const nothing = await kit.verifications.status(nobody);
    assert.deepEqual([nothing?.ways, nothing?.hold, nothing?.state], [[], 'not-set-up', 'pending']);
    const text = await enrolledNumber(kit, 'mobile-text');
    const app = await enrolled(kit);
    const ways = (await kit.verifications.status(await opened(kit)))?.ways ?? [];
    assert.deepEqual(
      ways.map(({ methodId, isDefault }) => [methodId, isDefault]),
      [
        [text, true],
        [app.methodId, false],
      ],
    );
    assert.doesNotMatch(JSON.stringify(ways), /5550142/u);
    assert.equal(await kit.verifications.status('no such attempt'), undefined);
  });

  test('is proven by the code of an app, and taken once, whoever asks on whichever replica', async (t) => {
    const kit = await signInKit(t);
    const app = await enrolled(kit);
    const id = await opened(kit);
    const typed = codeNow(kit, app);
    assert.deepEqual(await kit.verifications.answer(id, { methodId: app.methodId, typed }), { code: 'verified' });
    assert.equal(await stateOf(kit, id), 'verified');
    const { store, clock } = kit;
    const other = await kitOn(store, { clock });
    const taken = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? kit : other).verifications.take(id)),
    );
    const [first, ...more] = taken.filter((each) => each !== undefined);
    assert.deepEqual(more, []);
    assert.deepEqual(first, {
      person: alex,
      by: 'demo-vpn',
      proof: { amr: 'otp', method: 'authenticator-code', at: clock.now() },
    });
    assert.equal(await stateOf(kit, id), 'used');
  });

  test('has its name in the audit trail, and whoever asked', async (t) => {
    const kit = await signInKit(t);
    const app = await enrolled(kit);
    const id = await opened(kit);
    await kit.verifications.answer(id, { methodId: app.methodId, typed: '000000' });
    await kit.verifications.answer(id, { methodId: app.methodId, typed: codeNow(kit, app) });
    const told = (await unsealedEvents(kit)).slice(-2).map(({ type, detail }) => [type, detail]);
    // By the id itself somebody could go on with the attempt.
    assert.doesNotMatch(JSON.stringify(told), new RegExp(id, 'u'));
    const about = { methodId: app.methodId, method: 'authenticator-code', by: 'demo-vpn' };
    const detail = { ...about, verification: digestOf(id).slice(0, 22) };
    assert.deepEqual(told, [
      ['verification-failed', detail],
      ['verification-succeeded', detail],
    ]);
  });

  test('takes a code that was used in the chat no more, nor the chat one that was used here', async (t) => {
    const kit = await signInKit(t);
    const app = await enrolled(kit);
    const { methodId } = app;
    const id = await opened(kit);
    const typed = codeNow(kit, app);
    assert.equal((await inChat(kit).verify(alex, methodId, typed)).code, 'verified');
    assert.equal((await kit.verifications.answer(id, { methodId, typed })).code, 'code-already-used');
    kit.clock.advance(60);
    const next = codeNow(kit, app);
    assert.equal((await kit.verifications.answer(id, { methodId, typed: next })).code, 'verified');
    assert.equal((await inChat(kit).verify(alex, methodId, next)).code, 'code-already-used');
  });

  test('frees nothing in a chat, and no chat that waits for a proof takes it for its own', async (t) => {
    const kit = await signInKit(t);
    const app = await enrolled(kit);
    kit.clock.advance(3_600);
    const { proofs } = await inChat(kit).status(alex);
    const id = await opened(kit);
    await kit.verifications.answer(id, { methodId: app.methodId, typed: codeNow(kit, app) });
    const status = await inChat(kit).status(alex);
    assert.deepEqual([status.mayAdd, status.mayManage, status.proofs], [false, false, proofs]);
  });

  test('takes a text that was asked for it, and neither one that the chat asked for nor one of another attempt', async (t) => {
    const kit = await signInKit(t);
    const methodId = await enrolledNumber(kit, 'mobile-text');
    const [one, other] = [await opened(kit), await opened(kit)];
    assert.equal((await inChat(kit).phones.contact(alex, methodId, 'en')).code, 'sent');
    const answer = (id: string, typed = kit.telephony.code) => kit.verifications.answer(id, { methodId, typed });
    assert.equal((await answer(one)).code, 'code-expired');
    kit.clock.advance(60);
    assert.equal((await kit.verifications.contact(one, methodId)).code, 'sent');
    assert.equal((await kit.verifications.status(one))?.asked?.challenge?.delivery.state, 'accepted');
    assert.equal((await answer(other)).code, 'code-expired');
    assert.equal((await inChat(kit).verify(alex, methodId, kit.telephony.code)).code, 'code-expired');
    assert.equal((await inChat(kit).status(alex)).challenge, undefined, 'the chat waits for no text');
    assert.equal((await answer(one)).code, 'verified');
    assert.deepEqual((await kit.verifications.take(one))?.proof.amr, 'sms');
    assert.equal(await stateOf(kit, other), 'pending');
  });

  test('is proven by a text that is answered on the phone', async (t) => {
    const kit = await signInKit(t);
    const methodId = await enrolledNumber(kit, 'mobile-text');
    const { proofs } = await kit.service.status(alex);
    const id = await opened(kit);
    await kit.verifications.contact(id, methodId);
    await kit.answers.textReceived({ from: '+12065550142', body: kit.telephony.code });
    assert.equal(await stateOf(kit, id), 'verified');
    assert.equal((await kit.service.status(alex)).proofs, proofs);
  });

  test('is proven by # on a call, and denied by 0#', async (t) => {
    const kit = await signInKit(t);
    const methodId = await enrolledNumber(kit, 'mobile-call');
    const one = await opened(kit);
    await kit.verifications.contact(one, methodId);
    assert.equal(await stateOf(kit, one), 'pending');
    assert.equal((await presses(kit, '#')).say, 'verified');
    assert.equal(await stateOf(kit, one), 'verified');
    assert.equal((await kit.verifications.take(one))?.proof.amr, 'tel');
    kit.clock.advance(60);
    const other = await opened(kit);
    await kit.verifications.contact(other, methodId);
    assert.equal((await presses(kit, '0#')).say, 'fraud-reported');
    const denied = await kit.verifications.status(other);
    assert.deepEqual([denied?.state, denied?.hold], ['denied', 'fraud-reported']);
    assert.equal(await kit.verifications.take(other), undefined);
    const reported = (await unsealedEvents(kit)).find(({ type }) => type === 'fraud-reported');
    assert.equal(reported?.detail['by'], 'demo-vpn');
  });

  test('is approved on the phone with the number that it shows, which no chat shows', async (t) => {
    const kit = await signInKit(t);
    const { methodId, phone } = await enrolledPhone(kit);
    await askedInChat(kit, methodId);
    const id = await opened(kit);
    assert.equal((await kit.verifications.contact(id, methodId)).code, 'sent');
    assert.equal(await inChat(kit).push.numberOf(alex, methodId), undefined);
    const number = (await kit.verifications.status(id))?.asked?.number ?? '';
    const waiting = await phone.waiting();
    const request = 'request' in waiting ? waiting.request : undefined;
    assert.deepEqual([request?.place, request?.program, request?.reason], ['program', 'demo-vpn', undefined]);
    assert.deepEqual(await phone.approve(number), { code: 'verified' });
    assert.deepEqual((await kit.verifications.take(id))?.proof, {
      ...{ amr: 'swk', method: 'authenticator-push', at: kit.clock.now() },
    });
  });

  test('is told of where the person is asked: in the text, in the call and on the phone', async (t) => {
    const kit = await signInKit(t);
    const { methodId: push, phone } = await enrolledPhone(kit);
    const text = await enrolledNumber(kit, 'mobile-text');
    const reason = 'VPN in Berlin';
    const asked = { person: alex, language: 'nl', by: 'demo-vpn', place: 'program', reason } as const;
    const { id } = await kit.verifications.open(asked);
    await kit.verifications.contact(id, text);
    assert.match(kit.telephony.texts.at(-1)?.body ?? '', /Voor: "VPN in Berlin"\./u);
    assert.equal((await kit.verifications.contact(id, push)).code, 'sent');
    const waiting = await phone.waiting();
    const request = 'request' in waiting ? waiting.request : undefined;
    assert.deepEqual([request?.program, request?.reason], ['demo-vpn', reason]);
    const entra = await kit.verifications.open({ person: alex, language: 'nl', by: 'entra', place: 'sign-in' });
    await kit.verifications.contact(entra.id, push);
    const ofEntra = await phone.waiting();
    const shown = 'request' in ofEntra ? ofEntra.request : undefined;
    assert.deepEqual(
      [shown?.place, shown?.program],
      ['sign-in', undefined],
      'a sign-in of Microsoft says all by itself',
    );
    // What a chat asks for is told without it.
    kit.clock.advance(60);
    assert.equal((await inChat(kit).phones.contact(alex, text, 'nl')).code, 'sent');
    assert.doesNotMatch(kit.telephony.texts.at(-1)?.body ?? '', /Voor:/u);
  });

  test('is told of in the call, so that nobody takes it for the call of their chat', async (t) => {
    const kit = await signInKit(t);
    const call = await enrolledNumber(kit, 'mobile-call');
    const heard = async () => {
      const script = await kit.answers.callAnswered(kit.telephony.calling, { sid: 'CA9' });
      return script.say === 'ask' ? script.purpose : script.say;
    };
    const { id } = await kit.verifications.open({ person: alex, language: 'en', by: 'demo-vpn', place: 'sign-in' });
    await kit.verifications.contact(id, call);
    assert.deepEqual(await heard(), { place: 'sign-in' });
    kit.clock.advance(60);
    await inChat(kit).phones.contact(alex, call, 'en');
    assert.equal(await heard(), undefined);
  });

  test('takes the code of an app too while a text is under way, and counts a wrong one once', async (t) => {
    const kit = await signInKit(t);
    const text = await enrolledNumber(kit, 'mobile-text');
    const app = await enrolled(kit);
    const id = await opened(kit);
    assert.equal((await kit.verifications.contact(id, text)).code, 'sent');
    const before = (await kit.changes.status(alex)).recentFailures.length;
    const wrong = await kit.verifications.answerAny(id, '000000');
    assert.equal(wrong.code, 'wrong-code');
    assert.equal((await kit.changes.status(alex)).recentFailures.length, before + 1);
    assert.equal((await kit.verifications.answerAny(id, codeNow(kit, app))).code, 'verified');
    assert.equal((await kit.verifications.take(id))?.proof.method, 'authenticator-code');
  });

  test('says of the code of a text that is over that it is, and takes another way all the same', async (t) => {
    const kit = await signInKit(t);
    const text = await enrolledNumber(kit, 'mobile-text');
    const id = await opened(kit);
    assert.equal((await kit.verifications.contact(id, text)).code, 'sent');
    const typed = kit.telephony.code;
    kit.clock.advance(190);
    assert.equal((await kit.verifications.answerAny(id, typed)).code, 'code-expired');
    assert.equal((await kit.changes.status(alex)).recentFailures.length, 0, 'there was nothing to guess');
    const app = await enrolled(kit);
    const later = await opened(kit);
    assert.equal((await kit.verifications.contact(later, text)).code, 'sent');
    const other = await opened(kit);
    kit.clock.advance(60);
    assert.equal((await kit.verifications.contact(other, text)).code, 'sent');
    const overtaken = await kit.verifications.answerAny(later, '000000');
    assert.equal(overtaken.code, 'code-expired');
    assert.equal((await kit.changes.status(alex)).recentFailures.length, 1, 'it may have been a guess at the app');
    assert.equal((await kit.verifications.answerAny(later, codeNow(kit, app))).code, 'verified');
  });

  for (const how of ['over', 'locked'] as const)
    test(`counts every guess at an app while a text is ${how}, and the one that locks it`, async (t) => {
      const kit = await signInKit(t, { policy: { consecutiveFailuresUntilLocked: 5 } });
      const text = await enrolledNumber(kit, 'mobile-text');
      const app = await enrolled(kit);
      for (let times = 0; times < 4; times += 1)
        assert.equal(
          (await kit.verifications.check({ person: alex, typed: '000000', by: 'demo-vpn' })).code,
          'wrong-code',
        );
      const id = await opened(kit);
      assert.equal((await kit.verifications.contact(id, text)).code, 'sent');
      if (how === 'over') kit.clock.advance(190);
      else
        for (let times = 0; times < 5; times += 1)
          await kit.verifications.answer(id, { methodId: text, typed: '000000' });
      const before = (await kit.changes.status(alex)).recentFailures.length;
      assert.equal((await kit.verifications.answerAny(id, '000000')).code, 'locked');
      const { recentFailures, consecutiveFailures } = await kit.changes.status(alex);
      assert.deepEqual([recentFailures.length, consecutiveFailures['authenticator-code']], [before + 1, 5]);
      assert.notEqual((await kit.verifications.answerAny(id, codeNow(kit, app))).code, 'verified');
    });

  test('counts the wrong code that locks a text, though an app is there too', async (t) => {
    const kit = await signInKit(t, { policy: { consecutiveFailuresUntilLocked: 3 } });
    const text = await enrolledNumber(kit, 'mobile-text');
    await enrolled(kit);
    const id = await opened(kit);
    assert.equal((await kit.verifications.contact(id, text)).code, 'sent');
    const outcomes: string[] = [];
    for (let times = 0; times < 3; times += 1) outcomes.push((await kit.verifications.answerAny(id, '000000')).code);
    assert.deepEqual(outcomes, ['wrong-code', 'wrong-code', 'locked']);
  });

  test('goes on after what was asked came to nothing', async (t) => {
    const kit = await signInKit(t);
    const methodId = await enrolledNumber(kit, 'mobile-call');
    const app = await enrolled(kit);
    const id = await opened(kit);
    await kit.verifications.contact(id, methodId);
    kit.clock.advance(60);
    assert.equal((await inChat(kit).phones.contact(alex, methodId, 'en')).code, 'sent');
    const shown = await kit.verifications.status(id);
    assert.deepEqual([shown?.state, shown?.asked?.methodId, shown?.asked?.challenge], ['pending', methodId, undefined]);
    const typed = codeNow(kit, app);
    assert.equal((await kit.verifications.answer(id, { methodId: app.methodId, typed })).code, 'verified');
  });

  test('is proven by a recovery code, once', async (t) => {
    const kit = await signInKit(t);
    const { codes } = await codesMade(kit);
    const [one, other] = [await opened(kit), await opened(kit)];
    const code = codes[0] ?? '';
    assert.equal((await kit.verifications.status(one))?.recoveryCodes, codes.length);
    assert.equal((await kit.verifications.answerWithRecoveryCode(one, code)).code, 'verified');
    assert.equal((await kit.verifications.answerWithRecoveryCode(other, code)).code, 'code-already-used');
    assert.deepEqual((await kit.verifications.take(one))?.proof, {
      amr: 'otp',
      at: kit.clock.now(),
      method: undefined,
    });
  });

  test('is proven by a pass of the helpdesk, which leads into the set-up in the chat', async (t) => {
    const kit = await signInKit(t);
    await enrolled(kit);
    kit.clock.advance(3_600);
    const pass = await passIssued(kit);
    const id = await opened(kit);
    assert.equal((await kit.verifications.answerWithPass(id, pass)).code, 'accepted');
    assert.equal(await stateOf(kit, id), 'verified');
    const status = await inChat(kit).status(alex);
    assert.deepEqual([status.mayAdd, status.mayManage], [true, false]);
    kit.clock.advance(3_600);
    assert.equal((await inChat(kit).status(alex)).mayAdd, false);
  });

  test('is over after five minutes: nothing is asked, taken or proven any more', async (t) => {
    const kit = await signInKit(t);
    const app = await enrolled(kit);
    const [proven, idle] = [await opened(kit), await opened(kit)];
    const { methodId } = app;
    await kit.verifications.answer(proven, { methodId, typed: codeNow(kit, app) });
    kit.clock.advance(300);
    assert.equal(await kit.verifications.take(proven), undefined);
    assert.equal(await stateOf(kit, idle), 'expired');
    const typed = codeNow(kit, app);
    assert.deepEqual(await kit.verifications.answer(idle, { methodId, typed }), { code: 'not-open' });
    assert.deepEqual(await kit.verifications.contact(idle, methodId), { code: 'not-open' });
    assert.equal((await inChat(kit).verify(alex, methodId, typed)).code, 'verified', 'the code was not touched');
    assert.equal(await kit.verifications.sweep(), 0);
    kit.clock.advance(3_600);
    assert.equal(await kit.verifications.sweep(), 2);
  });

  test('ends with the person who does not go on, and the call stops ringing', async (t) => {
    const kit = await signInKit(t);
    const methodId = await enrolledNumber(kit, 'mobile-call');
    const id = await opened(kit);
    await kit.verifications.contact(id, methodId);
    await kit.verifications.cancel(id);
    assert.equal(await stateOf(kit, id), 'cancelled');
    assert.equal(kit.telephony.cancelled.length, 1);
    assert.equal((await presses(kit, '#')).say, 'nothing-waits');
    assert.equal(await stateOf(kit, id), 'cancelled');
  });

  test('that is cancelled leaves alone what the chat asked for', async (t) => {
    const kit = await signInKit(t);
    const methodId = await enrolledNumber(kit, 'mobile-call');
    const id = await opened(kit);
    await inChat(kit).phones.contact(alex, methodId, 'en');
    await kit.verifications.cancel(id);
    assert.deepEqual(kit.telephony.cancelled, []);
    assert.equal((await presses(kit, '#')).say, 'verified');
  });

  test('counts wrong codes together with the chat', async (t) => {
    const kit = await signInKit(t, { policy: { wrongCodesPerHour: 4 } });
    const app = await enrolled(kit);
    const { methodId } = app;
    const id = await opened(kit);
    for (let times = 0; times < 2; times += 1) {
      assert.equal((await kit.verifications.answer(id, { methodId, typed: '000000' })).code, 'wrong-code');
      assert.equal((await inChat(kit).verify(alex, methodId, '000000')).code, 'wrong-code');
    }
    const typed = codeNow(kit, app);
    assert.equal((await kit.verifications.answer(id, { methodId, typed })).code, 'throttled');
    assert.equal((await kit.verifications.check({ person: alex, typed, by: 'demo-vpn' })).code, 'throttled');
  });

  test('tells the chat when something is wrong, and nothing of a success', async (t) => {
    const kit = await signInKit(t, { policy: { consecutiveFailuresUntilLocked: 3, wrongCodesPerHour: 9 } });
    const app = await enrolled(kit);
    const notices = async () => (await kit.service.status(alex)).ownNotices.map(({ change, kind }) => [change, kind]);
    const before = await notices();
    const { methodId } = app;
    const answer = async (typed: string) => kit.verifications.answer(await opened(kit), { methodId, typed });
    assert.equal((await answer(codeNow(kit, app))).code, 'verified');
    for (let times = 0; times < 2; times += 1) assert.equal((await answer('000000')).code, 'wrong-code');
    assert.deepEqual(await notices(), before);
    assert.equal((await answer('000000')).code, 'locked');
    assert.deepEqual(await notices(), [...before, ['sign-in-locked', 'authenticator-code']]);
    assert.equal((await answer('000000')).code, 'locked');
    assert.equal((await notices()).length, before.length + 1, 'once');
  });

  test('tells the chat when so many codes were wrong that none is checked for a while, once an hour', async (t) => {
    const kit = await signInKit(t, { policy: { wrongCodesPerHour: 4 } });
    const { methodId } = await enrolled(kit);
    const notices = async () =>
      (await kit.service.status(alex)).ownNotices.filter(({ change }) => change === 'sign-in-throttled');
    const told = async () => (await notices()).length;
    const answer = async () => (await kit.verifications.answer(await opened(kit), { methodId, typed: '000000' })).code;
    for (let times = 0; times < 3; times += 1) assert.equal(await answer(), 'wrong-code');
    assert.equal(await told(), 0);
    kit.clock.advance(1_800);
    assert.deepEqual([await answer(), await told()], ['wrong-code', 1]);
    assert.deepEqual([await answer(), await told()], ['throttled', 1]);
    kit.clock.advance(1_799);
    for (let times = 0; times < 2; times += 1) await answer();
    const [first, ...more] = await notices();
    assert.deepEqual(more, []);
    kit.clock.advance(3_600);
    for (let times = 0; times < 4; times += 1) await answer();
    const [second, ...others] = await notices();
    assert.deepEqual(others, [], 'what the chat has not shown yet is told as it is now');
    assert.ok(first !== undefined && second !== undefined && second.at > first.at && second.id !== first.id);
  });

  test('that finds the method off already tells the chat no more, and writes nothing', async (t) => {
    const kit = await signInKit(t, { policy: { consecutiveFailuresUntilLocked: 3, wrongCodesPerHour: 9 } });
    const { methodId } = await enrolled(kit);
    const id = await opened(kit);
    const answer = async () => (await kit.verifications.answer(id, { methodId, typed: '000000' })).code;
    for (let times = 0; times < 3; times += 1) await answer();
    await kit.chatUpdates.settled();
    kit.clock.advance(1);
    const before = await documentOf(kit);
    assert.equal(await answer(), 'locked');
    assert.equal((await kit.verifications.check({ person: alex, typed: '000000', by: 'demo-vpn' })).code, 'locked');
    await kit.chatUpdates.settled();
    assert.deepEqual(await documentOf(kit), before);
  });

  test('tells the chat of recovery codes that were turned off, and of a phone whose PIN was wrong too often', async (t) => {
    const policy = { consecutiveFailuresUntilLocked: 6, wrongCodesPerHour: 30, approvalPin: 'required' } as const;
    const kit = await signInKit(t, { policy });
    const told = async () => (await kit.service.status(alex)).ownNotices.map(({ change, kind }) => [change, kind]);
    const { codes } = await codesMade(kit);
    for (let times = 0; times < 6; times += 1)
      await kit.verifications.answerWithRecoveryCode(await opened(kit), otherLetters(codes[0] ?? ''));
    assert.deepEqual((await told()).at(-1), ['sign-in-codes-locked', undefined]);
    const { methodId, phone } = await registered(kit);
    assert.deepEqual(await kit.service.pins.choose(alex, methodId, '739154'), { code: 'chosen' });
    const approved = await phone.approve(await askedInChat(kit, methodId), { pin: '739154' });
    assert.deepEqual(approved, { code: 'verified' });
    const id = await opened(kit);
    await kit.verifications.contact(id, methodId);
    const number = (await kit.verifications.status(id))?.asked?.number ?? '';
    for (let times = 0; times < 5; times += 1) await phone.approve(number, { pin: '739155' });
    assert.deepEqual((await told()).at(-1), ['sign-in-locked', 'authenticator-push']);
  });

  test('tells of each way by itself that one sign-in turned off: showing one takes away no other', async (t) => {
    const kit = await signInKit(t, { policy: { consecutiveFailuresUntilLocked: 6, wrongCodesPerHour: 30 } });
    const { codes } = await codesMade(kit);
    const id = await opened(kit);
    for (let times = 0; times < 6; times += 1) await kit.verifications.answerAny(id, '000000');
    const [first] = (await kit.service.status(alex)).ownNotices.slice(-1);
    for (let times = 0; times < 6; times += 1)
      await kit.verifications.answerWithRecoveryCode(id, otherLetters(codes[0] ?? ''));
    await kit.service.managing.shown(alex, [first?.id ?? '']);
    const left = (await kit.service.status(alex)).ownNotices.map(({ change }) => change);
    assert.deepEqual([first?.change, left.at(-1)], ['sign-in-locked', 'sign-in-codes-locked']);
  });

  test('leaves the chat nothing of wrong numbers that were typed for it', async (t) => {
    const kit = await signInKit(t);
    const { methodId, phone } = await enrolledPhone(kit);
    const id = await opened(kit);
    await kit.verifications.contact(id, methodId);
    const number = (await kit.verifications.status(id))?.asked?.number ?? '';
    for (let times = 0; times < 3; times += 1) await phone.approve(otherThan(number));
    assert.equal((await inChat(kit).status(alex)).wrongNumbersOf, undefined);
  });

  test('has whoever asked in every row that it leaves, refusals among them', async (t) => {
    const kit = await signInKit(t);
    const { methodId } = await enrolledPhone(kit);
    const pass = await passIssued(kit);
    const before = (await unsealedEvents(kit)).length;
    const id = await opened(kit);
    for (let times = 0; times < 9; times += 1) await kit.verifications.contact(id, methodId);
    await kit.verifications.answerWithPass(id, otherLetters(pass));
    const rows = (await unsealedEvents(kit)).slice(before);
    assert.ok(rows.some(({ type }) => type === 'send-refused') && rows.some(({ type }) => type === 'pass-refused'));
    for (const { type, detail } of rows) assert.equal(detail['by'], 'demo-vpn', type);
  });

  test('of somebody who was never here leaves no row of them, whatever is typed', async (t) => {
    const kit = await signInKit(t);
    const id = await opened(kit, sanne);
    const { codes } = await codesMade(kit);
    const pass = await passIssued(kit);
    for (const typed of [pass, codes[0] ?? '', '123456', 'no code']) await kit.verifications.answerAny(id, typed);
    await kit.verifications.answerWithPass(id, 'no pass');
    assert.equal(await kit.documents.findOne({ _id: personKey(sanne) }), undefined);
  });

  test('tells the chat of a sign-in that was reported on the phone', async (t) => {
    const kit = await signInKit(t);
    const methodId = await enrolledNumber(kit, 'mobile-call');
    await kit.verifications.contact(await opened(kit), methodId);
    await presses(kit, '0#');
    const [notice] = (await kit.service.status(alex)).ownNotices.slice(-1);
    assert.deepEqual(
      [notice?.change, notice?.kind, notice?.label],
      ['sign-in-reported', 'mobile-call', '+1 ••• ••• •• 42'],
    );
  });

  test('stays denied, whatever is typed after the report', async (t) => {
    const kit = await signInKit(t);
    const methodId = await enrolledNumber(kit, 'mobile-call');
    const app = await enrolled(kit);
    const id = await opened(kit);
    await kit.verifications.contact(id, methodId);
    await presses(kit, '0#');
    const typed = codeNow(kit, app);
    assert.equal((await kit.verifications.answer(id, { methodId: app.methodId, typed })).code, 'not-open');
    assert.equal(await kit.verifications.take(id), undefined);
  });

  test('is worth nothing once the helpdesk has blocked the person', async (t) => {
    const kit = await signInKit(t);
    const app = await enrolled(kit);
    const id = await opened(kit);
    await kit.verifications.answer(id, { methodId: app.methodId, typed: codeNow(kit, app) });
    assert.equal(await kit.operator.block(alex, 'demo reason'), 'blocked');
    assert.equal(await kit.verifications.take(id), undefined);
  });

  const leaves: Readonly<Record<string, (kit: EnrollmentKit, methodId: string) => Promise<unknown>>> = {
    'was reset by the helpdesk': (kit) => kit.operator.reset(alex, 'demo reason'),
    'has lost what it was proven with': (kit, methodId) => inChat(kit).managing.suspend(alex, [methodId]),
    'has removed what it was proven with': (kit, methodId) => inChat(kit).managing.remove(alex, methodId),
  };
  for (const [what, leave] of Object.entries(leaves))
    test(`is worth nothing once the person ${what}`, async (t) => {
      const kit = await signInKit(t);
      await enrolledNumber(kit, 'mobile-text');
      const app = await enrolled(kit);
      await inChat(kit).verify(alex, app.methodId, codeNow(kit, app));
      kit.clock.advance(60);
      const id = await opened(kit);
      await kit.verifications.answer(id, { methodId: app.methodId, typed: codeNow(kit, app) });
      assert.equal(await stateOf(kit, id), 'verified');
      await leave(kit, app.methodId);
      assert.ok(
        !(await kit.service.status(alex)).methods.some(
          ({ methodId, suspended }) => methodId === app.methodId && suspended === undefined,
        ),
      );
      assert.equal(await kit.verifications.take(id), undefined);
    });

  test('is taken once, though its row is put back in the store', async (t) => {
    const kit = await signInKit(t);
    const app = await enrolled(kit);
    const id = await opened(kit);
    await kit.verifications.answer(id, { methodId: app.methodId, typed: codeNow(kit, app) });
    const rows = kit.store.collection(verificationCollection);
    const row = await rows.findOne({ _id: id });
    assert.ok(row !== undefined && (await kit.verifications.take(id)) !== undefined);
    await rows.deleteOne({ _id: id });
    await rows.insertOne(row);
    assert.equal(await kit.verifications.take(id), undefined);
  });

  test('says truly what it was proven with, whatever was asked for since', async (t) => {
    const kit = await signInKit(t);
    const text = await enrolledNumber(kit, 'mobile-text');
    const app = await enrolled(kit);
    const id = await opened(kit);
    await kit.verifications.contact(id, text);
    await kit.answers.textReceived({ from: '+12065550142', body: kit.telephony.code });
    kit.clock.advance(60);
    assert.deepEqual(await kit.verifications.contact(id, text), { code: 'not-open' });
    const typed = codeNow(kit, app);
    assert.equal((await kit.verifications.answer(id, { methodId: app.methodId, typed })).code, 'not-open');
    assert.deepEqual((await kit.verifications.take(id))?.proof.amr, 'sms');
  });

  test('is known, though another one was answered after it and before anybody asked', async (t) => {
    const kit = await signInKit(t);
    const methodId = await enrolledNumber(kit, 'mobile-call');
    const [one, other] = [await opened(kit), await opened(kit)];
    for (const id of [one, other]) {
      await kit.verifications.contact(id, methodId);
      assert.equal((await presses(kit, '#')).say, 'verified');
      kit.clock.advance(60);
    }
    assert.deepEqual([await stateOf(kit, one), await stateOf(kit, other)], ['verified', 'verified']);
  });

  test('goes on at the phone while the chat proves something else', async (t) => {
    const kit = await signInKit(t);
    const methodId = await enrolledNumber(kit, 'mobile-call');
    const app = await enrolled(kit);
    const id = await opened(kit);
    await kit.verifications.contact(id, methodId);
    assert.equal((await inChat(kit).verify(alex, app.methodId, codeNow(kit, app))).code, 'verified');
    assert.equal((await presses(kit, '#')).say, 'verified');
    assert.equal(await stateOf(kit, id), 'verified');
  });

  test('counts for nothing once somebody has changed its row, and says so', async (t) => {
    const kit = await signInKit(t);
    const app = await enrolled(kit);
    const rows = kit.store.collection(verificationCollection);
    const [forged, moved] = [await opened(kit), await opened(kit, sanne)];
    await rows.findOneAndUpdate({ _id: forged }, { $set: { expiresAt: new Date(kit.clock.now().getTime() + 60_000) } });
    assert.equal(await kit.verifications.take(forged), undefined);
    assert.equal(await kit.verifications.status(forged), undefined);
    await rows.findOneAndUpdate({ _id: moved }, { $set: { person: alex } });
    const typed = codeNow(kit, app);
    assert.equal((await kit.verifications.answer(moved, { methodId: app.methodId, typed })).code, 'not-open');
    assert.equal(await kit.verifications.take(moved), undefined);
  });
});

describe('a code that a program passes on', () => {
  test('is right for whichever app it is of, and counts once when it is wrong', async (t) => {
    const kit = await signInKit(t);
    const one = await enrolled(kit);
    const begun = await kit.service.begin(alex, 'authenticator-code');
    assert.ok(begun.code === 'started', begun.code);
    const shown = await kit.service.entryToShow(alex, begun.methodId);
    assert.ok(shown.state === 'pending');
    const two = { methodId: begun.methodId, app: readOtpauth(shown.entry.otpauthUri) };
    await kit.service.prove(alex, two.methodId, codeNow(kit, two));
    kit.clock.advance(60);
    const check = (typed: string) => kit.verifications.check({ person: alex, typed, by: 'demo-vpn' });
    assert.deepEqual(await check(codeNow(kit, two)), { code: 'verified', kind: 'authenticator-code' });
    assert.equal((await check(codeNow(kit, two))).code, 'code-already-used');
    assert.deepEqual(await check(codeNow(kit, one)), { code: 'verified', kind: 'authenticator-code' });
    assert.equal((await check('000000')).code, 'wrong-code');
    assert.equal((await auditTypes(kit)).filter((type) => type === 'verification-failed').length, 1);
    assert.equal((await check('nothing')).code, 'not-six-digits');
  });

  test('is counted whenever it is wrong, though another app of the person is off', async (t) => {
    const limits = { consecutiveFailuresUntilLocked: 4, wrongCodesPerHour: 99 };
    const kit = await signInKit(t, { policy: limits });
    const lost = await enrolled(kit);
    const begun = await kit.service.begin(alex, 'authenticator-code');
    assert.ok(begun.code === 'started', begun.code);
    const shown = await kit.service.entryToShow(alex, begun.methodId);
    assert.ok(shown.state === 'pending');
    const kept = { methodId: begun.methodId, app: readOtpauth(shown.entry.otpauthUri) };
    await kit.service.prove(alex, kept.methodId, codeNow(kit, kept));
    assert.equal((await kit.service.managing.suspend(alex, [lost.methodId])).code, 'done');
    kit.clock.advance(60);
    const check = (typed: string) => kit.verifications.check({ person: alex, typed, by: 'demo-vpn' });
    const codes: string[] = [];
    for (let times = 0; times < 6; times += 1) codes.push((await check('000000')).code);
    assert.deepEqual(codes, ['wrong-code', 'wrong-code', 'wrong-code', 'locked', 'locked', 'locked']);
    assert.equal((await check(codeNow(kit, kept))).code, 'locked');
  });

  test('is right once, of fifty at the same moment', async (t) => {
    const kit = await signInKit(t);
    const app = await enrolled(kit);
    const typed = codeNow(kit, app);
    const other = await kitOn(kit.store, { clock: kit.clock, policy: kit.policy });
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        (index % 2 === 0 ? kit : other).verifications.check({ person: alex, typed, by: 'demo-vpn' }),
      ),
    );
    assert.equal(outcomes.filter(({ code }) => code === 'verified').length, 1);
    assert.equal(outcomes.filter(({ code }) => code === 'code-already-used').length, 49);
  });

  test('is nobody’s where there is nobody, and nothing is written', async (t) => {
    const kit = await signInKit(t);
    assert.deepEqual(await kit.verifications.check({ person: sanne, typed: '123456', by: 'demo-vpn' }), {
      code: 'not-set-up',
    });
    assert.equal(await kit.documents.findOne({ _id: `${sanne.tenantId}:${sanne.objectId}` }), undefined);
  });
});
