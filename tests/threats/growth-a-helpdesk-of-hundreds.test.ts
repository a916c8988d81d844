import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { fixedRoster } from '../../services/directory/helpdesk-roster.ts';
import { mostAsked } from '../../services/hand-off/agents-to-ask.ts';
import { handOffCollection } from '../../services/hand-off/sealed-hand-off.ts';
import { MemoryStore } from '../faults/memory-store.ts';
import { demoTenant, HelpdeskTalk } from '../support/helpdesk-talk.ts';
import { type Person, titleOf } from '../support/person.ts';

const card = /^[A-Z]{3}-\d{3}/u;
const ids = Array.from({ length: 150 }, (_, index) => `00000000-0000-0000-0001-${String(index).padStart(12, '0')}`);

/** A helpdesk of many, of whom every third has no chat with the bot. */
async function world(t: TestContext) {
  const store = new MemoryStore();
  t.after(() => store.close());
  const counts = { sends: 0 };
  const talk = await HelpdeskTalk.open(t, { store, roster: fixedRoster(ids), settings: { helpdeskAgents: [] } });
  const agents = ids.map((objectId) => talk.bot.person({ tenantId: demoTenant, objectId }));
  const present = agents.filter((_, index) => index % 3 !== 0);
  for (const each of [...present, talk.alex]) await each.arrive();
  const resume = talk.bot.teams.resume.bind(talk.bot.teams);
  talk.bot.teams.resume = (reference, logic) => {
    counts.sends += 1;
    return resume(reference, logic);
  };
  const { handOff } = await talk.bot.handOffs.open(talk.alex, { reason: 'asked-for-a-person' });
  await talk.settle();
  return { talk, agents, present, counts, store, handOff };
}

const hasCard = ({ chat }: Person): boolean => chat.some((shown) => card.test(titleOf(shown.card)));

describe('growth: a hand-off that nobody has claimed, at a helpdesk of hundreds', () => {
  test('stands in the chats of a few of them, each of whom has one, and its row is small', async (t) => {
    const { agents, store, counts } = await world(t);
    assert.equal(agents.filter(hasCard).length, mostAsked);
    assert.equal(counts.sends, mostAsked);
    const [row] = await store.collection(handOffCollection).find({});
    assert.ok(JSON.stringify(row).length < 8_000, `${String(JSON.stringify(row).length)} bytes`);
  });

  test('is edited for those few when it is claimed, also by one of the others, who has a card then', async (t) => {
    const { talk, present, counts, handOff } = await world(t);
    const other = present.find((each) => !hasCard(each));
    assert.ok(other !== undefined);
    await other.say('open hand-offs');
    await other.click(`Show ${handOff.reference}`);
    counts.sends = 0;
    await other.click('Claim');
    await talk.settle();
    assert.match(talk.textOf(other, card), /Helped by\n/u);
    assert.ok(counts.sends <= mostAsked + 2, `${String(counts.sends)} messages`);
    const stale = present.filter(hasCard).filter((each) => /Nobody yet/u.test(talk.textOf(each, card)));
    assert.deepEqual(stale, []);
  });

  test('comes to somebody else when one of those few has blocked the bot', async (t) => {
    const { talk, present } = await world(t);
    const one = present.find(hasCard);
    assert.ok(one !== undefined);
    const before = present.filter(hasCard);
    await one.replay({ ...one.arrivalActivity(), action: 'remove' });
    const [another] = present.filter((each) => !before.includes(each));
    await another?.arrive();
    await talk.settle();
    assert.equal(present.filter((each) => hasCard(each) && !before.includes(each)).length, 1);
  });

  test('fills no more chats as agents come and go, for as long as it waits', async (t) => {
    const { talk, agents, present } = await world(t);
    for (const each of agents.filter((agent) => !present.includes(agent))) await each.arrive();
    await talk.settle();
    assert.equal(agents.filter(hasCard).length, mostAsked);
  });
});
