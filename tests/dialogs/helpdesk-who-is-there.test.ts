import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { HelpdeskTalk, people } from '../support/helpdesk-talk.ts';
import type { Person } from '../support/person.ts';

const card = /^[A-Z]{3}-\d{3}/u;
const cardsOf = ({ transcript }: Person): number => transcript.filter((line) => card.test(line)).length;

/** Kofi and Megan are at the helpdesk by a group, which is read anew each time, or cannot be read. */
async function group(t: TestContext) {
  const known: { agents: ReadonlySet<string> | undefined } = { agents: new Set([people.kofi, people.megan]) };
  const roster = { tenantId: undefined, agents: () => Promise.resolve(known.agents) };
  const talk = await HelpdeskTalk.open(t, { roster, settings: { helpdeskAgents: [] } });
  const { bot, alex, kofi, megan } = talk;
  for (const each of [alex, kofi, megan]) await each.arrive();
  const pass = async (minutes: number): Promise<void> => {
    for (let minute = 0; minute < minutes; minute += 1) {
      bot.clock.advance(60);
      await talk.settle();
    }
  };
  return { talk, bot, alex, kofi, megan, known, pass };
}

describe('while the helpdesk’s group cannot be read', () => {
  test('somebody who asks for a person is shown to the agents as soon as it can be, however long that takes', async (t) => {
    const { talk, alex, kofi, megan, known, pass } = await group(t);
    const { agents } = known;
    known.agents = undefined;
    await talk.bot.handOffs.open(alex, { reason: 'asked-for-a-person' });
    await pass(90);
    assert.deepEqual([kofi, megan].map(cardsOf), [0, 0]);
    known.agents = agents;
    await pass(11);
    assert.deepEqual([kofi, megan].map(cardsOf), [1, 1]);
  });

  test('an agent who clicks is not told that they are none, but to try again, with a reference that the log has', async (t) => {
    const { talk, bot, alex, kofi, known } = await group(t);
    const { agents } = known;
    await bot.handOffs.open(alex, { reason: 'asked-for-a-person' });
    await talk.settle();
    known.agents = undefined;
    const said = JSON.stringify(await kofi.click('Claim'));
    const [, reference = '?'] =
      /Nothing was done; try again in a minute\..*this reference: ([\w-]{8})/u.exec(said) ?? [];
    assert.ok(bot.logLines.join('').includes(`"reference":"${reference}"`), said);
    assert.equal((await bot.handOffs.list())[0]?.agent, undefined);
    known.agents = agents;
    await kofi.click('Claim');
    assert.equal((await bot.handOffs.list())[0]?.agent, kofi.objectId);
  });

  test('whoever helps is not taken for somebody who has left', async (t) => {
    const { talk, kofi, megan, bot, known, pass } = await group(t);
    await talk.opens(kofi, 'set up Alex Wilber');
    known.agents = undefined;
    await bot.handOffs.showLeft(bot.helpdeskOf);
    await pass(11);
    assert.equal(cardsOf(megan), 0);
    assert.equal((await bot.handOffs.list())[0]?.unreached, undefined);
  });
});

describe('an agent who has left the helpdesk', () => {
  test('leaves what they helped with to their colleagues, who see it and take over; the person sees who helps then', async (t) => {
    const { talk, alex, kofi, megan, bot, known } = await group(t);
    await bot.handOffs.open(alex, { reason: 'disowned' });
    await talk.settle();
    await kofi.say('open hand-offs');
    const [opened] = await bot.handOffs.list();
    await kofi.click(`Show ${opened?.reference ?? ''}`);
    await kofi.click('Claim');
    await talk.settle();
    assert.equal(cardsOf(megan), 0);
    known.agents = new Set([people.megan]);
    await bot.handOffs.showLeft(bot.helpdeskOf);
    await talk.settle();
    assert.match(talk.textOf(megan, card), /Kofi Demo is at the helpdesk no more\. Take this over to go on with it\./u);
    assert.doesNotMatch(talk.textOf(megan, card), /Take it over only if/u);
    assert.match(talk.textOf(alex, /Kofi Demo helps you/u), /never ask for a code/u);
    await megan.click('Take over');
    await talk.settle();
    assert.match(talk.textOf(megan, card), /Helped by\nMegan Demo/u);
    assert.doesNotMatch(talk.textOf(megan, card), /no more/u);
    assert.match(talk.textOf(alex, /Megan Demo helps you/u), /never ask for a code/u);
  });

  test('and is back has it as before', async (t) => {
    const { talk, kofi, megan, bot, known } = await group(t);
    await talk.opens(kofi, 'set up Alex Wilber');
    const { agents } = known;
    for (const now of [new Set([people.megan]), agents]) {
      known.agents = now;
      await bot.handOffs.showLeft(bot.helpdeskOf);
      await talk.settle();
      assert.equal(/no more/u.test(talk.textOf(megan, card)), now !== agents);
    }
    assert.match(talk.textOf(kofi, card), /Helped by\nKofi Demo/u);
  });
});
