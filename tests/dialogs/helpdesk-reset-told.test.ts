import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createLocalization, languages } from '../../services/localization/localization.ts';
import type { Cleanup } from '../support/cleanup.ts';
import { setUpBy } from '../support/helpdesk-scenes.ts';
import { HelpdeskTalk } from '../support/helpdesk-talk.ts';
import { buttonTitles, textOf } from '../support/person.ts';

const card = /^[A-Z]{3}-\d{3}/u;
const told = /^All ways to verify were removed/u;

/** An employee who is set up, and an agent who is there. */
async function withMethod(t: Cleanup): Promise<HelpdeskTalk> {
  const talk = await HelpdeskTalk.open(t);
  await setUpBy(talk, talk.alex);
  await talk.kofi.arrive();
  return talk;
}

/** A bot that runs brings the chat up to date. */
async function chatIsTold({ bot }: HelpdeskTalk): Promise<void> {
  bot.clock.advance(5);
  await bot.chatUpdates.tellDue(10);
}

describe('somebody whose methods the helpdesk removed', () => {
  test('reads that an administrator did it and why, and begins anew with one button', async (t) => {
    const talk = await withMethod(t);
    const { alex, bot } = talk;
    await bot.operator.reset(alex, 'phone handed in, *sold*');
    await chatIsTold(talk);
    const said = talk.textOf(alex, told);
    assert.match(said, /An administrator did this\. Reason: phone handed in, /u);
    assert.match(said, /Did you not ask for this/u);
    assert.deepEqual(buttonTitles(talk.cardOf(alex, told).card), ['Set up', 'I did not ask for this']);
    await alex.click('Set up', {}, talk.cardOf(alex, told));
    assert.match(textOf(alex.card), /^How should we contact you/u);
  });

  test('reads that the helpdesk did it, and the reason that the agent was asked for theirs too', async (t) => {
    const talk = await withMethod(t);
    const { alex, kofi } = talk;
    await talk.opens(kofi, 'reset Alex Wilber');
    await kofi.click('Reset everything', {}, talk.cardOf(kofi, card));
    assert.match(JSON.stringify(kofi.card), /For the person and the audit trail/u);
    await kofi.click('Reset everything', { reason: 'lost it all' });
    await chatIsTold(talk);
    assert.match(talk.textOf(alex, told), /Your helpdesk did this\. Reason: lost it all/u);
    assert.ok(!talk.textOf(alex, told).includes('Kofi'));
  });

  test('is offered nothing that cannot be: whoever is blocked sets nothing up', async (t) => {
    const talk = await withMethod(t);
    const { alex, bot } = talk;
    await bot.operator.reset(alex, 'lost');
    await bot.operator.block(alex, 'in other hands');
    await chatIsTold(talk);
    assert.deepEqual(buttonTitles(talk.cardOf(alex, told).card), ['I did not ask for this']);
  });

  test('says that they did not ask for it, and everything waits for the helpdesk', async (t) => {
    const talk = await withMethod(t);
    const { alex, bot } = talk;
    await bot.operator.reset(alex, 'lost');
    await chatIsTold(talk);
    await alex.click('I did not ask for this', {}, talk.cardOf(alex, told));
    assert.equal((await bot.enrollment.status(alex)).isOnHold, true);
    assert.equal((await bot.handOffs.waiting(alex))?.reason, 'disowned');
  });
});

test('somebody whose app passwords the helpdesk deleted reads who did it, and not the reason that is for the trail', async (t) => {
  const talk = await withMethod(t);
  const { alex, bot } = talk;
  await bot.changes.change(alex, (enrollment) => ({
    next: {
      ...enrollment,
      appPasswords: [{ id: 'demo', name: 'Outlook', stored: { keyId: 'demo', mac: 'demo' }, madeAt: bot.clock.now() }],
    },
    outcome: undefined,
    events: [],
  }));
  await bot.operator.deleteAppPasswords(alex, 'left on a tablet', { agent: talk.kofi.objectId });
  await chatIsTold(talk);
  const said = talk.textOf(alex, /^App passwords were deleted/u);
  assert.match(said, /Outlook, on .*\. Your helpdesk did this\./u);
  assert.doesNotMatch(said, /tablet/u);
});

test('what is told of who did it names the buttons by what they say, in every language', () => {
  for (const language of languages) {
    const translate = createLocalization().translator(language);
    assert.ok(translate('own-notice.set-up-anew').includes(`**${translate('action.set-up')}**`), language);
    assert.ok(translate('own-notice.not-asked').includes(`**${translate('action.not-asked')}**`), language);
  }
});
