import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { handOffCollection, HandOffAlteredError } from '../../services/hand-off/sealed-hand-off.ts';
import type { StoredDocument } from '../../services/store/document-store.ts';
import { HelpdeskTalk, people } from '../support/helpdesk-talk.ts';
import { deskOf } from './support/desk-roles.ts';

const confirmed = 'confirmed';

/** Alex’s manager has vouched for them to Kofi, and somebody has copied the row. */
async function copied(t: TestContext) {
  const talk = await HelpdeskTalk.open(t, { policy: { passNeeds: 'identity' } });
  const { bot, alex, kofi, sanne } = talk;
  await alex.arrive();
  await alex.click('Set it up now');
  const { desk, answers } = deskOf(bot);
  const opened = await desk.open(kofi, alex, { kind: 'set-up', note: 'demo' });
  assert.ok('handOff' in opened);
  const { _id: id } = opened.handOff;
  const asked = await desk.askManager(kofi, id);
  assert.ok('handOff' in asked);
  await answers.vouch(sanne, id, { identity: asked.handOff.identity?.id ?? '', result: confirmed });
  const rows = bot.store.collection<StoredDocument & Record<string, unknown>>(handOffCollection);
  const row = await rows.findOne({ _id: id });
  assert.ok(row);
  const put = async (document: StoredDocument & Record<string, unknown>): Promise<void> => {
    await rows.deleteOne({ _id: id });
    await rows.insertOne(document);
  };
  return { desk, answers, id, row, put, rows, bot, alex, kofi };
}

describe('ASVS 16.4: a row of a hand-off that whoever has no key put back as it was', () => {
  test('frees a pass while nothing has ended it', async (t) => {
    const { desk, id, row, put, kofi } = await copied(t);
    await put(row);
    assert.equal((await desk.givePass(kofi, id, { reason: '' })).code, 'given');
  });

  const ends = {
    disputed: async ({ answers, alex, id }) => answers.dispute(alex, id),
    'closed by its agent': async ({ desk, kofi, id }) => desk.close(kofi, id, 'demo'),
    'closed by an operator': async ({ bot, id }) => bot.handOffs.close(id, { reason: 'demo' }),
  } satisfies Record<string, (world: Awaited<ReturnType<typeof copied>>) => Promise<unknown>>;
  for (const [how, end] of Object.entries(ends))
    test(`frees none, and changes nothing for the person, once it was ${how}`, async (t) => {
      const world = await copied(t);
      const { desk, id, row, put, kofi, bot, alex } = world;
      await end(world);
      const before = await bot.enrollment.status(alex);
      await put(row);
      assert.equal((await desk.givePass(kofi, id, { reason: '' })).code, 'over');
      assert.deepEqual(await bot.enrollment.status(alex), before);
    });
});

describe('ASVS 16.4: a row of a hand-off that whoever has no key altered', () => {
  const changes: Readonly<Record<string, object>> = {
    'its agent': { agent: people.megan },
    'what is known of the person': { identity: undefined },
    'its state': { state: 'opened' },
    'the messages of its cards': {
      cards: [{ slot: 'status', to: people.kofi, chat: 'x', messageId: 'y', digest: 'z' }],
    },
    'its person': { person: { tenantId: 'demo', objectId: people.megan } },
    'which fields the bot wrote': { sealedFields: ['_id', 'reference'] },
    'that an older release wrote it': { sealedFields: undefined },
    'what its trail is owed': { unrecorded: [{ id: 'x', type: 'hand-off-done', actor: 'person', detail: {} }] },
  };
  for (const [what, change] of Object.entries(changes))
    test(`is believed by nobody: ${what}`, async (t) => {
      const { desk, id, row, put, kofi, bot } = await copied(t);
      await put({ ...row, ...change });
      await assert.rejects(desk.givePass(kofi, id, { reason: '' }), HandOffAlteredError);
      await assert.rejects(desk.claim(kofi, id), HandOffAlteredError);
      assert.deepEqual(await bot.handOffs.list(), []);
      assert.equal(
        bot.troubles.some((error) => error instanceof HandOffAlteredError),
        true,
      );
    });

  test('is believed by nobody: the MAC of another hand-off', async (t) => {
    const { desk, id, row, put, kofi, bot, alex } = await copied(t);
    const { handOff } = await bot.handOffs.open(alex, { reason: 'asked-for-a-person' });
    const other = await bot.store
      .collection<StoredDocument & { readonly mac: string }>(handOffCollection)
      .findOne({ _id: handOff._id });
    await put({ ...row, mac: other?.mac });
    await assert.rejects(desk.claim(kofi, id), HandOffAlteredError);
  });
});
