import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FakeClock } from '../../support/fakes.ts';
import { type Fate, fates, mortalStore } from '../../support/mortal-store.ts';
import { type EnrollmentKit, kitOn } from '../../services/enrollment/enrollment-kit.ts';
import { begin, callbacksOn, end, fail, openedBy, TicketSystem } from '../../services/ticket-systems/callback-kit.ts';
import { MemoryStore } from '../memory-store.ts';

/** Tells all that is due, as jobs do. */
async function tellAll({ callbacks }: ReturnType<typeof callbacksOn>, clock: FakeClock): Promise<'done'> {
  for (let round = 0; round < 8; round += 1) {
    await callbacks.tellDue(20).catch(() => undefined);
    clock.advance(60);
  }
  return 'done';
}

/** One process tells and meets its fate, another one goes on. @returns what the ticket system heard, and the writes there were. */
async function tell(fate: Fate, write: number) {
  const store = new MemoryStore();
  const clock = new FakeClock();
  const kit: EnrollmentKit = await kitOn(store, { clock });
  const handOff = await openedBy(kit);
  await begin(kit, handOff);
  await fail(kit, handOff, 'method');
  await end(kit, handOff);
  const mortal = mortalStore(store, { fate, write, counts: ({ collection }) => collection === 'hand-offs' });
  const system = new TicketSystem();
  const doomed = callbacksOn(await kitOn(mortal.store, { clock, seed: 'doomed' }), system, 'doomed');
  await Promise.race([tellAll(doomed, clock), mortal.died]);
  clock.advance(900);
  await tellAll(callbacksOn(kit, system, 'next'), clock);
  const keys = system.posts.map(({ headers }) => headers['idempotency-key']);
  await store.close();
  return { sequence: system.sequence, keys, writes: mortal.writes.length };
}

describe('when a process dies, or its store fails, while a ticket system is told', () => {
  for (const fate of fates) {
    test(`no status is lost or overtaken, and one at most is told again, under the same key: the write ${fate}`, async () => {
      const { writes } = await tell(fate, Infinity);
      assert.ok(writes >= 6, `${writes}`);
      for (let write = 1; write <= writes; write += 1) {
        const { sequence, keys } = await tell(fate, write);
        assert.deepEqual([...new Set(sequence)], [1, 2, 3], `write ${write}: ${sequence.join()}`);
        assert.deepEqual(sequence, sequence.toSorted(), `write ${write}`);
        assert.ok(sequence.length <= 4, `write ${write}: ${sequence.join()}`);
        assert.equal(new Set(keys).size, 3);
      }
    });
  }
});
