import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { openTestStore } from '../../support/build-bot.ts';
import { anyCommand, type RealEnrollment } from './enrollment-commands.ts';
import { auditTypes, kitOn, sanne, setUp } from './enrollment-kit.ts';
import { EnrollmentModel, modelPolicy } from './enrollment-model.ts';

test('enrollment is what the model says after any steps in any order: none skipped, nothing active unproven', async (t) => {
  const store = await openTestStore(t);
  const reached = new Map<string, number>();
  let runs = 0;
  const walk = async (commands: Iterable<fc.AsyncCommand<EnrollmentModel, RealEnrollment>>): Promise<void> => {
    runs += 1;
    const kit = await kitOn(store, { seed: `run-${runs}`, policy: modelPolicy });
    await kit.documents.deleteMany({});
    const real: RealEnrollment = { kit, foreign: await setUp(kit, sanne), revision: 0 };
    await fc.asyncModelRun(() => ({ model: new EnrollmentModel(), real }), commands);
    if (real.revision > 0) for (const type of await auditTypes(kit)) reached.set(type, (reached.get(type) ?? 0) + 1);
  };
  const commands = fc.commands(anyCommand(), { maxCommands: 40, size: 'max' });
  // One seed: the walk goes to the same places in every run of the suite.
  await fc.assert(fc.asyncProperty(commands, walk), { numRuns: 400, seed: 1 });
  t.diagnostic(`${runs} runs: ${JSON.stringify(Object.fromEntries(reached))}`);
  // The walk goes everywhere: every event there is was written at least once.
  assert.equal(reached.size, 14, [...reached.keys()].sort().join());
});
