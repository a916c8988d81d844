import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { gateAnswerCollection, JoinedAnswers } from '../../../services/gates/joined-answers.ts';
import { longestWait, RadiusGate, type RadiusRequest } from '../../../services/gates/radius-gate.ts';
import { createLocalization } from '../../../services/localization/localization.ts';
import { locales } from '../../../services/localization/locales/locales.ts';
import type { StoredDocument } from '../../../services/store/document-store.ts';
import { systemRandomness } from '../../../services/randomness.ts';
import { alex, codeNow, enrolled, type EnrollmentKit, type KitOptions } from '../enrollment/enrollment-kit.ts';
import { enrolledPhone } from '../enrollment/push/push-kit.ts';
import { codesMade, passIssued } from '../enrollment/recovery-kit.ts';
import { enrolledNumber, presses, signInKit } from '../sign-in/sign-in-kit.ts';
import { directory } from './gate-directory.ts';

const english = createLocalization().translator('en');

interface GateKit extends EnrollmentKit {
  readonly gate: RadiusGate;
  /** One Access-Request, by default of Alex without anything after the password. */
  readonly asks: (request?: Partial<RadiusRequest>) => ReturnType<RadiusGate['answer']>;
  /** What happens while an answer waits, from the first look on; each is done once. */
  readonly meanwhile: (() => unknown)[];
}

async function gateKit(t: TestContext, options: KitOptions = {}): Promise<GateKit> {
  const kit = await signInKit(t, options);
  const { verifications, store, keyRing, clock } = kit;
  const meanwhile: (() => unknown)[] = [];
  const wait = async (milliseconds: number): Promise<void> => {
    clock.advance(milliseconds / 1000);
    await meanwhile.shift()?.();
  };
  const joined = new JoinedAnswers({ store, keyRing, sealer: kit.sealer, clock, wait: () => nextTurn() });
  const localization = createLocalization();
  const translator = localization.translator.bind(localization);
  const gate = new RadiusGate({
    ...{ verifications, directory, joined, clock, wait, translator, defaultLanguage: 'en' },
    randomness: systemRandomness,
  });
  const whole = { caller: 'vpn', user: 'alex@contoso.example', typed: '', state: '', client: 'box', from: '10.0.0.1' };
  return { ...kit, gate, meanwhile, asks: (request = {}) => gate.answer({ ...whole, ...request }) };
}

