import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HelpdeskTalk, people } from '../support/helpdesk-talk.ts';
import { textOf } from '../support/person.ts';

const card = /^[A-Z]{3}-\d{3}/u;

describe('an agent reads', () => {
  test('that whom they hand over to is not at the helpdesk, and not that they themselves were none', async (t) => {
    const known = { agents: new Set<string>([people.kofi, people.megan]) };
    const roster = { tenantId: undefined, agents: () => Promise.resolve(known.agents) };
    const talk = await HelpdeskTalk.open(t, { roster, settings: { helpdeskAgents: [] } });
    const { alex, kofi, bot } = talk;
    await alex.arrive();
    await kofi.arrive();
    await talk.opens(kofi, 'set up Alex Wilber');
    await kofi.click('Hand over', {}, talk.cardOf(kofi, card));
    known.agents = new Set([people.kofi]);
    await kofi.click('Hand over', { colleague: people.megan });
    assert.match(textOf(kofi.card), /Whoever you chose is not at the helpdesk for this person: nothing was changed/u);
    assert.equal((await bot.handOffs.list())[0]?.agent, people.kofi);
  });

  test('that a card is out of date whose button stands for nothing that there is, and not that something follows below', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { alex, kofi } = talk;
    await alex.arrive();
    await kofi.arrive();
    await talk.opens(kofi, 'set up Alex Wilber');
    const { length } = kofi.chat;
    assert.match(JSON.stringify(await kofi.click('Close', { act: 'of another release' })), /This card is out of date/u);
    assert.equal(kofi.chat.length, length);
  });

  test('to unblock somebody first who is blocked, where they want to give them a pass', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { alex, kofi, bot } = talk;
    await alex.arrive();
    await kofi.arrive();
    await talk.opens(kofi, 'set up Alex Wilber');
    assert.equal(await bot.operator.block(alex, 'account in other hands'), 'blocked');
    await kofi.click('Give a temporary pass', {}, talk.cardOf(kofi, card));
    await kofi.click('Give a temporary pass', { reason: 'stands before me' });
    assert.match(
      textOf(kofi.card),
      /Alex Wilber is blocked, and a pass would be refused\. .*\*\*unblock\*\* them first/u,
    );
    assert.doesNotMatch(textOf(kofi.card), /already/u);
  });
});
