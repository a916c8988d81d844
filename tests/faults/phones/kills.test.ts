import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { buildBot, type BuildBotOptions, type BuiltBot } from '../../support/build-bot.ts';
import { type Cleanup, scoped } from '../../support/cleanup.ts';
import { FakeClock } from '../../support/fakes.ts';
import { FakeTelephony } from '../../support/fake-telephony.ts';
import { allMethods } from '../../support/foundation.ts';
import { fates, type Fate, mortalStore } from '../../support/mortal-store.ts';
import { eventsOf } from '../../support/promises.ts';
import { PhoneTalk } from '../../support/phone-talk.ts';
import { MemoryStore } from '../memory-store.ts';

/** How the phone answers. */
type Way = 'types the code' | 'answers the text' | 'presses #';

/** More acts than anybody needs. */
const mostActs = 25;

describe('when a process dies, or its store fails, at any write of setting up a phone', () => {
  for (const way of ['types the code', 'answers the text', 'presses #'] as const) {
    for (const fate of fates) {
      test(
        `who ${way} is set up once in the end, and nothing is sent twice (${fate})`,
        { timeout: 120_000 },
        async (t) => {
          const writes = await scoped((scope) => walk(scope, { way, fate, write: Infinity }));
          for (let write = 1; write <= writes; write += 1) {
            await scoped((scope) => walk(scope, { way, fate, write })).catch((cause: unknown) => {
              throw new Error(`Write ${write}`, { cause });
            });
          }
          t.diagnostic(`${writes} writes`);
          assert.ok(writes >= 12, `${writes}`);
        },
      );
    }
  }
});

/** One person, one bot that meets its fate, and one that takes over. @returns how many writes there were. */
async function walk(t: Cleanup, { way, fate, write }: { way: Way; fate: Fate; write: number }): Promise<number> {
  const store = new MemoryStore();
  t.after(() => store.close());
  const clock = new FakeClock();
  const telephony = new FakeTelephony();
  const mortal = mortalStore(store, { fate, write });
  const wait = (milliseconds: number): Promise<void> => {
    clock.advance(milliseconds / 1000);
    return Promise.resolve();
  };
  const options = { clock, telephony, wait, policy: allMethods };
  const first = await buildBot(t, { ...options, store: mortal.store });
  const end = await Promise.race([finish(new PhoneTalk(first), way, fate), mortal.died]);
  if (end === 'died') {
    const next = await buildBot(t, { ...options, store, teams: first.teams, seed: 'next' });
    clock.advance(10);
    await background(next);
    await finish(new PhoneTalk(next), way, fate);
  }
  const { repository, keyRing, person } = await after(t, { ...options, store });
  const { methods } = (await repository.load(person)).enrollment;
  assert.equal(methods.length, 1);
  const events = await eventsOf({ store, keyRing }, person);
  assert.equal(events.filter(({ type }) => type === 'method-activated').length, 1);
  const sent = [...telephony.texts, ...telephony.calls].map(({ challengeId }) => challengeId);
  assert.equal(new Set(sent).size, sent.length, 'one challenge was sent twice');
  const asked = events.filter(({ type }) => type === 'text-requested' || type === 'call-requested').length;
  assert.ok(asked >= sent.length, `${sent.length} were sent, and ${asked} are recorded`);
  return mortal.writes.length;
}

/** A look at what is stored, by a process that has seen nothing of it. */
async function after(t: Cleanup, options: BuildBotOptions) {
  const built = await buildBot(t, { ...options, seed: 'look' });
  return { repository: built.repository, keyRing: built.keyRing, person: new PhoneTalk(built).person };
}

/** What the bot's jobs do. */
async function background({ enrollment, resumer, chatUpdates }: BuiltBot): Promise<void> {
  await chatUpdates.tellDue(20);
  await enrollment.expireDue(20, { tell: (person) => resumer.enrollmentChanged(person), onFailure: () => undefined });
  await resumer.interruptedTurns(20);
}

/** Goes on, whatever the chat shows, until it says that all is set. A store that fails once is an apology, and they try again. */
async function finish(talk: PhoneTalk, way: Way, fate: Fate): Promise<'finished'> {
  for (let acts = 0; !talk.person.transcript.some((line) => line.startsWith("You're all set")); acts += 1) {
    assert.ok(acts < mostActs, `No way on:\n${talk.person.transcript.join('\n')}`);
    try {
      await act(talk, way);
    } catch (error) {
      if (fate.startsWith('dies') || !String(error).includes('was')) throw error;
    }
    talk.built.clock.advance(5);
    await background(talk.built).catch(() => undefined);
  }
  return 'finished';
}

async function act(talk: PhoneTalk, way: Way): Promise<unknown> {
  const { built, person } = talk;
  const open = person.chat.findLast(({ card }) => JSON.stringify(card ?? {}).includes('Action.Execute'));
  const shows = (text: string): boolean => JSON.stringify(open?.card ?? {}).includes(`"${text}"`);
  if (open === undefined) return person.say('set up');
  if (shows('Contact me')) return talk.giveNumber(way === 'presses #' ? 'call' : 'text');
  for (const button of ['Set it up now', 'Continue', 'Start again']) if (shows(button)) return person.click(button);
  if (shows('Set up')) return person.click('Set up', { method: 'mobile-phone' });
  const { challenge } = (await built.repository.load(person)).enrollment;
  const wasSent = [...built.telephony.texts, ...built.telephony.calls].some(
    ({ challengeId }) => challengeId === challenge?.id,
  );
  if (!wasSent || challenge === undefined) {
    built.clock.advance(120);
    return person.click(way === 'presses #' ? 'Call again' : 'Send it again');
  }
  if (way === 'presses #') return talk.press('#');
  return way === 'types the code' ? talk.type() : talk.reply();
}
