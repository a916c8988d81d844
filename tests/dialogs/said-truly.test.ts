import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ManagedTalk } from '../support/managed-talk.ts';
import { textOf } from '../support/person.ts';
import { PhoneTalk } from '../support/phone-talk.ts';

const languages = ['en', 'nl', 'de', 'fr', 'es'] as const;
const quiet = { appPasswords: { allowed: false, most: 40 }, recoveryCodes: 'off' } as const;

describe('while the helpdesk looks at a report from the chat', () => {
  for (const language of languages)
    test(`each change is refused with that reason, and promises nothing (${language})`, async (t) => {
      const { talk } = await ManagedTalk.start(t, { language, hours: 30, policy: quiet });
      await talk.built.enrollment.managing.disown(talk.person);
      const onHold = talk.translate('manage.on-hold');
      for (const wish of ['action.lost-phone', 'intent.change_number.title', 'action.add-method'] as const) {
        await talk.person.say(talk.translate(wish));
        assert.ok(talk.shown.includes(onHold), `${wish}: ${talk.shown}`);
      }
    });

  test('who reports twice hears of the same ways', async (t) => {
    const { talk } = await ManagedTalk.start(t, { policy: quiet });
    await talk.person.say('who started this?');
    for (const time of ['once', 'twice']) {
      await talk.click('action.not-me');
      assert.match(talk.shown, /2 ways to verify that were added in the last 24 hours are off\./u, time);
    }
  });
});

for (const language of languages)
  test(`what was left in the middle of replacing a lost app is said to be off, however it is left (${language})`, async (t) => {
    const managed = await ManagedTalk.start(t, { language, policy: quiet });
    const { talk } = managed;
    await talk.person.say(talk.translate('action.lost-phone'));
    await talk.click('action.suspend', { lostMethods: await managed.idOf('authenticator-code') });
    await talk.type();
    await talk.click('action.replace-now');
    await talk.click('action.back');
    assert.ok(talk.shown.startsWith(talk.translate('lost-phone.next-title')), 'back is where it came from');
    await talk.click('action.replace-now');
    await talk.click('action.cancel');
    assert.ok(talk.shown.startsWith(talk.translate('lost-phone.still-off-title')), talk.shown);
  });

test('a new phone brings the number along: only what the app holds is chosen beforehand', async (t) => {
  const managed = await ManagedTalk.start(t, { policy: quiet });
  const { talk } = managed;
  await talk.person.say('I have a new phone');
  await talk.person.say('Replace these');
  await managed.proveWith('phone');
  await talk.click('action.replace-now');
  await managed.setUpApp();
  assert.deepEqual(await managed.standing(), ['mobile-text', 'authenticator-code*']);
  assert.doesNotMatch(talk.lastLine, /^Set up the new one/u);
});

test('who waits for the helpdesk comes back tomorrow with its pass, alone or in a sentence', async (t) => {
  const { talk } = await ManagedTalk.start(t, { policy: quiet });
  const { person, built } = talk;
  await person.say('Ask the helpdesk');
  await talk.click('action.ask-helpdesk');
  await person.say('cancel');
  built.clock.advance(86_400);
  await person.say('I have a temporary pass');
  assert.match(talk.lastLine, /^Temporary pass/u);
  await person.say('cancel');
  await person.say('AAAA2-BBBB3');
  assert.ok(person.transcript.some((line) => line.startsWith('No temporary pass waits for you.')));
  await person.say('cancel');
  const issued = await built.enrollment.passes.issue(person, { reason: 'demo', seconds: 600 });
  assert.ok('pass' in issued);
  await person.say(`they gave me ${issued.pass}`);
  assert.match(talk.lastLine, /^How should we contact you\?/u);
});

for (const language of languages)
  test(`who has nothing set up is not told what stays of it (${language})`, async (t) => {
    const talk = await PhoneTalk.start(t, { language });
    await talk.person.arrive();
    for (const intent of ['change_number', 'add_backup', 'app_password'] as const)
      await talk.person.say(talk.translate(`intent.${intent}.title`));
    const said = talk.person.chat.flatMap(({ text }) => text ?? []);
    assert.equal(said.length, 3, talk.person.transcript.join(' / '));
    assert.equal(new Set(said).size >= 2, true, 'not the same words twice');
    for (const text of said) assert.ok(text.includes(talk.translate('outcome.not-set-up')), text);
  });

for (const language of languages)
  test(`recovery codes open by their name, and their button says what it does (${language})`, async (t) => {
    const talk = await PhoneTalk.start(t, {
      language,
      policy: { ...quiet, recoveryCodes: 'offered', backupPhone: 'off' },
    });
    await talk.untilNumber();
    await talk.giveNumber();
    await talk.type();
    await talk.click('action.skip');
    for (const title of ['recovery-codes.title', 'action.make-codes'] as const) {
      await talk.person.say(talk.translate(title));
      assert.ok(talk.shown.startsWith(talk.translate('recovery-codes.offer-title')), `${title}: ${talk.shown}`);
      await talk.person.say(talk.translate('action.cancel'));
    }
    assert.notEqual(talk.translate('recovery-codes.title'), talk.translate('action.make-codes'));
  });

test('who asks for what the policy does not allow, or has no number to change, is told or led on', async (t) => {
  const talk = await PhoneTalk.start(t, { policy: quiet });
  await talk.untilNumber();
  await talk.giveNumber();
  await talk.type();
  await talk.person.say('Password for an app');
  assert.match(textOf(talk.person.card), /Your organization does not accept app passwords/u);
});
