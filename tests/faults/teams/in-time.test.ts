import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { longestWait } from '../../services/store/temporary-stores.ts';
import { hangs, TroubledStore } from '../../support/troubled-store.ts';
import { apology } from '../goal-driven-person.ts';
import { MemoryStore } from '../memory-store.ts';
import { startWiredBot } from '../wired-bot.ts';

/** What hangs, and what the person does. */
const cases = [
  { store: true, teams: false, does: 'writes' },
  { store: true, teams: false, does: 'clicks' },
  { store: false, teams: true, does: 'clicks' },
  { store: true, teams: true, does: 'clicks' },
] as const;

describe('in real time, with all the patience there is', { concurrency: true }, () => {
  for (const { store, teams, does } of cases) {
    const what = [store && 'the store', teams && 'Teams'].filter(Boolean).join(' and ');
    test(`who ${does} while ${what} hangs has an answer within five seconds`, async (t) => {
      const troubled = new TroubledStore(new MemoryStore());
      const { wire, person } = await startWiredBot(t, { store: troubled });
      const alex = person();
      await alex.arrive();
      if (store) troubled.befalls = () => hangs;
      if (teams) wire.befalls = () => ({ done: false, answer: 'never' });
      const begun = performance.now();
      const answer = await (does === 'writes' ? alex.say('hello') : alex.click('Set it up now'));
      const milliseconds = performance.now() - begun;
      assert.ok(milliseconds < longestWait, `${milliseconds} ms`);
      troubled.recover();
      // A card that cannot be edited is still an answer to a click.
      if (does === 'clicks')
        assert.match(JSON.stringify(answer), store ? /this reference: [\w-]{8}/u : /How should we/u);
      else assert.match(alex.lastLine, apology);
    });
  }
});
