import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HelpdeskTalk } from '../support/helpdesk-talk.ts';
import { textOf } from '../support/person.ts';
import { setUpBy } from '../support/helpdesk-scenes.ts';

const card = /^[A-Z]{3}-\d{3}/u;

describe('somebody who asks for a person', () => {
  test('appears with every agent, with the reason and the last steps; one claims, the person sees who, and closing is announced', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { alex, kofi, megan } = talk;
    await setUpBy(talk, alex);
    await kofi.arrive();
    await megan.arrive();
    await alex.say('human');
    await alex.click('Ask the helpdesk');
    await talk.settle();
    const [reference = ''] = (await talk.bot.handOffs.list()).map((each) => each.reference);
    await alex.say(`${reference}?`);
    assert.match(textOf(alex.card), /The helpdesk was told on/u);
    for (const agent of [kofi, megan]) {
      assert.match(talk.stateFor(agent), /Waiting for somebody to help/u);
      assert.match(talk.textOf(agent, card), /Last steps\nways to verify: 1/u);
    }
    await kofi.click('Claim');
    await talk.settle();
    assert.match(talk.textOf(alex, /Kofi Demo helps you/u), /never ask for a code/u);
    assert.match(talk.textOf(megan, card), /Helped by\nKofi Demo/u);
    for (const written of ['human', `My reference is ${reference.toLowerCase()}.`]) {
      await alex.say(written);
      assert.match(
        textOf(alex.card),
        /^Kofi Demo helps you\nKofi Demo of the helpdesk helps you with \*\*[A-Z]{3}-\d{3}\*\*/u,
      );
    }
    await kofi.click('Close', {}, talk.cardOf(kofi, card));
    await kofi.click('Close', { reason: 'explained on the phone' });
    await talk.settle();
    assert.match(talk.textOf(alex, /Your request is closed/u), /The helpdesk has closed/u);
    assert.ok(!talk.allOf(alex).includes('explained on the phone'), 'what agents write to each other is theirs');
    assert.match(talk.textOf(kofi, card), /Closed because\nexplained on the phone/u);
  });

  test('is helped by one agent, whoever clicks in the same second', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { alex, kofi, megan, bot } = talk;
    await alex.arrive();
    await kofi.arrive();
    await megan.arrive();
    await bot.handOffs.open(alex, { reason: 'asked-for-a-person' });
    await talk.settle();
    const answers = await Promise.all([kofi.click('Claim'), megan.click('Claim')]);
    const said = answers.map((answer) => JSON.stringify(answer));
    assert.equal(said.filter((answer) => /It is yours now/u.test(answer)).length, 1);
    assert.equal(said.filter((answer) => /A colleague helps with this one/u.test(answer)).length, 1);
  });

  test('is handed over to a colleague, who may be taken over from', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { alex, kofi, megan } = talk;
    await alex.arrive();
    await kofi.arrive();
    await megan.arrive();
    await talk.opens(kofi, 'set up Alex Wilber');
    await kofi.click('Hand over');
    await kofi.click('Hand over');
    await talk.settle();
    assert.match(talk.textOf(megan, card), /Helped by\nMegan Demo/u);
    assert.match(talk.textOf(kofi, card), /\nTake over/u);
    await kofi.click('Take over');
    await talk.settle();
    assert.match(talk.textOf(kofi, card), /Helped by\nKofi Demo/u);
  });
});

