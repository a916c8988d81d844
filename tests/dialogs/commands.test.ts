import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeAt } from '../support/authenticator.ts';
import { buildBot } from '../support/build-bot.ts';
import { reachCode, reachQrCode } from '../support/journey.ts';
import { textOf } from '../support/person.ts';

test('help works in the middle of a set-up and leaves the question standing', async (t) => {
  const { person } = await buildBot(t);
  const alex = person();
  await reachQrCode(alex);
  await alex.say('help');
  assert.deepEqual(alex.transcript, [
    'Scan this QR code with the app [Next] [Back] [Cancel]',
    'What you can write to me [Set it up now] [Change language]',
  ]);
  await alex.click('Next');
  assert.match(alex.transcript[0] ?? '', /^Enter the code from the app/);
});

test('help is an answer to the first message too', async (t) => {
  const { person } = await buildBot(t);
  const alex = person();
  await alex.say('help');
  assert.equal(alex.lastLine, 'What you can write to me [Set it up now] [Change language]');
});

test('a button of the help card brings the question back below', async (t) => {
  const { person } = await buildBot(t);
  const alex = person();
  await reachQrCode(alex);
  await alex.say('help');
  await alex.click('Set it up now');
  assert.deepEqual(alex.transcript, [
    'See below',
    'See below',
    'Scan this QR code with the app [Next] [Back] [Cancel]',
  ]);
});

test('cancel written in the middle ends the set-up and its card', async (t) => {
  const { person, enrollment } = await buildBot(t);
  const alex = person();
  await reachCode(alex);
  await alex.say('Cancel!');
  assert.deepEqual(alex.transcript, ['See below', 'Set-up stopped [Start again]']);
  assert.match(textOf(alex.card), /If the app already has the new entry, delete it/);
  assert.equal((await enrollment.status(alex)).pending, undefined);
});

test('set up written after a set-up was stopped starts it again', async (t) => {
  const { person } = await buildBot(t);
  const alex = person();
  await reachQrCode(alex);
  await alex.click('Cancel');
  await alex.say('set up');
  assert.equal(alex.lastLine, 'Install an authenticator app [Next] [Back] [Cancel]');
});

test('an old card that cannot be closed leaves no trace in the chat', async (t) => {
  const { person, teams } = await buildBot(t);
  const alex = person();
  await alex.arrive();
  teams.chat(`chat-of-${alex.objectId}`).length = 0;
  await alex.say('status');
  assert.deepEqual(alex.transcript, [
    'Additional security verification is not set up yet. Set it up now; it takes two minutes.',
    'Your administrator requires additional security verification on this account [Nederlands] [Deutsch] [Français] [Español] [Set it up now] [Not now]',
  ]);
});

test('status written on the summary shows what is set up', async (t) => {
  const { person, clock } = await buildBot(t);
  const alex = person();
  const entry = await reachCode(alex);
  await alex.click('Verify', { code: codeAt(entry, clock.now()) });
  await alex.say('status');
  assert.deepEqual(alex.transcript, [
    "You're all set [Done] [Try it out]",
    'Additional security verification is set up [Try it out] [Manage my methods] [My phone is lost]',
  ]);
});

test('status written in the middle of a set-up says that nothing is set up and asks on', async (t) => {
  const { person } = await buildBot(t);
  const alex = person();
  await reachQrCode(alex);
  await alex.say('status');
  assert.deepEqual(alex.transcript, [
    'See below',
    'Additional security verification is not set up yet. Set it up now; it takes two minutes.',
    'Scan this QR code with the app [Next] [Back] [Cancel]',
  ]);
});

test('cancel with nothing to stop says so', async (t) => {
  const { person } = await buildBot(t);
  const alex = person();
  await alex.say('cancel');
  assert.deepEqual(alex.transcript, ['There is nothing to stop. Write **help** to see what you can write to me.']);
});

test('human offers the helpdesk at every step, and tells it beside what is under way', async (t) => {
  const { person, handOffs } = await buildBot(t);
  const alex = person();
  await reachQrCode(alex);
  const question = alex.transcript;
  await alex.say('human');
  assert.equal(alex.lastLine, 'Ask the helpdesk [Tell the helpdesk that I wait]');
  await alex.click('Tell the helpdesk that I wait');
  const [waiting] = await handOffs.list();
  assert.deepEqual(waiting?.steps, ['methods:0', 'setting-up:authenticator-code']);
  assert.ok(textOf(alex.card).includes(`Your reference is **${waiting.reference}**`));
  assert.deepEqual(alex.transcript, [...question, 'The helpdesk knows [I need no help any more]']);
  await alex.say('human');
  assert.equal(alex.lastLine, 'The helpdesk knows [I need no help any more]');
  assert.equal((await handOffs.list()).length, 1);
});

test('language offers the languages, the open card turns to the chosen one, and it is remembered', async (t) => {
  const { person, store, clock, teams } = await buildBot(t);
  const alex = person();
  await reachQrCode(alex);
  await alex.say('language');
  assert.equal(alex.lastLine, 'Choose your language [English] [Nederlands] [Deutsch] [Français] [Español]');
  await alex.click('Nederlands');
  assert.deepEqual(alex.transcript, ['Scan deze QR-code met de app [Volgende] [Vorige] [Annuleren]', 'Nederlands']);
  await buildBot(t, { store, clock, teams, seed: 'restarted' });
  await alex.click('Volgende');
  assert.match(alex.transcript[0] ?? '', /^Voer de code uit de app in/);
});

test('naming a language switches at once', async (t) => {
  const { person } = await buildBot(t);
  const alex = person();
  await alex.say('taal nederlands');
  assert.match(alex.lastLine, /^Uw beheerder vereist/);
  await alex.say('english');
  assert.match(alex.transcript[1] ?? '', /^Your administrator requires/);
});

test('the language button of the help card leads to the languages and back to the question', async (t) => {
  const { person } = await buildBot(t);
  const alex = person();
  await alex.arrive();
  await alex.say('help');
  await alex.click('Change language');
  await alex.click('Nederlands');
  assert.match(alex.lastLine, /^Uw beheerder vereist/);
});

test("without a language of the client, the directory's is used", async (t) => {
  const { person } = await buildBot(t);
  const sanne = person({ objectId: '00000000-0000-0000-0000-000000000002', locale: undefined });
  await sanne.arrive();
  assert.match(sanne.lastLine, /^Uw beheerder vereist/);
  const alex = person({ locale: undefined });
  await alex.arrive();
  assert.match(alex.lastLine, /^Your administrator requires/);
});

test('what is not understood is met with what can be asked, and the question stays where it is', async (t) => {
  const { person } = await buildBot(t);
  const alex = person();
  await alex.arrive();
  await alex.say('qwerty uiop');
  assert.deepEqual(alex.transcript, [
    'Your administrator requires additional security verification on this account [Nederlands] [Deutsch] [Français] [Español] [Set it up now] [Not now]',
    'I did not understand that. You can ask me, for example, “I lost my phone” or “I get no text”.',
  ]);
});

test('a name from outside is shown as text, never as a link', async (t) => {
  const { person } = await buildBot(t);
  const alex = person({ objectId: '[x](https://evil.example)' });
  await reachQrCode(alex);
  assert.ok(!/[^\\]\[x\]\(/.test(textOf(alex.card)));
});
