import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { codeAt, scan } from '../support/authenticator.ts';
import { demoTenant, HelpdeskTalk, people } from '../support/helpdesk-talk.ts';
import { buttonTitles, type Person, textOf } from '../support/person.ts';
import { storedOf } from './support/desk-roles.ts';

const card = /^[A-Z]{3}-\d{3}/u;
const question = /Are you talking to the helpdesk/u;

/** Alex has an authenticator; Kofi has opened a hand-off, and Megan knows of it. */
async function onThePhone(t: TestContext) {
  const talk = await HelpdeskTalk.open(t);
  const { alex, kofi, megan, bot } = talk;
  await alex.arrive();
  await alex.click('Set it up now');
  await alex.click('Set up');
  await alex.click('Next');
  const entry = scan(alex.card);
  await alex.say(codeAt(entry, bot.clock.now()));
  await kofi.arrive();
  await megan.arrive();
  await talk.opens(kofi, 'reset alex.wilber@contoso.example');
  bot.clock.advance(60);
  const [handOff] = await bot.handOffs.list();
  assert.ok(handOff);
  return { talk, alex, kofi, megan, bot, id: handOff._id, code: () => codeAt(entry, bot.clock.now()) };
}

describe('ASVS 8.2: the answer to who somebody is', () => {
  test('is about the question on the card that was clicked, not about a later one', async (t) => {
    const { talk, alex, kofi, bot, id } = await onThePhone(t);
    await kofi.click('Verify the caller');
    await talk.settle();
    const old = alex.clickActivity('It is me', {}, talk.cardOf(alex, question));
    bot.clock.advance(601);
    await kofi.click('Verify the caller');
    await talk.settle();
    assert.match(JSON.stringify(await alex.replay(old)), /That is over/u);
    assert.equal((await bot.handOffs.find(id))?.identity?.result, undefined);
  });

  test('that is given after a colleague has asked anew tells that colleague nothing', async (t) => {
    const { talk, alex, kofi, megan, bot, id, code } = await onThePhone(t);
    await kofi.click('Verify the caller');
    await talk.settle();
    await alex.click('It is me');
    bot.clock.advance(601);
    await megan.say('open hand-offs');
    await megan.click(megan.transcript.at(-1)?.match(/Show [A-Z]{3}-\d{3}/u)?.[0] ?? 'Show');
    await megan.click('Take over');
    await talk.settle();
    await megan.click('Verify the caller');
    await talk.settle();
    await alex.say(code());
    await talk.settle();
    const { agent, identity } = (await bot.handOffs.find(id)) ?? {};
    assert.deepEqual([agent, identity?.askedBy, identity?.result], [people.megan, people.megan, undefined]);
  });
});

/** What no card of a form offers together. */
const forms: readonly Record<string, string>[] = [
  ...['give-pass', 'reset-methods', 'hand-over', 'close'].map((act) => ({ act, person: people.alex })),
  ...['set-up', 'reset', 'unlock', 'status', 'block', 'unblock', 'delete-app-passwords'].map((act) => ({ act })),
  ...['constructor', '__proto__', 'toString', ''].map((act) => ({ act, person: people.alex })),
  { act: 'set-up', person: people.kofi },
  { act: 'block', person: people.kofi },
  { act: 'block', person: '00000000-0000-0000-0000-00000000ffff' },
];

describe('ASVS 8.2: a form that no card offered', () => {
  for (const [index, form] of forms.entries())
    test(`changes nothing, and says a sentence: ${JSON.stringify(form)}`, async (t) => {
      const { kofi, bot, talk, id } = await onThePhone(t);
      await kofi.say('set up Alex Wilber');
      const before = await storedOf({ bot });
      const isAboutHandOff = form['person'] === undefined;
      const submit = buttonTitles(kofi.card)[0] ?? '';
      const data = { reason: 'demo reason', ...form, ...(isAboutHandOff && { handOff: id }) };
      const answer = await kofi.click(submit, data);
      assert.deepEqual(await storedOf({ bot }), before, String(index));
      assert.doesNotMatch(JSON.stringify([answer, talk.allOf(kofi)]), /Something went wrong|missing|undefined/u);
      assert.notEqual(answer, undefined);
    });
});

/** What says who sends an activity, and where. */
const identity: readonly string[] = ['from', 'conversation', 'channelData'];

/** What an agent's and the person's cards have on them, as activities of whoever sees them. */
function clicksOf(person: Person): Partial<Record<string, unknown>>[] {
  return person.chat.flatMap((message) =>
    buttonTitles(message.card).map((title) => ({ ...person.clickActivity(title, {}, message) })),
  );
}

describe('ASVS 8.2: a click that was captured in another chat', () => {
  const others = {
    'somebody who is no agent': { objectId: people.sanne },
    'the person of another tenant': { objectId: people.alex, tenantId: '99999999-0000-0000-0000-000000000001' },
    'an agent of another tenant': { objectId: people.kofi, tenantId: '99999999-0000-0000-0000-000000000001' },
  };
  for (const [who, about] of Object.entries(others))
    test(`changes nothing and shows nothing to ${who}`, async (t) => {
      const { talk, alex, kofi, bot } = await onThePhone(t);
      await kofi.click('Verify the caller');
      await talk.settle();
      const other = bot.person({ tenantId: demoTenant, conversationId: 'chat-of-another', ...about });
      await other.arrive();
      const arrival = other.arrivalActivity();
      const who = Object.fromEntries(Object.entries(arrival).filter(([name]) => identity.includes(name)));
      await other.say('status');
      const before = await storedOf({ bot }, people.alex);
      for (const [index, click] of [...clicksOf(alex), ...clicksOf(kofi)].entries()) {
        const answer = await other.replay({ ...click, ...who, id: `forged-${index}` });
        assert.notEqual(answer, undefined);
      }
      await talk.settle();
      assert.deepEqual(await storedOf({ bot }, people.alex), before);
      assert.ok(!other.chat.some(({ card: shown }) => card.test(textOf(shown))));
    });
});
