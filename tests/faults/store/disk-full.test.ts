import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { type RunningBot, startBot, temporaryFolder } from '../../support/running-bot.ts';
import { codeAt } from '../../support/authenticator.ts';
import { reachCode } from '../../support/journey.ts';
import { Person } from '../../support/person.ts';
import { WireTeams } from '../../support/wire-teams.ts';
import { apology } from '../goal-driven-person.ts';

const run = promisify(execFile);
const hasPrlimit = await run('prlimit', ['--version']).then(
  () => true,
  () => false,
);
const skip = hasPrlimit ? false : 'prlimit (util-linux, on Linux) is not there: the disk that is full';

/** Whether the files of the process take another byte; a disk that is full takes none, for the log neither. */
async function diskHasRoom(bot: RunningBot, hasRoom: boolean): Promise<void> {
  await run('prlimit', ['--pid', String(bot.pid), `--fsize=${hasRoom ? 'unlimited' : '0'}:`]);
}

async function startDemo(t: TestContext) {
  const data = await temporaryFolder(t);
  const bot = startBot(t, { DATA_DIR: data });
  const teams = await WireTeams.start(t);
  const serving = { port: await bot.listening() };
  const alex = new Person(
    teams.through(() => serving.port),
    { tenantId: 'demo-tenant' },
  );
  return { bot, data, serving, alex, log: () => readFile(join(data, 'bot.log'), 'utf8') };
}

describe('while the disk is full', { skip }, () => {
  test('nobody is set up and everybody hears so; with room again the same click works, and the log goes on', async (t) => {
    const { bot, alex, log } = await startDemo(t);
    const entry = await reachCode(alex);
    const asked = alex.transcript;
    await diskHasRoom(bot, false);
    const click = alex.clickActivity('Verify', { code: codeAt(entry, new Date()) });
    assert.match(JSON.stringify(await alex.replay(click)), /Something went wrong on our side/u);
    await alex.say('status');
    assert.deepEqual(
      alex.transcript.filter((line) => !apology.test(line)),
      asked,
      'the question stands',
    );
    assert.equal(alex.transcript.length, asked.length + 2);
    const before = await log();
    await diskHasRoom(bot, true);
    assert.match(JSON.stringify(await alex.replay(click)), /You're all set/u);
    bot.kill('SIGTERM');
    assert.equal(await bot.ended(), 0);
    const after = (await log()).slice(before.length);
    for (const line of alex.transcript.filter((each) => apology.test(each))) {
      assert.ok(after.includes(line.slice(-8)), 'the reference that was told is in the log');
    }
    assert.ok(!after.includes(entry.secret));
  });

  test('the bot can be stopped, and what was acknowledged is there after the next start', async (t) => {
    const { bot, alex, data, serving } = await startDemo(t);
    await alex.click('Verify', { code: codeAt(await reachCode(alex), new Date()) });
    assert.match(alex.lastLine, /You're all set/u);
    await diskHasRoom(bot, false);
    await alex.say('hello');
    assert.match(alex.lastLine, apology);
    bot.kill('SIGTERM');
    assert.equal(await bot.ended(), 0);
    serving.port = await startBot(t, { DATA_DIR: data }).listening();
    await alex.say('status');
    assert.match(alex.lastLine, /Additional security verification is set up/u);
  });
});
