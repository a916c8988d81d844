import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type NextStep, nextStep } from '../../dialogs/helpdesk/next-step.ts';
import { secondsAfter } from '../../services/clock.ts';
import { filled, type HandOff, handOffReasons, handOffStates } from '../../services/hand-off/hand-off.ts';
import { setUpBy } from '../support/helpdesk-scenes.ts';
import { HelpdeskTalk } from '../support/helpdesk-talk.ts';

const card = /^[A-Z]{3}-\d{3}/u;
const now = new Date('2026-03-02T12:00:00Z');
const later = secondsAfter(now, 600);
const earlier = secondsAfter(now, -60);
const person = { tenantId: 'demo', objectId: 'alex' };

/** A set-up that waits for Alex and that Kofi helps with, but for what is told otherwise. */
function handOff(about: Partial<HandOff>): HandOff {
  const opened = { openedAt: earlier, expiresAt: later, openedBy: { by: 'agent', agent: 'kofi' } } as const;
  return {
    ...filled({ _id: 'demo', reference: 'KTR-482', person, reason: 'helpdesk-asked', steps: [], ...opened }),
    ...{ kind: 'set-up', state: 'waiting', agent: 'kofi', ...about },
  };
}

const check = { id: 'asked', askedBy: 'kofi', askedAt: earlier, expiresAt: later } as const;
const byMethod = { ...check, way: 'method' } as const;
const byManager = { ...check, way: 'manager', manager: 'sanne' } as const;
const failed = { ...byMethod, result: 'failed', answeredAt: earlier } as const;
const sure = { identity: { ...byMethod, result: 'confirmed', answeredAt: now } } as const;
const pass = { id: 'pass', issuedBy: 'kofi', issuedAt: now, expiresAt: later, on: 'reason' } as const;
const approval = { id: 'reset', askedBy: 'kofi', askedAt: now, reason: 'lost' };
const asks = { kind: 'help', openedBy: { by: 'person' } } as const;
const noChat = [{ to: 'alex', why: 'no-chat' }] as const;
const wasReset = { history: [{ id: 'reset', at: now, what: 'reset' as const }] };

