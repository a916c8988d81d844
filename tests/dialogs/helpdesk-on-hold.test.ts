import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AuditEvent } from '../../services/audit/audit-event.ts';
import { auditDraft } from '../../services/enrollment/transitions/decision.ts';
import { HelpdeskTalk } from '../support/helpdesk-talk.ts';
import { setUpBy } from '../support/helpdesk-scenes.ts';
import { titleOf } from '../support/person.ts';

const card = /^[A-Z]{3}-\d{3}/u;

/** Alex has reported fraud on a phone, and Kofi is there. */
async function reported(t: Parameters<typeof HelpdeskTalk.open>[0]): Promise<HelpdeskTalk> {
  const talk = await HelpdeskTalk.open(t);
  const { alex, kofi, bot } = talk;
  await setUpBy(talk, alex);
  await kofi.arrive();
  await bot.changes.change(alex, (enrollment) => ({
    next: { ...enrollment, lockedKinds: ['mobile-call'] },
    outcome: undefined,
    events: [auditDraft('fraud-reported', { method: 'mobile-call' })],
  }));
  bot.clock.advance(240);
  return talk;
}

describe('somebody who is on hold after a report of fraud', () => {
  test('is in the list since they reported it, until they are unlocked', async (t) => {
    const talk = await reported(t);
    const { kofi, bot } = talk;
    await talk.settle();
    await kofi.say('open hand-offs');
    assert.match(talk.textOf(kofi, /Open hand-offs/u), /1 is open/u);
    assert.match(talk.textOf(kofi, /Open hand-offs/u), /Alex Wilber · .*nobody helps yet · 5 minutes/u);
    assert.ok(!kofi.chat.some((shown) => card.test(titleOf(shown.card))), 'the notice is all that comes by itself');
    const [handOff] = await bot.handOffs.list();
    await kofi.click(`Show ${handOff?.reference ?? ''}`);
    assert.match(talk.textOf(kofi, card), /reported that it was somebody else/u);
    await kofi.say('unlock Alex Wilber');
    await kofi.click('Unlock', { reason: 'looked at it' });
    await talk.settle();
    assert.match(talk.stateFor(kofi), /^Done/u);
    assert.deepEqual(await bot.handOffs.list(), []);
  });

  test('is in it once for each report, also where the process died and heard of it again', async (t) => {
    const talk = await reported(t);
    const { alex, bot } = talk;
    await talk.settle();
    const [handOff] = await bot.handOffs.list();
    assert.ok(handOff);
    const { person, openedAt: at } = handOff;
    const again: AuditEvent = { id: 'again', type: 'fraud-reported', at, person, actor: 'person', detail: {} };
    await bot.handOffs.take([again]);
    await bot.operator.unlock(alex, 'looked at it');
    await talk.settle();
    await bot.handOffs.take([again]);
    assert.deepEqual(
      (await bot.handOffs.list({ all: true })).map(({ _id, state }) => [_id, state]),
      [[handOff._id, 'done']],
    );
  });

  test('is in it no more where they were unlocked before the bot came to hear of it', async (t) => {
    const talk = await reported(t);
    await talk.bot.operator.unlock(talk.alex, 'looked at it');
    await talk.settle();
    assert.deepEqual(await talk.bot.handOffs.list(), []);
  });
});
