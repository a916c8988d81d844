import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HelpdeskTalk } from '../support/helpdesk-talk.ts';
import { buttonTitles, textOf } from '../support/person.ts';
import { setUpBy } from '../support/helpdesk-scenes.ts';

const card = /^[A-Z]{3}-\d{3}/u;
const ofTicket = {
  reason: 'helpdesk-asked',
  openedBy: { by: 'program', program: 'servicenow' },
  note: 'locked out',
  ticket: 'INC1',
} as const;

/** An employee with a method whose phone line reported fraud, and an agent who is there. */
async function lockedAlex(t: Parameters<typeof HelpdeskTalk.open>[0]): Promise<HelpdeskTalk> {
  const talk = await HelpdeskTalk.open(t);
  const { alex, kofi, bot } = talk;
  await setUpBy(talk, alex);
  await kofi.arrive();
  await bot.changes.change(alex, (enrollment) => ({
    next: { ...enrollment, lockedKinds: ['mobile-call'] },
    outcome: undefined,
    events: [],
  }));
  return talk;
}

/** A bot that runs brings the chat up to date. */
async function chatIsTold({ bot }: HelpdeskTalk): Promise<void> {
  bot.clock.advance(5);
  await bot.chatUpdates.tellDue(10);
}

/** They have said that they lost the app, a while before they were locked. */
async function whoLostTheApp({ alex, bot }: HelpdeskTalk): Promise<void> {
  const suspended = { at: bot.clock.now(), why: 'lost' } as const;
  await bot.changes.change(alex, (enrollment) => ({
    next: { ...enrollment, methods: enrollment.methods.map((method) => ({ ...method, suspended })) },
    outcome: undefined,
    events: [],
  }));
}

