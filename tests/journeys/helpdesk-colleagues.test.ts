/** Two agents click in the same second, hand over and take over; and the manager says who it is. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Bystander } from './support/bystander.ts';
import { journeys } from './support/journeys.ts';
import { TwoChairs } from './support/two-chairs.ts';

const [megan, sanne] = [5, 2];

journeys('an employee whom several people want to help', () => {
  let chairs: TwoChairs;
  before(async () => {
    chairs = await TwoChairs.open({ name: 'colleagues', themes: ['light', 'dark'] });
  });
  after(() => chairs.close());

  test('is helped by exactly one of two agents, who hands over and takes over, and is known by their manager', async (t) => {
    const { alex, kofi, product } = chairs;
    const colleague = await Bystander.join(t, product, megan);
    await alex.sees('status-card.title');
    await kofi.reads('hand-off-list.title');
    await alex.chat.say('human');
    await alex.sees('hand-off.title');
    await alex.click('action.ask-helpdesk');
    await kofi.reads('hand-off-state.waits-for-help');
    await colleague.reads(kofi.text('hand-off-state.waits-for-help'));
    await chairs.look('waiting');
    const [reference = ''] = /\b[A-Z]{3}-\d{3}\b/u.exec(await kofi.chat.lastCard().innerText()) ?? [];
    await Promise.all([kofi.click('action.claim'), colleague.person.click('Claim')]);
    await alex.chat.expectText(/(?:Kofi|Megan) Demo helps you/u);
    await kofi.reads('hand-off-state.is-helped');
    assert.doesNotMatch(await kofi.chat.lastCard().innerText(), /Nobody yet/u);
    await chairs.look('claimed-once');
    const isKofis = (await alex.chat.said()).includes('Kofi Demo helps you');
    if (isKofis) {
      await kofi.clickOn(reference, 'form-button.hand-over');
      await kofi.sees('form-button.hand-over');
      await chairs.look('handing-over');
      await kofi.click('form-button.hand-over');
      await alex.reads('hand-off-helper.title', { name: 'Megan Demo' });
    }
    await colleague.reads('Hand over');
    await kofi.clickOn(reference, 'action.take-over');
    await alex.reads('hand-off-helper.text', { name: 'Kofi Demo', reference });
    await kofi.reads('hand-off-happening.taken-over');
    await chairs.look('taken-over');
    assert.equal((await alex.chat.said()).filter((line) => /of the helpdesk helps you/u.test(line)).length, 1);

    const manager = await Bystander.join(t, product, sanne);
    await kofi.clickOn(reference, 'action.ask-manager');
    await kofi.reads('hand-off-identity.manager-asked', { name: 'Sanne de Vries' });
    await manager.reads(/Do you vouch for Alex Wilber/u);
    await manager.person.click('It is Alex Wilber');
    await kofi.reads('hand-off-identity.manager-confirmed', { name: 'Sanne de Vries' });
    await manager.reads(/You vouched for Alex Wilber/u);
    await chairs.look('vouched');
    assert.ok(!(await alex.chat.said()).join('\n').includes('Sanne'));
    await chairs.assertQuiet();
  });
});
