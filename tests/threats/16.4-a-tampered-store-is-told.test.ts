import assert from 'node:assert/strict';
import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { after, before, describe, test, type TestContext } from 'node:test';
import { anchorFile } from '../../services/audit/anchor-file.ts';
import { startBot } from '../support/running-bot.ts';
import { alex, enrolled, setUp } from '../services/enrollment/enrollment-kit.ts';
import { temporaryDirectory } from '../services/store/temporary-stores.ts';
import { onData, seal, writeDemoKeyFile } from './support/kept-data.ts';
import { npmScript } from './support/npm-script.ts';

/** What somebody with access to the disk does to a stopped bot's data. */
interface Tampering {
  readonly name: string;
  readonly act: (data: DatabaseSync) => void;
  /** What `npm run audit:verify` says. */
  readonly told: RegExp;
  /** What the bot's log says as soon as it runs; undefined when only the whole walk over the chain can tell. */
  readonly logged?: RegExp;
}

const end = '(SELECT max(id) FROM audit)';
const setInEvent = `UPDATE audit SET doc = json_set(doc, '$.event.actor', 'operator')`;

const tamperings: readonly Tampering[] = [
  {
    name: 'an edited row',
    act: (data) => data.exec(`${setInEvent} WHERE id = '000000000002'`),
    told: /^The audit trail is broken at row 2: Row 2 was altered\.$/mu,
  },
  {
    name: 'a deleted row',
    act: (data) => data.exec(`DELETE FROM audit WHERE id = '000000000002'`),
    told: /^The audit trail is broken at row 2: Row 2 is missing\.$/mu,
  },
  {
    name: 'an edited last row',
    act: (data) => data.exec(`${setInEvent} WHERE id = ${end}`),
    told: /^The audit trail is broken at row \d+: Row \d+ was altered\.$/mu,
  },
  {
    name: 'a deleted end',
    act: (data) => data.exec(`DELETE FROM audit WHERE id = ${end}`),
    told: /: The head record names row \d+: the end of the trail was deleted\.$/mu,
    logged: /Row \d+ is missing or altered/u,
  },
  {
    name: 'a deleted end and a head record that was wound back',
    act: (data) => {
      data.exec(`DELETE FROM audit WHERE id = ${end}`);
      data.exec(
        `UPDATE audit_head SET doc = json_set(doc, '$.seq', (SELECT doc ->> 'seq' FROM audit WHERE id = ${end}),
           '$.hash', (SELECT doc ->> 'hash' FROM audit WHERE id = ${end}))`,
      );
    },
    told: /: The head record was altered\.$/mu,
  },
  {
    name: 'a deleted head record',
    act: (data) => data.exec('DELETE FROM audit_head'),
    told: /: The head record is missing: it was deleted\.$/mu,
  },
  {
    name: 'an emptied trail',
    act: (data) => data.exec('DELETE FROM audit; DELETE FROM audit_head'),
    told: /: The anchor names row \d+, which the trail does not reach: .* an older copy was put back\.$/mu,
  },
];

/** Made once: the data of a bot with which somebody set up a method, and an older copy of its store. */
const made = mkdtempSync(join(tmpdir(), 'tampered-'));
const older = join(made, 'older.sqlite');

before(async () => {
  writeDemoKeyFile(made);
  await onData(made, async (kit) => {
    await enrolled(kit);
    await seal(kit, made);
  });
  copyFileSync(join(made, 'store.sqlite'), older);
  await onData(made, async (kit) => {
    await kit.operator.reset(alex, 'demo reason');
    await setUp(kit);
    await seal(kit, made);
  });
});
after(() => rmSync(made, { recursive: true, force: true }));

/** A copy of the data, tampered with. */
function tampered(t: TestContext, act: (data: DatabaseSync) => void): string {
  const directory = temporaryDirectory(t);
  cpSync(made, directory, { recursive: true });
  const database = new DatabaseSync(join(directory, 'store.sqlite'));
  act(database);
  database.close();
  return directory;
}

const verify = (data: string, ...more: string[]) => npmScript('audit:verify', { DATA_DIR: data }, ...more);

/** What the log says of tampering once the bot has started on this data, before it does anything else. */
async function loggedBy(t: TestContext, data: string): Promise<string> {
  const bot = startBot(t, { DATA_DIR: data });
  await bot.listening();
  while (bot.isRunning && !logOf(data).includes('"msg":"listening"')) await delay(20);
  bot.kill('SIGKILL');
  await bot.ended();
  return tamperingIn(data);
}

const logOf = (data: string): string => readFileSync(join(data, 'bot.log'), 'utf8');

function tamperingIn(data: string): string {
  return logOf(data)
    .split('\n')
    .filter((line) => line.includes('the audit trail was tampered with'))
    .join('\n');
}

describe('ASVS 16.4: tampering with the store', { concurrency: 2 }, () => {
  test('is not found where there was none: the trail holds, and the log says nothing of it', async (t) => {
    const data = tampered(t, () => undefined);
    assert.equal(await loggedBy(t, data), '');
    const { code, out } = await verify(data);
    assert.match(out, /^The audit trail holds: 4 rows, head 4:[\w-]{43}\.$/mu);
    assert.equal(code, 0);
  });

  for (const { name, act, told, logged } of tamperings) {
    const where = logged === undefined ? '' : 'in the log as soon as the bot runs, and ';
    test(`by ${name} is told ${where}by npm run audit:verify, with exit code 1`, async (t) => {
      const data = tampered(t, act);
      if (logged !== undefined) assert.match(await loggedBy(t, data), logged);
      const { code, out } = await verify(data);
      assert.match(out, told);
      assert.equal(code, 1);
    });
  }

  test('by putting an older copy of the file back is told, and stays so however long the bot goes on with it', async (t) => {
    const data = tampered(t, () => undefined);
    copyFileSync(older, join(data, 'store.sqlite'));
    const anchor = readFileSync(join(data, anchorFile), 'utf8');
    assert.match(await loggedBy(t, data), /Row 4 is missing or altered: .* an older copy was put back/u);
    await onData(data, async (kit) => {
      for (let count = 0; count < 4; count += 1) await kit.operator.reset(alex, 'demo reason');
      await seal(kit, data);
    });
    const told = (): number => tamperingIn(data).split('\n').length;
    // What is being written when the log is flushed comes in its own time.
    for (let looks = 0; told() < 2 && looks < 250; looks += 1) await delay(20);
    assert.equal(told(), 2);
    assert.equal(readFileSync(join(data, anchorFile), 'utf8'), anchor);
    const { code, out } = await verify(data);
    assert.match(out, /: Row 4 is not the one the anchor names: .* an older copy was put back\.$/mu);
    assert.equal(code, 1);
  });

  test('together with its anchor is told by an anchor from the log', async (t) => {
    const data = tampered(t, () => undefined);
    const [, seq, hash] = /.*"seq":(\d+),"hash":"([\w-]{43})","msg":"audit anchor"/su.exec(logOf(data)) ?? [];
    copyFileSync(older, join(data, 'store.sqlite'));
    rmSync(join(data, anchorFile));
    assert.equal((await verify(data)).code, 0);
    const { code, out } = await verify(data, '--at-least', `${seq}:${hash}`);
    assert.equal(code, 1);
    assert.match(out, /an older copy was put back/u);
  });
});
