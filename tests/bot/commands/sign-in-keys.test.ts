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

  test('replaces all of them at once, and says what that means', async (t) => {
    const keys = await withData(t);
    await keys('change');
    await keys('change');
    const [first, second] = (await keys()).out.split('\n').map((line) => line.slice(0, 43));
    const { code, out, error } = await keys('replace');
    assert.equal(code, 0, error);
    const [one, two, made] = out.split('\n');
    assert.deepEqual(
      [one, two],
      [first, second].map((kid) => `${kid}  over, and published no more`),
    );
    assert.match(made ?? '', new RegExp(`^[\\w-]{43}  made ${minute}  signs$`, 'u'));
    assert.match(out, /Entra may keep the keys that it knows for a day/u);
    assert.equal((await keys()).out, `${made}\n`);
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
