import assert from 'node:assert/strict';
import process from 'node:process';
import { test } from 'node:test';
import { codeAt } from '../support/authenticator.ts';
import { buildBot } from '../support/build-bot.ts';
import { reachCode, reachQrCode } from '../support/journey.ts';
import { textOf } from '../support/person.ts';

const codeCard = 'Enter the code from the app [Verify] [Show the QR code again] [Cancel]';

test('a wrong code keeps the card and the secret and says how many attempts are left', async (t) => {
  const { person, clock } = await buildBot(t);
  const alex = person();
  const entry = await reachCode(alex);
  await alex.click('Verify', { code: '000000' });
  assert.equal(alex.lastLine, codeCard);
  assert.match(textOf(alex.card), /not right\. You have 4 attempts left/);
  await alex.click('Verify', { code: codeAt(entry, clock.now()) });
  assert.equal(alex.lastLine, "You're all set [Done] [Try it out]");
});

test('something that is no code is told apart from a wrong code and costs no attempt', async (t) => {
  const { person } = await buildBot(t);
  const alex = person();
  await reachCode(alex);
  for (let times = 0; times < 10; times += 1) await alex.click('Verify', { code: '12345' });
  assert.match(textOf(alex.card), /not a code of six digits/);
  await alex.click('Verify', { code: '000000' });
  assert.match(textOf(alex.card), /4 attempts left/);
});

test("a phone's clock that is off is named with its seconds and direction", async (t) => {
  const { person, clock } = await buildBot(t);
  const alex = person();
  const entry = await reachCode(alex);
  const codeOf = (seconds: number): string => codeAt(entry, new Date(clock.now().getTime() + seconds * 1000));
  await alex.click('Verify', { code: codeOf(120) });
  assert.match(textOf(alex.card), /clock is 120 seconds ahead/);
  await alex.click('Verify', { code: codeOf(-300) });
  assert.match(textOf(alex.card), /That code was from a moment ago/);
  clock.advance(40);
  await alex.click('Verify', { code: codeOf(-300) });
  assert.match(textOf(alex.card), /clock is 300 seconds behind/);
});

