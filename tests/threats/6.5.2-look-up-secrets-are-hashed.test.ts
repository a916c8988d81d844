import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { DocumentStore } from '../../services/store/document-store.ts';
import {
  alex,
  auditTypes,
  documentOf,
  type EnrollmentKit,
  enrollmentKit,
  kitOn,
} from '../services/enrollment/enrollment-kit.ts';
import { storesForRaces } from '../services/enrollment/races.ts';
import { codesMade, passIssued, withRecovery } from '../services/enrollment/recovery-kit.ts';
import { Canaries } from './support/canaries.ts';

const policy = withRecovery;

/** Fifty at once, on two replicas in turn. @returns how often which outcome came */
async function fiftyTimes(
  store: DocumentStore,
  kit: EnrollmentKit,
  act: (kit: EnrollmentKit) => Promise<{ readonly code: string }>,
): Promise<Record<string, number>> {
  const other = await kitOn(store, { policy, seed: 'replica-2', clock: kit.clock });
  const acts = Array.from({ length: 50 }, (_, index) => act(index % 2 === 0 ? kit : other));
  const counts: Record<string, number> = {};
  for (const { code } of await Promise.all(acts)) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

for (const { name, skip, open } of storesForRaces) {
  describe(`ASVS 6.5.1, 6.5.2, on ${name}`, () => {
    test('a recovery code that fifty send at once to two replicas counts once', { skip }, async (t) => {
      const store = await open(t);
      const kit = await kitOn(store, { policy, seed: 'replica-1' });
      const { codes } = await codesMade(kit);
      const counts = await fiftyTimes(store, kit, ({ service }) => service.recovery.use(alex, codes[0] ?? ''));
      assert.deepEqual(counts, { verified: 1, 'code-already-used': 49 });
      assert.equal((await auditTypes(kit)).filter((type) => type === 'recovery-code-used').length, 1);
    });

    test('a file of recovery codes that fifty fetch at once from two replicas is given once', { skip }, async (t) => {
      const store = await open(t);
      const kit = await kitOn(store, { policy, seed: 'replica-1' });
      const { token } = await codesMade(kit);
      const counts = await fiftyTimes(store, kit, async ({ service }) => {
        const file = await service.recovery.fetchFile(token);
        return { code: file === undefined ? 'gone' : 'given' };
      });
      assert.deepEqual(counts, { given: 1, gone: 49 });
    });

    test('a pass that fifty use at once on two replicas counts once', { skip }, async (t) => {
      const store = await open(t);
      const kit = await kitOn(store, { policy, seed: 'replica-1' });
      await codesMade(kit);
      const pass = await passIssued(kit);
      const counts = await fiftyTimes(store, kit, ({ service }) => service.passes.use(alex, pass));
      assert.deepEqual(counts, { accepted: 1, 'pass-used': 49 });
    });
  });
}

describe('ASVS 6.5.2: in the store', () => {
  test('is no recovery code, no address of a file and no pass, in any form, while they are good', async (t) => {
    const kit = await enrollmentKit(t, { policy });
    const { codes, token } = await codesMade(kit);
    const pass = await passIssued(kit);
    const canaries = new Canaries();
    for (const [index, code] of [...codes, pass].entries()) {
      canaries.addText('code', `code ${index}`, code);
      canaries.addText('code', `code ${index} without groups`, code.replaceAll('-', ''));
    }
    canaries.addText('secret', 'token', token);
    assert.deepEqual(canaries.seenIn(JSON.stringify(await documentOf(kit))), []);
    assert.deepEqual(canaries.seenIn(kit.troubles.map(String).join()), []);
  });

  test('are MACs that differ from code to code, from set to set and from person to person', async (t) => {
    const kit = await enrollmentKit(t, { policy });
    await codesMade(kit);
    const first = (await kit.repository.load(alex)).enrollment.recoveryCodes;
    assert.equal((await kit.service.recovery.make(alex)).code, 'made');
    const second = (await kit.repository.load(alex)).enrollment.recoveryCodes;
    const macs = [...(first?.codes ?? []), ...(second?.codes ?? [])].map(({ mac }) => mac);
    assert.equal(new Set(macs).size, 20);
    for (const mac of macs) assert.equal(Buffer.from(mac, 'base64url').length, 32);
    assert.notDeepEqual(first?.key.ciphertext, second?.key.ciphertext);
  });
});
