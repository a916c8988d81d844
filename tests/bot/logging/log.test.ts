import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { z } from 'zod';
import { createLog, type Log, openLogFile } from '../../../bot/logging/log.ts';
import { LogFileError } from '../../../bot/config/start-errors.ts';
import type { Directory } from '../../../services/directory/directory.ts';
import { startUnwiredBot } from '../../faults/unwired-bot.ts';
import { openTestStore } from '../../support/build-bot.ts';
import { refused, TroubledStore } from '../../support/troubled-store.ts';
import { codeAt, scan } from '../../support/authenticator.ts';
import { temporaryDirectory } from '../../services/store/temporary-stores.ts';

const lineSchema = z.record(z.string(), z.unknown());

function logTo(lines: string[], level = 'trace'): Log {
  return createLog(level, { write: (line) => void lines.push(line) });
}

/** The one line that `write` logs. */
function lineOf(write: (log: Log) => void): Record<string, unknown> {
  const lines: string[] = [];
  write(logTo(lines));
  assert.equal(lines.length, 1);
  return lineSchema.parse(JSON.parse(lines[0] ?? ''));
}

const canary = 'demo-canary';
const private_ = { secret: canary, code: canary, account: canary, text: canary, tenantId: canary, person: canary };

test('a line is one JSON object with its time, its level and its message', () => {
  const { time, ...line } = lineOf((log) => log.info({ port: 3978, store: 'embedded' }, 'listening'));
  assert.deepEqual(line, { level: 30, port: 3978, store: 'embedded', msg: 'listening' });
  assert.match(String(time), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u);
});

test('a field that is not on the list never comes out', () => {
  const line = lineOf((log) => log.info({ ...private_, input: 'click' }, 'turn'));
  assert.deepEqual(Object.keys(line).sort(), ['input', 'level', 'msg', 'time']);
});

test('a field that is not on the list does not come out by way of a child logger', () => {
  const line = lineOf((log) =>
    log
      .child({ ...private_, turnId: 'demo' })
      .child({ ...private_, outcome: 'demo' })
      .info({}, 'turn'),
  );
  assert.deepEqual(Object.keys(line).sort(), ['level', 'msg', 'outcome', 'time', 'turnId']);
});

test('an object in a listed field comes out as its kind only', () => {
  for (const value of [{ secret: canary }, [canary], new Map([['secret', canary]]), new Error(canary)]) {
    for (const field of ['url', 'outcome', 'status', 'input']) {
      assert.ok(!JSON.stringify(lineOf((log) => log.info({ [field]: value }, 'demo'))).includes(canary), field);
    }
    const child = lineOf((log) => log.child({ turnId: value }).info({}, 'demo'));
    assert.ok(!JSON.stringify(child).includes(canary));
  }
});

test('an error comes out with its kind, its code and where it was thrown, and without its message', () => {
  const error = Object.assign(new RangeError(canary, { cause: new TypeError(canary) }), {
    code: 'DEMO_CODE',
    request: { body: canary },
  });
  const line = lineOf((log) => log.error({ err: error, reference: 'demo' }, 'a turn failed'));
  assert.ok(!JSON.stringify(line).includes(canary));
  const { name, code, stack, cause } = z
    .object({ name: z.string(), code: z.string(), stack: z.array(z.string()), cause: z.object({ name: z.string() }) })
    .parse(line['err']);
  assert.deepEqual([name, code, cause.name], ['RangeError', 'DEMO_CODE', 'TypeError']);
  assert.match(stack[0] ?? '', /log\.test\.ts/u);
});

test('an error whose message has lines of its own does not slip them in as a stack', () => {
  const line = lineOf((log) => log.error({ err: new Error(`a\n    at ${canary}\nb`) }, 'demo'));
  assert.ok(!JSON.stringify(line).includes(canary));
});

test('a cause that goes round in a circle, and a thrown text, are logged all the same', () => {
  const error = new Error(canary);
  error.cause = error;
  assert.equal(
    z.object({ name: z.string() }).parse(lineOf((log) => log.error({ err: error }, 'demo'))['err']).name,
    'Error',
  );
  assert.deepEqual(lineOf((log) => log.error({ err: canary }, 'demo'))['err'], { name: 'string' });
});

test('nothing below the level comes out', () => {
  const lines: string[] = [];
  const log = logTo(lines, 'error');
  log.info({}, 'demo');
  log.warn({}, 'demo');
  assert.deepEqual(lines, []);
});

/** What was logged, in order. */
function read(logLines: readonly string[]): Record<string, unknown>[] {
  return logLines.map((line) => lineSchema.parse(JSON.parse(line)));
}

