/** Each way to verify on the page of a sign-in, and what it says of everything that can come of it. */
import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { decodeJwt } from 'jose';
import { createLocalization } from '../../../../services/localization/localization.ts';
import { codesMade, passIssued, withRecovery } from '../../../services/enrollment/recovery-kit.ts';
import { enrolledPhone } from '../../../services/enrollment/push/push-kit.ts';
import type { BuildBotOptions } from '../../../support/build-bot.ts';
import { allMethods } from '../../../support/foundation.ts';
import { answerOf, somebody, startSignIn } from './external-mfa-kit.ts';
import { formOf, type Shown, wordsOf } from '../test-browser.ts';

const translate = createLocalization().translator('en');
const number = '+12065550142';
const masked = '+1 ••• ••• •• 42';

async function kit(t: TestContext, policy: BuildBotOptions['policy'] = allMethods) {
  const made = await startSignIn(t, { bot: { policy } });
  const { enrollment, telephony, answers } = made.server;
  const person = made.browser();
  return {
    ...made,
    person,
    /** Goes to the page, as somebody who has just given their password. */
    sent: async (): Promise<Shown> => person.authorize(await made.entra.form({ nonce: `n-${Math.random()}` })),
    /** Sets up a phone, and makes it the default. */
    withPhone: async (kind: 'mobile-text' | 'mobile-call') => {
      const contact = { contact: 'mobile', number: { e164: number, country: 'US' } } as const;
      const begun = await enrollment.phones.begin(somebody, kind, contact);
      assert.equal(begun.code, 'started');
      assert.equal((await enrollment.phones.contact(somebody, begun.methodId, 'en')).code, 'sent');
      if (kind === 'mobile-text')
        assert.deepEqual(await enrollment.prove(somebody, begun.methodId, telephony.code), { code: 'verified' });
      else await pressed(answers, telephony.calling);
      made.clock.advance(120);
      return begun.methodId;
    },
  };
}

type Answers = Awaited<ReturnType<typeof startSignIn>>['server']['answers'];

async function pressed(answers: Answers, challengeId: string, digits = '#'): Promise<void> {
  await answers.callAnswered(challengeId, { sid: 'CA1' });
  await answers.keysPressed(challengeId, { sid: 'CA1', digits, attempt: 1 });
}

function amrOf(page: Shown): unknown {
  return decodeJwt(answerOf(page).fields['id_token'] ?? '')['amr'];
}

function says(page: Shown, text: string): void {
  assert.ok(wordsOf(page).includes(text), `${text}\n\n${wordsOf(page)}`);
  assert.doesNotMatch(wordsOf(page), /\*/u);
}

describe('a text', () => {
  test('is sent at once where it is the default, and its code is typed', async (t) => {
    const { person, sent, withPhone, server } = await kit(t);
    await withPhone('mobile-text');
    const page = await sent();
    assert.equal(server.telephony.texts.length, 2);
    says(page, translate('sign-in.text-sent-reply', { number: masked }));
    assert.match(page.text, /autocomplete="one-time-code"/u);
    const wrong = server.telephony.code === '111111' ? '222222' : '111111';
    says(await person.submit(page, 'code', { typed: wrong }), 'That code is not right');
    assert.deepEqual(amrOf(await person.submit(page, 'code', { typed: server.telephony.code })), ['sms']);
  });

  test('that is sent once more takes the place of the first, and not too soon', async (t) => {
    const { person, sent, withPhone, server, clock } = await kit(t);
    await withPhone('mobile-text');
    const page = await sent();
    const first = server.telephony.code;
    says(await person.submit(page, 'contact'), 'You can ask again in');
    clock.advance(60);
    await person.submit(page, 'contact');
    says(await person.submit(page, 'code', { typed: first }), 'That code');
    assert.deepEqual(amrOf(await person.submit(page, 'code', { typed: server.telephony.code })), ['sms']);
  });

  test('whose carrier is away says so, and who gives up then has not refused', async (t) => {
    const { person, sent, withPhone, server, clock } = await kit(t);
    await withPhone('mobile-text');
    server.telephony.answer = { code: 'unavailable' };
    const page = await sent();
    says(page, translate('outcome.unavailable'));
    clock.advance(60);
    const again = await person.submit(page, 'contact');
    says(again, translate('outcome.unavailable'));
    assert.deepEqual(answerOf(await person.submit(again, 'stop')).fields, {
      ...{ error: 'temporarily_unavailable', state: 'state-1' },
    });
  });

  test('whose carrier is away is no refusal either where whoever gives up tried nothing again, and has a call beside it', async (t) => {
    const { person, sent, withPhone, server } = await kit(t);
    await withPhone('mobile-text');
    await withPhone('mobile-call');
    server.telephony.answer = { code: 'unavailable' };
    const page = await sent();
    says(page, translate('outcome.unavailable'));
    assert.equal(answerOf(await person.submit(page, 'stop')).fields['error'], 'temporarily_unavailable');
  });

  test('whose carrier is away is refused by whoever gives up with an app at hand', async (t) => {
    const { person, sent, withPhone, enrolled, server } = await kit(t);
    await withPhone('mobile-text');
    await enrolled();
    server.telephony.answer = { code: 'unavailable' };
    assert.equal(answerOf(await person.submit(await sent(), 'stop')).fields['error'], 'access_denied');
  });
});

