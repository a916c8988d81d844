import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { policyCollection } from '../../../services/policy/stored-policy.ts';
import { defaultSendLimitPolicy } from '../../../services/telephony/limits/send-limit-policy.ts';
import { sendLimitCollection } from '../../../services/telephony/limits/limit.ts';
import { MemoryStore } from '../../faults/memory-store.ts';
import { kitOn } from './enrollment-kit.ts';
import { anyManagingCommand, none } from './managing-commands.ts';
import { ManagingModel } from './managing-model.ts';
import { addApp, type RealManaging } from './managing-steps.ts';

const plenty = { perHour: 1e6, perDay: 1e6 };
/** What is limited by the hour has tests of its own. */
const policy = {
  allowedMethods: ['authenticator-code', 'mobile-text'],
  recoveryCodes: 'offered',
  appPasswords: { allowed: true, most: 40 },
  setUpsPerHour: 1e6,
  wrongCodesPerHour: 1e6,
  consecutiveFailuresUntilLocked: 1e6,
  sendLimits: {
    ...defaultSendLimitPolicy,
    resendSeconds: [0],
    ...{ person: plenty, number: plenty, prefix: plenty, country: plenty },
    breaker: { ...defaultSendLimitPolicy.breaker, unansweredPerPrefix: 1e6, unansweredPerCountry: 1e6 },
  },
} as const;

const places = [
  ...['app: beside', 'app: in place of another', 'app: already-set-up', 'app: not-allowed', 'app: fraud-reported'],
  ...['phone: set up', 'verify: verified', 'verify: suspended', 'verify: not-allowed', 'verify: code-already-used'],
  ...['suspend: done', 'suspend: proof-needed', 'reinstate: done', 'reinstate: proof-needed', 'remove: done'],
  ...[
    'remove: last-method',
    'remove: backup-required',
    'remove: fraud-reported',
    'default: done',
    'default: suspended',
  ],
  ...[
    'default: not-allowed',
    'rename: done',
    'codes: made',
    'codes: not-allowed',
    'code: verified',
    'code: wrong-code',
  ],
  ...['code: code-already-used', 'code: not-set-up', 'code: fraud-reported', 'password: made', 'password: deleted'],
  ...['password: not-set-up', 'password: not-allowed', 'pass: accepted', 'pass: wrong-pass', 'pass: no-pass'],
  ...['pass: pass-used', 'pass: pass-replaced', 'pass: pass-expired', 'pass: pass-revoked', 'pass: fraud-reported'],
  ...['app: blocked', 'verify: blocked', 'code: blocked', 'pass: blocked', 'blocked', 'is-blocked', 'unblocked'],
  ...['disowned: something is off', 'disowned', 'unlocked', 'not-locked', 'reset'],
];

test('what is set up is what the model says, whatever is lost, named, removed, given and taken back, in any order', async (t) => {
  const store = new MemoryStore();
  t.after(() => store.close());
  const reached = new Set<string>();
  let runs = 0;
  const walk = async (commands: Iterable<fc.AsyncCommand<ManagingModel, RealManaging>>): Promise<void> => {
    runs += 1;
    const kit = await kitOn(store, { seed: `run-${runs}`, policy });
    await kit.documents.deleteMany({});
    for (const each of [sendLimitCollection, policyCollection]) await store.collection(each).deleteMany({});
    const real: RealManaging = { kit, reached, count: 0 };
    const model = new ManagingModel();
    await addApp(none)(model, real, 'one');
    await fc.asyncModelRun(() => ({ model, real }), commands);
    assert.deepEqual(kit.troubles, []);
  };
  // One seed: the walk goes to the same places in every run of the suite.
  const commands = fc.commands(anyManagingCommand(), { maxCommands: 30, size: 'max' });
  await fc.assert(fc.asyncProperty(commands, walk), { numRuns: 80, seed: 1 });
  t.diagnostic(`${runs} runs: ${[...reached].sort().join(', ')}`);
  for (const place of places) assert.ok(reached.has(place), place);
});
