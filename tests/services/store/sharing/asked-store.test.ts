import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { DocumentStore } from '../../../../services/store/document-store.ts';
import { openEmbeddedStore } from '../../../../services/store/embedded/store.ts';
import { openStoreBesideBot } from '../../../../services/store/open-store.ts';
import { shareStore } from '../../../../services/store/sharing/share-store.ts';
import { type AnyDocument, people, storeContract } from '../store-contract.ts';
import { temporaryDirectory } from '../temporary-stores.ts';

async function owned(context: TestContext) {
  const directory = temporaryDirectory(context);
  const owner = await openEmbeddedStore({ directory });
  const shared = await shareStore(owner, directory);
  const ask = async (): Promise<DocumentStore> => {
    const store = await openStoreBesideBot({ kind: 'embedded', directory });
    context.after(() => store.close());
    return store;
  };
  context.after(async () => {
    await shared.stop();
    await owner.close();
  });
  return { directory, owner, shared, ask };
}

storeContract({ name: 'asked of its owner', skip: false, exact: true, open: async (t) => (await owned(t)).ask() });

test('what one process writes, the owner and others who ask see at once', async (t) => {
  const { owner, ask } = await owned(t);
  const [one, other] = [await ask(), await ask()];
  await one.prepare([people]);
  await one.collection<AnyDocument>(people).insertOne({ _id: 'one', when: new Date(5) });
  for (const store of [owner, other])
    assert.deepEqual(await store.collection<AnyDocument>(people).find({}), [{ _id: 'one', when: new Date(5) }]);
});

test('an owner that stops leaves nobody waiting: every call says that it does not answer', async (t) => {
  const { shared, ask } = await owned(t);
  const store = await ask();
  await store.prepare([people]);
  const asked = store.collection<AnyDocument>(people);
  await shared.stop();
  await assert.rejects(asked.find({}), { name: 'StoreUnavailableError' });
  await assert.rejects(asked.countDocuments({}), { name: 'StoreUnavailableError' });
  await store.close();
});

test('where nobody answers, the one sentence of a locked directory is said', async (t) => {
  const { directory, shared } = await owned(t);
  await shared.stop();
  await assert.rejects(openStoreBesideBot({ kind: 'embedded', directory }), { name: 'StoreLockedError' });
});

test('what a killed owner left in the directory is in nobody\u2019s way', async (t) => {
  const directory = temporaryDirectory(t);
  for (const times of [1, 2]) {
    const owner = await openEmbeddedStore({ directory });
    await shareStore(owner, directory);
    const asked = await openStoreBesideBot({ kind: 'embedded', directory });
    await asked.prepare([people]);
    await asked.collection<AnyDocument>(people).insertOne({ _id: String(times) });
    await asked.close();
    await owner.close();
  }
});

test('the socket is its owner\u2019s alone, and who sends rubbish is cut off while others are answered', async (t) => {
  const { directory, ask } = await owned(t);
  const path = join(directory, 'store.sock');
  assert.equal(statSync(path).mode & 0o777, 0o600);
  for (const rubbish of [Buffer.from('GET / HTTP/1.1\r\n\r\n'), Buffer.from([0, 0, 0, 2, 1, 2]), Buffer.alloc(8)]) {
    const socket = connect(path);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    socket.resume().write(rubbish);
    await closed;
  }
  await (await ask()).ping();
});
