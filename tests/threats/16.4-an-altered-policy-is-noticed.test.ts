import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { PolicyAlteredError, policyKind } from '../../services/policy/stored-policy.ts';
import { verifySealedText } from '../../services/sealed-text/verify-sealed-text.ts';
import { policyStore, policyText } from '../services/policy/policy-kit.ts';
import {
  alex,
  codeNow,
  enrolled,
  enrollmentKit,
  type EnrollmentKit,
  kitOn,
} from '../services/enrollment/enrollment-kit.ts';

const strict = { group: 'default', methods: ['mobile-text'] };
const lax = { group: 'default', methods: ['authenticator-code', 'mobile-text'] };

/** Alex has an app, which the policy accepts no more. */
async function forbidden(t: TestContext) {
  const kit = await enrollmentKit(t);
  const started = await enrolled(kit);
  const policy = policyStore(kit);
  await policy.apply(lax);
  await policy.chain();
  const before = await policy.copy();
  await policy.apply(strict);
  await policy.chain();
  kit.clock.advance(10);
  return { kit, started, policy, before };
}

/** Another replica, or the same one after a restart, a moment later. */
async function restarted({ store, clock }: EnrollmentKit): Promise<EnrollmentKit> {
  clock.advance(10);
  return kitOn(store, { clock, seed: 'restarted' });
}

type Scene = Awaited<ReturnType<typeof forbidden>>;

/** What whoever can write to the store, and has no key, may try. */
const attempts: Readonly<Record<string, (scene: Scene) => Promise<unknown>>> = {
  'changes what it says': ({ policy: { rows } }) =>
    rows.findOneAndUpdate({ _id: 'policy' }, { $set: { text: policyText(lax) } }),
  'puts an older one back': ({ policy, before }) => policy.putBack(before),
  'puts an older one back under the new revision': ({ policy, before }) =>
    policy.putBack(before && { ...before, revision: 2 }),
  'takes it away': ({ policy }) => policy.putBack(undefined),
  'gives it a later revision': ({ policy: { rows } }) =>
    rows.findOneAndUpdate({ _id: 'policy' }, { $set: { revision: 9 } }),
  'makes it something else': ({ policy }) => policy.putBack({ _id: 'policy', text: policyText(lax) }),
};

describe('16.4, downgrade: a policy in the store that the bot did not write', () => {
  test('is nothing that holds meanwhile: what it forbids is refused', async (t) => {
    const { kit, started } = await forbidden(t);
    assert.deepEqual(await kit.service.verify(alex, started.methodId, codeNow(kit, started)), { code: 'not-allowed' });
  });

  for (const [what, attempt] of Object.entries(attempts)) {
    test(`frees nobody who ${what}: on every replica, after any restart, nothing is decided, and it is said`, async (t) => {
      const scene = await forbidden(t);
      await attempt(scene);
      const { kit, started } = scene;
      const { store, keyRing } = kit;
      for (const replica of [kit, await restarted(kit)]) {
        const code = codeNow(replica, started);
        await assert.rejects(replica.service.verify(alex, started.methodId, code), PolicyAlteredError);
        await assert.rejects(replica.service.begin(alex, 'authenticator-code'), PolicyAlteredError);
        await assert.rejects(replica.service.status(alex), PolicyAlteredError);
      }
      assert.match(
        (await verifySealedText(policyKind, { store, keyRing, people: new Map() })) ?? '',
        /^The policy was altered/u,
      );
    });
  }

  test('takes no event out of the trail: one that waits and was invented is not chained', async (t) => {
    const { policy } = await forbidden(t);
    const unsealed = [
      { id: 'x', type: 'policy-changed', actor: 'operator', detail: {}, number: 3, keyId: 'demo', mac: 'x' },
    ];
    await policy.rows.findOneAndUpdate({ _id: 'policy' }, { $set: { unsealed } });
    assert.deepEqual(await policy.repository.handOver(() => Promise.resolve()), { events: 0, forged: 1 });
  });
});

describe('16.4, downgrade: the group that decides', () => {
  test('is sealed with the enrollment: whoever writes somebody into a laxer group is noticed', async (t) => {
    const { kit, policy, started } = await forbidden(t);
    await policy.apply(strict, { ...lax, group: 'lax', priority: 1_000 });
    await policy.chain();
    const { documents } = kit;
    await documents.findOneAndUpdate({}, { $set: { 'enrollment.groups': ['lax'] } });
    const again = await restarted(kit);
    await assert.rejects(
      again.service.verify(alex, started.methodId, codeNow(again, started)),
      /its seal does not fit/u,
    );
  });

  test('is no other for its priority: of two groups, one that was raised in the store counts for nothing', async (t) => {
    const { kit, policy, started } = await forbidden(t);
    await policy.apply(strict, { ...lax, group: 'lax', priority: -1 });
    await policy.chain();
    const raised = policyText(strict, { ...lax, group: 'lax', priority: 999 });
    await policy.rows.findOneAndUpdate({ _id: 'policy' }, { $set: { text: raised } });
    const again = await restarted(kit);
    await assert.rejects(again.service.verify(alex, started.methodId, codeNow(again, started)), PolicyAlteredError);
  });
});
