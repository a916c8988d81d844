import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeAt, scan } from '../support/authenticator.ts';
import { buildBot } from '../support/build-bot.ts';

test('a person enrolls an authenticator app in five actions, all in one place of the chat', async (t) => {
  const { person, clock, enrollment } = await buildBot(t);
  const alex = person();
  const seen: string[] = [];
  const look = (): void => void seen.push(...alex.transcript);
  await alex.arrive();
  look();
  await alex.click('Set it up now');
  look();
  await alex.click('Set up');
  look();
  await alex.click('Next');
  look();
  const entry = scan(alex.card);
  await alex.click('Next');
  look();
  await alex.click('Verify', { code: codeAt(entry, clock.now()) });
  look();
  assert.deepEqual(seen, [
    'Your administrator requires additional security verification on this account [Set it up now] [Not now]',
    'How should we contact you? [Set up] [Cancel]',
    'Install an authenticator app [Next] [Back] [Cancel]',
    'Scan this QR code with the app [Next] [Back] [Cancel]',
    'Enter the code from the app [Verify] [Show the QR code again] [Cancel]',
    "You're all set [Done] [Try a code]",
  ]);
  assert.equal(alex.actions, 5);
  assert.equal((await enrollment.status(alex)).status, 'enforced');
});

test('a person who is set up and writes again sees what is set up', async (t) => {
  const { person, clock } = await buildBot(t);
  const alex = person();
  await alex.say('hello');
  await alex.click('Set it up now');
  await alex.click('Set up');
  await alex.click('Next');
  const entry = scan(alex.card);
  await alex.click('Next');
  await alex.click('Verify', { code: codeAt(entry, clock.now()) });
  await alex.click('Done');
  await alex.say('hello again');
  assert.deepEqual(alex.transcript, ["You're all set", 'Additional security verification is set up [Try a code]']);
});