test('every line of a conversation carries its turn, and nothing private is in any', async (t) => {
  const { person, clock, teams, logLines } = await startUnwiredBot(t);
  const alex = person({ objectId: '00000000-0000-0000-0000-0000000000020' });
  await alex.arrive();
  await alex.click('Set it up now');
  await alex.click('Set up');
  await alex.click('Next');
  const entry = scan(alex.card);
  await alex.click('Next');
  const code = codeAt(entry, clock.now());
  await alex.say('000000');
  teams.outage = new Error(`refused ${entry.secret} of ${alex.objectId}`);
  await alex.click('Verify', { code });
  await alex.say('status');
  teams.outage = undefined;
  await alex.say('status');
  const lines = read(logLines);
  const turns = new Set(lines.map(({ turnId }) => z.string().length(22).parse(turnId)));
  assert.equal(turns.size, 9);
  assert.deepEqual(
    lines.map(({ msg }) => msg).filter((msg) => msg !== 'turn'),
    ['a card could not be replaced', 'a turn failed', 'the apology could not be sent'],
  );
  const log = logLines.join('');
  const secrets = [
    entry.secret,
    entry.account,
    code,
    '000000',
    alex.objectId,
    alex.tenantId,
    'Demo Person',
    'chat-of-',
  ];
  for (const value of secrets) assert.ok(!log.includes(value), value);
});

test('of two people whose turns fail at the same time, each reference leads to the turn that failed', async (t) => {
  const answers = { alex: Promise.withResolvers<undefined>(), robin: Promise.withResolvers<undefined>() };
  const [alexId, robinId] = ['00000000-0000-0000-0000-000000000021', '00000000-0000-0000-0000-000000000022'];
  const asked = { times: 0 };
  const directory: Pick<Directory, 'find'> = {
    find: ({ objectId }) => {
      asked.times += 1;
      return objectId === alexId ? answers.alex.promise : answers.robin.promise;
    },
  };
  const { person, logLines } = await startUnwiredBot(t, { directory });
  const [alex, robin] = [person({ objectId: alexId }), person({ objectId: robinId })];
  for (const each of [alex, robin]) {
    await each.arrive();
    await each.click('Set it up now');
    await each.click('Set up');
  }
  logLines.length = 0;
  asked.times = 0;
  const told = { alex: alex.click('Next'), robin: robin.click('Next') };
  while (asked.times < 2) await new Promise(setImmediate);
  answers.robin.reject(new Error('Demo trouble'));
  const robinHeard = referenceIn(await told.robin);
  answers.alex.reject(new Error('Demo trouble'));
  const alexHeard = referenceIn(await told.alex);
  const [alexTurn, robinTurn, ...faults] = read(logLines);
  assert.notEqual(alexTurn?.['turnId'], robinTurn?.['turnId']);
  assert.deepEqual(
    faults.map(({ msg, reference, turnId }) => ({ msg, reference, turnId })),
    [
      { msg: 'a turn failed', reference: robinHeard, turnId: robinTurn?.['turnId'] },
      { msg: 'a turn failed', reference: alexHeard, turnId: alexTurn?.['turnId'] },
    ],
  );
});

test('what goes wrong before a turn begins has a line with a turn all the same', async (t) => {
  const store = new TroubledStore(await openTestStore(t));
  const { person, logLines } = await startUnwiredBot(t, { store });
  store.befalls = () => refused;
  await person().say('hello');
  const lines = read(logLines);
  assert.deepEqual(
    lines.map(({ msg }) => msg),
    ['a turn failed'],
  );
  assert.match(String(lines[0]?.['turnId']), /^[\w-]{22}$/u);
});

/** The reference in an answer to a click. */
function referenceIn(answer: unknown): string {
  const reference = /this reference: ([\w-]{8})/u.exec(JSON.stringify(answer))?.[1];
  assert.ok(reference !== undefined, JSON.stringify(answer));
  return reference;
}

test('a log file is made with its folder, for its owner only', async (t) => {
  const path = join(temporaryDirectory(t), 'data', 'bot.log');
  const destination = openLogFile(path);
  createLog('info', destination).info({ port: 1 }, 'listening');
  destination.flushSync();
  assert.match(await readFile(path, 'utf8'), /"msg":"listening"/u);
  assert.equal((await stat(path)).mode & 0o777, 0o600);
});

test('a log file that cannot be written is told in one sentence', (t) => {
  const directory = temporaryDirectory(t);
  assert.throws(() => openLogFile(directory), LogFileError);
  assert.throws(
    () => openLogFile(directory),
    ({ message }: Error) => /^The log file .* cannot be written \(EISDIR\)$/u.test(message),
  );
});
