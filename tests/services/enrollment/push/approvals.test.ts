import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { signedText } from '../../../../services/methods/authenticator-push/device-messages.ts';
import { decrypted, newSubscriber, vapidClaims } from '../../../support/push-subscriber.ts';
import { FakePush } from '../../../support/fake-push.ts';
import { PhoneApp } from '../../../support/phone-app.ts';
import { allMethods } from '../../../support/foundation.ts';
import { alex, auditTypes, documentOf, kitOn, sanne } from '../enrollment-kit.ts';
import { asked, codeOf, enrolledPhone, otherThan, pushKit, registered } from './push-kit.ts';

describe('a phone that registers', () => {
  test('is shown whose account it is, then registers once, with a key of its own', async (t) => {
    const kit = await pushKit(t);
    const begun = await kit.service.begin(alex, 'authenticator-push');
    assert.ok(begun.code === 'started');
    const code = await codeOf(kit, begun.methodId);
    assert.match(code, /^(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}$/u);
    const shown = await kit.devices.registrationOf(code.toLowerCase().replaceAll('-', ' '));
    assert.deepEqual([shown?.organization, shown?.account], ['Contoso Demo', 'alex@contoso.example']);
    const [phone, other] = [new PhoneApp(kit.devices, kit.clock), new PhoneApp(kit.devices, kit.clock)];
    const outcome = await phone.register(code);
    assert.deepEqual([outcome.code, 'account' in outcome && outcome.account], ['registered', 'alex@contoso.example']);
    assert.deepEqual((await phone.register(code)).code, 'registered', 'whoever did not hear it asks again');
    assert.deepEqual(await other.register(code), { code: 'unknown-code' }, 'nobody else registers with it');
    assert.equal(await kit.devices.registrationOf(code), undefined);
    assert.deepEqual(await kit.service.push.registrationToShow(alex, begun.methodId), {
      ...{ state: 'registered', name: 'Chrome, Android', isNotified: true },
    });
    assert.deepEqual((await kit.service.status(alex)).methods, [], 'it proves nothing yet');
    assert.equal((await auditTypes(kit)).filter((type) => type === 'phone-registered').length, 1);
  });

  test('is called what it says in one line that reads as it stands, or else by the account', async (t) => {
    const kit = await pushKit(t);
    for (const [name, label] of [
      ['Chrome,\n\u202eAndroid\u0000', 'Chrome, Android'],
      [' \n ', 'alex@contoso.example'],
      ['Lent by the service desk until the old one is mended', 'Lent by the service desk until the old o'],
      // Nothing of it would be seen.
      ['\u200b\u2800\ufe0f\u00ad \u3164', 'alex@contoso.example'],
    ] as const) {
      const begun = await kit.service.begin(alex, 'authenticator-push');
      assert.ok(begun.code === 'started');
      const phone = new PhoneApp(kit.devices, kit.clock);
      assert.equal((await phone.register(await codeOf(kit, begun.methodId), { name })).code, 'registered');
      assert.equal((await kit.service.status(alex)).pending?.label, label);
    }
  });

  test('registers no more once the set-up is over, after ten minutes at most', async (t) => {
    const kit = await pushKit(t, { policy: { setUpLifetimeSeconds: 3_600 } });
    for (const end of ['cancelled', 'expired'] as const) {
      const begun = await kit.service.begin(alex, 'authenticator-push');
      assert.ok(begun.code === 'started');
      const code = await codeOf(kit, begun.methodId);
      if (end === 'cancelled') await kit.service.cancel(alex, begun.methodId);
      else kit.clock.advance(600);
      assert.equal(await kit.devices.registrationOf(code), undefined, end);
      assert.deepEqual(await new PhoneApp(kit.devices, kit.clock).register(code), { code: 'unknown-code' }, end);
    }
  });

  test('is refused where it did not sign what it says, its clock is off, or notifications would go elsewhere', async (t) => {
    const kit = await pushKit(t);
    const begun = await kit.service.begin(alex, 'authenticator-push');
    assert.ok(begun.code === 'started');
    const code = await codeOf(kit, begun.methodId);
    const [one, other] = [new PhoneApp(kit.devices, kit.clock), new PhoneApp(kit.devices, kit.clock)];
    const forged = { ...{ code, publicKey: one.publicKey, name: '', subscription: null, at: one.at } };
    const signature = other.signed('anything');
    assert.deepEqual(await kit.devices.register({ ...forged, signature }), { code: 'bad-signature' });
    const notOnCurve = { x: 'A'.repeat(43), y: 'A'.repeat(43) };
    const wrong = { ...forged, publicKey: notOnCurve, signature };
    assert.deepEqual(await kit.devices.register(wrong), { code: 'bad-signature' });
    const late = { ...forged, at: new Date(kit.clock.now().getTime() - 121_000).toISOString(), signature };
    assert.deepEqual(await kit.devices.register(late), { code: 'wrong-clock', now: kit.clock.now() });
    for (const endpoint of [
      'https://127.0.0.1/push',
      'http://fcm.googleapis.com/x',
      'https://fcm.googleapis.com:8443/x',
      'https://fcm.googleapis.com.example.org/x',
      'https://user@fcm.googleapis.com/x',
    ]) {
      const { subscription } = newSubscriber(endpoint);
      assert.deepEqual(await one.register(code, { subscription }), { code: 'unknown-push-service' }, endpoint);
    }
    assert.equal((await one.register(code, { subscription: null })).code, 'registered');
  });
});

