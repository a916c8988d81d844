import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import { mongodbSkip } from '../services/store/temporary-stores.ts';
import { reachQrCode } from '../support/journey.ts';
import { type RunningBot, startBot } from '../support/running-bot.ts';
import { openSite, type Site } from '../support/site.ts';
import { addKeyFile, assertFilesClean } from './support/kept-files.ts';
import { dump } from './support/mongodb-dump.ts';
import { RecordedTeams } from './support/recorded-teams.ts';
import { Watch } from './support/watch.ts';
import { enrollInDutch, enrollWithDetours, setUpWithRefusals, strangersMeddle } from './support/watched-journeys.ts';

const sites: readonly { name: Site['name']; skip: string | false }[] = [
  { name: 'embedded', skip: false },
  { name: 'MongoDB', skip: mongodbSkip },
];

/** Somebody types a code while another program has the store's file to itself. */
async function proveWhileStoreFails(watch: Watch, data: string): Promise<void> {
  const megan = watch.person(7);
  await reachQrCode(megan);
  const entry = watch.scan(megan);
  const holder = new DatabaseSync(join(data, 'store.sqlite'), { timeout: 10_000 });
  holder.exec('BEGIN IMMEDIATE');
  await megan.say(watch.code(entry));
  holder.exec('ROLLBACK');
  holder.close();
  watch.over(entry);
  await megan.say('cancel');
}

describe('ASVS 14.2.1, 14.3: a bot that is a process of its own', () => {
  for (const { name, skip } of sites) {
    test(
      `tells no secret, code, name or key in what it sends, prints, logs and keeps, on ${name}`,
      { skip },
      async (t) => {
        const site = await openSite(t, name);
        const data = site.environment['DATA_DIR'] ?? '';
        const bots: RunningBot[] = [];
        let port = 0;
        const start = async (): Promise<RunningBot> => {
          const bot = startBot(t, { ...site.environment, LOG_LEVEL: 'trace' });
          bots.push(bot);
          port = await bot.listening();
          return bot;
        };
        const watch = new Watch(await RecordedTeams.start(t, () => port), () => new Date());
        const killed = await start();
        addKeyFile(watch.canaries, data);
        if (name === 'embedded') await enrollWithDetours(watch);
        await setUpWithRefusals(watch);
        const kofi = watch.person(8);
        await reachQrCode(kofi);
        const entry = watch.scan(kofi);
        killed.kill('SIGKILL');
        await killed.ended();
        const again = await start();
        watch.over(entry);
        await kofi.say(watch.code(entry));
        await strangersMeddle(watch);
        if (name === 'embedded') {
          await enrollInDutch(watch);
          await proveWhileStoreFails(watch, data);
          // With the write-ahead log still there.
          assertFilesClean(data, watch.canaries);
        }
        again.kill('SIGTERM');
        assert.equal(await again.ended(), 0);

        watch.assertSentRight();
        watch.assertChatsRight();
        for (const { out, error } of bots)
          assert.deepEqual(watch.canaries.seenIn(`${out}${error}`), [], 'the terminal');
        assert.match(readFileSync(join(data, 'bot.log'), 'utf8'), /"msg":"a turn failed"/u);
        assertFilesClean(data, watch.canaries);
        if (name !== 'MongoDB') return;
        const documents = await dump(new URL(site.environment['MONGODB_URI'] ?? '').pathname.slice(1));
        assert.ok(documents.size > 0);
        assert.deepEqual(watch.canaries.seenIn(JSON.stringify([...documents]), ['account', 'id']), [], 'the database');
      },
    );
  }
});