describe('an agent', () => {
  test('who opens the chat sees what they can do, and who waits, also of before', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { alex, kofi, bot } = talk;
    await alex.arrive();
    const { handOff } = await bot.handOffs.open(alex, { reason: 'locked' });
    await talk.settle();
    await kofi.arrive();
    await talk.settle();
    assert.match(talk.textOf(kofi, /Open hand-offs/u), new RegExp(handOff.reference, 'u'));
    assert.match(talk.stateFor(kofi), /Waiting for somebody to help/u);
  });

  test('asks for the list, and gets the card of one where they look, once', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { alex, kofi, bot } = talk;
    await alex.arrive();
    await kofi.arrive();
    const { handOff } = await bot.handOffs.open(alex, { reason: 'locked' });
    await talk.settle();
    await kofi.say('open hand-offs');
    assert.match(talk.textOf(kofi, /Open hand-offs/u), /1 is open/u);
    await kofi.say(handOff.reference.toLowerCase());
    assert.match(kofi.lastLine, new RegExp(`^${handOff.reference}`, 'u'));
    await kofi.click(`Show ${handOff.reference}`);
    assert.equal(kofi.chat.filter((message) => textOf(message.card).startsWith(handOff.reference)).length, 1);
    await talk.settle();
    await kofi.click('Claim');
    await talk.settle();
    assert.match(talk.textOf(kofi, card), /Helped by\nKofi Demo/u);
  });

  test('does nothing for themselves', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { kofi } = talk;
    await kofi.arrive();
    for (const words of ['set up', 'reset', 'unlock', 'block', 'unblock']) {
      await kofi.say(`${words} kofi.demo@contoso.example`);
      assert.match(kofi.lastLine, /Nobody helps themselves here/u);
    }
  });

  test('is asked which one, when several are called that, and told when nobody is', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { kofi } = talk;
    await kofi.arrive();
    await kofi.say('status Demo');
    assert.match(textOf(kofi.card), /Several people are called Demo/u);
    await kofi.say('status Nobody Here');
    assert.match(kofi.lastLine, /Nobody called Nobody Here is in the directory/u);
  });

  test('who is none reads that it is not theirs, and their words are their own', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { alex, kofi } = talk;
    await alex.arrive();
    await kofi.arrive();
    await talk.opens(kofi, 'set up Sanne de Vries');
    const click = kofi.clickActivity('Verify the caller');
    const mine = alex.messageActivity('');
    const answer = await alex.replay({
      ...click,
      from: mine.from ?? {},
      conversation: mine.conversation ?? {},
    } as never);
    assert.match(JSON.stringify(answer), /you are not one of its people/u);
    await alex.say('block Kofi Demo');
    assert.doesNotMatch(alex.transcript.join(), /Block/u);
  });
});

describe('a reset for which the policy wants two agents', () => {
  test('waits for a second one, who is not the first', async (t) => {
    const talk = await HelpdeskTalk.open(t, { policy: { resetNeedsTwoAgents: true } });
    const { alex, kofi, megan, bot } = talk;
    await setUpBy(talk, alex);
    await kofi.arrive();
    await megan.arrive();
    await talk.opens(kofi, 'reset Alex Wilber');
    await kofi.click('Reset everything');
    await kofi.click('Reset everything', { reason: 'all gone' });
    await talk.settle();
    assert.equal((await bot.enrollment.status(alex)).methods.length, 1);
    assert.match(talk.textOf(megan, card), /Kofi Demo wants to reset everything of this person.*all gone/u);
    const approve = megan.clickActivity('Agree to the reset');
    const asKofi = kofi.messageActivity('');
    const own = await kofi.replay({ ...approve, from: asKofi.from, conversation: asKofi.conversation } as never);
    assert.match(JSON.stringify(own), /yours already/u);
    assert.equal((await bot.enrollment.status(alex)).methods.length, 1);
    await megan.click('Agree to the reset');
    await talk.settle();
    assert.equal((await bot.enrollment.status(alex)).methods.length, 0);
  });
});

describe('for a person, an agent', () => {
  test('blocks and unblocks, unlocks and deletes app passwords, each with a reason, and sees how things stand', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { alex, kofi, bot } = talk;
    await setUpBy(talk, alex);
    await kofi.arrive();
    await kofi.say('block Alex Wilber');
    await kofi.click('Block', { reason: '' });
    assert.match(textOf(kofi.card), /Say why in a few words: others look at this later/u);
    await kofi.click('Block', { reason: 'account in other hands' });
    assert.match(textOf(kofi.card), /Blocked: Alex Wilber can verify nothing/u);
    await kofi.say('status Alex Wilber');
    assert.match(textOf(kofi.card), /Blocked by the helpdesk/u);
    await kofi.click('Unblock');
    await kofi.click('Unblock', { reason: 'looked at' });
    assert.match(textOf(kofi.card), /Unblocked: Alex Wilber can verify again/u);
    await kofi.say('unlock Alex Wilber');
    await kofi.click('Unlock', { reason: 'asked' });
    assert.match(textOf(kofi.card), /Nothing of Alex Wilber is locked/u);
    assert.deepEqual(await bot.handOffs.list(), []);
  });
});