describe('an approval', () => {
  test('with the number of the chat proves a set-up, and then the method, each once', async (t) => {
    const kit = await pushKit(t);
    const { methodId, phone } = await registered(kit);
    const number = await asked(kit, methodId);
    const request = await phone.request();
    assert.deepEqual([request.purpose, request.asksPin, request.place], ['set-up', false, 'teams']);
    assert.deepEqual(await phone.approve(` ${number} `), { code: 'verified' });
    assert.deepEqual(await phone.approve(number, { request: request.id }), { code: 'verified' }, 'said again');
    const [method] = (await kit.service.status(alex)).methods;
    assert.deepEqual([method?.kind, method?.label, method?.isDefault], ['authenticator-push', 'Chrome, Android', true]);
    const { proofs } = await kit.service.status(alex);
    const next = await asked(kit, methodId);
    assert.equal((await phone.request()).purpose, 'verify');
    assert.deepEqual(await phone.approve(next), { code: 'verified' });
    assert.equal((await kit.service.status(alex)).proofs, proofs + 1);
    const known = await phone.waiting();
    assert.ok(known.code === 'known');
    assert.deepEqual([known.state, known.request, known.lastUsedAt], ['active', undefined, kit.clock.now()]);
  });

  test('with another number proves nothing, and three of them end the request', async (t) => {
    const kit = await pushKit(t);
    const { methodId, phone } = await enrolledPhone(kit);
    const number = await asked(kit, methodId);
    const { id: request } = await phone.request();
    const wrong = otherThan(number);
    assert.deepEqual(await phone.approve(wrong), { code: 'wrong-number', left: 2 });
    assert.deepEqual(await phone.approve(''), { code: 'wrong-number', left: 1 });
    assert.deepEqual(await phone.approve(wrong), { code: 'over' });
    const { challenge, wrongNumbersOf } = await kit.service.status(alex);
    assert.deepEqual([challenge, wrongNumbersOf], [undefined, methodId], 'the chat says so');
    assert.deepEqual(await phone.approve(number, { request }), { code: 'over' });
    const trail = await auditTypes(kit);
    assert.equal(trail.filter((type) => type === 'verification-failed').length, 3);
  });

  test('is worth nothing once the clock was put back by days: it would be for days', async (t) => {
    const kit = await pushKit(t);
    const { methodId, phone } = await enrolledPhone(kit);
    const number = await asked(kit, methodId);
    const { id: request } = await phone.request();
    kit.clock.advance(-3 * 86_400);
    assert.deepEqual(await phone.approve(number, { request }), { code: 'over' });
  });

  test('counts for its own request, within its time, on its own phone', async (t) => {
    const kit = await pushKit(t);
    const { methodId, phone } = await enrolledPhone(kit);
    const other = await enrolledPhone(kit, sanne);
    const first = await asked(kit, methodId);
    const { id: firstRequest } = await phone.request();
    const second = await asked(kit, methodId);
    assert.deepEqual(
      await phone.approve(first, { request: firstRequest }),
      { code: 'over' },
      'a newer one took its place',
    );
    const { id: request } = await phone.request();
    assert.deepEqual(await other.phone.approve(second, { request }), { code: 'over' }, 'it is somebody else’s');
    kit.clock.advance(180);
    assert.deepEqual(await phone.approve(second, { request }), { code: 'over' });
    assert.deepEqual(await phone.deny().catch(() => 'nothing waits'), 'nothing waits');
  });

  test('is signed as it is: decision, number, time and request', async (t) => {
    const kit = await pushKit(t);
    const { methodId, phone } = await enrolledPhone(kit);
    const number = await asked(kit, methodId);
    const { id: request } = await phone.request();
    const { at, handle, device } = phone;
    const genuine = { request, decision: 'approve', number } as const;
    const signature = phone.signed(signedText.answer(device, at, { ...genuine, number: otherThan(number) }));
    const altered = { ...genuine, handle, at, pin: '', signature };
    assert.deepEqual(await kit.devices.answer(altered), { code: 'bad-signature' });
    assert.deepEqual(await kit.devices.answer({ ...altered, handle: 'demo.a.b.c' }), { code: 'unknown-device' });
    const replayed = { ...altered, signature: phone.signed(signedText.waiting(device, at)) };
    assert.deepEqual(
      await kit.devices.answer(replayed),
      { code: 'bad-signature' },
      'what was signed for another purpose',
    );
    assert.deepEqual(await phone.approve(number), { code: 'verified' });
  });

  test('is refused and reported by *No, it’s not me*: nothing is asked or changed until somebody has looked', async (t) => {
    const kit = await pushKit(t);
    const { methodId, phone } = await enrolledPhone(kit);
    const number = await asked(kit, methodId);
    const { id: request } = await phone.request();
    assert.deepEqual(await phone.deny(), { code: 'denied' });
    assert.deepEqual(await phone.approve(number, { request }), { code: 'denied' });
    const contact = await kit.service.push.contact(alex, methodId, { language: 'en' });
    assert.deepEqual(contact, { code: 'fraud-reported' });
    const known = await phone.waiting();
    assert.ok(known.code === 'known' && known.state === 'off');
    assert.ok((await auditTypes(kit)).includes('fraud-reported'));
    assert.equal(await kit.operator.unlock(alex, 'looked at'), 'unlocked');
    assert.deepEqual(await phone.approve(await asked(kit, methodId)), { code: 'verified' });
  });

  test('asks for the PIN where the policy does: five wrong ones turn the method off', async (t) => {
    const kit = await pushKit(t, { policy: { approvalPin: 'required' } });
    const { methodId, phone } = await registered(kit);
    assert.ok(await kit.service.pins.isNeeded(alex, methodId));
    assert.deepEqual(await kit.service.pins.choose(alex, methodId, '739154'), { code: 'chosen' });
    assert.deepEqual(await phone.approve(await asked(kit, methodId), { pin: '739154' }), { code: 'verified' });
    kit.clock.advance(700);
    for (const left of [4, 3, 2, 1]) {
      const number = await asked(kit, methodId);
      assert.deepEqual(await phone.approve(number, { pin: '739155' }), { code: 'wrong-pin', left });
      kit.clock.advance(200);
    }
    assert.deepEqual(await phone.approve(await asked(kit, methodId), { pin: '' }), { code: 'locked' });
    assert.equal((await kit.service.status(alex)).methods[0]?.lock, 'failures');
    assert.ok(!JSON.stringify(await documentOf(kit)).includes('739154'));
  });

  test('counts a wrong PIN also where it is the last that is checked in its hour', async (t) => {
    const kit = await pushKit(t, { policy: { approvalPin: 'required', wrongCodesPerHour: 1 } });
    const { methodId, phone } = await registered(kit);
    await kit.service.pins.choose(alex, methodId, '739154');
    await phone.approve(await asked(kit, methodId), { pin: '739154' });
    for (const left of [4, 3, 2, 1]) {
      kit.clock.advance(3_601);
      assert.deepEqual(await phone.approve(await asked(kit, methodId), { pin: '739155' }), { code: 'wrong-pin', left });
    }
    kit.clock.advance(3_601);
    assert.deepEqual(await phone.approve(await asked(kit, methodId), { pin: '739155' }), { code: 'locked' });
  });
});

