import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { HandOffAnswers } from '../../services/hand-off/hand-off-answers.ts';
import { HelpdeskTalk, people } from '../support/helpdesk-talk.ts';
import { buttonTitles, textOf } from '../support/person.ts';

/** Alex asks for a person, and the agents are told. */
async function asked(t: TestContext): Promise<HelpdeskTalk> {
  const talk = await HelpdeskTalk.open(t);
  const { alex, kofi } = talk;
  await alex.arrive();
  await kofi.arrive();
  await alex.say('human');
  await alex.click('Ask the helpdesk');
  await talk.settle();
  return talk;
}

describe('somebody who asked for a person of the helpdesk', () => {
  test('takes it back; the agents see that, and nobody is said to have closed it', async (t) => {
    const talk = await asked(t);
    const { alex, kofi, bot } = talk;
    assert.match(talk.stateFor(kofi), /^Waiting for somebody to help/u);
    assert.ok(buttonTitles(alex.card).includes('I need no help any more'));
    await alex.click('I need no help any more');
    assert.match(textOf(alex.card), /^You have taken it back/u);
    await talk.settle();
    assert.match(talk.stateFor(kofi), /^Withdrawn: Alex Wilber needs no help any more/u);
    assert.doesNotMatch(talk.allOf(alex), /The helpdesk has closed/u);
    await kofi.say('open hand-offs');
    assert.match(textOf(kofi.card), /Nobody waits/u);
    const closed = (await bot.handOffs.list({ all: true })).map((each) => each.closed);
    assert.deepEqual(closed, [{ at: closed[0]?.at, by: 'person', reason: 'withdrawn' }]);
  });

  test('asks once more after that, and a second click on the old button takes nothing back', async (t) => {
    const talk = await asked(t);
    const { alex, bot } = talk;
    const old = structuredClone(alex.chat.at(-1));
    await alex.click('I need no help any more');
    await alex.say('human');
    await alex.click('Ask the helpdesk');
    await alex.click('I need no help any more', {}, old);
    assert.equal((await bot.handOffs.waiting(alex))?.state, 'waiting');
  });

  test('takes back nothing of somebody else’s, of the helpdesk’s own, or what they reported', async (t) => {
    const talk = await asked(t);
    const { alex, sanne, bot } = talk;
    const { handOffs } = bot;
    const handOffAnswers = new HandOffAnswers({ handOffs });
    const mine = await handOffs.waiting(alex);
    assert.equal((await handOffAnswers.withdraw(sanne, mine?._id ?? '')).code, 'over');
    const openedBy = { by: 'agent', agent: people.kofi } as const;
    const theirs = await handOffs.open(alex, { reason: 'helpdesk-asked', kind: 'reset', openedBy });
    const reported = await handOffs.open(alex, { reason: 'disowned', steps: [] });
    for (const { handOff } of [theirs, reported])
      assert.equal((await handOffAnswers.withdraw(alex, handOff._id)).code, 'over', handOff.reason);
  });
});
