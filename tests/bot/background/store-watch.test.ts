import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { describe, test } from 'node:test';
import { StoreWatch } from '../../../bot/background/store-watch.ts';
import { createLog, type LogFields } from '../../../bot/logging/log.ts';
import { StoreUnavailableError } from '../../../services/store/document-store.ts';
import { openEmbeddedStore } from '../../../services/store/embedded/store.ts';
import { startWiredBot } from '../../faults/wired-bot.ts';
import { temporaryDirectory } from '../../services/store/temporary-stores.ts';

function watched(ping: () => Promise<void>) {
  const [lines, said]: [string[], string[]] = [[], []];
  const log = createLog('silent', { write: (line) => void lines.push(line) });
  const errors = createLog('error', { write: (line) => void lines.push(line) });
  const watch = new StoreWatch({
    store: { ping },
    log: { ...log, error: (fields: LogFields, message: string) => errors.error(fields, message) },
    say: (text) => void said.push(text),
  });
  return { watch, lines, said };
}

describe('a store that cannot be used', () => {
  test('is told once, in the log and at the terminal, and so is its end, whatever the level of the log', async () => {
    let isWell = true;
    const ping = () => (isWell ? Promise.resolve() : Promise.reject(new StoreUnavailableError('demo trouble')));
    const { watch, lines, said } = watched(ping);
    for (const well of [true, false, false, true, true, false]) {
      isWell = well;
      await watch.look();
    }
    assert.deepEqual(
      lines.map((line) => (JSON.parse(line) as { msg: string }).msg),
      ['the store cannot be used', 'the store can be used again', 'the store cannot be used'],
    );
    assert.deepEqual(said, ['demo trouble', 'demo trouble']);
  });

  test('because its folder was taken away is noticed by readiness, and the person hears that it did not work', async (t) => {
    const directory = temporaryDirectory(t);
    const store = await openEmbeddedStore({ directory });
    t.after(() => store.close());
    const bot = await startWiredBot(t, { store });
    const person = bot.person();
    await person.say('set up');
    const before = person.chat.length;
    assert.equal((await fetch(`http://127.0.0.1:${bot.port}/readyz`)).status, 200);
    rmSync(directory, { recursive: true });
    assert.equal((await fetch(`http://127.0.0.1:${bot.port}/readyz`)).status, 503);
    const { watch, said } = watched(() => store.ping());
    await watch.look();
    assert.match(said.join(), /store\.sqlite was taken away: nothing is kept until the bot is started again/u);
    await person.say('set up');
    assert.equal(person.chat.length, before + 1);
    assert.match(person.lastLine, /went wrong|not work|again/u);
  });
});
