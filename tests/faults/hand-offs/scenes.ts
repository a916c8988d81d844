import assert from 'node:assert/strict';
import { ProgramHandOffs } from '../../../services/ticket-systems/program-hand-offs.ts';
import { type HelpdeskTalk, demoTenant, people } from '../../support/helpdesk-talk.ts';
import { titleOf } from '../../support/person.ts';

/** The status card of a hand-off. */
export const statusCard = /^[A-Z]{3}-\d{3} · /u;
const alexId = { tenantId: demoTenant, objectId: people.alex };

/** What those who take part remember, whichever bot answers. */
export interface Remembered {
  /** What the ticket system was answered: ids of hand-offs. */
  readonly ids: string[];
}

/** Something that the helpdesk does, or a ticket system, to its end. */
export interface Scene {
  readonly name: string;
  /** What has happened before, with a bot that lives. */
  readonly prepare?: (talk: HelpdeskTalk) => Promise<unknown>;
  /** Does it, or does it again. */
  readonly act: (talk: HelpdeskTalk, remembered: Remembered) => Promise<unknown>;
  readonly isDone: (talk: HelpdeskTalk, remembered: Remembered) => Promise<boolean>;
  /** Events of the trail that are there once each in the end. */
  readonly events: readonly string[];
  /** Who helps in the end. */
  readonly agent: string | undefined;
  /** What is so in the end, beside that. */
  readonly check?: (talk: HelpdeskTalk, remembered: Remembered) => Promise<void>;
}

async function agentOpens({ kofi }: HelpdeskTalk): Promise<void> {
  await kofi.say('set up Alex Wilber');
  const [action] = (kofi.card.actions ?? []) as { readonly title?: string }[];
  await kofi.click(action?.title ?? '', { reason: 'demo reason' });
}

async function handOffOf({ bot }: HelpdeskTalk) {
  const all = await bot.handOffs.list({ all: true });
  assert.ok(all.length <= 1, `${all.length} hand-offs`);
  return all[0];
}

/** The passes on cards in Kofi's chat. */
function shownPasses({ kofi }: HelpdeskTalk): string[] {
  return kofi.chat.flatMap(({ card }) => {
    if (titleOf(card) !== 'Temporary pass') return [];
    return /[0-9A-Z]{5}-[0-9A-Z]{5}/u.exec(JSON.stringify(card)) ?? [];
  });
}

export const scenes: readonly Scene[] = [
  {
    name: 'an agent’s opening it',
    act: agentOpens,
    isDone: async (talk) => (await handOffOf(talk)) !== undefined,
    events: ['hand-off-opened'],
    agent: people.kofi,
  },
  {
    name: 'an agent’s claiming it',
    prepare: ({ bot }) => bot.handOffs.open(alexId, { reason: 'asked-for-a-person' }),
    act: (talk) => talk.kofi.click('Claim', {}, talk.cardOf(talk.kofi, statusCard)),
    isDone: async (talk) => (await handOffOf(talk))?.agent !== undefined,
    events: ['hand-off-opened', 'hand-off-claimed'],
    agent: people.kofi,
  },
  {
    name: 'an agent’s giving a pass',
    prepare: agentOpens,
    act: async (talk) => {
      await talk.kofi.click('Give a temporary pass', {}, talk.cardOf(talk.kofi, statusCard));
      await talk.kofi.click('Give a temporary pass', { reason: 'I know the voice' });
    },
    isDone: (talk) => Promise.resolve(shownPasses(talk).length > 0),
    events: ['hand-off-opened'],
    agent: people.kofi,
    check: async (talk) => {
      const shown = shownPasses(talk);
      assert.equal(shown.length, 1, 'one pass is shown');
      const handOff = await handOffOf(talk);
      assert.ok(handOff?.pass);
      assert.equal(handOff.pass.end, undefined);
      assert.ok(handOff.cards.some(({ slot }) => slot === `pass ${handOff.pass?.id}`));
      const used = await talk.bot.enrollment.passes.use(alexId, shown[0] ?? '');
      assert.equal(used.code, 'accepted');
      await talk.settle();
      assert.equal((await handOffOf(talk))?.pass?.end, 'used', 'it is the one that the hand-off knows');
      assert.deepEqual(shownPasses(talk), [], 'and it is taken away');
    },
  },
  {
    name: 'a ticket system’s opening it',
    act: async ({ bot }, { ids }) => {
      const programs = new ProgramHandOffs({ ...bot, tenantId: demoTenant });
      const asker = { name: 'servicenow', idempotencyKey: 'one' };
      const person = { objectId: people.alex };
      const opening = await programs.open(asker, { person, kind: 'reset', reason: 'New phone', ticket: 'INC1' });
      assert.ok('view' in opening, opening.code);
      ids.push(opening.view.id);
    },
    isDone: (_talk, { ids }) => Promise.resolve(ids.length > 0),
    events: ['hand-off-opened'],
    agent: undefined,
    check: async (talk, { ids }) => {
      await scenes[3]?.act(talk, { ids });
      assert.deepEqual([...new Set(ids)], [(await handOffOf(talk))?._id]);
    },
  },
];