test('a burst of wrong PINs is checked as often as there are tries: each check is costly', async (t) => {
  const kit = await pushKit(t, { policy: { approvalPin: 'required' } });
  const { methodId, phone } = await registered(kit);
  await kit.service.pins.choose(alex, methodId, '739154');
  await phone.approve(await asked(kit, methodId), { pin: '739154' });
  const number = await asked(kit, methodId);
  const { id: request } = await phone.request();
  const method = kit.methods.get('authenticator-push');
  assert.ok(method?.form === 'push');
  const { mock } = t.mock.method(method, 'checkPin');
  const burst = Array.from({ length: 40 }, () => phone.approve(number, { request, pin: '739155' }));
  const outcomes = (await Promise.all(burst)).map(({ code }) => code);
  assert.deepEqual(outcomes.slice(0, 6), ['wrong-pin', 'wrong-pin', 'wrong-pin', 'wrong-pin', 'locked', 'over']);
  assert.equal(mock.callCount(), 5);
});

describe('the PIN of a phone that is being set up', () => {
  test('ends the set-up when it is wrong too often, and the next one begins anew', async (t) => {
    const kit = await pushKit(t, { policy: { approvalPin: 'required' } });
    for (let time = 1; time <= 2; time += 1) {
      const { methodId, phone } = await registered(kit);
      await kit.service.pins.choose(alex, methodId, '739154');
      for (const left of [4, 3, 2, 1]) {
        const outcome = await phone.approve(await asked(kit, methodId), { pin: '739155' });
        assert.deepEqual(outcome, { code: 'wrong-pin', left }, `set-up ${time}`);
      }
      assert.deepEqual(await phone.approve(await asked(kit, methodId), { pin: '739155' }), { code: 'over' });
      assert.equal((await kit.service.push.registrationToShow(alex, methodId)).state, 'too-many-attempts');
      kit.clock.advance(600);
    }
  });

  test('turns no other phone off', async (t) => {
    const kit = await pushKit(t, { policy: { approvalPin: 'required' } });
    const first = await registered(kit);
    await kit.service.pins.choose(alex, first.methodId, '739154');
    await first.phone.approve(await asked(kit, first.methodId), { pin: '739154' });
    const second = await registered(kit);
    await kit.service.pins.choose(alex, second.methodId, '402816');
    for (let time = 1; time <= 4; time += 1)
      await second.phone.approve(await asked(kit, second.methodId), { pin: '402817' });
    await kit.service.cancel(alex, second.methodId);
    kit.clock.advance(600);
    const number = await asked(kit, first.methodId);
    assert.deepEqual(await first.phone.approve(number, { pin: '739155' }), { code: 'wrong-pin', left: 4 });
  });
});

