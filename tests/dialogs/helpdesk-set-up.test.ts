import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codeAt, scan } from '../support/authenticator.ts';
import { HelpdeskTalk } from '../support/helpdesk-talk.ts';
import { textOf } from '../support/person.ts';

describe('an agent who sets somebody up', () => {
  test('names them, says why, and watches one card until it is done', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { alex, kofi, bot } = talk;
    await alex.arrive();
    await kofi.arrive();
    await kofi.say('set up alex.wilber@contoso.example');
    await kofi.click('Set up two-step verification', { reason: 'new laptop', ticket: 'INC-1001' });
    await talk.settle();
    assert.match(talk.stateFor(kofi), /Waiting for Alex Wilber to start/u);
    const invitation = talk.textOf(alex, /helpdesk wants to help/u);
    for (const said of ['Kofi Demo', 'new laptop', 'INC-1001']) assert.ok(invitation.includes(said), invitation);
    await alex.click('Start');
    await talk.settle();
    assert.match(talk.stateFor(kofi), /Alex Wilber has started/u);
    await alex.click('Set up');
    await alex.click('Next');
    await talk.settle();
    assert.match(talk.stateFor(kofi), /Method chosen/u);
    const entry = scan(alex.card);
    await alex.say('000000');
    await talk.settle();
    assert.match(talk.stateFor(kofi), /Verifying/u);
    await alex.say(codeAt(entry, bot.clock.now()));
    await talk.settle();
    assert.match(talk.stateFor(kofi), /^Done/u);
    assert.match(talk.textOf(alex, /helpdesk has helped you/u), /nothing left to do/u);
    assert.equal(kofi.chat.filter(({ card }) => /^[A-Z]{3}-\d{3}/u.test(textOf(card))).length, 1, 'one card');
  });
});
