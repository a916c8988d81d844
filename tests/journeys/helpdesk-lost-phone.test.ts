/** Bob at the helpdesk has Alice on the phone, and her phone is gone: both windows, and nobody reloads one. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readOtpauth } from '../support/authenticator.ts';
import { codeOf } from './support/earlier-day.ts';
import { journeys } from './support/journeys.ts';
import { TwoChairs } from './support/two-chairs.ts';

journeys('an employee whose phone is gone, with the helpdesk on the line', () => {
  let chairs: TwoChairs;
  before(async () => {
    chairs = await TwoChairs.open({ name: 'story', themes: ['light', 'dark'] });
  });
  after(() => chairs.close());

  test('ends with a new method on their side, and with a card that says done on the other', async () => {
    const { alex, kofi } = chairs;
    await alex.sees('status-card.title');
    await kofi.reads('hand-off-list.title');
    await chairs.look('first-sight');
    const reason = chairs.writes('phone fell into the canal');
    const ticket = chairs.writes('INC-1042');
    await kofi.chat.say('reset alex.wilber@contoso.example');
    await kofi.sees('form-button.reset');
    await chairs.look('form');
    await kofi.fill('helpdesk-form.reason', reason);
    await kofi.fill('helpdesk-form.ticket', ticket);
    await kofi.click('form-button.reset');
    await kofi.reads('hand-off-state.waiting', { name: 'Alex Wilber' });
    await alex.sees('hand-off-invitation.title');
    for (const said of ['Kofi Demo', reason, ticket]) await alex.chat.expectText(said);
    await chairs.look('invited');
    await alex.click('action.start-hand-off');
    await alex.sees('lost-phone-card.title-lost');
    await kofi.reads('hand-off-state.opened', { name: 'Alex Wilber' });
    await chairs.look('started');

    await kofi.click('form-button.give-pass');
    await kofi.sees('form-button.give-pass');
    await chairs.look('pass-form');
    await kofi.fill(
      'helpdesk-form.reason-give-pass',
      chairs.writes('I know the voice, and the employee number is right'),
    );
    await kofi.click('form-button.give-pass');
    await kofi.sees('given-pass.title');
    const [pass = ''] = /\b[0-9A-Z]{5}-[0-9A-Z]{5}\b/u.exec(await kofi.chat.lastCard().innerText()) ?? [];
    assert.notEqual(pass, '');
    await chairs.look('pass-shown');
    await kofi.click('action.pass-told');
    await kofi.readsNoMore(pass);
    await chairs.look('pass-told');

    await alex.chat.say(pass);
    await kofi.reads('hand-off-pass.used');
    await alex.sees('lost-phone-card.title-lost');
    await chairs.look('pass-typed');
    await alex.click('action.suspend');
    await alex.sees('lost-phone.next-title');
    await chairs.look('turned-off');
    await alex.click('action.replace-now');
    await alex.sees('install-app-card.title');
    await alex.click('action.next');
    await alex.sees('qr-code-card.title');
    const app = readOtpauth(await alex.chat.readQr('story-qr-code'));
    assert.notEqual(app.secret, chairs.app.secret);
    await kofi.reads('hand-off-state.method-chosen', { name: 'Alex Wilber' });
    await chairs.look('scanned');
    await alex.click('action.next');
    await alex.fill('enter-code-card.code', codeOf(app));
    await alex.click('action.verify');
    await kofi.reads('hand-off-state.done');
    await alex.reads('hand-off-invitation.is-done');
    await chairs.look('done');
    await chairs.assertQuiet();
  });
});
