import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { z } from 'zod';
import { systemClock } from '../../../services/clock.ts';
import { alex } from '../../services/enrollment/enrollment-kit.ts';
import { temporaryFolder } from '../../support/running-bot.ts';
import { onData, writeDemoKeyFile } from '../../threats/support/kept-data.ts';
import { demoTenant } from '../http/routes/hand-off-kit.ts';
import { npmScript } from '../../threats/support/npm-script.ts';

/** A data directory in which Alex waits. @returns it and the reference */
async function withWaiting(t: TestContext) {
  const data = await temporaryFolder(t);
  writeDemoKeyFile(data);
  const { handOff } = await onData(data, ({ handOffs, clock }) => {
    // The command lives in the time of this machine.
    clock.set(systemClock.now());
    return handOffs.open(alex, { reason: 'lost-everything', steps: ['methods:1', 'mobile-text:failures'] });
  });
  return { data, reference: handOff.reference };
}

async function handOffs(data: string, ...given: string[]) {
  const { code, out, error } = await npmScript('hand-offs', { DATA_DIR: data }, ...given);
  return { code, out, error };
}

describe('npm run hand-offs', () => {
  test('lists who waits, as a table and as JSON, and closes one for a reason', async (t) => {
    const { data, reference } = await withWaiting(t);
    const { code, out } = await handOffs(data);
    assert.equal(code, 0);
    assert.match(out, /^REFERENCE {2}SINCE +FOR +REASON +LAST STEPS +TENANT +PERSON +HELPED BY +STATE\n/u);
    assert.match(
      out,
      new RegExp(
        `^${reference} +20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d +help +lost-everything +ways to verify: 1, Mobile phone: text \\(off: too many failures\\) +demo-tenant +demo-alex +- +waiting$`,
        'mu',
      ),
    );
    const [record] = z
      .array(z.object({ reference: z.string(), tenantId: z.string(), openedAt: z.iso.datetime() }))
      .parse(JSON.parse((await handOffs(data, '--json', '--all')).out));
    assert.deepEqual([record?.reference, record?.tenantId], [reference, alex.tenantId]);
    const closed = await handOffs(data, 'close', reference, '--reason', 'called back');
    assert.deepEqual([closed.code, closed.out], [0, 'Closed: this person waits no more.\n']);
    assert.equal((await handOffs(data)).out, 'Nobody waits.\n');
    assert.match((await handOffs(data, '--all')).out, /closed: called back$/mu);
    assert.equal((await handOffs(data, 'close', reference, '--reason', 'demo')).code, 1);
  });

  test('names people as they sign in, where the directory knows them, and says nothing else', async (t) => {
    const data = await temporaryFolder(t);
    writeDemoKeyFile(data);
    const zoe = { tenantId: demoTenant, objectId: '00000000-0000-0000-0000-000000000003' };
    await onData(data, ({ handOffs, clock }) => {
      clock.set(systemClock.now());
      return handOffs.open(zoe, { reason: 'lost-everything', steps: [] });
    });
    const { out, error } = await handOffs(data);
    assert.match(out, / zoe\.li\+demo@contoso\.example +- +waiting$/mu);
    assert.equal(error, '');
    const [record] = z
      .array(z.object({ objectId: z.string(), accountName: z.string() }))
      .parse(JSON.parse((await handOffs(data, '--json')).out));
    assert.deepEqual(record, { objectId: zoe.objectId, accountName: 'zoe.li+demo@contoso.example' });
  });

  for (const [what, given] of Object.entries({
    'no name': ['close', '--reason', 'demo'],
    'no reason': ['close', 'ABC-123'],
    'another act': ['open', 'ABC-123', '--reason', 'demo'],
    'a list for a reason': ['--reason', 'demo'],
    'an option that there is not': ['--force'],
  })) {
    test(`does nothing with ${what}, says how it is called, and ends with 2`, async (t) => {
      const { data } = await withWaiting(t);
      const { code, error } = await handOffs(data, ...given);
      assert.equal(code, 2);
      assert.match(error, /Say: npm run hand-offs/u);
    });
  }
});
