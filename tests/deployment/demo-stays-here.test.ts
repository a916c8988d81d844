import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { alex } from '../services/enrollment/enrollment-kit.ts';
import { Person, textOf } from '../support/person.ts';
import { startBot, temporaryFolder } from '../support/running-bot.ts';
import { WireTeams } from '../support/wire-teams.ts';
import { pageOf } from './support/documents.ts';

/** Notes, in a file, whom a process connects to: every way out of Node but UDP goes through there. */
const noting = (file: string): string =>
  `data:text/javascript,${encodeURIComponent(`
import { appendFileSync } from 'node:fs';
import { Socket } from 'node:net';
const connect = Socket.prototype.connect;
Socket.prototype.connect = function (...given) {
  const [first, second] = given.flat();
  const host = typeof first === 'object' ? first.path ?? first.host ?? 'localhost' : second;
  appendFileSync(${JSON.stringify(file)}, host + '\\n');
  return connect.apply(this, given);
};
`)}`;

test('the demo connects to nobody outside of this machine, while somebody sets up a phone, as the README says', async (t) => {
  const folder = await temporaryFolder(t);
  const file = join(folder, 'connected');
  const bot = startBot(t, { DATA_DIR: folder, NODE_OPTIONS: `--import=${noting(file)}` });
  const port = await bot.listening();
  const teams = await WireTeams.start(t);
  const person = new Person(
    teams.through(() => port),
    alex,
  );
  await person.say('set up');
  await person.click('Set up', { method: 'mobile-phone' });
  await person.click('Contact me', { number: '206 555 0142', country: 'US', channel: 'text' });
  assert.match(textOf(person.card), /code/iu);
  bot.kill('SIGTERM');
  assert.equal(await bot.ended(), 0);
  const hosts = new Set((await readFile(file, 'utf8')).trim().split('\n'));
  // Teams is played on this machine, so that something was noted.
  assert.deepEqual([...hosts], ['127.0.0.1']);
  assert.match(pageOf('README.md').text, /the bot sends nothing off your machine, but for notifications/u);
});
