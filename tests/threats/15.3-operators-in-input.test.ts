import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  alex,
  auditTypes,
  codeNow,
  documentOf,
  enrolled,
  enrollmentKit,
  sanne,
  setUp,
} from '../services/enrollment/enrollment-kit.ts';

const texts = [
  '{"$ne":1}',
  '{"$gt":""}',
  '{"$regex":".*"}',
  '{"code":{"$ne":null}}',
  '["123456"]',
  '[]',
  '{}',
  'null',
  'true',
  '__proto__',
  'constructor',
  '{"__proto__":{"proven":true}}',
  '$where',
  '{"$where":"sleep(1000)"}',
  '123456\u0000',
  "' || '1'=='1",
];

describe('ASVS 15.3: operators in input', () => {
  test('prove nothing, verify nothing and are not even counted, as an answer', async (t) => {
    const kit = await enrollmentKit(t);
    const pending = await setUp(kit, alex);
    const method = await enrolled(kit, sanne);
    const before = [await documentOf(kit, alex), await documentOf(kit, sanne)];
    for (const text of texts) {
      assert.deepEqual(await kit.service.prove(alex, pending.methodId, text), { code: 'not-six-digits' }, text);
      assert.deepEqual(await kit.service.verify(sanne, method.methodId, text), { code: 'not-six-digits' }, text);
    }
    assert.deepEqual([await documentOf(kit, alex), await documentOf(kit, sanne)], before);
  });

  test('find no set-up and no method, as an id', async (t) => {
    const kit = await enrollmentKit(t);
    const pending = await setUp(kit, alex);
    const method = await enrolled(kit, sanne);
    const code = { pending: codeNow(kit, pending), method: codeNow(kit, method) };
    for (const id of [...texts, '', `${pending.methodId} `, pending.methodId.slice(0, -1)]) {
      assert.deepEqual(await kit.service.prove(alex, id, code.pending), { code: 'superseded' }, id);
      assert.deepEqual(await kit.service.verify(sanne, id, code.method), { code: 'not-set-up' }, id);
      await kit.service.cancel(alex, id);
    }
    assert.equal((await kit.service.status(alex)).pending?.methodId, pending.methodId);
  });

  test('find nobody else, as a person', async (t) => {
    const kit = await enrollmentKit(t);
    const method = await enrolled(kit, alex);
    const code = codeNow(kit, method);
    for (const objectId of [...texts, `${alex.objectId}:`, `x:${alex.objectId}`, `../${alex.objectId}`]) {
      const person = { tenantId: alex.tenantId, objectId };
      assert.deepEqual(await kit.service.verify(person, method.methodId, code), { code: 'not-set-up' }, objectId);
      const started = await setUp(kit, person);
      assert.equal(
        (await kit.service.prove(person, started.methodId, codeNow(kit, started))).code,
        'verified',
        objectId,
      );
    }
    assert.equal(await kit.documents.countDocuments({}), texts.length + 4);
    assert.deepEqual(await kit.service.verify(alex, method.methodId, code), { code: 'verified' });
    assert.deepEqual(await auditTypes(kit), ['set-up-started', 'method-activated', 'verification-succeeded']);
  });

  test('change no object for everybody', () => {
    assert.equal('proven' in {}, false);
    assert.equal('$ne' in {}, false);
  });
});
