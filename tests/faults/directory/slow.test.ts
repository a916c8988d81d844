import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { FakeClock } from '../../support/fakes.ts';
import { HelpdeskTalk, people } from '../../support/helpdesk-talk.ts';
import { textOf } from '../../support/person.ts';
import { startWiredBot } from '../wired-bot.ts';
import { demoGraph } from './demo-graph.ts';

/** As in production, where a question takes three seconds at most and a turn four: two waits are more than a turn has. */
const [timeoutMs, turnTimeoutMs] = [1_200, 1_600];
const card = /^[A-Z]{3}-\d{3}/u;

async function start(t: TestContext, { isByGroup = false } = {}) {
  const clock = new FakeClock();
  const graph = await demoGraph(clock, timeoutMs);
  const named = { settings: { helpdeskAgents: [people.kofi, people.megan] } };
  const helpdesk = isByGroup ? { roster: graph.roster, settings: { helpdeskAgents: [] } } : named;
  const bot = await startWiredBot(t, { clock, directory: graph.directory, turnTimeoutMs, ...helpdesk });
  const talk = new HelpdeskTalk(bot);
  const { alex, kofi, megan } = talk;
  for (const each of [alex, kofi, megan]) await each.arrive();
  const becomesSlow = (): void => {
    // Nobody is remembered any more.
    clock.advance(601);
    graph.mood = 'is slow';
  };
  return { bot, talk, alex, kofi, megan, clock, graph, becomesSlow };
}

describe('while Microsoft Graph is slow, within one turn an agent', () => {
  test('sees somebody whom a colleague blocked, though both are called by their ids', async (t) => {
    const { bot, talk, alex, kofi, megan, graph, becomesSlow } = await start(t);
    await megan.say('block Alex Wilber');
    await megan.click('Block', { reason: 'demo reason' });
    await bot.handOffs.open(alex, { reason: 'locked' });
    const [opened] = await bot.handOffs.list();
    await kofi.say(opened?.reference ?? '');
    becomesSlow();
    const before = graph.asked;
    await kofi.click('Show the person', {}, talk.cardOf(kofi, card));
    assert.match(textOf(kofi.card), /demo reason/u);
    assert.equal(graph.asked - before, 2);
  });

  test('who is one by a group looks for somebody, and hears that the directory does not answer', async (t) => {
    const { kofi, graph, becomesSlow, clock } = await start(t, { isByGroup: true });
    await kofi.say('status Alex Wilber');
    becomesSlow();
    await kofi.say('status Alex Wilber');
    assert.match(kofi.lastLine, /The directory does not answer now/u);
    graph.mood = 'is well';
    clock.advance(30);
    await kofi.say('status Alex Wilber');
    assert.match(textOf(kofi.card), /alex\.wilber@contoso\.example/u);
  });

  test('who is one by a group that was never read hears that they are none, and is one once it was', async (t) => {
    const { kofi, graph, becomesSlow, clock } = await start(t, { isByGroup: true });
    becomesSlow();
    // What was known is too old.
    clock.advance(3_600);
    await kofi.say('status Alex Wilber');
    assert.doesNotMatch(kofi.lastLine, /went wrong/u);
    graph.mood = 'is well';
    clock.advance(30);
    await kofi.say('status Alex Wilber');
    assert.match(textOf(kofi.card), /alex\.wilber@contoso\.example/u);
  });

  test('gives a pass and sees it', async (t) => {
    const { talk, kofi, becomesSlow } = await start(t);
    await talk.opens(kofi, 'set up Alex Wilber');
    await kofi.click('Give a temporary pass', {}, talk.cardOf(kofi, card));
    becomesSlow();
    await kofi.click('Give a temporary pass', { reason: 'I know the voice', minutes: '30' });
    assert.match(talk.allOf(kofi), /[0-9A-Z]{5}-[0-9A-Z]{5}/u);
  });
});
