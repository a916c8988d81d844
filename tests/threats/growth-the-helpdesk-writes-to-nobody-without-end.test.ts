import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { answerIdentity } from '../../services/hand-off/safeguards.ts';
import { auditCollection } from '../../services/audit/audit-row.ts';
import { handOffCollection } from '../../services/hand-off/sealed-hand-off.ts';
import { MemoryStore } from '../faults/memory-store.ts';
import { setUpBy } from '../support/helpdesk-scenes.ts';
import { HelpdeskTalk, people } from '../support/helpdesk-talk.ts';
import { deskOf } from './support/desk-roles.ts';

const repeats = 1_000;
const reason = 'a'.repeat(400);

/** Kofi and Megan are at the helpdesk; Alex has an app, and Kofi helps. */
async function world(t: TestContext) {
  const store = new MemoryStore();
  t.after(() => store.close());
  const talk = await HelpdeskTalk.open(t, { store });
  const { bot, alex, kofi, megan } = talk;
  await setUpBy(talk, alex);
  const { desk, answers } = deskOf(bot);
  const opened = await desk.open(kofi, alex, { kind: 'reset', note: reason });
  assert.ok('handOff' in opened);
  return { talk, bot, store, desk, answers, alex, kofi, megan, id: opened.handOff._id };
}
type World = Awaited<ReturnType<typeof world>>;

/** What somebody can do again and again. */
const acts: Readonly<Record<string, (world: World) => () => Promise<unknown>>> = {
  'opening and closing':
    ({ desk, alex, kofi }) =>
    async () => {
      const opened = await desk.open(kofi, alex, { kind: 'set-up', note: reason });
      if ('handOff' in opened) await desk.close(kofi, opened.handOff._id, reason);
    },
  'opening what is disputed':
    ({ desk, answers, alex, kofi }) =>
    async () => {
      const opened = await desk.open(kofi, alex, { kind: 'set-up', note: reason });
      if ('handOff' in opened) await answers.dispute(alex, opened.handOff._id);
    },
  claiming:
    ({ desk, kofi, id }) =>
    () =>
      desk.claim(kofi, id),
  'taking over from each other':
    ({ desk, kofi, megan, id }) =>
    async () => {
      await desk.takeOver(megan, id, people.kofi);
      await desk.takeOver(kofi, id, people.megan);
    },
  'handing over to each other':
    ({ desk, kofi, megan, id }) =>
    async () => {
      await desk.handOver(kofi, id, people.megan);
      await desk.handOver(megan, id, people.kofi);
    },
  'handing over to oneself':
    ({ desk, kofi, id }) =>
    () =>
      desk.takeOver(kofi, id, people.kofi),
  'verifying the caller':
    ({ desk, kofi, id }) =>
    () =>
      desk.verifyCaller(kofi, id),
  'asking the manager':
    ({ desk, kofi, id }) =>
    () =>
      desk.askManager(kofi, id),
  'giving a pass':
    ({ desk, kofi, id }) =>
    () =>
      desk.givePass(kofi, id, { reason }),
  'taking everything away':
    ({ desk, kofi, id }) =>
    () =>
      desk.reset(kofi, id, reason),
  'blocking and unblocking':
    ({ desk, alex, kofi }) =>
    async () => {
      await desk.actOn(kofi, alex, { act: 'block', reason });
      await desk.actOn(kofi, alex, { act: 'unblock', reason });
    },
  unlocking:
    ({ desk, alex, kofi }) =>
    () =>
      desk.actOn(kofi, alex, { act: 'unlock', reason }),
  listing:
    ({ desk, kofi }) =>
    () =>
      desk.list(kofi),
  'beginning what was begun':
    ({ answers, alex, id }) =>
    () =>
      answers.start(alex, id),
  'asking for the helpdesk':
    ({ bot, alex }) =>
    () =>
      bot.handOffs.open(alex, { reason: 'asked-for-a-person' }),
};

describe(`growth: ${repeats} times`, () => {
  for (const [what, prepare] of Object.entries(acts))
    test(`${what} leaves few rows and bytes, and writes to the person a few times`, async (t) => {
      const all = await world(t);
      const { bot, store, alex, talk } = all;
      await talk.settle();
      const shown = alex.chat.length;
      const act = prepare(all);
      for (let times = 0; times < repeats; times += 1) await act();
      await talk.settle();
      const rows = await store.collection(handOffCollection).find({});
      assert.ok(rows.length <= 8, `${rows.length} rows`);
      assert.ok(JSON.stringify(rows).length < 60_000, `${JSON.stringify(rows).length} bytes`);
      await bot.repository.moveAuditEvents((events) => bot.trail.append(events), 10_000);
      const facts = await store.collection(auditCollection).find({});
      assert.ok(facts.length <= 60, `${facts.length} facts`);
      assert.ok(alex.chat.length - shown <= 14, `${alex.chat.length - shown} messages`);
    });

  test('an agent may go on in the next hour', async (t) => {
    const { desk, bot, kofi, id } = await world(t);
    for (let times = 0; times < 6; times += 1) {
      assert.equal((await desk.verifyCaller(kofi, id)).code, 'asked');
      // What is open is not asked twice.
      await bot.handOffs.change(id, (handOff, context) =>
        answerIdentity(handOff, { id: handOff.identity?.id ?? '', result: 'failed' }, context),
      );
    }
    assert.equal((await desk.verifyCaller(kofi, id)).code, 'too-often');
    bot.clock.advance(3_600);
    assert.equal((await desk.verifyCaller(kofi, id)).code, 'asked');
  });
});