describe('a call', () => {
  test('is told as it goes, and the page goes on by itself once # is pressed', async (t) => {
    const { person, sent, withPhone, server } = await kit(t);
    await withPhone('mobile-call');
    const page = await sent();
    says(page, translate('sign-in.calling', { number: masked }));
    assert.match(page.text, /http-equiv="refresh"/u);
    const { answers, telephony } = server;
    const told = async (): Promise<unknown> => JSON.parse((await person.open(`${page.url}/progress`)).text);
    await answers.callAnswered(telephony.calling, { sid: 'CA1' });
    assert.deepEqual(await told(), { state: 'pending', says: translate('sign-in.call-answered') });
    await answers.keysPressed(telephony.calling, { sid: 'CA1', digits: '#', attempt: 1 });
    assert.deepEqual(await told(), { state: 'verified', says: '' });
    const withoutScript = await person.open(page.url);
    says(withoutScript, translate('sign-in.proven'));
    assert.ok(!withoutScript.text.includes(translate('sign-in.call-over', { number: masked })));
    assert.deepEqual(amrOf(await person.submit(withoutScript, 'finish')), ['tel']);
  });

  test('that nobody takes is over, and says what to do', async (t) => {
    const { person, sent, withPhone, server } = await kit(t);
    await withPhone('mobile-call');
    const page = await sent();
    await server.answers.callEnded(server.telephony.calling, { sid: 'CA1', end: 'no-answer' });
    const over = await person.open(page.url);
    says(over, translate('call-ended.no-answer'));
    says(over, translate('sign-in.call-again'));
  });

  test('on which somebody reports fraud ends the sign-in, and Entra is told that it was refused', async (t) => {
    const { person, sent, withPhone, server } = await kit(t);
    await withPhone('mobile-call');
    const page = await sent();
    const { answers, telephony } = server;
    await answers.callAnswered(telephony.calling, { sid: 'CA1' });
    await answers.keysPressed(telephony.calling, { sid: 'CA1', digits: '0#', attempt: 1 });
    const denied = await person.open(page.url);
    says(denied, translate('sign-in.denied'));
    assert.deepEqual(answerOf(await person.submit(denied, 'stop')).fields, {
      error: 'access_denied',
      state: 'state-1',
    });
    says(await sent(), translate('outcome.fraud-reported'));
  });
});

describe('an approval', () => {
  test('shows its number, and the page goes on by itself once it is typed on the phone', async (t) => {
    const { person, sent, enrollmentKit } = await kit(t);
    const { phone } = await enrolledPhone(enrollmentKit, somebody);
    const page = await sent();
    const shown = /<dd>(\d\d)<\/dd>/u.exec(page.text)?.[1];
    assert.ok(shown !== undefined, page.text);
    says(page, translate('sign-in.push-not-me'));
    assert.deepEqual(await phone.approve(shown), { code: 'verified' });
    assert.deepEqual(amrOf(await person.submit(page, 'finish')), ['swk']);
  });
});

