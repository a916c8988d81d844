import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { textOf } from '../support/person.ts';
import { PhoneApp } from '../support/phone-app.ts';
import { begin, codeIn, enroll, numberIn, pushTalk } from '../support/push-talk.ts';

describe('notifications on a phone', () => {
  test('are set up by a scan and an approval, and the chat goes on by itself', async (t) => {
    const all = await pushTalk(t);
    const { person, app, settle } = all;
    const shown = await begin(all);
    assert.match(textOf(person.card), /https\\:\/\/bot\.example\/authenticator\//u);
    assert.equal((await app.register(shown)).code, 'registered');
    await settle();
    assert.match(person.lastLine, /^Your phone is ready .*\[Contact me\]/u);
    assert.ok(!textOf(person.card).includes(shown), 'the code is gone from the chat');
    await person.click('Contact me');
    assert.match(person.lastLine, /^Approve on your phone/u);
    const number = numberIn(person);
    assert.deepEqual(await app.approve(number), { code: 'verified' });
    await settle();
    assert.match(person.lastLine, /Done\]/u);
    assert.match(textOf(person.card), /Mobile app: receive notifications/u);
    assert.ok(!JSON.stringify(person.chat).includes(`"${number}"`), 'the number is gone from the chat');
  });

  test('ask for a PIN where the policy does', async (t) => {
    const all = await pushTalk(t, { policy: { approvalPin: 'required' } });
    const { person, app, settle } = all;
    const shown = await begin(all);
    assert.match(textOf(person.card), /Step 2 of 4/u);
    await app.register(shown);
    await settle();
    assert.match(person.lastLine, /^Choose a PIN/u);
    assert.match(textOf(person.card), /With each approval on your phone you type this PIN/u);
    await person.click('Contact me', { pin: '739154', repeatedPin: '739154' });
    assert.deepEqual(await app.approve(numberIn(person), { pin: '1' }), { code: 'wrong-pin', left: 4 });
    assert.deepEqual(await app.approve(numberIn(person), { pin: '739154' }), { code: 'verified' });
    await settle();
    assert.match(person.lastLine, /Done\]/u);
  });

  test('wait with the PIN chosen while too many were asked for; it is not asked for again and again', async (t) => {
    const all = await pushTalk(t, { policy: { approvalPin: 'required' } });
    const { person, bot, settle } = all;
    await begin(all);
    for (let time = 1; time <= 6; time += 1) {
      const app = new PhoneApp(bot.devices, bot.clock);
      await app.register(codeIn(person));
      await settle();
      await person.click('Contact me', { pin: '739154', repeatedPin: '739154' });
      if (time === 6) break;
      await person.click('Back');
      await person.click('Set up', { method: 'authenticator-push' });
    }
    const said = person.transcript.find((line) => line.includes('We have contacted you too often')) ?? '';
    assert.match(said, /Try again in \d+ minutes?\. Or go back and choose another way\.$/u);
    assert.match(textOf(person.card), /^Your phone is ready/u);
    await person.click('Cancel');
    assert.match(textOf(person.card), /^Set-up stopped/u);
    assert.doesNotMatch(textOf(person.card), /the app/u);
  });

  test('are over on the phone once the person has stopped in the chat', async (t) => {
    const all = await pushTalk(t);
    const { person, app, bot } = all;
    await enroll(all);
    bot.clock.advance(3_600);
    await person.say('try it out');
    const [number, { id: request }] = [numberIn(person), await app.request()];
    await person.click('Cancel');
    const known = await app.waiting();
    assert.ok(known.code === 'known' && known.request === undefined);
    assert.deepEqual(await app.approve(number, { request }), { code: 'over' });
    assert.equal((await bot.enrollment.status(person)).proofs, 1);
  });

  test('with three wrong numbers are over in the chat as on the phone', async (t) => {
    const all = await pushTalk(t);
    const { person, app, settle, bot } = all;
    await enroll(all);
    bot.clock.advance(3_600);
    await person.say('try it out');
    const wrong = numberIn(person) === '11' ? '12' : '11';
    for (let time = 1; time <= 3; time += 1) await app.approve(wrong);
    await settle();
    assert.match(textOf(person.card), /^Wrong three times/u);
    assert.match(textOf(person.card), /Was it not you who typed them\? Tell your helpdesk at once/u);
    await person.click('Ask again');
    bot.clock.advance(180);
    await bot.enrollment.expireDue(10, { tell: (whom) => bot.resumer.enrollmentChanged(whom) });
    assert.match(textOf(person.card), /^The request is over[\s\S]*Nobody approved in time\. Ask again/u);
  });

  test('that are not asked because there were too many say nothing of a set-up that would have to be finished', async (t) => {
    const all = await pushTalk(t);
    const { person, bot } = all;
    await enroll(all);
    bot.clock.advance(60);
    for (let time = 1; time <= 5; time += 1) {
      await person.say('try it out');
      await person.click('Cancel');
    }
    assert.match(person.transcript.join('\n'), /We have contacted you too often\. Try again in \d+ minutes\.$/mu);
    await person.say('try it out');
    assert.match(textOf(person.card), /^Nothing has been asked yet/u);
    assert.doesNotMatch(textOf(person.card), /registered|to finish/u);
  });

  test('can be left for another way, where there is one, also when there were too many', async (t) => {
    const all = await pushTalk(t, { policy: { backupPhone: 'offered' } });
    const { person, bot, app } = all;
    await enroll(all);
    await person.click('Contact me', { country: 'US', number: '(206) 555-0142', channel: 'text' });
    await person.click('Verify', { code: bot.telephony.code });
    bot.clock.advance(60);
    const { methods } = await bot.enrollment.status(person);
    const push = methods.find(({ form }) => form === 'push')?.methodId ?? '';
    await person.say('try it out');
    await person.click('Next', { method: push });
    assert.match(person.lastLine, /^Approve on your phone .*\[Another way\]/u);
    for (let time = 1; time <= 4; time += 1) await person.click('Ask again');
    assert.match(textOf(person.card), /Try again in \d+ minutes\. Or select \*Another way\*/u);
    await person.click('Another way');
    assert.match(person.lastLine, /^How do you want to verify/u);
    const known = await app.waiting();
    assert.ok(known.code === 'known' && known.request === undefined, 'nothing waits on the phone any more');
  });

  test('say before the scan that the phone in use now is replaced, where there may be one only', async (t) => {
    const all = await pushTalk(t, { policy: { approvalPhones: 'one' } });
    const { person, app, settle, bot } = all;
    await enroll(all);
    bot.clock.advance(3_600);
    await person.say('add another way');
    await app.approve(numberIn(person));
    await settle();
    await person.click('Set up', { method: 'authenticator-push' });
    assert.match(textOf(person.card), /\*\*Chrome, Android\*\* approves now; it is replaced once the new phone works/u);
  });

  test('whose PIN is wrong too often in a set-up end it, and no code is spoken of', async (t) => {
    const all = await pushTalk(t, { policy: { approvalPin: 'required' } });
    const { person, app, settle } = all;
    await app.register(await begin(all));
    await settle();
    await person.click('Contact me', { pin: '739154', repeatedPin: '739154' });
    const number = numberIn(person);
    const { id: request } = await app.request();
    for (let time = 1; time <= 5; time += 1) await app.approve(number, { request, pin: '1' });
    await settle();
    assert.match(textOf(person.card), /^Wrong too often\n[\s\S]*What was typed was wrong too often/u);
    assert.doesNotMatch(textOf(person.card), /code/iu);
  });

  test('prove who somebody is later on, and a number that is typed in the chat proves nothing', async (t) => {
    const all = await pushTalk(t);
    const { person, app, settle, bot } = all;
    await enroll(all);
    bot.clock.advance(3_600);
    await person.say('try it out');
    assert.match(person.lastLine, /^Approve on your phone/u);
    const number = numberIn(person);
    await person.say(number);
    assert.match(person.lastLine, /type it there, not here/u);
    assert.equal(numberIn(person), number);
    await person.click('Ask again');
    const next = numberIn(person);
    assert.deepEqual(await app.approve(next), { code: 'verified' });
    await settle();
    assert.ok(!JSON.stringify(person.chat).includes(`"${next}"`));
  });

  test('that the person did not ask for end everything, and the chat says so', async (t) => {
    const all = await pushTalk(t);
    const { person, app, settle, bot } = all;
    await enroll(all);
    bot.clock.advance(3_600);
    await person.say('try it out');
    assert.deepEqual(await app.deny(), { code: 'denied' });
    await settle();
    assert.match(textOf(person.card), /did not ask|reported/iu);
  });

  test('wait on the phone where it takes none, and the chat says to open it', async (t) => {
    const all = await pushTalk(t);
    const { person, push, app, settle, bot } = all;
    await enroll(all);
    bot.clock.advance(3_600);
    push.answers.push(410);
    await person.say('try it out');
    assert.match(
      textOf(person.card),
      /takes no notifications from us\. Open https:\/\/bot\.example\/authenticator\/ on it/u,
    );
    assert.deepEqual(await app.approve(numberIn(person)), { code: 'verified' });
    await settle();
  });

  test('are over in time, and can be asked for again', async (t) => {
    const all = await pushTalk(t);
    const { person, app, settle, bot } = all;
    await enroll(all);
    bot.clock.advance(3_600);
    await person.say('try it out');
    const before = numberIn(person);
    bot.clock.advance(180);
    await bot.enrollment.expireDue(10, { tell: (whom) => bot.resumer.enrollmentChanged(whom) });
    assert.match(textOf(person.card), /The request is over/u);
    await person.click('Ask again');
    assert.deepEqual(await app.approve(numberIn(person)), { code: 'verified' });
    await settle();
    assert.ok(before);
  });

  test('can be left for another way, before and after the phone is registered', async (t) => {
    const all = await pushTalk(t);
    const { person, app, settle } = all;
    const first = await begin(all);
    await person.click('Back');
    assert.deepEqual(await app.register(first), { code: 'unknown-code' });
    await person.click('Set up', { method: 'authenticator-push' });
    await app.register(codeIn(person));
    await settle();
    await person.click('Back');
    await person.click('Set up', { method: 'authenticator-code' });
    assert.match(person.lastLine, /Install an authenticator app/u);
  });

  test('come first as a link where the chat is read on the phone itself', async (t) => {
    const all = await pushTalk(t);
    all.person.platform = 'Android';
    await begin(all);
    assert.match(all.person.lastLine, /^Open the authenticator page on this phone/u);
  });

  test('come to another phone once that one has approved, and to the one before no more', async (t) => {
    const all = await pushTalk(t);
    const { person, app, settle, bot } = all;
    await enroll(all);
    bot.clock.advance(3_600);
    await person.say('manage');
    await person.click('Open');
    await app.approve(numberIn(person));
    await settle();
    await person.click('Replace');
    const next = new PhoneApp(bot.devices, bot.clock);
    assert.equal((await next.register(codeIn(person))).code, 'registered');
    await settle();
    assert.equal((await app.waiting()).code, 'known', 'the one before works until then');
    await person.click('Contact me');
    assert.deepEqual(await next.approve(numberIn(person)), { code: 'verified' });
    await settle();
    assert.deepEqual(await app.waiting(), { code: 'unknown-device' });
    const { methods } = await bot.enrollment.status(person);
    assert.deepEqual(
      methods.map(({ kind }) => kind),
      ['authenticator-push'],
    );
  });

  test('are off with a phone that was lost, until another one takes its place', async (t) => {
    const all = await pushTalk(t, { policy: { backupPhone: 'offered' } });
    const { person, app, settle, bot } = all;
    await enroll(all);
    await person.click('Contact me', { country: 'US', number: '(206) 555-0142', channel: 'text' });
    await person.click('Verify', { code: bot.telephony.code });
    bot.clock.advance(3_600);
    await person.say('I lost my phone');
    const { methods } = await bot.enrollment.status(person);
    const lost = methods.find(({ kind }) => kind === 'authenticator-push')?.methodId ?? '';
    await person.click('Turn off and replace', { lostMethods: lost });
    await person.click('Verify', { code: bot.telephony.code });
    const known = await app.waiting();
    assert.ok(known.code === 'known' && known.state === 'off');
    await person.click('Replace it now');
    const next = new PhoneApp(bot.devices, bot.clock);
    assert.equal((await next.register(codeIn(person))).code, 'registered');
    await settle();
    await person.click('Contact me');
    assert.deepEqual(await next.approve(numberIn(person)), { code: 'verified' });
    await settle();
    assert.deepEqual(await app.waiting(), { code: 'unknown-device' });
  });

  test('that the phone itself has put an end to are off, and the chat says so', async (t) => {
    const all = await pushTalk(t);
    const { person, app, settle, bot } = all;
    await enroll(all);
    assert.deepEqual(await app.remove(), { code: 'removed' });
    await settle();
    assert.ok(
      person.transcript.some((line) => /turned off|suspended|off/iu.test(line)),
      person.transcript.join('|'),
    );
    assert.match(person.lastLine, /turned off \[Set up another one\] \[This was not me\]$/u);
    bot.clock.advance(60);
    await person.say('status');
    await person.say('manage');
    await person.click('Open');
    assert.match(textOf(person.card), /Off, because it was removed from the phone/u);
    assert.ok(!person.lastLine.includes('[I have it back]'), 'its key is gone');
  });
});
