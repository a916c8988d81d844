import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Directory, DirectoryUnavailableError } from '../../../services/directory/directory.ts';
import { gateAnswerCollection, JoinedAnswers } from '../../../services/gates/joined-answers.ts';
import { longestWait, RadiusGate, type RadiusRequest } from '../../../services/gates/radius-gate.ts';
import { createLocalization } from '../../../services/localization/localization.ts';
import { locales } from '../../../services/localization/locales/locales.ts';
import type { StoredDocument } from '../../../services/store/document-store.ts';
import { systemRandomness } from '../../../services/randomness.ts';
import {
  alex,
  codeNow,
  enrolled,
  type EnrollmentKit,
  type KitOptions,
  sanne,
  unsealedEvents,
} from '../enrollment/enrollment-kit.ts';
import { enrolledPhone, otherThan } from '../enrollment/push/push-kit.ts';
import { codesMade, passIssued } from '../enrollment/recovery-kit.ts';
import { enrolledNumber, presses, signInKit } from '../sign-in/sign-in-kit.ts';
import { directory } from './gate-directory.ts';

const english = createLocalization().translator('en');

interface GateKit extends EnrollmentKit {
  readonly gate: RadiusGate;
  /** One Access-Request, by default of Alex without anything after the password. */
  readonly asks: (request?: Partial<RadiusRequest>) => ReturnType<RadiusGate['answer']>;
  /** The same on another replica. */
  readonly asksElsewhere: GateKit['asks'];
  /** Names that the directory was asked for; set `isAway`, and it does not answer. */
  readonly looked: string[] & { isAway?: boolean };
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
  const looked: GateKit['looked'] = [];
  const findByAccountName: Directory['findByAccountName'] = (name) => {
    looked.push(name);
    if (looked.isAway) return Promise.reject(new DirectoryUnavailableError('away'));
    return directory.findByAccountName(name === 'alias@contoso.example' ? 'alex@contoso.example' : name);
  };
  const gateOf = () =>
    new RadiusGate({
      ...{ verifications, joined, keyRing, clock, wait, translator, defaultLanguage: 'en' },
      directory: { findByAccountName },
      randomness: systemRandomness,
    });
  const gate = gateOf();
  const whole = { caller: 'vpn', user: 'alex@contoso.example', typed: '', state: '', client: 'box', from: '10.0.0.1' };
  const asks: GateKit['asks'] = (request = {}) => gate.answer({ ...whole, ...request });
  const asksElsewhere: GateKit['asks'] = (request = {}) => gateOf().answer({ ...whole, ...request });
  return { ...kit, gate, meanwhile, looked, asks, asksElsewhere };
}

/** A question that was asked. */
async function asked(answer: ReturnType<RadiusGate['answer']>) {
  const question = await answer;
  assert.ok(question.code === 'ask', JSON.stringify(question));
  return question;
}

/** The person's own phone writes back. */
function texts({ answers }: Pick<EnrollmentKit, 'answers'>, body: string) {
  return answers.textReceived({ from: '+12065550142', body });
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
    await enrolledPhone(kit);
    const questions = [
      await asked(kit.asks({ from: '', typed: 'push' })),
      await asked(kit.asks({ from: '', typed: 'push' })),
    ];
    assert.equal(
      new Set(questions.map(({ state }) => state)).size,
      2,
      'nor their questions, which approvals are given to',
    );
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
});

