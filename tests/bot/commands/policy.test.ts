import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { readConfig } from '../../../bot/config/config.ts';
import { silentEnrollmentParts } from '../../../bot/parts/silent-enrollment-parts.ts';
import { openStorage, withStorage } from '../../../bot/parts/storage-parts.ts';
import type { EnrolledMethod } from '../../../services/enrollment/state/enrollment.ts';
import type { MethodKind } from '../../../services/methods/registry.ts';
import { systemRandomness } from '../../../services/randomness.ts';
import { policyText } from '../../services/policy/policy-kit.ts';
import { startBot, temporaryFolder } from '../../support/running-bot.ts';
import { npmScript } from '../../threats/support/npm-script.ts';

const people: Readonly<Record<string, readonly [kinds: readonly MethodKind[], groups: readonly string[]]>> = {
  alex: [['authenticator-code'], []],
  sanne: [['mobile-text'], []],
  kofi: [['mobile-text', 'authenticator-code'], ['finance']],
  zoe: [[], ['finance']],
};

function held(kind: MethodKind): EnrolledMethod {
  return { methodId: `demo-${kind}`, kind, credential: {}, activatedAt: new Date(0), isDefault: false };
}

/** A demo in which some have set up something. */
async function demo(t: TestContext) {
  const folder = await temporaryFolder(t);
  const environment = { DATA_DIR: folder };
  const config = readConfig(environment);
  await (await openStorage(config, systemRandomness)).store.close();
  await withStorage(config, async (storage) => {
    const { changes } = silentEnrollmentParts(config, storage, assert.ifError);
    for (const [objectId, [kinds, groups]] of Object.entries(people)) {
      await changes.change({ tenantId: 'demo-tenant', objectId }, (enrollment) => ({
        next: { ...enrollment, methods: kinds.map(held), groups: [...groups] },
        outcome: undefined,
        events: [],
      }));
    }
  });
  const file = join(folder, 'rules.json');
  const policy = (...given: string[]) => npmScript('policy', environment, ...given);
  const apply = async (text: string, ...given: string[]) => {
    await writeFile(file, text);
    return policy('apply', file, ...given);
  };
  return { environment, policy, apply, file };
}

const strict = policyText(
  { group: 'default', methods: ['authenticator-code'], lifetimes: { codeSeconds: 120 } },
  { group: 'finance', priority: 10, backupPhone: 'required', methods: ['authenticator-code', 'office-call'] },
);

