import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { defaultPolicy } from '../../../../services/policy/policy.ts';
import { sendLimitCollection } from '../../../../services/telephony/limits/limit.ts';
import { MemoryStore } from '../../../faults/memory-store.ts';
import { kitOn } from '../enrollment-kit.ts';
import { anyPhoneCommand } from './phone-commands.ts';
import { modelLimits, PhoneModel } from './phone-model.ts';
import type { RealPhones } from './phone-steps.ts';

const plenty = { perHour: 1e6, perDay: 1e6 };
const { sendLimits } = defaultPolicy;
/** What is sent has limits with tests of their own. */
const unlimited = {
  ...sendLimits,
  resendSeconds: [0],
  ...{ person: plenty, number: plenty, prefix: plenty, country: plenty },
  breaker: { ...sendLimits.breaker, unansweredPerPrefix: 1e6, unansweredPerCountry: 1e6 },
};
const policy = {
  ...modelLimits,
  allowedMethods: defaultPolicy.allowedMethods,
  setUpsPerHour: 1e6,
  sendLimits: unlimited,
};

const places = [
  ...['proof: verified', 'proof: wrong-code', 'verification: verified', 'verification: wrong-code'],
  ...[
    '#: verified',
    '#: nothing-waits',
    'reply: verified',
    'reply: wrong',
    'contact: cancelled',
    'contact: superseded',
  ],
  ...['same-number', 'already-set-up', 'verification: throttled', 'contact: throttled'],
  ...['verification: locked', 'contact: locked', '0#: fraud-reported', 'contact: fraud-reported', 'fraud-reported'],
  ...['unlocked', 'not-locked'],
];

test('phones are what the model says after any steps in any order: set up, verified, changed, locked, over', async (t) => {
  const store = new MemoryStore();
  t.after(() => store.close());
  const reached = new Set<string>();
  let runs = 0;
  const walk = async (commands: Iterable<fc.AsyncCommand<PhoneModel, RealPhones>>): Promise<void> => {
    runs += 1;
    const kit = await kitOn(store, { seed: `run-${runs}`, policy });
    await kit.documents.deleteMany({});
    await store.collection(sendLimitCollection).deleteMany({});
    const real: RealPhones = { kit, reached, earlier: { code: '', call: '' } };
    await fc.asyncModelRun(() => ({ model: new PhoneModel(), real }), commands);
    assert.deepEqual(kit.troubles, []);
  };
  const commands = fc.commands(anyPhoneCommand(), { maxCommands: 30, size: 'max' });
  // One seed: the walk goes to the same places in every run of the suite.
  await fc.assert(fc.asyncProperty(commands, walk), { numRuns: 120, seed: 1 });
  t.diagnostic(`${runs} runs: ${[...reached].sort().join(', ')}`);
  // The walk goes to every sort of place.
  for (const place of places) assert.ok(reached.has(place), place);
});
