import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { askedAtSignIn, type AskedAtSignInOptions } from '../../bot/sign-in/asked-at-sign-in.ts';
import { noExternalMethods } from '../../services/directory/external-methods.ts';
import { codeAt } from '../support/authenticator.ts';
import { type BuiltBot, buildBot } from '../support/build-bot.ts';
import { entraTenant, FakeEntra } from '../support/fake-entra.ts';
import { FakeClock } from '../support/fakes.ts';
import { reachCode } from '../support/journey.ts';
import { mobiles, PhoneTalk } from '../support/phone-talk.ts';
import { type Person, type PersonOptions, textOf } from '../support/person.ts';

/** Somebody who has just set the app up, and has the receipt of it. */
async function setUp({ person, clock }: Pick<BuiltBot, 'person' | 'clock'>): Promise<Person> {
  const alex = person();
  const entry = await reachCode(alex);
  await alex.click('Verify', { code: codeAt(entry, clock.now()) });
  return alex;
}

describe('the receipt of a set-up', () => {
  test('promises what happens at the next sign-in only where it asks, and says what happens where it may', async (t) => {
    for (const asked of ['yes', 'perhaps', 'no'] as const) {
      const alex = await setUp(await buildBot(t, { askedAtSignIn: () => Promise.resolve(asked) }));
      assert.equal(/At your next sign-in/u.test(textOf(alex.card)), asked === 'yes');
      assert.equal(/When a sign-in asks for it/u.test(textOf(alex.card)), asked === 'perhaps');
      assert.equal(/After your password/u.test(textOf(alex.card)), asked !== 'no');
    }
  });

  test('promises it to whom Microsoft Entra sends to this bot, or soon will, and to nobody else', async (t) => {
    const [secondTenant, strange] = ['22222222-0000-0000-0000-000000000001', '33333333-0000-0000-0000-000000000001'];
    const dana = { tenantId: entraTenant, objectId: '00000000-0000-0000-0000-0000000000d1' };
    const asking = { allowedTenants: new Set([entraTenant, secondTenant]) };
    const receiptOf = async (who: PersonOptions, about: Partial<AskedAtSignInOptions> = {}): Promise<string> => {
      const [entra, clock] = [new FakeEntra(), new FakeClock()];
      entra.letIn(dana.objectId);
      const externalMethods = about.externalMethods ?? entra.methods(clock);
      const told = askedAtSignIn({ asking, isDemo: false, externalMethods, ...about });
      const bot = await buildBot(t, { clock, externalMethods: entra.methods(clock), askedAtSignIn: told });
      return textOf((await setUp({ ...bot, person: () => bot.person(who) })).card);
    };
    const [promise, condition] = [/At your next sign-in/u, /When a sign-in asks for it/u];
    const anyWord = /After your password/u;
    assert.match(await receiptOf(dana), promise);
    assert.doesNotMatch(await receiptOf({ ...dana, tenantId: secondTenant }), anyWord);
    assert.doesNotMatch(await receiptOf(dana, { asking: undefined }), anyWord);
    // Without an external method of its own the bot registers nobody, and whoever does knows whom.
    const byOthers = { externalMethods: noExternalMethods };
    for (const tenantId of [entraTenant, secondTenant]) {
      const receipt = await receiptOf({ ...dana, tenantId }, byOthers);
      assert.match(receipt, condition);
      assert.doesNotMatch(receipt, promise);
    }
    assert.doesNotMatch(await receiptOf({ ...dana, tenantId: strange }, byOthers), anyWord);
    // The demo's page sends its people here, whom nobody has to register.
    assert.match(await receiptOf(dana, { ...byOthers, isDemo: true }), promise);
  });

  for (const words of ['status', 'help', 'human', 'language', 'hello', 'set up', 'start again', 'cancel']) {
    test(`stays as it is when "${words}" is written, however often`, async (t) => {
      const bot = await buildBot(t);
      const alex = await setUp(bot);
      const receipt = structuredClone(alex.chat[0]);
      for (let times = 0; times < 3; times += 1) await alex.say(words);
      assert.deepEqual(alex.chat[0], receipt);
    });
  }

  test('turns to the language that is chosen, and the languages make room for what was chosen', async (t) => {
    const bot = await buildBot(t);
    const alex = await setUp(bot);
    await alex.say('language');
    assert.equal(alex.lastLine, 'Choose your language [English] [Nederlands] [Deutsch] [Français] [Español]');
    await alex.click('Nederlands');
    assert.equal(alex.lastLine, 'Nederlands');
    assert.match(textOf(alex.card), /Vanaf nu spreek ik Nederlands/u);
    assert.deepEqual(alex.transcript, ['Alles is ingesteld [Gereed] [Uitproberen]', 'Nederlands']);
    await alex.say('taal');
    await alex.click('English');
    assert.equal(alex.lastLine, 'English');
  });

  test('stays as it is when it is clicked, now and later, and each button does what it says', async (t) => {
    const bot = await buildBot(t);
    const alex = await setUp(bot);
    const [receipt] = structuredClone(alex.chat);
    assert.match(JSON.stringify(await alex.click('Done')), /You're done/u);
    await alex.say('hello');
    bot.clock.advance(86_400 * 400);
    await alex.click('Try it out', {}, receipt);
    assert.match(alex.lastLine, /^Try a code/u);
    await alex.click('Cancel');
    await alex.click('Try it out', {}, receipt);
    assert.match(alex.lastLine, /^Try a code/u);
    assert.deepEqual(alex.chat[0], receipt);
  });

  test('a button that is clicked twice, or delivered twice, opens its question once', async (t) => {
    const bot = await buildBot(t);
    const alex = await setUp(bot);
    const click = alex.clickActivity('Try it out');
    await Promise.all([alex.replay(click), alex.replay(click)]);
    await alex.click('Try it out');
    assert.equal(alex.transcript.filter((line) => line.startsWith('Try a code')).length, 1);
    assert.equal(alex.chat.length, 2);
  });

  test('has buttons that may be written, long after: the question they open comes, and no other card', async (t) => {
    const bot = await buildBot(t);
    const alex = await setUp(bot);
    await alex.click('Done');
    await alex.say(' try it OUT');
    assert.match(alex.lastLine, /^Try a code/u);
    await alex.click('Cancel');
    await alex.say('status');
    await alex.say('Try it out');
    assert.match(alex.lastLine, /^Try a code/u);
  });

  test('stays while the chat is opened again, and while something changes outside it', async (t) => {
    const bot = await buildBot(t);
    const alex = await setUp(bot);
    const receipt = structuredClone(alex.chat[0]);
    await bot.resumer.enrollmentChanged(alex);
    await alex.arrive();
    assert.deepEqual(alex.chat[0], receipt);
  });

  test('stays when a phone is set up, which ends outside the chat', async (t) => {
    const talk = await PhoneTalk.start(t);
    await talk.untilNumber();
    await talk.giveNumber('call');
    await talk.press('#');
    const receipt = structuredClone(talk.person.chat.at(-1));
    assert.match(JSON.stringify(receipt), new RegExp(mobiles.en.masked.replace('+', '.*'), 'u'));
    await talk.person.say('status');
    assert.deepEqual(talk.person.chat.at(-2), receipt);
  });
});

test('status costs one call to Teams, the first time and every time after', async (t) => {
  const bot = await buildBot(t);
  const alex = await setUp(bot);
  for (let times = 0; times < 3; times += 1) {
    const before = bot.teams.calls;
    await alex.say('status');
    assert.equal(bot.teams.calls - before, 1);
  }
});

test('the buttons of every status card work, of the newest and of an old one, and change the card in nothing', async (t) => {
  const talk = await PhoneTalk.start(t);
  await talk.untilNumber();
  await talk.giveNumber();
  await talk.type();
  await talk.person.say('status');
  const old = structuredClone(talk.person.chat.at(-1));
  await talk.person.say('status');
  assert.ok(old);
  for (const [button, opened] of [
    ['Change the phone number', /^Change your mobile number/u],
    ['Add a phone', /^Add a phone/u],
    ['Add the office phone', /^Your office phone/u],
    ['Try it out', /^We have texted you a code/u],
  ] as const) {
    await talk.person.click(button, {}, old);
    assert.match(talk.lastLine, opened, button);
  }
  assert.ok(
    talk.person.chat.some(({ id, card }) => id === old.id && JSON.stringify(card) === JSON.stringify(old.card)),
  );
});

test('a button of an old card that is no longer possible shows how things stand instead', async (t) => {
  const talk = await PhoneTalk.start(t);
  await talk.untilNumber();
  await talk.giveNumber();
  await talk.type();
  await talk.person.say('status');
  const old = structuredClone(talk.person.chat.at(-1));
  await talk.click('action.add-office-phone');
  await talk.click('action.contact-me');
  await talk.press('#');
  await talk.person.click('Add the office phone', {}, old);
  assert.match(talk.lastLine, /^Additional security verification is set up/u);
});

test('a card that was only moved says so, and never that its step is done', async (t) => {
  const { person } = await buildBot(t);
  const alex = person();
  await reachCode(alex);
  await alex.arrive();
  await alex.say('what is the weather?');
  await alex.say('status');
  assert.ok(alex.transcript.includes('See below'));
  assert.ok(!alex.transcript.includes('This step is done'), alex.transcript.join('\n'));
});

test('the receipt of a set-up says what was set up, and swallows no other change that the chat still has to show', async (t) => {
  const bot = await buildBot(t);
  const alex = bot.person();
  const entry = await reachCode(alex);
  await bot.changes.change(alex, (enrollment) => ({
    next: { ...enrollment, ownNotices: [{ id: 'demo', change: 'methods-reset', at: bot.clock.now() }] },
    outcome: undefined,
    events: [],
  }));
  await alex.click('Verify', { code: codeAt(entry, bot.clock.now()) });
  assert.ok(
    alex.transcript.some((line) => line.endsWith('[This was not me]')),
    alex.transcript.join('\n'),
  );
  assert.deepEqual((await bot.enrollment.status(alex)).ownNotices, []);
});