describe('a question of a VPN', () => {
  const expired = { code: 'reject', message: english('gate.expired') };

  test('is answered by text too: whatever is typed then lets in, once', async (t) => {
    const kit = await gateKit(t);
    await enrolledNumber(kit, 'mobile-text');
    for (const typed of ['the code', 'OK', '', '000000']) {
      const { state } = await asked(kit.asks());
      const { code } = kit.telephony;
      await texts(kit, code);
      const answer = { state, typed: typed === 'the code' ? code : typed };
      assert.deepEqual(await kit.asks(answer), { code: 'accept' }, typed);
      kit.clock.advance(60);
      assert.deepEqual(await kit.asks(answer), expired);
    }
    const types = (await unsealedEvents(kit)).map(({ type }) => type);
    assert.ok(!types.includes('verification-failed'), 'nothing was counted as wrong');
  });

  test('is answered by text while its code is being looked at', async (t) => {
    const kit = await gateKit(t);
    await enrolledNumber(kit, 'mobile-text');
    const { state } = await asked(kit.asks());
    const { verifications } = kit;
    const answerAny = verifications.answerAny.bind(verifications);
    verifications.answerAny = async (...args) => {
      await texts(kit, kit.telephony.code);
      return answerAny(...args);
    };
    assert.deepEqual(await kit.asks({ state, typed: kit.telephony.code }), { code: 'accept' });
  });

  test('says that it was denied on the phone, whatever is typed', async (t) => {
    const kit = await gateKit(t);
    const { phone } = await enrolledPhone(kit);
    const { state } = await asked(kit.asks());
    await phone.deny();
    for (const typed of ['OK', '123456', 'AAAA-BBBB-CCCC'])
      assert.deepEqual(await kit.asks({ state, typed }), { code: 'reject', message: english('gate.denied') }, typed);
  });

  test('is the same at whichever replica the box asks again, until another text can be sent', async (t) => {
    const kit = await gateKit(t);
    await enrolledNumber(kit, 'mobile-text');
    const sent = kit.telephony.texts.length;
    const question = await asked(kit.asks());
    for (const seconds of [9, 10, 10]) {
      kit.clock.advance(seconds);
      assert.deepEqual(await Promise.all([kit.asks(), kit.asksElsewhere()]), [question, question]);
    }
    assert.equal(kit.telephony.texts.length, sent + 1);
    assert.deepEqual(await kit.asks({ state: question.state, typed: kit.telephony.code }), { code: 'accept' });
    const next = await asked(kit.asks());
    assert.notEqual(next.state, question.state, 'what was answered is over');
    assert.equal(kit.telephony.texts.length, sent + 2);
    kit.clock.advance(60);
    const [last, ...same] = await Promise.all([kit.asks(), kit.asksElsewhere(), kit.asks()]);
    assert.deepEqual(same, [last, last]);
    assert.notDeepEqual(last, next, 'whoever answered the first one by text is let in, and nobody else by it');
    assert.equal(kit.telephony.texts.length, sent + 3);
  });

  test('is the same for the code of an app however late, until that was answered', async (t) => {
    const kit = await gateKit(t);
    const app = await enrolled(kit);
    const forCode = await asked(kit.asks());
    kit.clock.advance(200);
    assert.deepEqual(await kit.asks(), forCode);
    assert.deepEqual(await kit.asks({ state: forCode.state, typed: codeNow(kit, app) }), { code: 'accept' });
    assert.notEqual((await asked(kit.asks())).state, forCode.state);
  });

  test('of an approval is nobody else’s who asks from there some seconds later: their number is another', async (t) => {
    const kit = await gateKit(t);
    const { phone } = await enrolledPhone(kit);
    const first = await asked(kit.asks({ typed: 'push' }));
    kit.clock.advance(9);
    assert.deepEqual(await kit.asks({ typed: 'push' }), first);
    const number = /\d\d/u.exec(first.message)?.[0] ?? '';
    await phone.approve(otherThan(number));
    assert.deepEqual(await kit.asks({ typed: 'push' }), first, 'a wrong number may be typed again');
    kit.clock.advance(60);
    const second = await asked(kit.asks({ typed: 'push' }));
    assert.notEqual(second.state, first.state);
    await phone.approve(/\d\d/u.exec(second.message)?.[0] ?? '');
    assert.equal((await kit.asks({ state: first.state, typed: 'OK' })).code, 'reject');
    assert.deepEqual(await kit.asks({ state: second.state, typed: 'OK' }), { code: 'accept' });
  });

  test('is over once something else is asked, or nothing is set up any more', async (t) => {
    const kit = await gateKit(t);
    await enrolledNumber(kit, 'mobile-text');
    const { phone } = await enrolledPhone(kit);
    const first = await asked(kit.asks({ typed: 'text' }));
    kit.clock.advance(20);
    await asked(kit.asks({ typed: 'push' }));
    kit.clock.advance(20);
    const again = await asked(kit.asks({ typed: 'text' }));
    assert.notEqual(again.state, first.state);
    await asked(kit.asks({ typed: 'push' }));
    await phone.deny();
    kit.clock.advance(20);
    assert.equal((await kit.asks({ typed: 'push' })).code, 'reject');
  });

  test('is asked anew from another place, which hears how long to wait', async (t) => {
    const kit = await gateKit(t);
    await enrolledNumber(kit, 'mobile-text');
    const { state } = await asked(kit.asks());
    kit.clock.advance(10);
    for (const other of [{ from: '10.0.0.2' }, { from: '' }, { client: 'other' }, { caller: 'mail' }])
      assert.deepEqual(await kit.asks(other), {
        ...{ code: 'reject', message: english('gate.too-soon', { count: 20 }) },
      });
    assert.deepEqual(await kit.asks({ state, typed: kit.telephony.code }), { code: 'accept' }, 'the first one goes on');
  });

  test('goes on where nobody knows whether the phone was reached', async (t) => {
    const kit = await gateKit(t);
    await enrolledNumber(kit, 'mobile-text');
    await enrolledNumber(kit, 'mobile-call');
    kit.telephony.losesAnswers = true;
    const question = await asked(kit.asks({ typed: 'text' }));
    const phone = (await kit.verifications.waysOf(alex)).ways[0]?.label ?? '';
    assert.equal(question.message, english('gate.text-unsure', { phone }));
    kit.clock.advance(25);
    assert.deepEqual(await kit.asks({ typed: 'text' }), question);
    const { state } = question;
    assert.deepEqual(await kit.asks({ state, typed: kit.telephony.code }), { code: 'accept' });
    kit.clock.advance(60);
    kit.meanwhile.push(() => presses(kit, '#'));
    assert.deepEqual(await kit.asks({ typed: 'call' }), { code: 'accept' });
    const sent = kit.telephony.texts.length;
    const lost = await asked(kit.asks({ typed: 'text' }));
    kit.clock.advance(60);
    assert.notEqual((await asked(kit.asks({ typed: 'text' }))).state, lost.state, 'it has not come in a minute');
    assert.equal(kit.telephony.texts.length, sent + 2);
  });

  test('is answered while the directory is away, under the name that it was asked for and no other', async (t) => {
    const kit = await gateKit(t);
    const app = await enrolled(kit);
    await enrolled(kit, sanne);
    const { state } = await asked(kit.asks());
    kit.looked.isAway = true;
    const typed = codeNow(kit, app);
    for (const user of ['sanne@contoso.example', 'alex', '']) {
      await assert.rejects(kit.asksElsewhere({ state, typed, user }), DirectoryUnavailableError, user);
      const forged = `${state.slice(0, -1)}${state.endsWith('A') ? 'B' : 'A'}`;
      await assert.rejects(kit.asksElsewhere({ state: forged, typed, user }), DirectoryUnavailableError, user);
    }
    const [id = '', mac = ''] = state.split('.');
    for (let at = 0; at < mac.length; at += 1) {
      const forged = `${id}.${mac.slice(0, at)}${mac[at] === 'A' ? 'B' : 'A'}${mac.slice(at + 1)}`;
      await assert.rejects(kit.asksElsewhere({ state: forged, typed }), DirectoryUnavailableError, `${at}`);
    }
    await assert.rejects(kit.asksElsewhere({ state: `${state}.`, typed }), DirectoryUnavailableError);
    await assert.rejects(kit.asksElsewhere({ state, typed, caller: 'mail' }), DirectoryUnavailableError);
    await assert.rejects(kit.asksElsewhere(), DirectoryUnavailableError, 'who it is has to be known to ask');
    assert.deepEqual(await kit.asksElsewhere({ state, typed, user: ' ALEX@contoso.example' }), { code: 'accept' });
  });

  test('is answered under another name of the same person, and under none of anybody else', async (t) => {
    const kit = await gateKit(t);
    const app = await enrolled(kit);
    const question = await asked(kit.asks());
    const [id = '', mac = ''] = question.state.split('.');
    const typed = codeNow(kit, app);
    assert.deepEqual(await kit.asks({ state: id, typed, user: 'sanne@contoso.example' }), expired);
    const other = await asked(kit.asks({ user: 'alex@contoso.example', from: '10.0.0.2' }));
    const [otherId = ''] = other.state.split('.');
    assert.deepEqual(await kit.asks({ state: `${otherId}.${mac}`, typed, user: 'sanne@contoso.example' }), expired);
    const wrong = await asked(kit.asks({ state: id, typed: '000000', user: 'alias@contoso.example' }));
    assert.deepEqual(await kit.asks({ state: wrong.state, typed, user: 'alias@contoso.example' }), { code: 'accept' });
  });

  test('is one however its State is written: a wrong code that comes twice counts once', async (t) => {
    const kit = await gateKit(t);
    await enrolled(kit);
    const { state } = await asked(kit.asks());
    const hex = Buffer.from(state).toString('hex');
    for (const written of [state, `0x${hex}`, `0x${hex.toUpperCase()}`])
      assert.equal((await kit.asks({ state: written, typed: '000000' })).code, 'ask');
    assert.equal((await kit.changes.status(alex)).recentFailures.length, 1);
    assert.deepEqual(await kit.asks({ state: `${state}.junk`, typed: '000000' }), expired);
  });

  test('asks the directory for one name once in five minutes', async (t) => {
    const kit = await gateKit(t);
    const app = await enrolled(kit);
    const names = ['alex@contoso.example', 'ALEX@contoso.example ', 'nobody@contoso.example'];
    for (const user of [...names, ...names]) await kit.asks({ user, typed: '000000' });
    assert.deepEqual(kit.looked, ['alex@contoso.example', 'nobody@contoso.example']);
    kit.looked.isAway = true;
    assert.deepEqual(await kit.asks({ typed: codeNow(kit, app) }), { code: 'accept' });
    kit.clock.advance(300);
    await assert.rejects(kit.asks({ typed: codeNow(kit, app) }), DirectoryUnavailableError);
    kit.looked.isAway = false;
    assert.deepEqual(await kit.asks({ typed: codeNow(kit, app) }), { code: 'accept' }, 'a failure is not remembered');
  });

  test('calls itself a sign-in, on the phone and in the call', async (t) => {
    const kit = await gateKit(t);
    await enrolledNumber(kit, 'mobile-call');
    const { phone } = await enrolledPhone(kit);
    await asked(kit.asks({ typed: 'push' }));
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
