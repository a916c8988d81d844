import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { claim } from '../../services/hand-off/transitions.ts';
import { codeAt, scan } from '../support/authenticator.ts';
import { type BuiltBot, buildBot } from '../support/build-bot.ts';
import { ManagedTalk } from '../support/managed-talk.ts';
import { HelpdeskTalk } from '../support/helpdesk-talk.ts';
import { reachCode } from '../support/journey.ts';
import { type Person, textOf } from '../support/person.ts';

const gated = { firstSetUp: { gate: 'temporary-pass' } } as const;
const helpdesk = { name: 'IT desk', url: undefined, phone: '+31 20 123 4567', hours: undefined };

async function passFor({ enrollment }: BuiltBot, { tenantId, objectId }: Person, seconds = 600): Promise<string> {
  const issued = await enrollment.passes.issue({ tenantId, objectId }, { reason: 'demo', seconds });
  assert.equal(issued.code, 'issued');
  return issued.pass;
}

async function gatedBot(t: TestContext) {
  const bot = await buildBot(t, { policy: gated, settings: { helpdesk } });
  const alex = bot.person();
  await alex.arrive();
  await alex.click('Set it up now');
  return { ...bot, bot, alex };
}

describe('where a first set-up waits for a temporary pass', () => {
  test('the helpdesk is told, and with its pass the person goes on in the same chat', async (t) => {
    const { bot, alex, clock, handOffs } = await gatedBot(t);
    assert.equal(alex.lastLine, 'Ask the helpdesk [Ask the helpdesk] [I have a temporary pass] [Cancel]');
    assert.match(textOf(alex.card), /You reach it here: IT desk \+31 20 123 4567\./u);
    await alex.click('Ask the helpdesk');
    assert.equal(alex.lastLine, 'Temporary pass [Continue] [Cancel]');
    const [waiting] = await handOffs.list();
    assert.ok(textOf(alex.card).includes(`The helpdesk is told. Your reference is **${String(waiting?.reference)}**.`));
    assert.equal(waiting?.reason, 'first-set-up');
    clock.advance(1);
    const pass = await passFor(bot, alex);
    await alex.click('Continue', { letterCode: pass.toLowerCase() });
    assert.deepEqual(alex.transcript.slice(-3), [
      'Your pass is right ✓',
      'A temporary pass was used [This was not me]',
      'How should we contact you? [Set up] [Cancel]',
    ]);
    await alex.click('Set up');
    await alex.click('Next');
    const entry = scan(alex.card);
    await alex.say(codeAt(entry, clock.now()));
    assert.equal(alex.lastLine, "You're all set [Done] [Try it out]");
    await bot.repository.moveAuditEvents((events) => handOffs.take(events), 100, assert.ifError);
    assert.deepEqual(await handOffs.list(), []);
    assert.ok(!JSON.stringify(alex.chat).includes(pass));
  });

  test('each pass that is refused is told why, and the next thing to do', async (t) => {
    const { bot, alex, clock } = await gatedBot(t);
    await alex.click('I have a temporary pass');
    const tried = async (pass: string): Promise<string> => {
      await alex.click('Continue', { letterCode: pass });
      return textOf(alex.card);
    };
    assert.match(await tried('hello'), /That is not a temporary pass: it has two groups/u);
    assert.match(await tried('7K3M9-TZ4WX'), /No temporary pass waits for you\. .* ask the helpdesk/u);
    const expired = await passFor(bot, alex, 60);
    clock.advance(60);
    assert.match(await tried(expired), /That pass has expired\. Ask the helpdesk for a new one/u);
    const replaced = await passFor(bot, alex);
    await passFor(bot, alex);
    assert.match(await tried(replaced), /was replaced by a newer one/u);
    for (const left of [4, 3, 2])
      assert.match(await tried('7K3M9-TZ4WX'), new RegExp(`You have ${left} more tries`, 'u'));
    assert.match(await tried('7K3M9-TZ4WX'), /You have 1 more try/u);
    assert.match(await tried('7K3M9-TZ4WX'), /too many wrong tries/u);
  });

  test('who asks from where the pass is typed reads once that the helpdesk is told', async (t) => {
    const { alex, handOffs } = await gatedBot(t);
    await alex.click('I have a temporary pass');
    await alex.click('Ask the helpdesk');
    const [waiting] = await handOffs.list();
    assert.equal(textOf(alex.card).split(String(waiting?.reference)).length, 2, textOf(alex.card));
  });

  test('who asks there while somebody helps them already reads who, as everywhere', async (t) => {
    const { alex, kofi, bot } = await HelpdeskTalk.open(t, { policy: gated });
    await alex.arrive();
    await alex.click('Set it up now');
    await alex.click('I have a temporary pass');
    // In another window.
    const { handOff } = await bot.handOffs.open(alex, { reason: 'first-set-up' });
    await bot.handOffs.change(handOff._id, (each, context) => claim(each, kofi.objectId, context));
    await alex.click('Ask the helpdesk');
    assert.match(textOf(alex.card), /Kofi Demo of the helpdesk helps you with/u);
    assert.doesNotMatch(textOf(alex.card), /The helpdesk was told/u);
  });

  test('a pass may be typed as a message, and a word that is none is not taken for one', async (t) => {
    const { bot, alex } = await gatedBot(t);
    const pass = await passFor(bot, alex);
    await alex.say('hello world');
    assert.doesNotMatch(alex.lastLine, /pass is/u);
    await alex.say(`they gave me ${pass}`);
    assert.equal(alex.lastLine, 'How should we contact you? [Set up] [Cancel]');
  });

  test('who leaves can come back tomorrow, and is told that the helpdesk knows', async (t) => {
    const { alex, clock, handOffs } = await gatedBot(t);
    await alex.click('Ask the helpdesk');
    await alex.click('Cancel');
    assert.match(textOf(alex.card), /The helpdesk knows that you wait; your reference is/u);
    clock.advance(86_400);
    await alex.say('set up');
    assert.equal(alex.lastLine, 'Temporary pass [Continue] [Cancel]');
    assert.match(textOf(alex.card), /The helpdesk was told on March 2, 2026|2 March 2026/u);
    assert.equal((await handOffs.list({ all: true })).length, 1);
  });

  test('the same is said in Dutch', async (t) => {
    const bot = await buildBot(t, { policy: gated });
    const sanne = bot.person({ locale: 'nl-NL' });
    await sanne.arrive();
    await sanne.click('Nu instellen');
    assert.equal(sanne.lastLine, 'De helpdesk vragen [De helpdesk vragen] [Ik heb een tijdelijke pas] [Annuleren]');
    await sanne.click('De helpdesk vragen');
    assert.equal(sanne.lastLine, 'Tijdelijke pas [Doorgaan] [Annuleren]');
    await sanne.click('Doorgaan', { letterCode: await passFor(bot, sanne) });
    assert.equal(sanne.lastLine, 'Hoe moeten we contact met u opnemen? [Instellen] [Annuleren]');
  });
});

