import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { createLocalization } from '../../../services/localization/localization.ts';
import type { Policy } from '../../../services/policy/policy.ts';
import { FakeClock } from '../../support/fakes.ts';
import { allMethods } from '../../support/foundation.ts';
import { demoTenant, people } from '../../support/helpdesk-talk.ts';
import { textOf } from '../../support/person.ts';
import { startWiredBot } from '../wired-bot.ts';
import { assertInLog, demoGraph, troubles } from './demo-graph.ts';

const apology =
  /^Something went wrong on our side\. Try again; if it happens again, give your helpdesk this reference: /u;
const translate = createLocalization().translator('en');

async function start(t: TestContext, policy: Partial<Policy> = {}) {
  const clock = new FakeClock();
  const graph = await demoGraph(clock);
  const bot = await startWiredBot(t, { clock, directory: graph.directory, policy });
  const alex = bot.person({ tenantId: demoTenant, objectId: people.alex });
  return { bot, clock, graph, alex };
}

for (const trouble of troubles) {
  describe(`while Microsoft Graph ${trouble}`, () => {
    test('whoever begins an authenticator app hears a reference, nothing is begun, and the same button works later', async (t) => {
      const { bot, clock, graph, alex } = await start(t);
      await alex.say('set up');
      await alex.click('Set up');
      graph.mood = trouble;
      await alex.click('Next');
      assertInLog(bot.logLines, alex.lastLine, apology);
      const { pending, methods } = await bot.enrollment.status(alex);
      assert.deepEqual([pending, methods], [undefined, []]);
      graph.mood = 'is well';
      clock.advance(5);
      await alex.click('Next');
      assert.equal((await bot.enrollment.status(alex)).pending?.kind, 'authenticator-code');
      assert.match(JSON.stringify(alex.card), /data:image\/png/u);
    });

    test('whoever chooses a method reads why the office phone is not there, and what to do', async (t) => {
      const { bot, clock, graph, alex } = await start(t, allMethods);
      graph.mood = trouble;
      await alex.say('set up');
      assert.ok(textOf(alex.card).includes(translate('office-phone-missing.silent')));
      assert.match(bot.logLines.join(''), /DirectoryUnavailableError.*somebody heard that the directory does not/u);
      graph.mood = 'is well';
      clock.advance(5);
      await alex.say('set up');
      assert.ok(!textOf(alex.card).includes(translate('office-phone-missing.silent')));
    });

    test('whoever adds an office phone is not called, is told to try again, and is called once Graph is back', async (t) => {
      const { bot, clock, graph, alex } = await start(t, allMethods);
      await alex.say('set up');
      await alex.click('Set up', { method: 'office-phone' });
      clock.advance(600);
      graph.mood = trouble;
      const asked = graph.asked;
      await alex.click(translate('action.contact-me'));
      assert.ok(textOf(alex.card).includes(translate('office-phone-missing.silent')), textOf(alex.card));
      // Within a turn nobody waits for it twice.
      assert.equal(graph.asked - asked, trouble === 'is down' ? 2 : 1);
      assert.equal((await bot.enrollment.status(alex)).pending, undefined);
      assert.equal(bot.telephony.calls.length, 0);
      graph.mood = 'is well';
      clock.advance(5);
      await alex.click('Back');
      await alex.click('Set up', { method: 'office-phone' });
      await alex.click(translate('action.contact-me'));
      assert.deepEqual(
        bot.telephony.calls.map(({ to }) => to),
        ['+14255550101'],
      );
    });
  });
}
