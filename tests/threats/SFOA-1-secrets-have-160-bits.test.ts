import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { personKey } from '../../services/directory/directory.ts';
import { base32Secret } from '../../services/methods/authenticator-code/totp.ts';
import { SecretSealer } from '../../services/secrets/secret-sealer.ts';
import {
  alex,
  auditTypes,
  codeNow,
  documentOf,
  enrolled,
  enrollmentKit,
  type EnrollmentKit,
  setUp,
  type StartedSetUp,
} from '../services/enrollment/enrollment-kit.ts';
import { FakeRandomness } from '../support/fakes.ts';

const weak = { name: 'WeakSecretError' };

/** Puts a secret of a size into the store, sealed as it must be: somebody imported it, or an older release made it. */
async function importSecret(kit: EnrollmentKit, { methodId, app }: StartedSetUp, bytes: number): Promise<StartedSetUp> {
  const secret = new FakeRandomness('imported').bytes(bytes);
  const sealer = new SecretSealer({ keyRing: kit.keyRing, randomness: new FakeRandomness('import') });
  const rowId = `${personKey(alex)}/${methodId}`;
  const sealed = sealer.seal(secret, { collection: 'enrollments', field: 'authenticator-code.secret', rowId });
  const loaded = await kit.repository.load(alex);
  const { enrollment } = loaded;
  const renewed = <Held extends { credential: object }>(held: Held): Held => ({
    ...held,
    credential: { ...held.credential, secret: sealed },
  });
  const imported = {
    ...enrollment,
    methods: enrollment.methods.map(renewed),
    pending: enrollment.pending && renewed(enrollment.pending),
  };
  assert.ok(await kit.repository.save(alex, loaded, { next: imported, events: [] }));
  return { methodId, app: { ...app, secret: base32Secret(secret) } };
}

describe('NIST SP 800-63B SFOA-1: a secret', () => {
  test('is made with 160 bits, another one each time', async (t) => {
    const kit = await enrollmentKit(t);
    const secrets: string[] = [];
    for (let count = 0; count < 20; count += 1) secrets.push((await setUp(kit)).app.secret);
    // 32 letters of Base32 are 160 bits.
    for (const secret of secrets) assert.match(secret, /^[A-Z2-7]{32}$/u);
    assert.equal(new Set(secrets).size, 20);
  });

  for (const bytes of [0, 1, 10, 14, 19]) {
    test(`of ${bytes * 8} bits that was imported verifies nothing, although the code is right`, async (t) => {
      const kit = await enrollmentKit(t);
      const method = await importSecret(kit, await enrolled(kit), bytes);
      const before = await documentOf(kit);
      await assert.rejects(kit.service.verify(alex, method.methodId, codeNow(kit, method)), weak);
      assert.deepEqual(await documentOf(kit), before);
      assert.ok(!(await auditTypes(kit)).includes('verification-succeeded'));
    });
  }

  test('that is too short proves no set-up and is shown to nobody', async (t) => {
    const kit = await enrollmentKit(t);
    const pending = await importSecret(kit, await setUp(kit), 10);
    await assert.rejects(kit.service.prove(alex, pending.methodId, codeNow(kit, pending)), weak);
    await assert.rejects(kit.service.entryToShow(alex, pending.methodId), weak);
    assert.deepEqual((await kit.service.status(alex)).methods, []);
  });

  test('of 160 bits or more that was imported works', async (t) => {
    for (const bytes of [20, 32]) {
      const kit = await enrollmentKit(t);
      const method = await importSecret(kit, await enrolled(kit), bytes);
      assert.deepEqual(await kit.service.verify(alex, method.methodId, codeNow(kit, method)), { code: 'verified' });
    }
  });
});
