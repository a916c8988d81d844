import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fixedRoster } from '../../../services/directory/helpdesk-roster.ts';
import { buildBot, openTestStore } from '../../support/build-bot.ts';
import { FakeClock } from '../../support/fakes.ts';
import { FakeTeams } from '../../support/fake-teams.ts';
import { demoTenant, people } from '../../support/helpdesk-talk.ts';
import { titleOf } from '../../support/person.ts';

const card = /^[A-Z]{3}-\d{3}/u;
const ids = Array.from({ length: 40 }, (_, index) => `00000000-0000-0000-0001-${String(index).padStart(12, '0')}`);

describe('a hand-off that is shown to so many agents that it takes longer than a pause', () => {
  test('is one card for each of those who are asked, on two replicas', async (t) => {
    const shared = {
      store: await openTestStore(t),
      clock: new FakeClock(),
      teams: new FakeTeams(() => Promise.resolve()),
    };
    const { clock, teams } = shared;
    const settings = { helpdeskAgents: [] };
    const replica = (seed: string) => buildBot(t, { ...shared, settings, roster: fixedRoster(ids), seed });
    const [one, other] = [await replica('one'), await replica('other')];
    const agents = ids.map((objectId) => one.person({ tenantId: demoTenant, objectId }));
    const alex = one.person({ tenantId: demoTenant, objectId: people.alex });
    for (const each of [...agents, alex]) await each.arrive();
    const showDue = ({ handOffs, handOffMessenger }: typeof one) =>
      handOffs.showDue((handOff, keep) => handOffMessenger.show(handOff, keep), 20);
    const resume = teams.resume.bind(teams);
    let sends = 0;
    teams.resume = async (reference, logic) => {
      sends += 1;
      clock.advance(1);
      if (sends === 15) await showDue(other);
      await resume(reference, logic);
    };
    await one.handOffs.open(alex, { reason: 'asked-for-a-person' });
    await showDue(one);
    const counts = agents.map(({ chat }) => chat.filter((shown) => card.test(titleOf(shown.card))).length);
    assert.deepEqual(
      [0, 1, 2].map((cards) => counts.filter((count) => count === cards).length),
      [20, 20, 0],
    );
  });
});
