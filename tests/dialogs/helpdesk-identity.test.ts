import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { codeAt, scan } from '../support/authenticator.ts';
import type { BuildBotOptions } from '../support/build-bot.ts';
import { setUpBy } from '../support/helpdesk-scenes.ts';
import { HelpdeskTalk } from '../support/helpdesk-talk.ts';
import { textOf } from '../support/person.ts';

const card = /^[A-Z]{3}-\d{3}/u;

/** Alex has an authenticator and calls; Kofi has opened a hand-off. */
async function onThePhone(t: TestContext, options: BuildBotOptions = {}) {
  const talk = await HelpdeskTalk.open(t, options);
  const { alex, kofi, bot } = talk;
  await alex.arrive();
  await alex.click('Set it up now');
  await alex.click('Set up');
  await alex.click('Next');
  const entry = scan(alex.card);
  await alex.say(codeAt(entry, bot.clock.now()));
  await kofi.arrive();
  await talk.opens(kofi, 'reset alex.wilber@contoso.example');
  bot.clock.advance(60);
  return { talk, code: () => codeAt(entry, bot.clock.now()), alex, kofi, bot };
}

describe('an agent who wants to know who is on the phone', () => {
  test('has the person prove a method in their chat, and sees that they did, and nothing of how', async (t) => {
    const { talk, alex, kofi, code } = await onThePhone(t);
    await kofi.click('Verify the caller');
    await talk.settle();
    assert.match(talk.textOf(kofi, card), /Asked: Alex Wilber is to prove a method/u);
    const question = talk.textOf(alex, /Are you talking to the helpdesk/u);
    assert.match(question, /Kofi Demo of the helpdesk wants to make sure that it is you/u);
    assert.match(question, /Only go on if you are talking to them/u);
    await alex.click('It is me');
    const typed = code();
    await alex.say(typed);
    await talk.settle();
    assert.match(talk.textOf(kofi, card), /Confirmed: Alex Wilber proved a method/u);
    assert.match(talk.textOf(alex, /Are you talking to the helpdesk/u), /You have shown that it is you/u);
    assert.ok(!talk.allOf(kofi).includes(typed));
  });

  test('sees that the person is not talking to anybody, and can do nothing more with that hand-off', async (t) => {
    const { talk, alex, kofi } = await onThePhone(t);
    await kofi.click('Verify the caller');
    await talk.settle();
    await alex.click('I am not talking to them');
    await talk.settle();
    assert.match(talk.stateFor(kofi), /Disputed: Alex Wilber did not ask for this/u);
    assert.equal(kofi.transcript.filter((line) => /\[Give a temporary pass\]/u.test(line)).length, 0);
  });

  test('sees that the person left the question without proof, and the person reads that nothing was shown', async (t) => {
    const { talk, alex, kofi } = await onThePhone(t);
    await kofi.click('Verify the caller');
    await talk.settle();
    await alex.click('It is me');
    await alex.click('Cancel');
    assert.match(textOf(alex.card), /It could not be shown that it is you/u);
    await talk.settle();
    assert.match(talk.textOf(kofi, card), /Alex Wilber could not prove a method/u);
  });

  test('has no answer that comes too late, or twice', async (t) => {
    const { talk, alex, kofi, code, bot } = await onThePhone(t);
    await kofi.click('Verify the caller');
    await talk.settle();
    bot.clock.advance(600);
    const answer = await alex.click('It is me');
    assert.match(JSON.stringify(answer), /That is over/u);
    await talk.settle();
    await kofi.click('Verify the caller');
    await talk.settle();
    await alex.click('It is me');
    await alex.say(code());
    await talk.settle();
    assert.match(talk.textOf(kofi, card), /Confirmed/u);
  });

  test('is told when nothing of the person’s can be proven, and asks their manager, who answers in a chat of their own', async (t) => {
    const talk = await HelpdeskTalk.open(t, { policy: { passNeeds: 'identity' } });
    const { alex, kofi, sanne } = talk;
    await alex.arrive();
    await sanne.arrive();
    await kofi.arrive();
    await talk.opens(kofi, 'set up Alex Wilber');
    assert.match(JSON.stringify(await kofi.click('Verify the caller')), /no way to verify that works now/u);
    await kofi.click('Give a temporary pass');
    await kofi.click('Give a temporary pass', { reason: 'trust me' });
    assert.match(talk.textOf(kofi, /Give a temporary pass/u), /Your organization wants to be sure first/u);
    await kofi.click('Cancel');
    await kofi.click('Ask their manager');
    await talk.settle();
    assert.match(talk.textOf(sanne, /Do you vouch for Alex Wilber/u), /Talk to Alex Wilber first/u);
    await sanne.click('It is Alex Wilber');
    await talk.settle();
    assert.match(talk.textOf(kofi, card), /Confirmed by Sanne de Vries/u);
    await kofi.click('Give a temporary pass', {}, talk.cardOf(kofi, card));
    await kofi.click('Give a temporary pass', { reason: '' });
    assert.match(talk.textOf(kofi, /^Temporary pass/u), /[0-9A-Z]{5}-[0-9A-Z]{5}/u);
  });

  test('learns that the manager does not vouch', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { alex, kofi, sanne } = talk;
    await alex.arrive();
    await sanne.arrive();
    await kofi.arrive();
    await talk.opens(kofi, 'set up Alex Wilber');
    await kofi.click('Ask their manager');
    await talk.settle();
    await sanne.click('I cannot say that');
    await talk.settle();
    assert.match(talk.textOf(kofi, card), /Sanne de Vries does not vouch for them/u);
  });
});

describe('somebody who did not ask for it', () => {
  test('says so, and the agent sees it; a pass that was given is worth nothing', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { alex, kofi, bot } = talk;
    await setUpBy(talk, alex);
    await kofi.arrive();
    await talk.opens(kofi, 'reset Alex Wilber');
    await kofi.click('Give a temporary pass');
    await kofi.click('Give a temporary pass', { reason: 'demo' });
    const [pass = ''] = /[0-9A-Z]{5}-[0-9A-Z]{5}/u.exec(talk.textOf(kofi, /^Temporary pass/u)) ?? [];
    await alex.click('I did not ask for this');
    await talk.settle();
    assert.match(talk.stateFor(kofi), /Disputed/u);
    assert.match(talk.textOf(alex, /request is over/u), /You said that you did not ask for this/u);
    assert.equal((await bot.enrollment.passes.use(alex, pass)).code, 'pass-revoked');
    assert.ok(!talk.allOf(kofi).includes(pass));
  });
});
