import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { buildBot, type BuiltBot } from '../../support/build-bot.ts';
import { type Cleanup, scoped } from '../../support/cleanup.ts';
import { FakeClock } from '../../support/fakes.ts';
import { FakeTelephony } from '../../support/fake-telephony.ts';
import type { StoreCall } from '../../support/intercepted-store.ts';
import { ManagedTalk } from '../../support/managed-talk.ts';
import { fates, type Fate, mortalStore } from '../../support/mortal-store.ts';
import { eventsOf } from '../../support/promises.ts';
import { MemoryStore } from '../memory-store.ts';
import { actOn, type Scene, scenes, type Seen } from './scenes.ts';

/** More acts than anybody needs. */
const mostActs = 40;

/** Writes of what is changed here; the trail and the limits of sends have kills of their own. */
const counts = ({ collection }: StoreCall): boolean =>
  ['enrollments', 'conversations', 'hand-offs'].includes(collection);

const policy = { recoveryCodes: 'offered', appPasswords: { allowed: true, most: 40 } } as const;

describe('when a process dies, or its store fails, at any write, nothing is half-done in the end', () => {
  for (const [index, scene] of scenes.entries()) {
    test(`of ${scene.name}`, { timeout: 120_000 }, async (t) => {
      const writes = await scoped((scope) => walk(scope, scene, { fate: 'dies after', write: Infinity }));
      for (let write = 1; write <= writes; write += 1) {
        // Each write meets one of the fates; `dies before` the next write is almost what `dies after` this one is.
        const fate = fates[(write + index) % fates.length] ?? assert.fail();
        await scoped((scope) => walk(scope, scene, { fate, write })).catch((cause: unknown) => {
          throw new Error(`Write ${write} ${fate}`, { cause });
        });
      }
      t.diagnostic(`${writes} writes`);
      assert.ok(writes >= 8, `${writes}`);
    });
  }
});

/** One person, one bot that meets its fate, and one that takes over. @returns how many writes there were. */
async function walk(t: Cleanup, scene: Scene, { fate, write }: { fate: Fate; write: number }): Promise<number> {
  const store = new MemoryStore();
  t.after(() => store.close());
  const clock = new FakeClock();
  const wait = (milliseconds: number): Promise<void> => {
    clock.advance(milliseconds / 1000);
    return Promise.resolve();
  };
  const options = { clock, wait, telephony: new FakeTelephony() };
  const ready = await ManagedTalk.start(t, { ...options, store, policy });
  const { built } = ready.talk;
  // What is offered at the end of a set-up is left: recovery codes, and app passwords.
  for (let offers = 0; offers < 2; offers += 1) await ready.talk.person.say('cancel');
  const seen = await helped(ready, scene);
  const mortal = mortalStore(store, { fate, write, counts });
  const bot = (of: typeof store | typeof mortal.store, seed: string) =>
    buildBot(t, { ...options, store: of, seed, teams: built.teams, policy: built.policy });
  const first = ready.on(await bot(mortal.store, 'first'));
  const end = await Promise.race([finish(first, scene, { seen, fate }), mortal.died]);
  if (end === 'died') {
    const next = first.on(await bot(store, 'next'));
    clock.advance(10);
    await background(next.talk.built);
    await finish(next, scene, { seen, fate });
  }
  const after = first.on(await bot(store, 'look'));
  await background(after.talk.built);
  const events = await eventsOf({ store, keyRing: built.keyRing }, after.talk.person);
  await scene.check(
    after,
    seen,
    events.map(({ type }) => type),
  );
  await after.talk.person.say('status');
  assert.deepEqual((await after.talk.built.enrollment.status(after.id)).ownNotices, [], 'every change was shown');
  return mortal.writes.length;
}

/** Whoever goes on with a pass has asked the helpdesk, and got one. */
async function helped(managed: ManagedTalk, scene: Scene): Promise<Seen> {
  const { enrollment, handOffs } = managed.talk.built;
  const { methods } = await enrollment.status(managed.talk.person);
  const seen = { lost: methods.map(({ methodId }) => methodId), passesTyped: 0, secrets: [], hasSaved: false };
  if (!scene.name.includes('pass') || scene.name.includes('password')) return { ...seen, pass: '' };
  await handOffs.open(managed.id, { reason: 'lost-everything' });
  const issued = await enrollment.passes.issue(managed.id, { reason: 'demo', seconds: 600 });
  assert.ok(issued.code === 'issued');
  return { ...seen, pass: issued.pass };
}

/** What the bot's jobs do. */
async function background({ repository, trail, handOffs, enrollment, resumer, chatUpdates }: BuiltBot): Promise<void> {
  await repository.moveAuditEvents(async (events) => {
    await handOffs.take(events);
    await trail.append(events);
  }, 200);
  await chatUpdates.tellDue(20);
  await enrollment.expireDue(20, { tell: (person) => resumer.enrollmentChanged(person), onFailure: () => undefined });
  await resumer.interruptedTurns(20);
}

/** Goes on, whatever the chat shows, to the end. A store that fails once is an apology, and they try again. */
async function finish(
  managed: ManagedTalk,
  scene: Scene,
  { seen, fate }: { readonly seen: Seen; readonly fate: Fate },
): Promise<'finished'> {
  const { built, person } = managed.talk;
  for (let acts = 0; !(await scene.isDone(managed, seen)); acts += 1) {
    assert.ok(acts < mostActs, `No way on:\n${person.transcript.join('\n')}`);
    try {
      await actOn(managed, scene, seen);
    } catch (error) {
      if (fate.startsWith('dies') || !String(error).includes('was')) throw error;
    }
    built.clock.advance(5);
    await background(built).catch(() => undefined);
  }
  return 'finished';
}