describe('a notification', () => {
  test('is encrypted for this phone, signed by the server, and says nothing but whose it is', async (t) => {
    const push = new FakePush();
    const kit = await pushKit(t, { push });
    const subscriber = newSubscriber('https://fcm.googleapis.com/fcm/send/abc');
    const begun = await kit.service.begin(alex, 'authenticator-push');
    assert.ok(begun.code === 'started');
    const phone = new PhoneApp(kit.devices, kit.clock);
    const { subscription } = subscriber;
    await phone.register(await codeOf(kit, begun.methodId), { subscription });
    const number = await asked(kit, begun.methodId);
    const [sent] = push.sent;
    assert.equal(sent?.url, subscription.endpoint);
    assert.ok(Buffer.isBuffer(sent.body));
    assert.deepEqual(JSON.parse(decrypted(sent.body, subscriber)), { device: begun.methodId });
    const { key, claims } = vapidClaims(sent.headers['Authorization'] ?? '');
    const known = await phone.waiting();
    assert.ok(known.code === 'known');
    assert.deepEqual([key, claims['aud']], [known.applicationServerKey, 'https://fcm.googleapis.com']);
    assert.deepEqual([sent.headers['TTL'], sent.headers['Urgency']], ['180', 'high']);
    assert.ok(!sent.body.includes(number));
    assert.ok(!JSON.stringify(await documentOf(kit)).includes(subscription.endpoint), 'where it goes is a secret');
  });

  test('that cannot be delivered keeps nobody from approving; one that never can be is forgotten', async (t) => {
    const push = new FakePush();
    const kit = await pushKit(t, { push });
    const { methodId, phone } = await enrolledPhone(kit);
    for (const [answer, why] of [
      [503, 'unavailable'],
      [new Error('no network'), 'unavailable'],
      [410, 'off'],
    ] as const) {
      push.answers.push(answer);
      const number = await asked(kit, methodId);
      const { challenge } = await kit.service.status(alex);
      assert.deepEqual(challenge?.delivery, { state: 'not-notified', why });
      assert.deepEqual(await phone.approve(number), { code: 'verified' });
      kit.clock.advance(200);
    }
    const count = push.sent.length;
    await asked(kit, methodId);
    assert.equal(push.sent.length, count, 'nothing is sent to what is gone');
    const known = await phone.waiting();
    assert.ok(known.code === 'known' && !known.isNotified);
    assert.deepEqual(await phone.subscribe(phone.subscription), { code: 'subscribed' });
    kit.clock.advance(600);
    await asked(kit, methodId);
    assert.equal(push.sent.length, count + 1);
    assert.equal(kit.troubles.length, 2);
  });

  test('comes five times in ten minutes and twenty times a day at most', async (t) => {
    const kit = await pushKit(t);
    const { methodId } = await enrolledPhone(kit);
    const began = kit.clock.now();
    kit.clock.advance(600);
    const contact = () => kit.service.push.contact(alex, methodId, { language: 'en' });
    for (let time = 1; time <= 5; time += 1) assert.equal((await contact()).code, 'sent');
    const retryAt = new Date(kit.clock.now().getTime() + 600_000);
    assert.deepEqual(await contact(), { code: 'too-many', scope: 'person', retryAt });
    assert.equal((await kit.service.status(alex)).challenge?.delivery.state, 'notified', 'the last one stands');
    for (let time = 7; time <= 20; time += 1) {
      kit.clock.advance(600);
      assert.equal((await contact()).code, 'sent', `${time}`);
    }
    kit.clock.advance(600);
    const tomorrow = new Date(began.getTime() - 60_000 + 86_400_000);
    assert.deepEqual(await contact(), { code: 'too-many', scope: 'person', retryAt: tomorrow });
    kit.clock.advance((tomorrow.getTime() - kit.clock.now().getTime()) / 1000);
    assert.equal((await contact()).code, 'sent');
    assert.equal((await auditTypes(kit)).filter((type) => type === 'send-refused').length, 2);
  });
});

