import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { temporaryFolder } from '../../support/running-bot.ts';
import { onData, writeDemoKeyFile } from '../../threats/support/kept-data.ts';
import { npmScript } from '../../threats/support/npm-script.ts';

async function withData(t: TestContext) {
  const data = await temporaryFolder(t);
  writeDemoKeyFile(data);
  await onData(data, () => Promise.resolve());
  return (...given: string[]) => npmScript('sign-in:keys', { DATA_DIR: data }, ...given);
}

const minute = String.raw`20\d\d-\d\d-\d\d \d\d:\d\d UTC`;

describe('npm run sign-in:keys', () => {
  test('lists the keys, and changes to a new one that signs two days later', async (t) => {
    const keys = await withData(t);
    assert.deepEqual(
      [(await keys()).code, (await keys()).out],
      [0, 'There is no key yet: the first is made when it is needed.\n'],
    );
    const first = await keys('change');
    assert.equal(first.code, 0, first.error);
    assert.match(first.out, new RegExp(`^[\\w-]{43}  made ${minute}  signs\n$`, 'u'));
    const second = await keys('change');
    assert.equal(second.code, 0);
    assert.match(
      second.out,
      new RegExp(`signs until (${minute})\n[\\w-]{43}  made ${minute}  published, and signs from \\1\n$`, 'u'),
    );
    const third = await keys('change');
    assert.equal(third.code, 1);
    assert.match(third.out, /^A new key waits already, so nothing was changed:\n/u);
    assert.equal((await keys()).out, second.out);
  });

  test('does nothing when it is called in another way, says how, and ends with 2', async (t) => {
    const keys = await withData(t);
    for (const given of [['remove'], ['change', 'now'], ['--force']]) {
      const { code, out, error } = await keys(...given);
      assert.deepEqual([code, out], [2, '']);
      assert.match(error, /^Say: npm run sign-in:keys/mu);
    }
  });
});
