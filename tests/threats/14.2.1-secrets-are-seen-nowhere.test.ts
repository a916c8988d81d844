import { describe, test, type TestContext } from 'node:test';
import type { PersonId } from '../../services/directory/directory.ts';
import { openEmbeddedStore } from '../../services/store/embedded/store.ts';
import { startServer } from '../bot/http/server-kit.ts';
import { temporaryDirectory } from '../services/store/temporary-stores.ts';
import { FakeClock } from '../support/fakes.ts';
import { reachQrCode } from '../support/journey.ts';
import { intercepted, type StoreCall } from '../support/intercepted-store.ts';
import type { Person } from '../support/person.ts';
import { addKeys, assertKeptClean } from './support/kept-files.ts';
import { Watch } from './support/watch.ts';
import {
  enrollInDutch,
  enrollWithDetours,
  giveUpAndFail,
  setUpWithRefusals,
  strangersMeddle,
} from './support/watched-journeys.ts';
import { RecordedTeams } from './support/recorded-teams.ts';

/** The bot behind HTTP, on a store in a directory, in a time that a test moves. */
async function watched(t: TestContext) {
  const directory = temporaryDirectory(t);
  const fault: { of?: (call: StoreCall) => Error | undefined } = {};
  const store = intercepted(await openEmbeddedStore({ directory }), (call, act) => {
    const error = fault.of?.(call);
    return error === undefined ? act() : Promise.reject(error);
  });
  const clock = new FakeClock();
  const policy = { consecutiveFailuresUntilLocked: 6 };
  const served = await startServer(t, { bot: { store, clock, policy } });
  t.after(() => store.close());
  const watch = new Watch(await RecordedTeams.start(t, () => served.port), () => clock.now());
  addKeys(watch.canaries, served.keyRing);
  return { ...served, store, fault, clock, watch, directory };
}

type Watched = Awaited<ReturnType<typeof watched>>;

const idOf = ({ tenantId, objectId }: Person): PersonId => ({ tenantId, objectId });

/** What was sent, logged, recorded and kept shows nothing that it may not. */
async function assertClean(all: Watched): Promise<void> {
  const { watch } = all;
  watch.assertSentRight();
  watch.assertChatsRight();
  await assertKeptClean({ ...all, canaries: watch.canaries });
}

describe('ASVS 14.2.1, 14.3: secrets, codes, names and keys are seen nowhere', () => {
  for (const journey of [enrollWithDetours, enrollInDutch, giveUpAndFail, setUpWithRefusals, strangersMeddle]) {
    test(`when somebody goes through ${journey.name}`, async (t) => {
      const all = await watched(t);
      await journey(all.watch);
      await assertClean(all);
    });
  }

  test('when a set-up expires, is superseded elsewhere, locks and is reset', async (t) => {
    const all = await watched(t);
    const { watch, clock, enrollment, operator, resumer } = all;
    const alex = watch.person(1);
    await reachQrCode(alex);
    watch.over(watch.scan(alex));
    clock.advance(600);
    for (const person of await enrollment.expireDue(10)) await resumer.enrollmentChanged(person);
    await alex.click('Start again');
    await alex.click('Next');
    const superseded = watch.scan(alex);
    watch.over(superseded);
    await enrollment.begin(idOf(alex), 'authenticator-code');
    await alex.click('Next');
    await alex.click('Start again');
    await alex.click('Next');
    const locked = watch.scan(alex);
    await alex.click('Next');
    watch.over(locked);
    await alex.click('Verify', { code: watch.code(locked) });
    await alex.click('Try it out');
    for (let count = 0; count < 7; count += 1) {
      clock.advance(300);
      await alex.say(watch.wrong(superseded, locked));
    }
    await operator.reset(idOf(alex), 'demo reason');
    await alex.say('status');
    await assertClean(all);
  });

  test('when the store fails in the middle of a proof, and its errors quote what was asked', async (t) => {
    const all = await watched(t);
    const { watch, fault } = all;
    const alex = watch.person(1);
    await reachQrCode(alex);
    const entry = watch.scan(alex);
    for (const failing of ['enrollments', 'conversations']) {
      const quoting = new Error(`refused ${entry.secret} otpauth: ${entry.account} ${alex.objectId}`);
      fault.of = ({ collection }) => (collection === failing ? quoting : undefined);
      await alex.say(watch.wrong(entry));
      await alex.replay(alex.clickActivity('Next'));
    }
    delete fault.of;
    watch.over(entry);
    await alex.say(watch.code(entry));
    await assertClean(all);
  });
});