describe('a VPN that asks by RADIUS', () => {
  test('lets in whoever types the code of their app, once, and says why it does not', async (t) => {
    const kit = await gateKit(t);
    const app = await enrolled(kit);
    const typed = codeNow(kit, app);
    assert.deepEqual(await kit.asks({ typed, user: 'ALEX@contoso.example' }), { code: 'accept' });
    assert.deepEqual(await kit.asks({ typed }), { code: 'accept' }, 'the same packet again, from the same box');
    assert.deepEqual(await kit.asks({ typed, from: '10.0.0.2' }), { code: 'reject', message: english('gate.used') });
    kit.clock.advance(11);
    assert.deepEqual(await kit.asks({ typed }), { code: 'reject', message: english('gate.used') });
    assert.deepEqual(await kit.asks({ typed: '000000' }), { code: 'reject', message: english('gate.wrong-code') });
  });

  test('asks for the code of an app where nothing was typed, and again where it was wrong', async (t) => {
    const kit = await gateKit(t);
    const app = await enrolled(kit);
    const asked = await kit.asks();
    assert.ok(asked.code === 'ask');
    assert.equal(asked.message, english('gate.type-code'));
    const wrong = await kit.asks({ state: asked.state, typed: '000000' });
    assert.deepEqual(wrong, { code: 'ask', state: asked.state, message: english('gate.wrong-code') });
    const state = `0x${Buffer.from(asked.state).toString('hex')}`;
    assert.deepEqual(await kit.asks({ state, typed: codeNow(kit, app) }), { code: 'accept' });
    kit.clock.advance(60);
    const again = await kit.asks({ state, typed: codeNow(kit, app) });
    assert.deepEqual(again, { code: 'reject', message: english('gate.expired') }, 'what is over lets nobody in');
  });

  test('texts, once however often the packet comes, and takes the code that was texted', async (t) => {
    const kit = await gateKit(t);
    await enrolledNumber(kit, 'mobile-text');
    const texts = kit.telephony.texts.length;
    const [asked, ...same] = await Promise.all([kit.asks(), kit.asks(), kit.asks()]);
    assert.ok(asked.code === 'ask');
    assert.deepEqual(same, [asked, asked]);
    assert.equal(kit.telephony.texts.length, texts + 1);
    assert.match(asked.message, /42$|42\D/u);
    assert.deepEqual(await kit.asks({ state: asked.state, typed: kit.telephony.code }), { code: 'accept' });
  });

  test('calls, waits for #, and rings once however often the packet comes', async (t) => {
    const kit = await gateKit(t);
    await enrolledNumber(kit, 'mobile-call');
    const calls = kit.telephony.calls.length;
    kit.meanwhile.push(
      () => undefined,
      () => presses(kit, '#'),
    );
    assert.deepEqual(await Promise.all([kit.asks(), kit.asks()]), [{ code: 'accept' }, { code: 'accept' }]);
    assert.equal(kit.telephony.calls.length, calls + 1);
  });

  test('says that nobody answered, in time for the box, and hangs up', async (t) => {
    const kit = await gateKit(t);
    await enrolledNumber(kit, 'mobile-call');
    const startedAt = kit.clock.now().getTime();
    assert.deepEqual(await kit.asks(), { code: 'reject', message: english('gate.no-answer') });
    assert.equal(kit.clock.now().getTime() - startedAt, longestWait);
    assert.equal(kit.telephony.cancelled.length, 1);
  });

  test('lets nobody in who reported the call, nor after it', async (t) => {
    const kit = await gateKit(t);
    await enrolledNumber(kit, 'mobile-call');
    kit.meanwhile.push(() => presses(kit, '0#'));
    assert.deepEqual(await kit.asks(), { code: 'reject', message: english('gate.denied') });
    kit.clock.advance(60);
    assert.deepEqual(await kit.asks(), { code: 'reject', message: english('gate.fraud-reported') });
  });

  test('shows the number of an approval, and waits once it was answered', async (t) => {
    const kit = await gateKit(t);
    const { phone } = await enrolledPhone(kit);
    const asked = await kit.asks();
    assert.ok(asked.code === 'ask');
    const number = /\d\d/u.exec(asked.message)?.[0] ?? '';
    assert.equal(asked.message, english('gate.approve', { number }));
    kit.meanwhile.push(() => phone.approve(number));
    assert.deepEqual(await kit.asks({ state: asked.state, typed: 'OK' }), { code: 'accept' });
  });

  test('asks in the way that is named, in place of the usual one', async (t) => {
    const kit = await gateKit(t);
    await enrolledNumber(kit, 'mobile-text');
    await enrolled(kit);
    const asked = await kit.asks({ typed: 'Code' });
    assert.ok(asked.code === 'ask');
    assert.equal(asked.message, english('gate.type-code'));
    const none = await kit.asks({ typed: 'push' });
    assert.deepEqual(none, { code: 'reject', message: english('gate.no-such-way') });
  });

  test('takes a recovery code and a pass in place of a code, each once', async (t) => {
    const kit = await gateKit(t);
    const { codes } = await codesMade(kit);
    for (const typed of [codes[0] ?? '', await passIssued(kit)]) {
      assert.deepEqual(await kit.asks({ typed }), { code: 'accept' });
      assert.deepEqual(await kit.asks({ typed, client: 'other' }), {
        ...{ code: 'reject', message: english('gate.used') },
      });
    }
  });

  test('says the same of somebody unknown as of somebody without any way to verify', async (t) => {
    const kit = await gateKit(t);
    const refused = { code: 'reject', message: english('gate.not-set-up') };
    for (const user of ['alex@contoso.example', 'nobody@contoso.example', '', '%{User-Password}', 'ä"\\\u0000'])
      for (const typed of ['', '123456']) assert.deepEqual(await kit.asks({ user, typed }), refused, user);
  });

  test('takes the answer to its own question, of the same person and the same program only', async (t) => {
    const kit = await gateKit(t);
    const app = await enrolled(kit);
    const asked = await kit.asks();
    assert.ok(asked.code === 'ask');
    const typed = codeNow(kit, app);
    const refused = { code: 'reject', message: english('gate.expired') };
    assert.deepEqual(await kit.asks({ state: asked.state, typed, caller: 'mail' }), refused);
    assert.deepEqual(await kit.asks({ state: asked.state, typed, user: 'sanne@contoso.example' }), refused);
    assert.deepEqual(await kit.asks({ state: 'no such question', typed }), refused);
    assert.deepEqual(await kit.asks({ state: asked.state, typed }), { code: 'accept' }, 'the code was not touched');
    assert.equal((await kit.service.status(alex)).locks.length, 0);
  });

  test('joins no two sign-ins of people who may be anywhere', async (t) => {
    const kit = await gateKit(t);
    await enrolledNumber(kit, 'mobile-call');
    kit.meanwhile.push(() => presses(kit, '#'));
    assert.deepEqual(await kit.asks({ from: '' }), { code: 'accept' });
    assert.notEqual((await kit.asks({ from: '' })).code, 'accept');
  });

  test('lets nobody in by an answer that was kept and put back in the store', async (t) => {
    const kit = await gateKit(t);
    await enrolledNumber(kit, 'mobile-call');
    kit.meanwhile.push(() => presses(kit, '#'));
    assert.deepEqual(await kit.asks(), { code: 'accept' });
    const rows = kit.store.collection(gateAnswerCollection);
    const [row] = await rows.find({});
    assert.ok(row !== undefined);
    kit.clock.advance(3_600);
    await rows.deleteMany({});
    await rows.insertOne({ ...row, until: new Date(kit.clock.now().getTime() + 9_000) } as StoredDocument);
    assert.notEqual((await kit.asks()).code, 'accept');
  });

  test('calls nobody for a slip, whatever it is', async (t) => {
    const kit = await gateKit(t);
    await enrolledNumber(kit, 'mobile-call');
    const calls = kit.telephony.calls.length;
    for (const typed of ['12345', '__proto__', 'constructor', 'calling'])
      assert.deepEqual(await kit.asks({ typed }), { code: 'reject', message: english('gate.wrong-code') }, typed);
    assert.equal(kit.telephony.calls.length, calls);
  });

  test('hears # though the end of the call was told before it', async (t) => {
    const kit = await gateKit(t);
    await enrolledNumber(kit, 'mobile-call');
    kit.meanwhile.push(
      () => kit.answers.callEnded(kit.telephony.calling, { sid: 'CA2', end: 'completed' }),
      () => presses(kit, '#'),
    );
    assert.deepEqual(await kit.asks(), { code: 'accept' });
  });

  test('waits on while the store cannot be asked for some seconds, and rings nobody twice', async (t) => {
    const kit = await gateKit(t);
    await enrolledNumber(kit, 'mobile-call');
    const { verifications, telephony } = kit;
    const status = verifications.status.bind(verifications);
    const before = telephony.calls.length;
    const away = () => (verifications.status = () => Promise.reject(new Error('away')));
    const back = () => (verifications.status = status);
    kit.meanwhile.push(away, ...Array.from({ length: 14 }, () => () => undefined), back, () => presses(kit, '#'));
    assert.deepEqual(await kit.asks(), { code: 'accept' });
    assert.equal(telephony.calls.length - before, 1);
    kit.clock.advance(60);
    kit.meanwhile.push(away);
    await assert.rejects(kit.asks(), /away/u);
    back();
    kit.clock.advance(60);
    const asked = kit.clock.now().getTime();
    kit.meanwhile.push(...Array.from({ length: 94 }, () => () => undefined), away);
    await assert.rejects(kit.asks(), /away/u);
    assert.ok(kit.clock.now().getTime() - asked <= longestWait, 'no longer than the RADIUS server waits');
  });

  test('is not told that a code is wrong when what decides cannot be asked, and may ask again at once', async (t) => {
    const kit = await gateKit(t);
    const app = await enrolled(kit);
    const typed = codeNow(kit, app);
    const check = kit.verifications.check.bind(kit.verifications);
    kit.verifications.check = () => Promise.reject(new Error('away'));
    await assert.rejects(kit.asks({ typed }), /away/u);
    kit.verifications.check = check;
    assert.deepEqual(await kit.asks({ typed }), { code: 'accept' });
  });

  test('calls itself a sign-in, on the phone and in the call', async (t) => {
    const kit = await gateKit(t);
    await enrolledNumber(kit, 'mobile-call');
    const { phone } = await enrolledPhone(kit);
    await kit.asks({ typed: 'push' });
    const waiting = await phone.waiting();
    const request = 'request' in waiting ? waiting.request : undefined;
    assert.deepEqual([request?.place, request?.program], ['sign-in', 'vpn']);
    kit.meanwhile.push(async () => {
      const script = await kit.answers.callAnswered(kit.telephony.calling, { sid: 'CA9' });
      assert.deepEqual(script.say === 'ask' && script.purpose, { place: 'sign-in' });
      await presses(kit, '#');
    });
    assert.deepEqual(await kit.asks({ typed: 'call' }), { code: 'accept' });
  });
});

describe('the texts of a gate', () => {
  test('fit what RADIUS carries, in every language', () => {
    for (const [language, { gate }] of Object.entries(locales))
      for (const [key, text] of Object.entries(gate))
        assert.ok(Buffer.byteLength(text) <= 240, `${language} ${key} has ${Buffer.byteLength(text)} bytes`);
  });
});
