import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { AuditAnchor } from '../../../bot/background/audit-anchor.ts';
import { anchorFile, readAnchor } from '../../../services/audit/anchor-file.ts';
import { createLog } from '../../../bot/logging/log.ts';
import type { ChainPosition } from '../../../services/audit/audit-head.ts';
import { AuditTrailError } from '../../../services/audit/audit-trail.ts';
import { temporaryDirectory } from '../../services/store/temporary-stores.ts';

const hash = (letter: string): string => letter.repeat(43);

/** An anchor for a trail that ends where a test says and no longer has the rows that a test calls replaced. */
function anchored(t: TestContext, directory: string | undefined = temporaryDirectory(t), level = 'info') {
  const lines: string[] = [];
  const end: { head: ChainPosition | undefined; fault?: Error } = { head: undefined };
  const replaced = new Set<string>();
  const trail = {
    head: () => (end.fault === undefined ? Promise.resolve(end.head) : Promise.reject(end.fault)),
    holds: (row: ChainPosition) => Promise.resolve(row.seq <= (end.head?.seq ?? 0) && !replaced.has(row.hash)),
  };
  const log = createLog(level, { write: (line) => void lines.push(line) });
  const restarted = (): AuditAnchor => new AuditAnchor({ directory, trail, log });
  return { anchor: restarted(), restarted, directory, lines, end, replaced };
}

test('the end of the trail is written to the file and to the log', async (t) => {
  const { anchor, directory, lines, end } = anchored(t);
  end.head = { seq: 7, hash: hash('a') };
  await anchor.write();
  const file = join(directory, anchorFile);
  assert.equal(await readFile(file, 'utf8'), `7:${hash('a')}\n`);
  assert.deepEqual(await readAnchor(file), end.head);
  assert.match(lines.join(), new RegExp(`"seq":7,"hash":"${hash('a')}"`, 'u'));
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  assert.deepEqual(await readdir(directory), [anchorFile]);
});

for (const level of ['warn', 'error', 'fatal', 'silent']) {
  test(`the end of the trail is in the log although its level is ${level}`, async (t) => {
    const { anchor, lines, end } = anchored(t, undefined, level);
    end.head = { seq: 7, hash: hash('a') };
    await anchor.write();
    assert.match(lines.join(), /"seq":7,.*"msg":"audit anchor"/u);
  });
}

const tampered = (lines: readonly string[]) => lines.filter((line) => line.includes('tampered with'));

test('an anchor moves on and never back, so that an older copy of the store is noticed, and says so once', async (t) => {
  const { anchor, directory, end, lines } = anchored(t);
  for (const seq of [7, 9, 3, 3]) {
    end.head = { seq, hash: hash(String(seq % 10)) };
    await anchor.write();
  }
  assert.deepEqual(await readAnchor(join(directory, anchorFile)), { seq: 9, hash: hash('9') });
  assert.equal(tampered(lines).length, 1);
  assert.match(tampered(lines).join(), /"reason":"Row 9 is missing or altered: .* an older copy was put back"/u);
});

test('an anchor whose row was replaced stays, however far the trail comes, and the bot says so when it starts', async (t) => {
  const { anchor, restarted, directory, end, lines, replaced } = anchored(t);
  end.head = { seq: 7, hash: hash('7') };
  await anchor.write();
  replaced.add(hash('7'));
  for (const seq of [8, 9]) {
    end.head = { seq, hash: hash(String(seq)) };
    await restarted().write();
  }
  assert.deepEqual(await readAnchor(join(directory, anchorFile)), { seq: 7, hash: hash('7') });
  assert.equal(tampered(lines).length, 2);
});

test('a head record that does not hold is called tampering, in the words of the trail', async (t) => {
  const { anchor, end, lines } = anchored(t);
  end.fault = new AuditTrailError('The head record was altered');
  await anchor.write();
  assert.match(tampered(lines).join(), /"reason":"The head record was altered"/u);
});

test('an anchor is written and logged once, not again while the trail stands still', async (t) => {
  const { anchor, end, lines } = anchored(t);
  end.head = { seq: 7, hash: hash('7') };
  await anchor.write();
  await anchor.write();
  assert.equal(lines.length, 1);
});

test('an empty trail leaves no anchor', async (t) => {
  const { anchor, directory, lines } = anchored(t);
  await anchor.write();
  assert.deepEqual(await readdir(directory), []);
  assert.deepEqual(lines, []);
});

test('without a directory the log alone remembers', async (t) => {
  const lines: string[] = [];
  const head = { seq: 1, hash: hash('a') };
  const log = createLog('info', { write: (line) => void lines.push(line) });
  const trail = { head: () => Promise.resolve(head), holds: () => Promise.resolve(true) };
  await new AuditAnchor({ directory: undefined, trail, log }).write();
  assert.equal(lines.length, 1);
  assert.ok(t.name !== '');
});

test('a damaged anchor is replaced', async (t) => {
  const { anchor, directory, end } = anchored(t);
  await writeFile(join(directory, anchorFile), 'not an anchor');
  assert.equal(await readAnchor(join(directory, anchorFile)), undefined);
  end.head = { seq: 2, hash: hash('b') };
  await anchor.write();
  assert.deepEqual(await readAnchor(join(directory, anchorFile)), end.head);
});

test('an anchor that cannot be written, or a trail that cannot be read, is logged and stops nothing', async (t) => {
  const { anchor, directory, lines, end } = anchored(t);
  end.head = { seq: 2, hash: hash('b') };
  await mkdir(join(directory, anchorFile));
  await anchor.write();
  end.fault = new Error('demo-canary');
  await anchor.write();
  const failures = lines.filter((line) => line.includes('the audit anchor could not be written'));
  assert.equal(failures.length, 2);
  assert.doesNotMatch(lines.join(), /demo-canary/u);
});
