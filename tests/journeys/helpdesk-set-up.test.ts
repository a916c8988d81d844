/** The helpdesk asks two people to set up: one says first that they did not ask for it, and does it then; the other does nothing. */
import { after, before, test } from 'node:test';
import { readOtpauth } from '../support/authenticator.ts';
import { Bystander } from './support/bystander.ts';
import { askTheDayBefore, codeOf } from './support/earlier-day.ts';
import { journeys } from './support/journeys.ts';
import { TwoChairs } from './support/two-chairs.ts';

const tenantId = '00000000-0000-0000-0000-0000000000aa';
const [sanne, kofiId] = ['00000000-0000-0000-0000-000000000002', '00000000-0000-0000-0000-000000000004'];
const earlier = 'first day at work';

journeys('two people whom the helpdesk asks to set up', () => {
  let chairs: TwoChairs;
  before(async () => {
    const asked = { person: { tenantId, objectId: sanne }, agent: kofiId, note: earlier, secondsLeft: 50 };
    const prepare = (folder: string): Promise<void> => askTheDayBefore(folder, asked);
    chairs = await TwoChairs.open({ name: 'set-up', themes: ['light', 'dark'], prepare });
    chairs.writes(earlier);
  });
  after(() => chairs.close());

  test('one did not ask for it, and does it when they are asked again; of the other it is over after a day', async (t) => {
    const { alex, kofi, product } = chairs;
    await kofi.reads('hand-off-state.waiting', { name: 'Sanne de Vries' });
    const other = await Bystander.join(t, product, 2);
    await other.reads(/The helpdesk wants to help you/u);
    await alex.sees('required-card.title');

    const asks = async (): Promise<void> => {
      await kofi.chat.say('set up alex.wilber@contoso.example');
      await kofi.sees('form-button.set-up');
      await kofi.fill('helpdesk-form.reason', chairs.writes('new laptop'));
      await kofi.click('form-button.set-up');
      await kofi.reads('hand-off-state.waiting', { name: 'Alex Wilber' });
      await alex.sees('hand-off-invitation.title');
      await alex.reads('hand-off-invitation.set-up', { name: 'Kofi Demo' });
    };
    await asks();
    await alex.click('action.not-asked');
    await alex.reads('hand-off-invitation.is-disputed');
    await kofi.reads('hand-off-state.disputed', { name: 'Alex Wilber' });
    await chairs.look('not-asked');

    await asks();
    await alex.click('action.start-hand-off');
    await alex.sees('choose-method-card.title-set-up');
    await kofi.reads('hand-off-state.opened', { name: 'Alex Wilber' });
    await alex.chat.choose(alex.text('method.authenticator-code.title'));
    await alex.click('action.set-up');
    await alex.sees('install-app-card.title');
    await alex.click('action.next');
    await alex.sees('qr-code-card.title');
    const app = readOtpauth(await alex.chat.readQr('set-up-qr-code'));
    await kofi.reads('hand-off-state.method-chosen', { name: 'Alex Wilber' });
    await chairs.look('scanned');
    await alex.click('action.next');
    await alex.fill('enter-code-card.code', codeOf(app));
    await alex.click('action.verify');
    await kofi.reads('hand-off-state.done');
    await alex.reads('hand-off-invitation.is-done');
    await chairs.look('done');

    await kofi.chat.expectText(kofi.text('hand-off-state.expired'), 90_000);
    await other.reads(/it was not done in time/u);
    await chairs.look('expired');
    await chairs.assertQuiet();
  });
});
