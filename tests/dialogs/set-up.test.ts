import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeAt, scan } from '../support/authenticator.ts';
import { buildBot } from '../support/build-bot.ts';
import { allMethods } from '../support/foundation.ts';
import { reachCode, reachQrCode } from '../support/journey.ts';
import { textOf } from '../support/person.ts';
import { PhoneTalk } from '../support/phone-talk.ts';

test('a person enrolls an authenticator app in five actions, all in one place of the chat', async (t) => {
  const { person, clock, changes } = await buildBot(t);
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
    'Your administrator requires additional security verification on this account [Nederlands] [Deutsch] [Français] [Español] [Set it up now] [Not now]',
    'How should we contact you? [Set up] [Cancel]',
    'Install an authenticator app [Next] [Back] [Cancel]',
    'Scan this QR code with the app [Next] [Back] [Cancel]',
    'Enter the code from the app [Verify] [Show the QR code again] [Cancel]',
    "You're all set [Done] [Try it out]",
  ]);
  assert.equal(alex.actions, 5);
  assert.equal((await changes.status(alex)).status, 'enforced');
});

test('the same conversation is complete in Dutch', async (t) => {
  const { person, clock } = await buildBot(t);
  const sanne = person({ locale: 'nl-NL' });
  const seen: string[] = [];
  const look = (): void => void seen.push(...sanne.transcript);
  await sanne.arrive();
  look();
  await sanne.click('Nu instellen');
  look();
  await sanne.click('Instellen');
  look();
  await sanne.click('Volgende');
  look();
  const entry = scan(sanne.card);
  await sanne.click('Volgende');
  look();
  await sanne.click('Verifiëren', { code: codeAt(entry, clock.now()) });
  look();
  assert.deepEqual(seen, [
    'Uw beheerder vereist aanvullende beveiligingsverificatie voor dit account [English] [Deutsch] [Français] [Español] [Nu instellen] [Niet nu]',
    'Hoe moeten we contact met u opnemen? [Instellen] [Annuleren]',
    'Installeer een verificator-app [Volgende] [Vorige] [Annuleren]',
    'Scan deze QR-code met de app [Volgende] [Vorige] [Annuleren]',
    'Voer de code uit de app in [Verifiëren] [De QR-code opnieuw tonen] [Annuleren]',
    'Alles is ingesteld [Gereed] [Uitproberen]',
  ]);
});

test('the answer to a click is the card that takes its place, and the message is edited to the same card', async (t) => {
  const { person } = await buildBot(t);
  const alex = person();
  await alex.arrive();
  const answer = await alex.click('Set it up now');
  assert.deepEqual(answer, {
    status: 200,
    body: { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: alex.card },
  });
});

test('after success no card in the chat holds the secret', async (t) => {
  const { person, clock } = await buildBot(t);
  const alex = person();
  const entry = await reachCode(alex);
  await alex.click('Verify', { code: codeAt(entry, clock.now()) });
  assert.ok(!JSON.stringify(alex.chat).includes(entry.secret));
});

test('the code may be written as a message, in groups and in any digits', async (t) => {
  const { person, clock } = await buildBot(t);
  const alex = person();
  const entry = await reachQrCode(alex);
  const fullWidth = (digits: string): string =>
    digits.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)));
  const code = codeAt(entry, clock.now());
  await alex.say(`${code.slice(0, 3)} ${fullWidth(code.slice(3))}`);
  assert.deepEqual(alex.transcript, ['This step is done', "You're all set [Done] [Try it out]"]);
  assert.ok(!JSON.stringify(alex.chat).includes(entry.secret));
});

test('typing what a button says is as good as the button', async (t) => {
  const { person, clock } = await buildBot(t);
  const alex = person();
  await alex.say('set up');
  assert.equal(alex.lastLine, 'How should we contact you? [Set up] [Cancel]');
  await alex.say('set up');
  assert.equal(alex.lastLine, 'Install an authenticator app [Next] [Back] [Cancel]');
  await alex.say('back');
  await alex.say('use verification code');
  await alex.say('next');
  const entry = scan(alex.card);
  await alex.say('Next');
  await alex.say(codeAt(entry, clock.now()));
  assert.equal(alex.lastLine, "You're all set [Done] [Try it out]");
});

test('the QR card offers the same data for typing, unspaced and in groups of four', async (t) => {
  const { person } = await buildBot(t);
  const alex = person();
  const entry = await reachQrCode(alex);
  const text = textOf(alex.card);
  assert.match(entry.secret, /^[A-Z2-7]{32}$/);
  assert.ok(text.includes(entry.secret));
  assert.ok(text.includes(entry.secret.match(/.{4}/g)?.join(' ') ?? 'no groups'));
  assert.equal(entry.account, 'alex.wilber@contoso.example');
  assert.equal(entry.issuer, 'Contoso Demo');
});

test('somebody the directory does not know can set up too', async (t) => {
  const { person, clock, changes } = await buildBot(t);
  const stranger = person({ objectId: 'demo-stranger' });
  const entry = await reachCode(stranger);
  await stranger.click('Verify', { code: codeAt(entry, clock.now()) });
  assert.equal((await changes.status(stranger)).status, 'enforced');
});

test('a name with a colon, a plus and an emoji reaches the app as it is read', async (t) => {
  const { person } = await buildBot(t);
  const zoe = person({ objectId: '00000000-0000-0000-0000-000000000003' });
  const entry = await reachQrCode(zoe);
  assert.equal(entry.account, 'zoe.li+demo@contoso.example');
});

test('a person who is set up and asks what is sees it, and can try a code', async (t) => {
  const { person, clock } = await buildBot(t);
  const alex = person();
  const entry = await reachCode(alex);
  const code = codeAt(entry, clock.now());
  await alex.click('Verify', { code });
  await alex.click('Done');
  await alex.say('what methods do I have');
  assert.deepEqual(alex.transcript, [
    "You're all set [Done] [Try it out]",
    'You want to see what is set up for you.',
    'Additional security verification is set up [Try it out] [Manage my methods] [My phone is lost]',
  ]);
  await alex.click('Try it out');
  await alex.click('Verify', { code });
  assert.match(textOf(alex.card), /That code has been used already/);
  await alex.click('Verify', { code: '12345' });
  assert.match(textOf(alex.card), /That is not a code of six digits/);
  clock.advance(30);
  await alex.click('Verify', { code: codeAt(entry, clock.now()) });
  assert.equal(alex.lastLine, 'It works');
});

test('what the organization recommends is said to be, and chosen beforehand', async (t) => {
  const policy = { ...allMethods, recommendedMethods: ['mobile-text'] } as const;
  const { person } = await buildBot(t, { policy });
  const alex = person();
  await alex.say('set up');
  const card = JSON.stringify(alex.card);
  assert.match(card, /Mobile phone \(recommended\)\. We text you a code or call you\./u);
  assert.doesNotMatch(card, /(?:app|code|Office phone) \(recommended\)/u);
  await alex.click('Set up');
  assert.ok(alex.lastLine.includes('[Contact me]'), alex.lastLine);
});

test('a texted code says how long the policy lets it live', async (t) => {
  const talk = await PhoneTalk.start(t, { policy: { challengeLifetimeSeconds: 60 } });
  await talk.untilNumber();
  await talk.giveNumber();
  assert.match(talk.shown, /It is valid for 1 minute\./u);
});