test('somebody who is set up and has nothing left asks the helpdesk, and ends with a new method in the same chat', async (t) => {
  const bot = await buildBot(t);
  const alex = bot.person();
  const entry = await reachCode(alex);
  await alex.click('Verify', { code: codeAt(entry, bot.clock.now()) });
  await alex.click('Done');
  bot.clock.advance(86_400);
  await alex.say('Ask the helpdesk');
  await alex.click('Ask the helpdesk');
  await alex.click('I have a temporary pass');
  await alex.click('Continue', { letterCode: await passFor(bot, alex) });
  await alex.click('Set up', { method: 'authenticator-code' });
  await alex.click('Next');
  const next = scan(alex.card);
  await alex.say(codeAt(next, bot.clock.now()));
  assert.equal((await bot.enrollment.status(alex)).methods.length, 2);
});

test('an offer to ask the helpdesk makes room for whatever is asked next', async (t) => {
  const bot = await buildBot(t);
  const alex = bot.person();
  const entry = await reachCode(alex);
  await alex.click('Verify', { code: codeAt(entry, bot.clock.now()) });
  await alex.click('Done');
  for (const [word, card] of [
    ['status', /^Additional security verification is set up/u],
    ['manage', /^Your ways to verify/u],
  ] as const) {
    await alex.say('Ask the helpdesk');
    assert.match(alex.lastLine, /^Ask the helpdesk/u);
    await alex.say(word);
    assert.match(alex.lastLine, card);
  }
});

test('who lost everything, left, and comes back with the pass has what was lost turned off first, and then replaced', async (t) => {
  const managed = await ManagedTalk.start(t);
  const { talk } = managed;
  await talk.person.say('I lost my phone');
  await talk.click('action.suspend');
  await talk.click('action.ask-helpdesk');
  await talk.person.say('cancel');
  talk.built.clock.advance(86_400);
  const pass = await passFor(talk.built, talk.person);
  await talk.person.say(pass);
  assert.ok(talk.shown.startsWith(talk.translate('lost-phone-card.title-lost')), talk.shown);
  await talk.click('action.suspend');
  assert.deepEqual(await managed.standing(), ['authenticator-code*lost', 'mobile-textlost']);
  await talk.click('action.replace-now');
  await managed.setUpApp();
  assert.deepEqual(await managed.standing(), ['mobile-textlost', 'authenticator-code*']);
});

test('a phone number that is written where a pass is asked is no try', async (t) => {
  const { bot, alex } = await gatedBot(t);
  await alex.click('Ask the helpdesk');
  const pass = await passFor(bot, alex);
  for (const number of ['206 555 0142', '206-555-0142', '2065550142']) await alex.say(number);
  await alex.click('Continue', { letterCode: '7K3M9-TZ4WX' });
  assert.match(textOf(alex.card), /You have 4 more tries/u);
  await alex.say(pass);
  assert.equal(alex.lastLine, 'How should we contact you? [Set up] [Cancel]');
});

test('whoever asks for a person with nothing under way hears that the helpdesk knows, and is asked for no pass', async (t) => {
  const bot = await buildBot(t, { settings: { helpdesk } });
  const alex = bot.person();
  const entry = await reachCode(alex);
  await alex.click('Verify', { code: codeAt(entry, bot.clock.now()) });
  await alex.click('Done');
  await alex.say('human');
  await alex.click('Ask the helpdesk');
  assert.equal(alex.lastLine, 'The helpdesk knows [I have a temporary pass] [I need no help any more]');
  const [waiting] = await bot.handOffs.list();
  assert.ok(textOf(alex.card).includes(`The helpdesk is told. Your reference is **${String(waiting?.reference)}**.`));
  assert.match(textOf(alex.card), /IT desk \+31 20 123 4567\.\n\nYou will see here who helps you\. Meanwhile/u);
  await alex.say('human');
  assert.equal(alex.lastLine, 'The helpdesk knows [I have a temporary pass] [I need no help any more]');
  assert.match(textOf(alex.card), /The helpdesk was told on/u);
  assert.equal((await bot.handOffs.list({ all: true })).length, 1);
  await alex.say(await passFor(bot, alex));
  assert.equal(alex.lastLine, 'How should we contact you? [Set up] [Cancel]');
});