describe('what was kept for a bad day', () => {
  test('a recovery code signs in once', async (t) => {
    const { person, sent, enrollmentKit } = await kit(t, withRecovery);
    const { codes } = await codesMade(enrollmentKit, somebody);
    const page = await sent();
    says(await person.open(`${page.url}?way=choose`), translate('recovery-code-card.title'));
    const open = await person.open(`${page.url}?way=recovery-code`);
    says(
      await person.submit(open, 'recovery-code', { typed: 'x' }),
      translate('recovery-code-card.not-a-recovery-code'),
    );
    assert.deepEqual(amrOf(await person.submit(open, 'recovery-code', { typed: codes[0] ?? '' })), ['otp']);
    const next = await sent();
    const again = await person.post(next.url, { ...formOf(next, 'stop'), act: 'recovery-code', typed: codes[0] ?? '' });
    says(again, translate('recovery-code-card.code-already-used'));
  });

  test('a pass of the helpdesk signs in whoever has set up nothing', async (t) => {
    const { person, sent, enrollmentKit } = await kit(t);
    await enrollmentKit.service.begin(somebody, 'authenticator-code');
    const pass = await passIssued(enrollmentKit, somebody);
    const page = await sent();
    says(page, translate('sign-in.not-set-up'));
    const open = await person.open(`${page.url}?way=pass`);
    says(await person.submit(open, 'pass', { typed: 'x' }), translate('pass-card.not-a-pass'));
    assert.deepEqual(amrOf(await person.submit(open, 'pass', { typed: pass })), ['otp']);
  });
});

describe('codes that are wrong', () => {
  test('too often lock the way, and the page says who helps', async (t) => {
    const { person, sent, enrolled, clock } = await kit(t, {});
    await enrolled();
    let page = await sent();
    for (let tries = 0; tries < 200 && /name="typed"/u.test(page.text); tries += 1) {
      page = await person.submit(page, 'code', { typed: '000000' });
      if (!wordsOf(page).includes('too many attempts')) continue;
      clock.advance(3_600);
      page = await sent();
    }
    says(page, `${translate('sign-in.locked')} ${translate('sign-in.ask-pass')}`);
  });

  test('too often bring the page on which the other ways are named: another method, a recovery code, the helpdesk’s pass', async (t) => {
    const policy = { ...allMethods, ...withRecovery, consecutiveFailuresUntilLocked: 2 };
    const { person, sent, withPhone, enrollmentKit } = await kit(t, policy);
    const { codes } = await codesMade(enrollmentKit, somebody);
    await withPhone('mobile-call');
    let page = await sent();
    const { url } = page;
    for (let tries = 0; tries < 2; tries += 1) page = await person.submit(page, 'code', { typed: '000000' });
    says(page, translate('sign-in.locked'));
    says(page, translate('sign-in.ways-title'));
    for (const way of ['method.mobile-call.title', 'recovery-code-card.title', 'pass-card.title'] as const)
      says(page, translate(way));
    assert.ok(!wordsOf(page).includes(translate('method.authenticator-code.title')));
    const open = await person.open(`${url}?way=recovery-code`);
    const wrong = (codes[0] ?? '').startsWith('7') ? `8${codes[0]?.slice(1)}` : `7${codes[0]?.slice(1)}`;
    await person.submit(open, 'recovery-code', { typed: wrong });
    const off = await person.submit(open, 'recovery-code', { typed: wrong });
    says(off, translate('sign-in.codes-locked'));
    says(off, translate('method.mobile-call.title'));
    assert.ok(!wordsOf(off).includes(translate('recovery-code-card.title')));
  });

  test('by a clock that is off say by how much', async (t) => {
    const { person, sent, enrolled, clock, codeOf } = await kit(t, {});
    const started = await enrolled();
    clock.advance(300);
    const page = await sent();
    /** What a phone shows whose clock is 90 seconds behind. */
    const behind = (): string => {
      clock.advance(-90);
      const shown = codeOf(started);
      clock.advance(90);
      return shown;
    };
    says(await person.submit(page, 'code', { typed: behind() }), translate('outcome.late'));
    clock.advance(30);
    says(
      await person.submit(page, 'code', { typed: behind() }),
      translate('outcome.clock-off-behind', { seconds: 90 }),
    );
  });
});