describe('an agent who unlocks somebody', () => {
  test('does so from the card of a ticket that asks for it, which is done then', async (t) => {
    const talk = await lockedAlex(t);
    const { alex, kofi, bot } = talk;
    const { handOff } = await bot.handOffs.open(alex, { ...ofTicket, kind: 'unlock' });
    await talk.settle();
    await kofi.click('Claim');
    await talk.settle();
    assert.match(talk.textOf(kofi, card), /Being helped\n\*\*Next:\*\* make sure who it is, then unlock them/u);
    await kofi.click('Unlock');
    await kofi.click('Unlock', { reason: 'looked at it' });
    await talk.settle();
    assert.match(talk.stateFor(kofi), /^Done/u);
    assert.equal((await bot.handOffs.find(handOff._id))?.statuses.at(-1)?.status, 'completed');
    assert.equal((await bot.enrollment.status(alex)).isOnHold, false);
    assert.match(talk.textOf(alex, /^Unlocked/u), /The helpdesk has unlocked/u);
    await chatIsTold(talk);
    const told = talk.textOf(alex, /two-step verification is unlocked/u);
    assert.match(told, /Your helpdesk did this\.\s+All that you have set up can be used/u);
    await alex.click('Try it out');
    assert.match(alex.lastLine, /^Try a code/u);
  });

  test('finds it first on the card of somebody who waits for that', async (t) => {
    const { kofi } = await lockedAlex(t);
    await kofi.say('status Alex Wilber');
    assert.match(kofi.lastLine, /^Alex Wilber \[Unlock\]/u);
    assert.doesNotMatch(kofi.lastLine, /Replace what was lost/u);
  });

  test('is offered it on the card of somebody of whom something is locked or who has to wait, and of nobody else', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { alex, kofi, bot } = talk;
    await setUpBy(talk, alex);
    await kofi.arrive();
    const offered = async (): Promise<boolean> => {
      await kofi.say('status Alex Wilber');
      return buttonTitles(kofi.card).includes('Unlock');
    };
    assert.equal(await offered(), false);
    const failed = Array.from({ length: 20 }, () => bot.clock.now());
    for (const next of [{ recentFailures: failed }, { consecutiveFailures: { 'authenticator-code': 100 } }]) {
      await bot.changes.change(alex, (enrollment) => ({
        next: { ...enrollment, ...next },
        outcome: undefined,
        events: [],
      }));
      assert.equal(await offered(), true);
      await bot.operator.unlock(alex, 'looked at it');
      assert.equal(await offered(), false);
    }
  });

  test('does so while something else is open about them, which goes on', async (t) => {
    const talk = await lockedAlex(t);
    const { alex, kofi, bot } = talk;
    await talk.opens(kofi, 'reset Alex Wilber');
    await kofi.say('unlock Alex Wilber');
    await kofi.click('Unlock', { reason: 'looked at it' });
    assert.match(textOf(kofi.card), /^Helpdesk\nUnlocked: what Alex Wilber has set up can be used again/u);
    await talk.settle();
    assert.equal((await bot.handOffs.waiting(alex))?.kind, 'reset');
    assert.match(talk.textOf(kofi, card), /Unlocked · Kofi Demo/u);
  });

  test('where nothing is locked has not unlocked anything: what was opened for it is closed, and a ticket is not told that it is done', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { alex, sanne, kofi, bot } = talk;
    await setUpBy(talk, alex);
    await kofi.arrive();
    await bot.handOffs.open(alex, { ...ofTicket, kind: 'unlock' });
    for (const name of ['Alex Wilber', 'Sanne de Vries']) {
      await kofi.say(`unlock ${name}`);
      await kofi.click('Unlock', { reason: 'asked' });
      assert.match(textOf(kofi.card), /is locked, and nothing makes them wait: nothing was changed/u);
    }
    await talk.settle();
    const all = await bot.handOffs.list({ all: true });
    const states = all.map(({ person, state }) => [person.objectId, state]);
    assert.deepEqual(
      states.toSorted(),
      [
        [alex.objectId, 'waiting'],
        [sanne.objectId, 'closed'],
      ].toSorted(),
    );
    assert.ok(all.every(({ history }) => history.every(({ what }) => what !== 'unlocked')));
  });

  test('reads what stays off all the same, and so does the person, who is offered to manage it', async (t) => {
    const talk = await lockedAlex(t);
    const { alex, kofi } = talk;
    await whoLostTheApp(talk);
    await kofi.say('unlock Alex Wilber');
    await kofi.click('Unlock', { reason: 'looked at it' });
    const said = textOf(kofi.card);
    assert.match(said, /no lock, wait or hold of Alex Wilber is left\. Stays off: .*off: lost, or not theirs/u);
    assert.doesNotMatch(said, /can be used again|Can be used/u);
    await chatIsTold(talk);
    const told = talk.cardOf(alex, /two-step verification is unlocked/u);
    assert.match(textOf(told.card), /This stays off:/u);
    assert.deepEqual(buttonTitles(told.card), ['Manage my methods']);
  });

  test('who is blocked too reads that they are, and the person reads nothing of an unlock', async (t) => {
    const talk = await lockedAlex(t);
    const { alex, kofi, bot } = talk;
    await bot.operator.block(alex, 'in other hands');
    await kofi.say('unlock Alex Wilber');
    await kofi.click('Unlock', { reason: 'looked at it' });
    assert.match(textOf(kofi.card), /is left\. Alex Wilber is still blocked/u);
    await chatIsTold(talk);
    assert.doesNotMatch(talk.allOf(alex), /two-step verification is unlocked/u);
    await kofi.say('unblock Alex Wilber');
    await kofi.click('Unblock', { reason: 'back' });
    assert.match(textOf(kofi.card), /Unblocked: Alex Wilber can verify again/u);
  });

  test('by a command at the terminal is told to the person too', async (t) => {
    const talk = await lockedAlex(t);
    await talk.bot.operator.unlock(talk.alex, 'looked at it');
    await chatIsTold(talk);
    assert.match(talk.textOf(talk.alex, /is unlocked/u), /An administrator did this/u);
  });
});
