/** The helpdesk's ticket system starts it, with a signed request, and hears what becomes of it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readOtpauth } from '../support/authenticator.ts';
import { codeOf } from './support/earlier-day.ts';
import { journeys } from './support/journeys.ts';
import { type TicketSystem, startTicketSystem } from './support/ticket-system.ts';
import { TwoChairs } from './support/two-chairs.ts';

journeys('an employee whose phone is gone, with a ticket', () => {
  let tickets: TicketSystem;
  let chairs: TwoChairs;
  before(async () => {
    tickets = await startTicketSystem();
    chairs = await TwoChairs.open({ name: 'ticket', themes: ['dark', 'light'], environment: tickets.environment });
  });
  after(async () => {
    await chairs.close();
    tickets.close();
  });

  test('is claimed from the queue, sets up a new one, and the ticket system hears "accepted" and "completed"', async () => {
    const { alex, kofi } = chairs;
    await alex.sees('status-card.title');
    await kofi.reads('hand-off-list.title');
    const reason = chairs.writes('New phone, the old one is gone');
    const opened = await tickets.open(chairs.product.origin, reason);
    const { id, reference } = opened;
    assert.ok(typeof id === 'string' && typeof reference === 'string', JSON.stringify(opened));
    chairs.writes(tickets.name);
    await alex.sees('hand-off-invitation.title');
    await alex.reads('hand-off-invitation.reset', { name: alex.text('hand-off-invitation.your-helpdesk') });
    await kofi.reads('hand-off-state.waiting', { name: 'Alex Wilber' });
    await chairs.look('arrived');
    await kofi.chat.say('open hand-offs');
    await kofi.sees('hand-off-list.title');
    await chairs.look('queue');
    await kofi.click('action.show-hand-off', { reference });
    await kofi.chat.expectCard(`${reference} · Alex Wilber`);
    await kofi.click('action.claim');
    await kofi.reads('hand-off-happening.claimed');
    await alex.chat.expectText('Kofi Demo');
    await chairs.look('claimed');

    await alex.click('action.start-hand-off');
    await alex.sees('lost-phone-card.title-lost');
    await kofi.click('form-button.give-pass');
    await kofi.sees('form-button.give-pass');
    await kofi.fill('helpdesk-form.reason-give-pass', chairs.writes('called back at the number that we have'));
    await kofi.click('form-button.give-pass');
    await kofi.sees('given-pass.title');
    const [pass = ''] = /\b[0-9A-Z]{5}-[0-9A-Z]{5}\b/u.exec(await kofi.chat.lastCard().innerText()) ?? [];
    await chairs.look('pass');
    await alex.chat.say(pass);
    await kofi.readsNoMore(pass);
    await chairs.look('pass-used');
    await alex.click('action.suspend');
    await alex.sees('lost-phone.next-title');
    await alex.click('action.replace-now');
    await alex.sees('install-app-card.title');
    await alex.click('action.next');
    await alex.sees('qr-code-card.title');
    const app = readOtpauth(await alex.chat.readQr('ticket-qr-code'));
    await alex.click('action.next');
    await alex.fill('enter-code-card.code', codeOf(app));
    await alex.click('action.verify');
    await kofi.reads('hand-off-state.done');
    await chairs.look('done');

    const heard = await tickets.heard(2);
    const told = heard.map(({ status, isFinal, ticket }) => ({ status, isFinal, ticket }));
    assert.deepEqual(told, [
      { status: 'accepted', isFinal: false, ticket: 'INC0010042' },
      { status: 'completed', isFinal: true, ticket: 'INC0010042' },
    ]);
    assert.ok(heard.every((each) => each.id === id && each.isSigned));
    await chairs.assertQuiet();
  });
});
