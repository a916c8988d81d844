/** Everything is lost: in French, the helpdesk helps with the commands that it has, and the chat goes on where it was. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { npmScript } from '../threats/support/npm-script.ts';
import { EmployeeJourney } from './support/employee-journey.ts';
import { journeys } from './support/journeys.ts';

journeys('somebody who has nothing left to verify with', () => {
  let journey: EmployeeJourney;
  let pass: string;
  before(async () => {
    journey = await EmployeeJourney.start({ name: 'lost-everything-fr', language: 'fr', has: 'app' });
  });
  after(() => journey.stop());

  const command = async (name: string, ...given: string[]): Promise<string> => {
    const { code, out, error } = await npmScript(name, { DATA_DIR: journey.product.dataDirectory }, ...given);
    assert.equal(code, 0, error);
    return out;
  };

  test('says so in their own words, and the helpdesk is told', async () => {
    await journey.sees('status-card.title');
    await journey.wishes("bonjour, j'ai perdu mon portable hier", 'lost_phone', 'lost-phone-card.title-lost');
    await journey.sees('lost-phone-card.title-lost');
    await journey.click('action.suspend');
    await journey.sees('hand-off.title');
    await journey.reads('hand-off.lost-everything');
    await journey.click('action.ask-helpdesk');
    await journey.sees('pass-card.title');
  });

  test('is listed for the administrator by the reference that the chat says, who issues a pass', async () => {
    assert.equal(await journey.product.interrupt(), 0);
    const [line = ''] = (await command('hand-offs')).split('\n').slice(1);
    const [reference = ''] = line.split(/\s+/u);
    assert.match(line, /lost-everything/u);
    await journey.reads('hand-off.opened', { reference });
    const { tenantId, objectId } = journey.person;
    const issued = await command('pass', 'issue', tenantId, objectId, '--reason', 'showed a passport');
    pass = /^Pass: (\S+)$/mu.exec(issued)?.[1] ?? '';
    await journey.product.restart();
  });

  test('types the pass, and what is lost is off', async () => {
    await journey.fill('pass-card.label', '7K3M9-TZ4WX', 'action.use-pass');
    await journey.reads('pass-card.wrong-pass', { count: 4 });
    await journey.sees('pass-card.title');
    await journey.fill('pass-card.label', pass, 'action.use-pass');
    await journey.reads('own-notice.method-suspended');
    await journey.sees('lost-phone.next-title');
    await journey.reads('hand-off.accepted-title');
  });

  test('sets up a new way in the same chat; the old one is gone, and nobody waits any more', async () => {
    await journey.click('action.replace-now');
    await journey.setUpApp();
    await journey.sees('own-notice.method-replaced');
    await journey.chat.say('statut');
    await journey.sees('status-card.title');
    assert.equal(await journey.chat.lastCard().getByText(journey.text('methods.suspended-lost')).count(), 0);
    await journey.assertQuiet();
    await journey.product.interrupt();
    assert.match(await command('hand-offs'), /^Nobody waits\./u);
  });
});
