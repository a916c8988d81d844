import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { auditDraft } from '../../services/enrollment/transitions/decision.ts';
import { HelpdeskTalk } from '../support/helpdesk-talk.ts';
import { setUpBy } from '../support/helpdesk-scenes.ts';
import { titleOf } from '../support/person.ts';

const card = /^[A-Z]{3}-\d{3}/u;

/** Alex has reported fraud on a phone, and Kofi is there. */
async function reported(t: TestContext): Promise<HelpdeskTalk> {
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
  await talk.settle();
  return talk;
}

async function isShownWhoAsks(talk: HelpdeskTalk): Promise<boolean> {
  const { alex, kofi } = talk;
  await alex.say('I want to talk to a person');
  await alex.click('Ask the helpdesk');
  await talk.settle();
  return kofi.chat.some((shown) => card.test(titleOf(shown.card)));
}

describe('whoever reported fraud', () => {
  test('hears nothing of a request that they never made, and none is open', async (t) => {
    const talk = await reported(t);
    const { alex, bot } = talk;
    assert.deepEqual(await bot.handOffs.list({ all: true }), []);
    const before = talk.allOf(alex);
    bot.clock.advance(7 * 86_400 + 1);
    await bot.handOffs.sweep();
    await talk.settle();
    assert.equal(talk.allOf(alex), before);
  });

  test('and asks for a person is shown to an agent', async (t) => {
    const talk = await reported(t);
    assert.equal((await talk.bot.operator.show(talk.alex))?.isOnHold, true);
    assert.ok(await isShownWhoAsks(talk));
  });

  test('was reset since, and asks for a person is shown to an agent', async (t) => {
    const talk = await reported(t);
    await talk.bot.operator.reset(talk.alex, 'called back');
    await talk.settle();
    assert.equal((await talk.bot.operator.show(talk.alex))?.isOnHold, false);
    assert.ok(await isShownWhoAsks(talk));
  });
});
