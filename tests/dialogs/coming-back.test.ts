import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeAt } from '../support/authenticator.ts';
import { buildBot } from '../support/build-bot.ts';
import { reachCode, reachQrCode } from '../support/journey.ts';

test('a restart in the middle is not noticed', async (t) => {
  const { person, clock, store, teams, changes } = await buildBot(t);
  const alex = person();
  const entry = await reachCode(alex);
  await buildBot(t, { store, clock, teams, seed: 'restarted' });
  await alex.click('Verify', { code: codeAt(entry, clock.now()) });
  assert.equal(alex.lastLine, "You're all set [Done] [Try it out]");
  assert.equal((await changes.status(alex)).status, 'enforced');
});

test('a deploy that changes the dialogs restarts politely, closes the old card and takes up the set-up', async (t) => {
  const { person, clock, store, teams } = await buildBot(t);
  const alex = person();
  const entry = await reachQrCode(alex);
  clock.advance(120);
  await buildBot(t, { store, clock, teams, seed: 'deployed', dialogsVersion: 'next' });
  await alex.say('hello?');
  assert.deepEqual(alex.transcript, [
    'See below',
    'I was updated in the meantime, so we have to start this step again. Nothing you finished is lost.',
    'You were setting up [Continue] [Start again]',
  ]);
  assert.ok(!JSON.stringify(alex.chat).includes(entry.secret));
  await alex.click('Continue');
  await alex.click('Next');
  await alex.click('Verify', { code: codeAt(entry, clock.now()) });
  assert.equal(alex.lastLine, "You're all set [Done] [Try it out]");
});

test('a click on a card from before a deploy is taken as politely', async (t) => {
  const { person, clock, store, teams } = await buildBot(t);
  const alex = person();
  await reachQrCode(alex);
  await buildBot(t, { store, clock, teams, seed: 'deployed', dialogsVersion: 'next' });
  await alex.click('Next');
  assert.deepEqual(alex.transcript, [
    'You were setting up [Continue] [Start again]',
    'I was updated in the meantime, so we have to start this step again. Nothing you finished is lost.',
  ]);
});

test("yesterday's first card still works, because it is still the question", async (t) => {
  const { person, clock } = await buildBot(t);
  const alex = person();
  await alex.arrive();
  clock.advance(86_400);
  await alex.click('Set it up now');
  assert.equal(alex.lastLine, 'How should we contact you? [Set up] [Cancel]');
});

test("yesterday's QR card says that it expired and offers to start again", async (t) => {
  const { person, clock } = await buildBot(t);
  const alex = person();
  const entry = await reachQrCode(alex);
  clock.advance(86_400);
  await alex.click('Next');
  assert.deepEqual(alex.transcript, ['This set-up has expired [Start again]']);
  assert.ok(!JSON.stringify(alex.chat).includes(entry.secret));
});

test('a click from before the receipt, a day later, leaves the receipt as it is', async (t) => {
  const { person, clock } = await buildBot(t);
  const alex = person();
  const entry = await reachCode(alex);
  const verify = alex.clickActivity('Verify', { code: codeAt(entry, clock.now()) });
  await alex.replay(verify);
  await alex.click('Done');
  clock.advance(86_400);
  await alex.replay(verify);
  assert.deepEqual(alex.transcript, ["You're all set [Done] [Try it out]"]);
});

test('opening the chat again shows the question again, once', async (t) => {
  const { person } = await buildBot(t);
  const alex = person();
  await reachCode(alex);
  await alex.arrive();
  assert.deepEqual(alex.transcript, [
    'See below',
    'Enter the code from the app [Verify] [Show the QR code again] [Cancel]',
  ]);
});
