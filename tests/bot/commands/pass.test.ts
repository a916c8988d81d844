import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { alex, enrolled } from '../../services/enrollment/enrollment-kit.ts';
import { temporaryFolder } from '../../support/running-bot.ts';
import { onData, writeDemoKeyFile } from '../../threats/support/kept-data.ts';
import { npmScript } from '../../threats/support/npm-script.ts';

const ids = [alex.tenantId, alex.objectId] as const;

/** A data directory in which Alex has an app. */
async function withAlex(t: TestContext): Promise<string> {
  const data = await temporaryFolder(t);
  writeDemoKeyFile(data);
  await onData(data, (kit) => enrolled(kit));
  return data;
}

async function pass(data: string, ...given: string[]) {
  const { code, out, error } = await npmScript('pass', { DATA_DIR: data }, ...given);
  return { code, out, error };
}

function passIn(out: string): string {
  return /^Pass: (\S{5}-\S{5})$/mu.exec(out)?.[1] ?? '';
}

describe('npm run pass', () => {
  test('prints a pass once, and it is kept nowhere as it is', async (t) => {
    const data = await withAlex(t);
    const { code, out } = await pass(data, 'issue', ...ids, '--reason', 'ticket 4711');
    const issued = passIn(out);
    assert.equal(code, 0);
    assert.match(issued, /^[0-9A-Z]{5}-[0-9A-Z]{5}$/u);
    assert.match(out, /^Good once, for this person, until 20.*Z\.$/mu);
    const stored = readFileSync(join(data, 'store.sqlite')).toString('latin1');
    assert.ok(!stored.includes(issued) && !stored.includes(issued.replace('-', '')));
    assert.ok(stored.includes('ticket 4711'));
  });

  test('issues one at a time, and takes it back', async (t) => {
    const data = await withAlex(t);
    await pass(data, 'issue', ...ids, '--reason', 'demo', '--minutes', '60');
    const { code, out } = await pass(data, 'revoke', ...ids, '--reason', 'demo');
    assert.deepEqual([code, out], [0, 'Revoked: that pass cannot be used any more.\n']);
    assert.match((await pass(data, 'revoke', ...ids, '--reason', 'demo')).out, /nothing was changed/u);
  });

  test('says so when the bot has never met somebody', async (t) => {
    const { code, out } = await pass(await withAlex(t), 'issue', ids[0], 'nobody', '--reason', 'demo');
    assert.equal(code, 1);
    assert.match(out, /^The bot has never met this person/u);
  });

  for (const [what, given] of Object.entries({
    'no reason': ['issue', ...ids],
    'one id': ['issue', ids[0], '--reason', 'demo'],
    'another act': ['show', ...ids, '--reason', 'demo'],
    'more than an hour': ['issue', ...ids, '--reason', 'demo', '--minutes', '61'],
    'no minutes': ['issue', ...ids, '--reason', 'demo', '--minutes', '0'],
    'minutes that are no number': ['issue', ...ids, '--reason', 'demo', '--minutes', '0x10'],
    'minutes to take one back': ['revoke', ...ids, '--reason', 'demo', '--minutes', '10'],
  })) {
    test(`does nothing with ${what}, says how it is called, and ends with 2`, async (t) => {
      const { code, error } = await pass(await withAlex(t), ...given);
      assert.equal(code, 2);
      assert.match(error, /Say: npm run pass -- issue TENANT_ID OBJECT_ID/u);
    });
  }
});