test('a code that was typed late is called late, however often it is, until another is late by as much', async (t) => {
  const { person, clock } = await buildBot(t);
  const alex = person();
  const entry = await reachCode(alex);
  const late = codeAt(entry, new Date(clock.now().getTime() - 90_000));
  for (let times = 0; times < 2; times += 1) {
    await alex.click('Verify', { code: late });
    assert.match(textOf(alex.card), /That code was from a moment ago/);
    assert.doesNotMatch(textOf(alex.card), /clock/);
    clock.advance(5);
  }
  await alex.click('Verify', { code: codeAt(entry, new Date(clock.now().getTime() - 240_000)) });
  assert.match(textOf(alex.card), /That code was from a moment ago/);
  await alex.click('Verify', { code: codeAt(entry, clock.now()) });
  assert.match(alex.lastLine, /^You're all set/);
});

test('trying out, too, a code is first late and then the clock is behind', async (t) => {
  const { person, clock } = await buildBot(t);
  const alex = person();
  const entry = await reachCode(alex);
  await alex.click('Verify', { code: codeAt(entry, clock.now()) });
  clock.advance(900);
  await alex.click('Try it out');
  for (const said of [/That code was from a moment ago/, /clock is 120 seconds behind/]) {
    await alex.click('Verify', { code: codeAt(entry, new Date(clock.now().getTime() - 120_000)) });
    assert.match(textOf(alex.card), said);
    clock.advance(60);
  }
});

test('a code from an older entry in the app is recognized and refused', async (t) => {
  const { person, clock } = await buildBot(t);
  const alex = person();
  const older = await reachCode(alex);
  await alex.click('Cancel');
  await alex.click('Start again');
  await alex.click('Next');
  await alex.click('Next');
  await alex.click('Verify', { code: codeAt(older, clock.now()) });
  assert.match(textOf(alex.card), /another or an older entry/);
});

test('five wrong codes end the attempt and offer to start again, with a new secret', async (t) => {
  const { person, clock } = await buildBot(t);
  const alex = person();
  const first = await reachCode(alex);
  for (const code of ['000001', '000002', '000003', '000004', '000005']) await alex.click('Verify', { code });
  assert.equal(alex.lastLine, 'Wrong too often [Start again]');
  await alex.click('Start again');
  await alex.click('Next');
  assert.ok(!JSON.stringify(alex.chat).includes(first.secret));
  await alex.click('Next');
  await alex.click('Verify', { code: codeAt(first, clock.now()) });
  assert.equal(alex.lastLine, codeCard);
});

test('back leads from the code to the QR code, to the links, to the choice, and forward to the same secret', async (t) => {
  const { person } = await buildBot(t);
  const alex = person();
  const entry = await reachCode(alex);
  await alex.click('Show the QR code again');
  assert.ok(textOf(alex.card).includes(entry.secret));
  await alex.click('Back');
  assert.equal(alex.lastLine, 'Install an authenticator app [Next] [Back] [Cancel]');
  await alex.click('Next');
  assert.ok(textOf(alex.card).includes(entry.secret));
  await alex.click('Back');
  await alex.click('Back');
  assert.equal(alex.lastLine, 'How should we contact you? [Set up] [Cancel]');
});

test('who starts again and again is told when to come back, and then can', async (t) => {
  const { person, clock } = await buildBot(t);
  const alex = person();
  await reachQrCode(alex);
  for (let times = 1; times < 30; times += 1) {
    await alex.click('Cancel');
    await alex.click('Start again');
    await alex.click('Next');
  }
  await alex.click('Cancel');
  await alex.click('Start again');
  await alex.click('Next');
  assert.equal(alex.lastLine, 'Too many attempts [Start again]');
  assert.match(textOf(alex.card), /Try again in 60 minutes/);
  clock.advance(3_600);
  await alex.click('Start again');
  await alex.click('Next');
  assert.match(textOf(alex.card), /Scan this QR code/);
});

test('cancelling says that nothing has changed and leaves no secret in the chat', async (t) => {
  const { person, enrollment } = await buildBot(t);
  const alex = person();
  const entry = await reachQrCode(alex);
  await alex.click('Cancel');
  assert.deepEqual(alex.transcript, ['Set-up stopped [Start again]']);
  assert.ok(!JSON.stringify(alex.chat).includes(entry.secret));
  assert.equal((await enrollment.status(alex)).pending, undefined);
});

test('not now is fine, and set up brings it back', async (t) => {
  const { person } = await buildBot(t);
  const alex = person();
  await alex.arrive();
  await alex.click('Not now');
  assert.deepEqual(alex.transcript, ['Not now']);
  await alex.say('set up');
  assert.equal(alex.lastLine, 'How should we contact you? [Set up] [Cancel]');
});

test('a set-up that waited too long replaces its QR card by itself and offers to start again', async (t) => {
  const { person, clock, enrollment, resumer } = await buildBot(t);
  const alex = person();
  const entry = await reachQrCode(alex);
  clock.advance(600);
  await enrollment.expireDue(10, { tell: (who) => resumer.enrollmentChanged(who) });
  assert.deepEqual(alex.transcript, ['This set-up has expired [Start again]']);
  assert.ok(!JSON.stringify(alex.chat).includes(entry.secret));
});

test('a code that comes after the time is over is not accepted, however right', async (t) => {
  const { person, clock, enrollment } = await buildBot(t);
  const alex = person();
  const entry = await reachCode(alex);
  clock.advance(600);
  await alex.click('Verify', { code: codeAt(entry, clock.now()) });
  assert.equal(alex.lastLine, 'This set-up has expired [Start again]');
  assert.deepEqual((await enrollment.status(alex)).methods, []);
});

test('a double click moves on one step, and both clicks are answered with the same card', async (t) => {
  const { person } = await buildBot(t);
  const alex = person();
  await alex.arrive();
  const click = alex.clickActivity('Set it up now');
  const answers = await Promise.all([alex.replay(click), alex.replay({ ...click, id: 'demo-second-click' })]);
  assert.deepEqual(alex.transcript, ['How should we contact you? [Set up] [Cancel]']);
  assert.deepEqual(answers[0], answers[1]);
});

test('a message that is delivered twice is answered once', async (t) => {
  const { person } = await buildBot(t);
  const alex = person();
  await reachCode(alex);
  const before = alex.chat.length;
  await alex.say('000000', { id: 'demo-twice' });
  await alex.say('000000', { id: 'demo-twice' });
  assert.equal(alex.chat.length, before + 1);
});

test('a right code that is delivered twice enrolls once and both are told so', async (t) => {
  const { person, clock, trail, repository, store, keyRing } = await buildBot(t);
  const alex = person();
  const entry = await reachCode(alex);
  const click = alex.clickActivity('Verify', { code: codeAt(entry, clock.now()) });
  const answers = await Promise.all([alex.replay(click), alex.replay(click)]);
  assert.deepEqual(answers[0], answers[1]);
  assert.deepEqual(alex.transcript, ["You're all set [Done] [Try it out]"]);
  await repository.moveAuditEvents((events) => trail.append(events), 10);
  const rows = await store
    .collection<{ _id: string; event: { type: string } }>({ name: 'audit', indexes: [] })
    .find({});
  assert.equal(rows.filter(({ event }) => event.type === 'method-activated').length, 1);
  assert.ok(keyRing.newestId);
});

test("an old card's button changes nothing, says so, and the card loses its form", async (t) => {
  const { person } = await buildBot(t);
  const alex = person();
  await reachQrCode(alex);
  const old = alex.clickActivity('Cancel');
  const oldMessage = alex.chat[0];
  await alex.say('status');
  await alex.replay(old);
  assert.deepEqual(alex.transcript, [
    'This card is out of date',
    'Additional security verification is not set up yet. Set it up now; it takes two minutes.',
    'Scan this QR code with the app [Next] [Back] [Cancel]',
  ]);
  assert.equal(alex.chat[0], oldMessage);
});

test('two tabs: the one that was left behind is told that its card is out of date', async (t) => {
  const { person, clock, enrollment } = await buildBot(t);
  const alex = person();
  const entry = await reachCode(alex);
  const firstTab = alex.clickActivity('Verify', { code: codeAt(entry, clock.now()) });
  await alex.arrive();
  assert.deepEqual(alex.transcript, ['See below', codeCard]);
  await alex.replay(firstTab);
  assert.equal((await enrollment.status(alex)).methods.length, 0);
  await alex.click('Verify', { code: codeAt(entry, clock.now()) });
  assert.equal(alex.lastLine, "You're all set [Done] [Try it out]");
});

test("another person's click is answered and changes nothing", async (t) => {
  const { person, clock, enrollment } = await buildBot(t);
  const alex = person();
  const entry = await reachCode(alex);
  const mallory = person({ objectId: 'demo-mallory', conversationId: `chat-of-${alex.objectId}` });
  const answer = await mallory.click('Verify', { code: codeAt(entry, clock.now()) });
  assert.match(JSON.stringify(answer), /belongs to somebody else/);
  assert.equal(alex.lastLine, codeCard);
  assert.equal((await enrollment.status(alex)).methods.length, 0);
  assert.equal((await enrollment.status(mallory)).methods.length, 0);
});

test('when the channel refuses an edit, the click is still answered and the person can go on', async (t) => {
  const { person, clock, teams } = await buildBot(t);
  const alex = person();
  const entry = await reachCode(alex);
  teams.outage = new Error('The channel is down');
  const answer = await alex.click('Verify', { code: codeAt(entry, clock.now()) });
  teams.outage = undefined;
  assert.match(JSON.stringify(answer), /You're all set/);
  await alex.say('status');
  assert.match(alex.transcript.join('\n'), /You're all set|is set up/);
});

test('a message of two hundred thousand characters, whatever they are, keeps nobody else waiting', async (t) => {
  const { person } = await buildBot(t);
  const alex = person();
  await reachCode(alex);
  for (const part of ['\u0301\u0323', '<at>', '</at', ' ', '.', '1', '\uff11', '{{']) {
    const before = process.cpuUsage();
    await alex.say(`a${part.repeat(200_000 / part.length)}x`);
    const { user } = process.cpuUsage(before);
    assert.ok(user < 1_000_000, `${part}: ${user} microseconds`);
  }
});
