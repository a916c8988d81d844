import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TeamsApps } from '../../services/directory/teams-apps.ts';
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
    const install: TeamsApps['install'] = ({ objectId }) => {
      tries.push(objectId);
      return tries.length === 1 ? Promise.reject(new Error('Graph is away')) : Promise.resolve('installed');
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
    await kofi.click('Set up two-step verification', { reason: 'new here' });
    bot.teams.outage = Object.assign(new Error('blocked'), { statusCode: 403 });
    await talk.settle();
    bot.teams.outage = undefined;
    const [handOff] = await bot.handOffs.list();
    assert.deepEqual(handOff?.unreached, [{ to: alex.objectId, why: 'blocked' }]);
  });
});

describe('somebody whom the bot may not be brought to', () => {
  test('is said to be so on the agent’s card, with the link; it is logged once, by nobody’s name, and not tried again', async (t) => {
    const tries: string[] = [];
    const install: TeamsApps['install'] = ({ objectId }) => {
      tries.push(objectId);
      return Promise.resolve('not-allowed');
    };
    const talk = await HelpdeskTalk.open(t, { teamsApps: { install } });
    const { kofi, megan, bot } = talk;
    await kofi.arrive();
    await talk.opens(kofi, 'set up Megan Demo');
    for (let minutes = 0; minutes < 90; minutes += 1) {
      bot.clock.advance(60);
      await talk.settle();
    }
    assert.deepEqual(tries, [megan.objectId]);
    assert.match(talk.textOf(kofi, card), /cannot write to Megan Demo: .*it may not install itself for them/u);
    const logged = bot.logLines.filter((line) => line.includes('may not install itself for people'));
    assert.equal(logged.length, 1);
    assert.ok(!logged.join().includes('Megan') && !logged.join().includes(megan.objectId));
    await megan.arrive();
    await talk.settle();
    assert.doesNotMatch(talk.textOf(kofi, card), /cannot write to/u);
  });
});

describe('a manager whom the bot cannot write to', () => {
  test('is brought the bot; the agent’s card says that they were not reached; they are asked as soon as they open it', async (t) => {
    const tries: string[] = [];
    const install: TeamsApps['install'] = ({ objectId }) => {
      tries.push(objectId);
      return Promise.resolve('installed');
    };
    const talk = await HelpdeskTalk.open(t, { teamsApps: { install }, chatLink: 'https://teams.example/chat' });
    const { alex, sanne, kofi } = talk;
    await alex.arrive();
    await kofi.arrive();
    await talk.opens(kofi, 'set up Alex Wilber');
    await kofi.click('Ask their manager');
    await talk.settle();
    assert.deepEqual(tries, [sanne.objectId]);
    const said =
      /The bot cannot write to Sanne de Vries: they have not opened it in Teams yet\. Give them this link, and the question follows/u;
    assert.match(talk.textOf(kofi, card), said);
    // Shortly before the next try is due by itself.
    talk.bot.clock.advance(240);
    await talk.settle();
    await sanne.arrive();
    await talk.settle();
    assert.doesNotMatch(talk.textOf(kofi, card), /cannot write to/u);
    await sanne.click('It is Alex Wilber');
    await talk.settle();
    assert.match(talk.textOf(kofi, card), /Confirmed by Sanne de Vries/u);
  });

  test('is no matter any more once the question is over', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { alex, kofi, bot } = talk;
    await alex.arrive();
    await kofi.arrive();
    await talk.opens(kofi, 'set up Alex Wilber');
    await kofi.click('Ask their manager');
    await talk.settle();
    assert.match(talk.textOf(kofi, card), /cannot write to Sanne de Vries/u);
    for (let minutes = 0; minutes < 25; minutes += 1) {
      bot.clock.advance(60);
      await talk.settle();
    }
    assert.match(talk.textOf(kofi, card), /Asked, and not answered in time/u);
    assert.doesNotMatch(talk.textOf(kofi, card), /cannot write to/u);
    assert.equal((await bot.handOffs.list())[0]?.unreached, undefined);
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
