/** In Dutch, somebody wants a person: what is under way stands, the helpdesk is told, and everybody sees who helps. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { journeys } from './support/journeys.ts';
import { TwoChairs } from './support/two-chairs.ts';

journeys('an employee who wants to talk to somebody', () => {
  let chairs: TwoChairs;
  before(async () => {
    chairs = await TwoChairs.open({ name: 'human-nl', language: 'nl', themes: ['light', 'dark'] });
  });
  after(() => chairs.close());

  test('tells the helpdesk in the middle of something, sees who helps, and hears that it is closed', async () => {
    const { alex, kofi } = chairs;
    await alex.sees('status-card.title');
    await kofi.reads('hand-off-list.title');
    await alex.click('action.lost-phone');
    await alex.sees('lost-phone-card.title-lost');
    await alex.chat.say('ik wil iemand spreken');
    await alex.sees('hand-off.title');
    await chairs.look('asked');
    await alex.click('action.tell-helpdesk');
    await kofi.reads('hand-off-state.waits-for-help');
    await kofi.reads('hand-off-step.methods', { number: 1 });
    const [reference = ''] = /\b[A-Z]{3}-\d{3}\b/u.exec(await kofi.chat.lastCard().innerText()) ?? [];
    await alex.reads('hand-off.opened', { reference });
    await chairs.look('told');

    await kofi.clickOn(reference, 'action.claim');
    await alex.sees('hand-off-helper.title', { name: 'Kofi Demo' });
    await alex.reads('hand-off-helper.text', { name: 'Kofi Demo', reference });
    await kofi.reads('hand-off-state.is-helped');
    await chairs.look('claimed');

    await kofi.clickOn(reference, 'form-button.close');
    await kofi.sees('form-button.close');
    const reason = chairs.writes('aan de telefoon uitgelegd');
    await kofi.fill('helpdesk-form.reason', reason);
    await chairs.look('closing');
    await kofi.click('form-button.close');
    await alex.sees('hand-off-helper.closed-title');
    await alex.reads('hand-off-helper.closed', { reference });
    await kofi.reads('hand-off-state.closed');
    await chairs.look('closed');
    assert.ok(!(await alex.chat.said()).join('\n').includes(reason), 'what agents write to each other is theirs');
    await chairs.assertQuiet();
  });
});
