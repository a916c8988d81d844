import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HelpdeskTalk } from '../support/helpdesk-talk.ts';

const card = /^[A-Z]{3}-\d{3}/u;

describe('somebody whom the bot cannot write to', () => {
  test('is said to be so on the agent’s card, and gets the invitation once they open the bot, once', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { kofi, megan } = talk;
    await kofi.arrive();
    await talk.opens(kofi, 'set up Megan Demo');
    assert.match(talk.textOf(kofi, card), /The bot cannot write to Megan Demo: they have not opened it in Teams yet/u);
    await megan.arrive();
    await talk.settle();
    await talk.settle();
    assert.equal(megan.transcript.filter((line) => line.startsWith('The helpdesk wants to help you')).length, 1);
    assert.doesNotMatch(talk.textOf(kofi, card), /cannot write to/u);
  });

  test('is brought the bot again when that failed for the moment, and until it is known what stands in the way', async (t) => {
    const tries: string[] = [];
    const install = ({ objectId }: { readonly objectId: string }): Promise<void> => {
      tries.push(objectId);
      return tries.length === 1 ? Promise.reject(new Error('Graph is away')) : Promise.resolve();
    };
    const talk = await HelpdeskTalk.open(t, { teamsApps: { install } });
    const { kofi, megan, bot } = talk;
    await kofi.arrive();
    await talk.opens(kofi, 'set up Megan Demo');
    for (let minutes = 0; minutes < 30; minutes += 1) {
      bot.clock.advance(60);
      await talk.settle();
    }
    assert.deepEqual(tries, [megan.objectId, megan.objectId]);
    assert.match(talk.textOf(kofi, card), /The bot cannot write to Megan Demo/u);
  });

  test('who blocked it is told from who never opened it', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { alex, kofi, bot } = talk;
    await alex.arrive();
    await kofi.arrive();
    await kofi.say('set up Alex Wilber');
    await kofi.click('Set up two-step verification');
    bot.teams.outage = Object.assign(new Error('blocked'), { statusCode: 403 });
    await talk.settle();
    bot.teams.outage = undefined;
    const [handOff] = await bot.handOffs.list();
    assert.equal(handOff?.unreached, 'blocked');
  });
});

describe('where a first set-up waits for a pass', () => {
  test('the invitation leads to where the pass is typed, and the person goes on with it', async (t) => {
    const talk = await HelpdeskTalk.open(t, { policy: { firstSetUp: { gate: 'temporary-pass' } } });
    const { alex, kofi } = talk;
    await alex.arrive();
    await kofi.arrive();
    await talk.opens(kofi, 'set up Alex Wilber');
    await alex.click('Start');
    assert.match(alex.lastLine, /^Temporary pass \[Continue\]/u);
    await kofi.click('Give a temporary pass');
    await kofi.click('Give a temporary pass', { reason: 'stands before me' });
    const [pass = ''] = /[0-9A-Z]{5}-[0-9A-Z]{5}/u.exec(talk.textOf(kofi, /^Temporary pass/u)) ?? [];
    await alex.click('Continue', { letterCode: pass });
    assert.match(alex.transcript.join('\n'), /How should we contact you/u);
  });
});
