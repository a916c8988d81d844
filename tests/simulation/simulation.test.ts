import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { auditCollection } from '../../services/audit/audit-row.ts';
import { enrollmentCollection } from '../../services/enrollment/state/enrollment-document.ts';
import { simulate, type SimulationOptions, type SimulationResult } from './simulation.ts';

/** A day of some minutes with everything that goes wrong in it. */
const short = { people: 40, hours: 0.5, seed: 'short', store: 'embedded', tenants: 2 } as const;

/** A day, and all that is counted of it: what another run has otherwise is left out. */
async function dayOf(t: TestContext, options: Partial<SimulationOptions> = {}) {
  const result = await simulate(t, { ...short, ...options });
  return { result, figures: figuresOf(result) };
}

function figuresOf({ counts, teams, twilio, turns, waits, samples, broken }: SimulationResult) {
  const byStretch = samples.map((sample) => ({ ...sample, measured: undefined, storeBytes: undefined }));
  return { counts, teams, twilio, turns, waits, byStretch, broken };
}

describe('a simulated day', () => {
  test('on which people enroll, and Twilio, the process and the store fail, breaks no promise', async (t) => {
    const { result } = await dayOf(t);
    const { counts, broken, stuck, twilio, turns } = result;
    assert.deepEqual(broken, []);
    assert.deepEqual(stuck, []);
    assert.equal(counts.told, short.people);
    assert.ok(counts.setUp > short.people / 2 && counts.setUp <= counts.began, JSON.stringify(counts));
    assert.ok(turns > 6 * counts.setUp && twilio.texts > 0 && twilio.calls > 0, JSON.stringify(twilio));
  });

  test('has the same figures for the same seed, and others for another one', async (t) => {
    const less = { people: 12, hours: 0.15 };
    const { figures } = await dayOf(t, less);
    assert.deepEqual((await dayOf(t, less)).figures, figures);
    assert.notDeepEqual((await dayOf(t, { ...less, seed: 'another' })).figures, figures);
  });

  test('says which promise was broken', async (t) => {
    const { result } = await dayOf(t, {
      people: 12,
      hours: 0.25,
      meddle: async ({ opened: { store }, sent, world: { teams, twilio } }) => {
        await store.collection(enrollmentCollection).deleteMany({ _id: { $exists: true } });
        await store.collection(auditCollection).deleteOne({ _id: { $exists: true } });
        sent.set('text of-a-challenge', 2);
        teams.counts.again += 1;
        twilio.counts.texts += 1;
      },
    });
    const said = result.broken.join('\n');
    for (const promise of [
      /^the audit trail is broken at row \d+/mu,
      /^\d+ people were told to be set up, and are not in the store: Person 0/mu,
      /^sent 2 times for one cause: text of-a-challenge/mu,
      /^1 messages answer an activity that was answered before/mu,
      /^the metrics count \d+ texts, and there were \d+/mu,
    ])
      assert.match(said, promise);
  });
});
