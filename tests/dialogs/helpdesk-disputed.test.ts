import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HelpdeskTalk } from '../support/helpdesk-talk.ts';

const card = /^[A-Z]{3}-\d{3}/u;

describe('what a person did not ask for', () => {
  test('stays on top of the list until an agent closes it, whoever asked for it', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { alex, sanne, kofi, megan, bot } = talk;
    for (const each of [alex, sanne, kofi, megan]) await each.arrive();
    const { handOff: older } = await bot.handOffs.open(sanne, { reason: 'locked' });
    await talk.opens(kofi, 'set up Alex Wilber');
    await alex.click('I did not ask for this');
    await talk.settle();
    const [disputed] = await bot.handOffs.list();
    assert.ok(disputed);
    await megan.say('open hand-offs');
    const list = talk.textOf(megan, /Open hand-offs/u);
    assert.match(list, /\*\*Disputed: Alex Wilber did not ask for this\*\*/u);
    assert.ok(list.indexOf(disputed.reference) < list.indexOf(older.reference), list);
    await megan.click(`Show ${disputed.reference}`);
    await megan.click('Close', {}, talk.cardOf(megan, card));
    await megan.click('Close', { reason: 'called Alex, nothing was wrong' });
    await talk.settle();
    assert.match(talk.stateFor(megan), /^Closed/u);
    await megan.say('open hand-offs');
    assert.ok(!talk.textOf(megan, /Open hand-offs/u).includes(disputed.reference));
  });

  test('is listed for as long as it is kept, and makes room for the next hand-off at once', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { alex, kofi, bot } = talk;
    await alex.arrive();
    await kofi.arrive();
    await talk.opens(kofi, 'set up Alex Wilber');
    await alex.click('I did not ask for this');
    await talk.settle();
    bot.clock.advance(2 * 24 * 3_600);
    await bot.handOffs.sweep();
    assert.deepEqual(
      (await bot.handOffs.list()).map(({ state }) => state),
      ['disputed'],
    );
    await talk.opens(kofi, 'set up Alex Wilber');
    assert.deepEqual(
      (await bot.handOffs.list()).map(({ state }) => state),
      ['disputed', 'waiting'],
    );
    bot.clock.advance(7 * 24 * 3_600);
    await bot.handOffs.sweep();
    assert.ok((await bot.handOffs.list()).every(({ state }) => state !== 'disputed'));
  });

  test('is told to a ticket system once, also when an agent closes it later', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { alex, bot } = talk;
    await alex.arrive();
    const { handOff } = await bot.handOffs.open(alex, {
      reason: 'helpdesk-asked',
      kind: 'set-up',
      openedBy: { by: 'program', program: 'tickets' },
    });
    await talk.settle();
    await alex.click('I did not ask for this');
    assert.equal(await bot.handOffs.close(handOff._id, { reason: 'looked into', by: 'operator' }), 'closed');
    const kept = await bot.handOffs.find(handOff._id);
    assert.deepEqual(
      kept?.statuses.map(({ status, step }) => [status, step]),
      [['failed', 'disputed']],
    );
  });
});
