import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { personKey } from '../../services/directory/directory.ts';
import { enrollmentCollection } from '../../services/enrollment/state/enrollment-document.ts';
import { MemoryStore } from '../faults/memory-store.ts';
import { codeAt } from '../support/authenticator.ts';
import { buildBot, type BuiltBot } from '../support/build-bot.ts';
import { Employee } from '../support/employee.ts';
import { CapturedClicks } from './support/captured-clicks.ts';

const restart = ['Start again', 'Next'];
let people = 0;

/** Somebody new, whose first set-up is given up with its right code captured, and whose second waits for its proof. */
async function withTwoSetUps(built: BuiltBot) {
  people += 1;
  const clicks = new CapturedClicks(built.person({ objectId: `demo-person-${people}` }), built.clock);
  const first = await clicks.reachCode();
  clicks.captureProof(first);
  await clicks.guess();
  await clicks.click('Show the QR code again');
  await clicks.click('Back');
  await clicks.click('Next');
  await clicks.click('Next');
  clicks.captureProof(first);
  await clicks.click('Cancel');
  await clicks.reachCode(restart);
  await clicks.guess();
  const employee = new Employee({ person: clicks.person, now: () => built.clock.now() });
  await clicks.click('Show the QR code again');
  employee.look();
  await clicks.click('Next');
  return { clicks, employee };
}

/** The ways in which a set-up ends without being proven, and the one in which it is. */
const ends: Record<string, (clicks: CapturedClicks, built: BuiltBot) => Promise<unknown>> = {
  'was cancelled': (clicks) => clicks.click('Cancel'),
  'was cancelled by word': ({ person }) => person.say('cancel'),
  'expired and was swept': async (clicks, { clock, enrollment, resumer }) => {
    clock.advance(600);
    for (const person of await enrollment.expireDue(10)) await resumer.enrollmentChanged(person);
    assert.match(clicks.person.transcript.join(), /expired/u);
  },
  'had too many wrong codes': async (clicks) => {
    for (let count = 0; count < 5; count += 1) await clicks.guess();
  },
  'was replaced by a newer one': async (clicks) => {
    await clicks.click('Cancel');
    await clicks.reachCode(restart);
  },
  'was proven': (clicks, { clock }) =>
    clicks.click('Verify', { code: codeAt(clicks.entries[0] ?? never(), clock.now()) }),
};

function never(): never {
  throw new Error('There is no set-up');
}

type Step = (clicks: CapturedClicks, built: BuiltBot) => Promise<unknown>;

/** Whatever a client can send that was ever captured, and what happens in between. */
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.nat().map((number): Step => replayOne(number)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('set up', 'cancel', 'status', 'Verify', 'Next', '000000').map(
      (text): Step =>
        ({ person }) =>
          person.say(text),
    ),
  },
  { weight: 1, arbitrary: fc.constant<Step>(({ person }) => person.arrive()) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(1, 29, 31, 400).map((seconds): Step => (_clicks, { clock }) => {
      clock.advance(seconds);
      return Promise.resolve();
    }),
  },
);

function replayOne(number: number): Step {
  return ({ activities, person }) =>
    person.replay({ ...activities[number % activities.length], id: `demo-replay-${number}` });
}

describe('ASVS 2.3.1, 2.3.3: captured clicks', () => {
  test('replayed in any order, with anything in between, activate nothing; and the way through stays open', async (t) => {
    const seed = randomInt(2 ** 31);
    t.diagnostic(`seed ${seed}`);
    const built = await buildBot(t, { store: new MemoryStore() });
    const run = async (steps: readonly Step[]): Promise<void> => {
      const { clicks, employee } = await withTwoSetUps(built);
      for (const step of steps) {
        await step(clicks, built);
        const { methods, status } = await built.changes.status(idOf(clicks));
        assert.deepEqual([methods, status], [[], 'enabled']);
      }
      await employee.finish();
      assert.ok(employee.toldSetUp);
    };
    await fc.assert(fc.asyncProperty(fc.array(anyStep, { minLength: 5, maxLength: 30 }), run), { numRuns: 25, seed });
  });

  test('would activate the method with the right code: the replay is seen to reach that far', async (t) => {
    const built = await buildBot(t);
    const clicks = new CapturedClicks(built.person(), built.clock);
    const entry = await clicks.reachCode();
    clicks.captureProof(entry);
    const proof = clicks.activities.findLast(({ value }) =>
      JSON.stringify(value).includes(codeAt(entry, built.clock.now())),
    );
    await clicks.person.replay({ ...proof });
    assert.equal((await built.changes.status(idOf(clicks))).methods.length, 1);
  });

  for (const [name, end] of Object.entries(ends)) {
    test(`of a set-up that ${name} change nothing, its right code included`, async (t) => {
      const built = await buildBot(t, { store: new MemoryStore() });
      const clicks = new CapturedClicks(built.person(), built.clock);
      const entry = await clicks.reachCode();
      clicks.captureProof(entry);
      const captured = clicks.activities;
      await end(clicks, built);
      const before = await stored(built, clicks);
      for (const [index, click] of [...captured, ...captured.toReversed()].entries()) {
        await clicks.person.replay({ ...click, id: `demo-late-${index}` });
        assert.deepEqual(await stored(built, clicks), before, `click ${index}`);
      }
    });
  }
});

const idOf = ({ person: { tenantId, objectId } }: CapturedClicks) => ({ tenantId, objectId });

/** What is stored of the person's enrollment. */
function stored({ store }: BuiltBot, clicks: CapturedClicks): Promise<unknown> {
  return store.collection(enrollmentCollection).findOne({ _id: personKey(idOf(clicks)) });
}
