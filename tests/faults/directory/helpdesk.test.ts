import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { buildBot } from '../../support/build-bot.ts';
import { elementsOf } from '../../support/fake-teams.ts';
import { FakeClock } from '../../support/fakes.ts';
import { demoTenant, HelpdeskTalk, people } from '../../support/helpdesk-talk.ts';
import { textOf } from '../../support/person.ts';
import { startWiredBot } from '../wired-bot.ts';
import { assertInLog, demoGraph, troubles } from './demo-graph.ts';

const silent =
  /The directory does not answer now\. Nothing was done; try again in a minute\. If it stays so, give your administrator this reference: [\w-]{8}$/mu;
const card = /^[A-Z]{3}-\d{3}/u;

async function start(t: TestContext) {
  const clock = new FakeClock();
  const graph = await demoGraph(clock);
  const settings = { helpdeskAgents: [people.kofi, people.megan] };
  const bot = await startWiredBot(t, { clock, directory: graph.directory, settings });
  const talk = new HelpdeskTalk(bot);
  await talk.kofi.arrive();
  const { alex, kofi } = talk;
  return { bot, talk, alex, kofi, clock, graph };
}

/** The sentence in what was shown or answered. */
const sentenceIn = (shown: string): string => silent.exec(shown)?.[0] ?? shown;

for (const trouble of troubles) {
  describe(`while Microsoft Graph ${trouble}, an agent`, () => {
    test('who looks for somebody hears so with a reference, and finds them once it is back', async (t) => {
      const { bot, kofi, clock, graph } = await start(t);
      graph.mood = trouble;
      for (const words of ['status Alex Wilber', 'reset alex.wilber@contoso.example']) {
        await kofi.say(words);
        assertInLog(bot.logLines, kofi.lastLine, silent);
      }
      graph.mood = 'is well';
      clock.advance(5);
      await kofi.say('status Alex Wilber');
      assert.match(textOf(kofi.card), /Sign-in name\nalex\.wilber@contoso\.example/u);
    });

    test('who sends a form opens nothing, finds it as it was filled in, and sends it again', async (t) => {
      const { bot, kofi, clock, graph } = await start(t);
      await kofi.say('set up Alex Wilber');
      clock.advance(600);
      graph.mood = trouble;
      const asked = graph.asked;
      const send = 'Set up two-step verification';
      await kofi.click(send, { reason: 'demo reason' });
      assertInLog(bot.logLines, sentenceIn(textOf(kofi.card)), silent);
      assert.equal(graph.asked - asked, trouble === 'is down' ? 2 : 1);
      assert.deepEqual(await bot.handOffs.list(), []);
      const reason = elementsOf(kofi.card).find(({ id }) => id === 'reason');
      assert.equal(reason?.['value'], 'demo reason');
      graph.mood = 'is well';
      clock.advance(5);
      await kofi.click('Send', { reason: 'demo reason' });
      const [opened, ...more] = await bot.handOffs.list();
      assert.deepEqual([opened?.person.objectId, more], [people.alex, []]);
    });

    test('who asks for a manager’s word asks nobody, and asks once it is back', async (t) => {
      const { bot, talk, alex, kofi, clock, graph } = await start(t);
      await alex.arrive();
      await talk.opens(kofi, 'set up Alex Wilber');
      graph.mood = trouble;
      const answer = JSON.stringify(await kofi.click('Ask their manager', {}, talk.cardOf(kofi, card)));
      assertInLog(bot.logLines, /The directory does not[^"]*/u.exec(answer)?.[0] ?? answer, silent);
      assert.equal((await bot.handOffs.list())[0]?.identity, undefined);
      graph.mood = 'is well';
      clock.advance(5);
      await kofi.click('Ask their manager', {}, talk.cardOf(kofi, card));
      assert.equal((await bot.handOffs.list())[0]?.identity?.manager, people.sanne);
    });

    test('hands over to a colleague all the same, whom the card calls by their id until it is back', async (t) => {
      const { bot, talk, alex, kofi, clock, graph } = await start(t);
      await alex.arrive();
      await talk.opens(kofi, 'set up Alex Wilber');
      clock.advance(600);
      graph.mood = trouble;
      await kofi.click('Hand over', {}, talk.cardOf(kofi, card));
      await kofi.click('Hand over', { colleague: people.megan });
      assert.equal((await bot.handOffs.list())[0]?.agent, people.megan);
    });
  });
}

test('a directory that is slow keeps an agent who lists those who wait waiting once, and not for each of them', async (t) => {
  const names = new Map<string, () => void>();
  const find = ({ objectId }: { readonly objectId: string }): Promise<undefined> => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    names.set(objectId, () => resolve(undefined));
    if (names.size === 3) for (const answer of names.values()) answer();
    return promise;
  };
  const bot = await buildBot(t, { directory: { find }, settings: { helpdeskAgents: [people.kofi] } });
  const one = (objectId: string) => bot.person({ tenantId: demoTenant, objectId });
  for (const objectId of [people.alex, people.sanne, people.megan])
    await bot.handOffs.open(one(objectId), { reason: 'asked-for-a-person' });
  const kofi = one(people.kofi);
  await kofi.say('who waits');
  assert.equal(names.size, 3);
  assert.match(textOf(kofi.card), /[A-Z]{3}-\d{3}/u);
});