/** State, what is special about it, what comes next for Kofi. */
const table: readonly (readonly [string, Partial<HandOff>, NextStep | undefined])[] = [
  ['a set-up waits for the person', {}, 'set-up'],
  ['a reset waits for the person', { kind: 'reset' }, 'start'],
  ['somebody who never opened the bot', { unreached: [...noChat] }, 'reach'],
  ['somebody who removed the bot', { kind: 'reset', unreached: [{ to: 'alex', why: 'blocked' }] }, 'reach'],
  ['a check of somebody who removed the bot', { ...asks, identity: byMethod, unreached: [...noChat] }, 'reach'],
  ['a manager who never opened it', { identity: byManager, unreached: [{ to: 'sanne', why: 'no-chat' }] }, 'reach'],
  ['an unlock needs nobody to open anything', { kind: 'unlock', unreached: [...noChat] }, 'unlock'],
  ['the person has started', { state: 'opened' }, 'busy'],
  ['a method is chosen', { state: 'method-chosen', identity: failed }, 'busy'],
  ['it is proven just now', { state: 'verifying' }, 'busy'],
  ['stopped', { state: 'failed' }, 'failed'],
  ['the caller is asked', { identity: byMethod }, 'answer'],
  ['the caller could not', { identity: failed }, 'unproven'],
  ['the caller could not, who is locked', { kind: 'unlock', identity: failed }, 'unproven'],
  ['the caller could not, and had started', { state: 'opened', identity: failed }, 'unproven'],
  [
    'the caller could not, and has a pass since',
    { state: 'opened', identity: failed, pass: { ...pass, end: 'used' } },
    'busy',
  ],
  ['the caller did not answer', { identity: { ...byMethod, expiresAt: now } }, 'no-answer'],
  ['the manager did not answer', { identity: { ...byManager, expiresAt: now } }, 'no-answer'],
  [
    'the manager does not vouch',
    { ...asks, identity: { ...byManager, result: 'refused', answeredAt: now } },
    'not-vouched',
  ],
  ['the caller is known', sure, 'sure'],
  [
    'the caller was known an hour ago',
    { ...asks, identity: { ...sure.identity, answeredAt: secondsAfter(now, -3600) } },
    'check',
  ],
  ['somebody asks for a person', { ...asks, reason: 'asked-for-a-person' }, 'check'],
  ['somebody has nothing left', { ...asks, reason: 'lost-everything' }, 'vouch'],
  ['somebody needs a pass for the first set-up', { ...asks, reason: 'first-set-up' }, 'vouch'],
  ['somebody is locked', { ...asks, reason: 'locked' }, 'unlock'],
  ['somebody is locked, and known', { ...asks, reason: 'locked', ...sure }, 'unlock-sure'],
  ['somebody was reset', { ...asks, ...sure, ...wasReset }, 'after-reset'],
  ['a pass is on the card', { pass }, 'pass'],
  ['a pass is told', { pass: { ...pass, end: 'told' } }, 'pass-told'],
  ['a pass is on the card of another', { pass: { ...pass, issuedBy: 'mina' } }, 'pass-told'],
  ['a pass is past', { ...sure, pass: { ...pass, expiresAt: now } }, 'sure'],
  ['a reset waits for a colleague', { approval }, 'approval'],
  ['a colleague’s reset waits', { agent: 'mina', approval: { ...approval, askedBy: 'mina' } }, 'agree'],
  ['a reset was refused', { ...asks, approval: { ...approval, result: 'refused' } }, 'check'],
  ['nobody helps', { agent: undefined, unreached: [...noChat] }, 'claim'],
  ['a colleague helps', { agent: 'mina' }, 'not-yours'],
  ['a colleague helped, who has left', { agent: 'mina', unreached: [{ to: 'mina', why: 'left' }] }, undefined],
  ['past its time', { expiresAt: now, pass }, 'expired'],
  ['expired', { state: 'expired' }, 'expired'],
  ['disputed', { state: 'disputed', agent: undefined }, 'disputed'],
  ['done', { state: 'done', pass }, undefined],
  ['closed', { state: 'closed', approval }, undefined],
];

describe('what comes next for an agent', () => {
  for (const [name, about, expected] of table)
    test(name, () => {
      assert.equal(nextStep(handOff(about), { reader: 'kofi', now })?.next, expected);
    });

  test('is told of every hand-off that is theirs and goes on, and of none that is over', () => {
    for (const state of handOffStates)
      for (const kind of ['help', 'set-up', 'reset', 'unlock'] as const)
        for (const reason of handOffReasons)
          for (const identity of [undefined, byMethod, failed, sure.identity]) {
            const { next } = nextStep(handOff({ state, kind, reason, identity }), { reader: 'kofi', now }) ?? {};
            assert.equal(next === undefined, state === 'done' || state === 'closed', `${state} ${kind} ${reason}`);
          }
  });
});

describe('an agent’s card says', () => {
  test('after a check that came to nothing, to ask the manager, and not to wait for the person', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { alex, kofi } = talk;
    await setUpBy(talk, alex);
    await kofi.arrive();
    await talk.opens(kofi, 'reset Alex Wilber');
    talk.bot.clock.advance(60);
    await kofi.click('Verify the caller');
    await talk.settle();
    await alex.click('It is me');
    await alex.click('Cancel');
    await talk.settle();
    assert.match(talk.textOf(kofi, card), /you do not know who it is yet\. Ask their manager/u);
  });

  test('of somebody who has never opened the bot, to have them open it', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { kofi } = talk;
    await kofi.arrive();
    await talk.opens(kofi, 'set up Alex Wilber');
    assert.match(talk.textOf(kofi, card), /\*\*Next:\*\* ask Alex Wilber to open the bot in Teams/u);
  });
});
