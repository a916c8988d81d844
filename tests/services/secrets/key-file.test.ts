import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { systemRandomness } from '../../../services/randomness.ts';
import { createKeyFile, loadOrCreateKeyRing } from '../../../services/secrets/key-file.ts';
import { KeyRingError } from '../../../services/secrets/key-ring.ts';

const directory = await mkdtemp(join(tmpdir(), 'key-file-'));
after(() => rm(directory, { recursive: true }));

describe('the key file', () => {
  test('is made once, for its owner only, and gives the same keys ever after', async () => {
    const path = join(directory, 'made', 'keys');
    const first = await loadOrCreateKeyRing(path, systemRandomness);
    const second = await loadOrCreateKeyRing(path, systemRandomness);
    assert.deepEqual(second.ids, first.ids);
    assert.ok(first.newestSubKey('sealing').key.equals(second.newestSubKey('sealing').key));
    if (process.platform !== 'win32') assert.equal((await stat(path)).mode & 0o777, 0o600);
    assert.deepEqual(await readdir(join(directory, 'made')), ['keys'], 'a draft was left behind');
  });

  test('is never overwritten', async () => {
    const path = join(directory, 'kept');
    assert.equal(await createKeyFile(path, systemRandomness), true);
    const before = await readFile(path, 'utf8');
    assert.equal(await createKeyFile(path, systemRandomness), false);
    assert.equal(await readFile(path, 'utf8'), before);
  });

  test('made by twenty at once is one file that all of them read', async () => {
    const path = join(directory, 'raced');
    const rings = await Promise.all(Array.from({ length: 20 }, () => loadOrCreateKeyRing(path, systemRandomness)));
    assert.equal(new Set(rings.map((ring) => ring.newestId)).size, 1);
  });

  test('made anew after a loss has another id', async () => {
    const path = join(directory, 'lost');
    const first = await loadOrCreateKeyRing(path, systemRandomness);
    await rm(path);
    assert.notEqual((await loadOrCreateKeyRing(path, systemRandomness)).newestId, first.newestId);
  });

  test('that is damaged is refused in a sentence with its path, without its content, and is left alone', async () => {
    const path = join(directory, 'damaged');
    await createKeyFile(path, systemRandomness);
    const torn = (await readFile(path, 'utf8')).slice(0, 30);
    for (const content of [torn, '', 'one-demo-text-that-is-no-key']) {
      await writeFile(path, content);
      await assert.rejects(loadOrCreateKeyRing(path, systemRandomness), (error: unknown) => {
        assert.ok(error instanceof KeyRingError);
        assert.match(error.message, /^The key file .*damaged is damaged: .*Restore it from a backup/);
        assert.ok(content === '' || !error.message.includes(content.slice(14)));
        return true;
      });
      assert.equal(await readFile(path, 'utf8'), content);
    }
  });

  test('that cannot be read or written is refused in a sentence', async () => {
    await assert.rejects(
      loadOrCreateKeyRing(directory, systemRandomness),
      /^KeyRingError: .*cannot be read \(EISDIR\)$/,
    );
    await writeFile(join(directory, 'file'), '');
    await assert.rejects(
      createKeyFile(join(directory, 'file', 'keys'), systemRandomness),
      /cannot be written \(E\w+\)$/,
    );
  });
});