describe('npm run policy', () => {
  test('says, field by field, what a change would change and for how many people, and changes nothing when dry', async (t) => {
    const { policy, apply } = await demo(t);
    const { code, out } = await apply(strict, '--dry-run');
    assert.equal(code, 0, out);
    assert.deepEqual(out.trim().split('\n'), [
      'default (in no group: 2 people)',
      '  methods: authenticator-push, authenticator-code, mobile-text, mobile-call, office-call → authenticator-code',
      '  lifetimes.codeSeconds: 180 → 120',
      '  ! 1 has mobile-text, which is accepted no more',
      '  ! 1 has nothing left that is accepted: they need a temporary pass or a reset',
      'finance (2 people)',
      '  methods: authenticator-push, authenticator-code, mobile-text, mobile-call, office-call → authenticator-code, office-call',
      '  lifetimes.codeSeconds: 180 → 120',
      '  backupPhone: offered → required',
      '  ! 1 has mobile-text, which is accepted no more',
      '  ! 1 lacks the phone that becomes required: they are asked for it',
      'This was a dry run: nothing was changed.',
    ]);
    assert.match((await policy('show')).error, /No policy is stored/u);
  });

  test('says for how many people app passwords and recovery codes count no more', async (t) => {
    const { environment, apply } = await demo(t);
    const config = readConfig(environment);
    await withStorage(config, async (storage) => {
      const { changes } = silentEnrollmentParts(config, storage, assert.ifError);
      const madeAt = new Date(0);
      const appPasswords = [{ id: 'demo', name: 'mail', madeAt, stored: { keyId: 'demo', mac: 'demo' } }];
      const codes = (usedAt?: Date) => ({
        ...{ id: 'demo', madeAt, wrong: 0 },
        key: { keyId: 'demo', nonce: 'demo', ciphertext: 'demo', tag: 'demo' },
        codes: [{ mac: 'demo', ...(usedAt && { usedAt }) }],
      });
      for (const [objectId, lastResort] of Object.entries({
        alex: { appPasswords, recoveryCodes: codes() },
        sanne: { recoveryCodes: codes(madeAt) },
        kofi: { appPasswords },
      }))
        await changes.change({ tenantId: 'demo-tenant', objectId }, (enrollment) => ({
          next: { ...enrollment, ...lastResort },
          outcome: undefined,
          events: [],
        }));
    });
    const off = { recoveryCodes: 'off', appPasswords: { allowed: false } } as const;
    const { out } = await apply(policyText({ group: 'default', ...off }), '--dry-run');
    assert.deepEqual(
      out.split('\n').filter((line) => line.includes('!') || line.includes('people)')),
      [
        'default (in no group: 2 people)',
        '  ! 1 has app passwords, which let nobody in any more',
        '  ! 1 has recovery codes, which count no more',
        'finance (2 people)',
        '  ! 1 has app passwords, which let nobody in any more',
      ],
    );
  });

  test('applies a policy, which is shown then and in the audit trail, and applying it again changes nothing', async (t) => {
    const { environment, policy, apply } = await demo(t);
    assert.match((await apply(strict)).out, /^Applied\. /mu);
    assert.deepEqual(JSON.parse((await policy('show')).out), JSON.parse(strict));
    const again = (await apply(strict)).out;
    assert.match(again, /^Nothing changes\.$/mu);
    assert.match(again, /nothing was changed\.$/mu);
    const verified = await npmScript('audit:verify', environment);
    assert.equal(verified.code, 0, verified.out);
  });

  test('names every problem of a bad file with its path, and leaves the policy as it was', async (t) => {
    const { policy, apply } = await demo(t);
    await apply(strict);
    const bad = await apply(policyText({ group: 'default', callPin: 'maybe' }, { group: 'x', lifetimes: { code: 1 } }));
    assert.equal(bad.code, 2);
    assert.match(bad.error, /^The policy in .*rules\.json cannot be used:$/mu);
    assert.match(bad.error, /^policies\[0\]\.callPin must be one of: required, off$/mu);
    assert.match(bad.error, /^policies\[1\]\.lifetimes must not have code: known are setUpSeconds/mu);
    assert.deepEqual(JSON.parse((await policy('show')).out), JSON.parse(strict));
  });

  test('says how it is called, and that there is no such file, and ends with 2', async (t) => {
    const { policy } = await demo(t);
    for (const given of [[], ['apply'], ['drop'], ['show', 'x'], ['apply', 'a', 'b'], ['show', '--force']]) {
      const { code, error } = await policy(...given);
      assert.equal(code, 2);
      assert.match(error, /Say: npm run policy -- show, or: npm run policy -- apply FILE/u);
    }
    assert.match((await policy('apply', '/nowhere/policy.json')).error, /^There is no file \/nowhere\/policy\.json/mu);
  });
});

describe('a policy file at the first start', () => {
  test('is taken into the store, and at later starts it is not', async (t) => {
    const { environment, policy, file } = await demo(t);
    for (const text of [strict, policyText({ group: 'default' })]) {
      await writeFile(file, text);
      const bot = startBot(t, { ...environment, POLICY_FILE: file });
      await bot.listening();
      bot.kill('SIGTERM');
      await bot.ended();
    }
    assert.deepEqual(JSON.parse((await policy('show')).out), JSON.parse(strict));
  });

  test('that is wrong, or named and not there, keeps the bot from starting, with what is wrong', async (t) => {
    const { environment, file } = await demo(t);
    for (const [text, sentence] of [
      [undefined, /POLICY_FILE names .*rules\.json, and there is no such file/u],
      ['{}', /The policy in .*rules\.json cannot be used:\npolicies must be a list of documents/u],
    ] as const) {
      if (text !== undefined) await writeFile(file, text);
      const { code, error } = await npmScript('start', {
        ...environment,
        POLICY_FILE: file,
        PORT: '0',
        PLAYGROUND: 'off',
      });
      assert.equal(code, 1);
      assert.match(error, sentence);
    }
  });
});
