import assert from 'node:assert/strict';
import type { HandOff } from '../../../services/hand-off/hand-off.ts';
import { type Cleanup, scoped } from '../../support/cleanup.ts';
import { FakeClock } from '../../support/fakes.ts';
import { HelpdeskTalk, demoTenant, people } from '../../support/helpdesk-talk.ts';
import { type Fate, mortalStore, type MortalStore } from '../../support/mortal-store.ts';
import { type Person, titleOf } from '../../support/person.ts';
import { eventsOf } from '../../support/promises.ts';
import { MemoryStore } from '../memory-store.ts';
import { type Remembered, type Scene, statusCard } from './scenes.ts';

/** More acts than anybody needs. */
const mostActs = 10;
/** How long a lease lasts, and a claim of a duty, in seconds. */
const leaseSeconds = 10;
const invitation = /^The helpdesk wants to help you/u;

interface Ordeal {
  readonly fate: Fate;
  /** Which write meets it, from 1 on; none when it is Infinity. */
  readonly write: number;
}

/**
 * As many walks through a scene as it has writes: in each another one of them meets its fate. @throws when a promise is broken,
 * naming the write. @returns how many writes there are, and how many cards stood twice in a chat.
 */
export async function everyWriteOf(
  scene: Scene,
  fateOf: (write: number) => Fate,
): Promise<{ readonly writes: number; readonly twice: number }> {
  const { writes } = await scoped((scope) => walk(scope, scene, { fate: 'dies after', write: Infinity }));
  let twice = 0;
  for (const [index, { collection, operation }] of writes.entries()) {
    const fate = fateOf(index + 1);
    try {
      const seen = await scoped((scope) => walk(scope, scene, { fate, write: index + 1 }));
      // Only what a process that died had sent and not written down is sent again, by another one.
      assert.ok(seen.twice === 0 || (fate.startsWith('dies') && collection === 'hand-offs'), `${seen.twice} twice`);
      twice += seen.twice;
    } catch (cause) {
      throw new Error(`Write ${index + 1}, ${collection}.${operation}, ${fate}`, { cause });
    }
  }
  return { writes: writes.length, twice };
}

/** One bot that meets its fate, and one that takes over. @returns its writes, and how many cards stand twice in a chat. */
async function walk(t: Cleanup, scene: Scene, { fate, write }: Ordeal) {
  const store = new MemoryStore();
  t.after(() => store.close());
  const clock = new FakeClock();
  const wait = (milliseconds: number): Promise<void> => {
    clock.advance(milliseconds / 1_000);
    return Promise.resolve();
  };
  const settings = { helpdeskAgents: [people.kofi, people.megan] };
  const ready = await HelpdeskTalk.open(t, { store, clock, wait, settings });
  const { teams, keyRing } = ready.bot;
  const on = (of: typeof store | MortalStore['store'], seed: string): Promise<HelpdeskTalk> =>
    HelpdeskTalk.open(t, { store: of, clock, wait, settings, teams, seed });
  for (const each of [ready.alex, ready.kofi, ready.megan]) await each.arrive();
  await scene.prepare?.(ready);
  await background(ready);
  await background(ready);
  const remembered: Remembered = { ids: [] };
  const mortal = mortalStore(store, { fate, write });
  const first = await on(mortal.store, 'first');
  const end = await Promise.race([goOn(first, scene, { remembered, fate }), mortal.died]);
  const next = await on(store, 'next');
  clock.advance(leaseSeconds);
  if (end === 'died') await goOn(next, scene, { remembered, fate });
  const twice = await assertOneOfEach(next, scene);
  await scene.check?.(next, remembered);
  const events = await eventsOf({ store, keyRing }, { tenantId: demoTenant, objectId: people.alex });
  for (const type of scene.events) assert.equal(events.filter((each) => each.type === type).length, 1, type);
  return { writes: mortal.writes, twice };
}

/** Does it until it is done, and all that follows from it. A store that fails once is an apology, and they try again. */
async function goOn(
  talk: HelpdeskTalk,
  scene: Scene,
  { remembered, fate }: { readonly remembered: Remembered; readonly fate: Fate },
): Promise<'done'> {
  const survives = (error: unknown): undefined => {
    if (fate.startsWith('dies') || !String(error).includes('was')) throw error;
  };
  await background(talk).catch(survives);
  for (let acts = 0; !(await scene.isDone(talk, remembered)); acts += 1) {
    assert.ok(acts < mostActs, `No way on:\n${talk.kofi.transcript.join('\n')}`);
    await scene.act(talk, remembered).catch(survives);
    talk.bot.clock.advance(5);
    await background(talk).catch(survives);
  }
  for (let rounds = 0; rounds < 4; rounds += 1) {
    await background(talk).catch(survives);
    talk.bot.clock.advance(leaseSeconds);
  }
  return 'done';
}

/** What the bot's jobs do. */
async function background({ bot }: HelpdeskTalk): Promise<void> {
  const { repository, handOffs, handOffMessenger, trail, resumer, clock } = bot;
  clock.advance(1);
  await repository.moveAuditEvents(async (events) => {
    await handOffs.take(events);
    await trail.append(events);
  }, 200);
  await handOffs.recordDue(20);
  await handOffs.showDue((handOff, keep) => handOffMessenger.show(handOff, keep), 20);
  await resumer.interruptedTurns(20);
}

/** One hand-off with one owner, shown once to everybody, as it is. @returns how many more cards of it there are. */
async function assertOneOfEach(talk: HelpdeskTalk, scene: Scene): Promise<number> {
  const [handOff, ...others] = await talk.bot.handOffs.list({ all: true });
  assert.ok(handOff);
  assert.deepEqual([others.length, handOff.agent], [0, scene.agent]);
  assert.deepEqual(handOff.unrecorded, [], 'the trail has heard all of it');
  const isForAll = handOff.openedBy.by !== 'agent';
  const twice = [
    moreThanOne(talk.kofi, statusCard, handOff),
    ...(isForAll ? [moreThanOne(talk.megan, statusCard, handOff)] : []),
    ...(handOff.openedBy.by === 'person' ? [] : [moreThanOne(talk.alex, invitation, handOff)]),
  ];
  assert.ok(isForAll || !talk.megan.chat.some(({ card }) => statusCard.test(titleOf(card))));
  return twice.reduce((sum, each) => sum + each, 0);
}

/** The one that is kept up to date is there; beside it at most one that a process sent and could not note. */
function moreThanOne(person: Person, title: RegExp, { cards }: HandOff): number {
  const shown = person.chat.filter(({ card }) => title.test(titleOf(card)));
  const noted = shown.filter(({ id }) =>
    cards.some(({ messageId, slot }) => messageId === id && (slot === 'status' || slot === 'invitation')),
  );
  assert.equal(noted.length, 1, person.transcript.join('\n'));
  assert.ok(shown.length <= 2, person.transcript.join('\n'));
  return shown.length - 1;
}
