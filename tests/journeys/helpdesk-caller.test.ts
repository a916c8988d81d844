/** The helpdesk wants to know who is on the line: once it is the employee, once it is somebody who pretends to be. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { codeOf } from './support/earlier-day.ts';
import { journeys } from './support/journeys.ts';
import { TwoChairs } from './support/two-chairs.ts';

journeys('an employee whom the helpdesk asks who they are', () => {
  let chairs: TwoChairs;
  before(async () => {
    chairs = await TwoChairs.open({ name: 'caller', themes: ['dark', 'light'] });
  });
  after(() => chairs.close());

  /** Kofi opens a hand-off and asks. @returns its reference */
  const asked = async (command: string, title: 'form-button.reset' | 'form-button.set-up'): Promise<string> => {
    const { alex, kofi } = chairs;
    await kofi.chat.say(`${command} Alex Wilber`);
    await kofi.sees(title);
    await kofi.fill('helpdesk-form.reason', chairs.writes(`demo ${command}`));
    await kofi.click(title);
    await kofi.reads('hand-off-state.waiting', { name: 'Alex Wilber' });
    await alex.sees('hand-off-invitation.title');
    const [reference = ''] = /\b[A-Z]{3}-\d{3}\b/u.exec(await kofi.chat.lastCard().innerText()) ?? [];
    await kofi.clickOn(reference, 'action.verify-caller');
    await alex.sees('caller-check.title');
    await kofi.reads('hand-off-identity.method-asked', { name: 'Alex Wilber' });
    await chairs.look(`${command}-asked`.replace(' ', '-'));
    return reference;
  };

  test('proves it with a code, of which the agent sees nothing but that it was right', async () => {
    const { alex, kofi } = chairs;
    await alex.sees('status-card.title');
    await kofi.reads('hand-off-list.title');
    const reference = await asked('reset', 'form-button.reset');
    await alex.reads('caller-check.text', { name: 'Kofi Demo' });
    await alex.click('action.confirm-caller');
    await alex.sees('enter-code-card.title-set-up');
    await chairs.look('proving');
    const code = codeOf(chairs.app);
    await alex.fill('enter-code-card.code', code);
    await alex.click('action.verify');
    await kofi.reads('hand-off-identity.method-confirmed', { name: 'Alex Wilber' });
    await alex.sees('caller-check.proven-title');
    await alex.reads('caller-check.is-confirmed');
    await chairs.look('confirmed');
    assert.ok(!(await kofi.chat.said()).join('\n').includes(code));
    await kofi.clickOn(reference, 'form-button.close');
    await kofi.fill('helpdesk-form.reason', chairs.writes('demo close'));
    await kofi.click('form-button.close');
    await kofi.reads('hand-off-state.closed');
  });

  test('says that they talk to nobody, and the agent can do nothing more with it', async () => {
    const { alex, kofi } = chairs;
    const reference = await asked('set up', 'form-button.set-up');
    await alex.click('action.refuse-caller');
    await alex.reads('caller-check.is-refused');
    await kofi.reads('hand-off-state.disputed', { name: 'Alex Wilber' });
    await chairs.look('disputed');
    const card = kofi.chat.cards().filter({ hasText: reference }).last();
    const buttons = await card.getByRole('button').allInnerTexts();
    // Whatever else there is, the dots hold.
    assert.deepEqual(buttons, [kofi.text('form-button.block'), kofi.text('form-button.close'), '...']);
    await chairs.assertQuiet();
  });
});
