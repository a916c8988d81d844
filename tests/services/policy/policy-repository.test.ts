import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { collections } from '../../../bot/parts/storage-parts.ts';
import { verifyAuditTrail } from '../../../services/audit/verify-audit-trail.ts';
import { verifyEnrollments } from '../../../services/enrollment/verify-enrollments.ts';
import { PolicyError } from '../../../services/policy/read-policy.ts';
import { PolicyAlteredError, policyKind } from '../../../services/policy/stored-policy.ts';
import { verifySealedText } from '../../../services/sealed-text/verify-sealed-text.ts';
import { FakeClock } from '../../support/fakes.ts';
import { demoKeyRing } from '../methods/method-kit.ts';
import { everyStore } from '../store/every-store.ts';
import { policyStore, policyText } from './policy-kit.ts';

const strict = { group: 'default', methods: ['authenticator-code'] };
const lax = { group: 'default' };

for (const { name, skip, open } of everyStore) {
  describe(`the policy in ${name}`, { skip }, () => {
    async function kit(t: TestContext) {
      const store = await open(t);
      await store.prepare(collections);
      return { store, ...policyStore({ store }) };
    }

    test('is none at first, then what was written last, and each change is one event of the audit trail', async (t) => {
      const { apply, repository, store, chain } = await kit(t);
      assert.equal(await repository.read(), undefined);
      assert.equal(await apply(lax), 'changed');
      assert.equal(await apply(lax), 'unchanged');
      assert.equal(await apply(strict), 'changed');
      assert.equal((await repository.read())?.text, policyText(strict));
      await chain();
      await chain();
      const people = new Map<string, number>();
      const keyRing = demoKeyRing();
      assert.equal((await verifyAuditTrail({ store, keyRing, people })).ok, true);
      assert.deepEqual([...people], [['policy', 2]]);
      assert.equal(await verifySealedText(policyKind, { store, keyRing, people }), undefined);
      assert.equal(await verifyEnrollments({ store, keyRing, people }), undefined);
    });

    test('is as it was when the new one is wrong', async (t) => {
      const { apply, repository } = await kit(t);
      await apply(strict);
      await assert.rejects(apply({ group: 'default', methods: ['none'] }), PolicyError);
      assert.equal((await repository.read())?.text, policyText(strict));
    });

    test('is one of two that are written at the same moment, and never a mixture', async (t) => {
      const one = await kit(t);
      await one.apply(lax);
      const other = policyStore({ store: one.store, clock: new FakeClock(), seed: 'other' });
      const came = await Promise.all([one.apply(strict), other.apply({ ...strict, callPin: 'required' })]);
      assert.ok(came.includes('changed'), String(came));
      const { revision, text } = (await one.repository.read()) ?? assert.fail();
      assert.equal(revision, 1 + came.filter((each) => each === 'changed').length);
      assert.ok([policyText(strict), policyText({ ...strict, callPin: 'required' })].includes(text));
    });

    test('goes under the newest key, and is read without the older one then', async (t) => {
      const { apply, store, chain } = await kit(t);
      await apply(strict);
      await chain();
      const both = policyStore({ store, keyRing: demoKeyRing(['newer', 'demo']) });
      assert.equal((await both.repository.read())?.isUnderOlderKey, true);
      assert.equal(await both.repository.reseal(), true);
      const newest = policyStore({ store, keyRing: demoKeyRing(['newer']) });
      assert.equal((await newest.repository.read())?.text, policyText(strict));
      await assert.rejects(policyStore({ store }).repository.read(), PolicyAlteredError);
    });

    test('that was altered is replaced by an operator, who hears of it, and is good again', async (t) => {
      const { apply, repository, rows, store, chain } = await kit(t);
      await apply(strict);
      await chain();
      await rows.findOneAndUpdate({ _id: 'policy' }, { $set: { text: policyText(lax) } });
      await assert.rejects(repository.read(), PolicyAlteredError);
      assert.equal(await apply(strict), 'replaced-altered');
      await chain();
      assert.equal((await policyStore({ store }).repository.read())?.text, policyText(strict));
    });
  });
}
