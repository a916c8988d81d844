import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { requestKeyCollection } from '../../services/verification-api/request-keys.ts';
import type { StoredDocument } from '../../services/store/document-store.ts';
import { textOf } from '../bot/http/routes/hand-off-kit.ts';
import {
  alex,
  askedFor,
  bearerOf,
  idOf,
  startVerificationApi,
  verificationPath,
  withApp,
} from '../bot/http/routes/verification-kit.ts';

describe('ASVS 8.2: of verifications', () => {
  test('a program sees and answers those that it opened, and of all others not even that there are any', async (t) => {
    const api = await startVerificationApi(t);
    const app = await withApp(api);
    const mine = idOf(await api.open(askedFor('alex')));
    const entra = await api.verifications.open({ person: alex, language: 'en', by: 'entra', place: 'sign-in' });
    const code = api.codeOf(app);
    const refusals = new Set<string>();
    for (const [id, program] of [
      [mine, 'other'],
      [entra.id, 'wiki'],
      ['A'.repeat(22), 'wiki'],
    ] as const)
      for (const heard of [
        await api.read(id, program),
        await api.read(id, program, '?wait=30'),
        await api.answer(id, { code }, program),
      ])
        refusals.add(`${heard.status} ${heard.text}`);
    assert.equal(refusals.size, 1);
    assert.match([...refusals].join(), /^404 /u);
    // Nothing of it was used up.
    assert.equal((await api.answer(mine, { code })).json['state'], 'verified');
    assert.equal((await api.verifications.status(entra.id))?.state, 'pending');
  });

  test('an idempotency key leads to what its own program opened, and to nothing that was written into its row', async (t) => {
    const api = await startVerificationApi(t);
    const app = await withApp(api);
    const verified = idOf(await api.open(askedFor('alex'), 'other', 'k'));
    await api.answer(verified, { code: api.codeOf(app) }, 'other');
    assert.notEqual(idOf(await api.open(askedFor('alex'), 'wiki', 'k')), verified);
    const rows = api.store.collection<StoredDocument>(requestKeyCollection);
    const changed = await rows.findOneAndUpdate({ _id: 'wiki k' }, { $set: { verification: verified } });
    assert.ok(changed);
    const { status, text } = await api.open(askedFor('alex'), 'wiki', 'k');
    assert.equal(status, 500);
    assert.ok(!text.includes(verified));
  });

  test('there is nothing to change or delete, and no field of what is stored is taken', async (t) => {
    const api = await startVerificationApi(t);
    await withApp(api);
    const id = idOf(await api.open(askedFor('alex')));
    for (const method of ['PUT', 'PATCH', 'DELETE'])
      for (const path of [verificationPath, `${verificationPath}/${id}`, `${verificationPath}/${id}/answer`])
        assert.equal((await api.send({ method, path, headers: bearerOf('wiki'), body: '{}' })).status, 405, path);
    const fields = ['state', 'by', 'proof', 'expiresAt', '_id', 'place', 'amr', 'constructor', '__proto__', '$set'];
    for (const field of fields) {
      const more = `{${JSON.stringify(field)}:"verified",${textOf(askedFor('alex')).slice(1)}`;
      assert.equal((await api.open(more)).status, 400, field);
      assert.equal((await api.answer(id, `{${JSON.stringify(field)}:"verified","code":"1"}`)).status, 400, field);
    }
    assert.equal((await api.read(id)).json['state'], 'pending');
  });
});