test('a phone that was not opened while the keys rotated answers as before', async (t) => {
  const kit = await pushKit(t);
  const { methodId, phone } = await enrolledPhone(kit);
  const on = (...keys: string[]) => kitOn(kit.store, { keys, clock: kit.clock, policy: allMethods });
  const both = await on('newer', 'demo');
  await both.service.reseal(alex, { keyId: 'newer', onUnreadable: (error) => assert.fail(String(error)) });
  assert.ok(await both.vapidKeys.renew());
  const newer = await on('newer');
  phone.askFrom(newer.devices);
  assert.deepEqual(await phone.approve(await asked(newer, methodId)), { code: 'verified' });
});

test('an account that is taken off a phone is off until the person has replaced it or says that they have it back', async (t) => {
  const kit = await pushKit(t);
  const { methodId, phone } = await enrolledPhone(kit);
  assert.deepEqual(await phone.remove(), { code: 'removed' });
  const [method] = (await kit.service.status(alex)).methods;
  assert.deepEqual([method?.methodId, method?.suspended], [methodId, 'removed']);
  const contact = await kit.service.push.contact(alex, methodId, { language: 'en' });
  assert.deepEqual(contact, { code: 'suspended' });
});

describe('another phone of the same person', () => {
  test('is one more, and each answers its own requests', async (t) => {
    const kit = await pushKit(t);
    const first = await enrolledPhone(kit);
    const second = await enrolledPhone(kit);
    assert.equal((await kit.service.status(alex)).methods.length, 2);
    const number = await asked(kit, second.methodId);
    const known = await first.phone.waiting();
    assert.ok(known.code === 'known' && known.request === undefined, 'the first one is not asked');
    const { id: request } = await second.phone.request();
    assert.deepEqual(await first.phone.approve(number, { request }), { code: 'over' });
    assert.deepEqual(await second.phone.approve(number), { code: 'verified' });
  });

  test('takes the place of the one before where the policy wants one, once it has approved', async (t) => {
    const kit = await pushKit(t, { policy: { approvalPhones: 'one' } });
    const first = await enrolledPhone(kit);
    const second = await registered(kit);
    assert.equal((await first.phone.waiting()).code, 'known');
    assert.deepEqual(await second.phone.approve(await asked(kit, second.methodId)), { code: 'verified' });
    const { methods } = await kit.service.status(alex);
    assert.deepEqual(
      methods.map(({ methodId }) => methodId),
      [second.methodId],
    );
    assert.deepEqual(await first.phone.waiting(), { code: 'unknown-device' });
  });
});
