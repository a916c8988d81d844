/** Recovery codes: made at the end of the first set-up, saved as a file, and used on the day on which nothing else is at hand. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { pictureNamed } from './support/chat.ts';
import { EmployeeJourney } from './support/employee-journey.ts';
import { journeys } from './support/journeys.ts';

journeys('somebody who saves recovery codes', () => {
  let journey: EmployeeJourney;
  let codes: string[];
  before(async () => {
    const environment = { RECOVERY_CODES: 'offered', BACKUP_PHONE: 'off' };
    journey = await EmployeeJourney.start({ name: 'recovery-codes-en', language: 'en', environment });
  });
  after(() => journey.stop());

  test('is offered them at the end of the first set-up', async () => {
    await journey.sees('required-card.title');
    await journey.click('action.set-up-now');
    await journey.choose('method.authenticator-code.title');
    await journey.click('action.set-up');
    await journey.setUpApp();
    await journey.sees('recovery-codes.offer-title');
    await journey.click('action.make-codes');
    await journey.sees('recovery-codes.shown-title');
    codes = codesIn(await journey.chat.lastCard().innerText());
    assert.equal(new Set(codes).size, 10);
  });

  test('saves them as a text file, by a link that is good once', async () => {
    const page = await journey.chat.opened(journey.text('recovery-codes.file'));
    const title = journey.text('recovery-file.title', { organization: 'Contoso (demo)' });
    await page.getByRole('heading', { name: title }).waitFor();
    await page.screenshot({ path: pictureNamed('recovery-codes-en-page') });
    const file = await saved(page, journey.text('recovery-file.save'));
    assert.deepEqual(codesIn(file), codes);
    assert.ok(file.includes(journey.text('recovery-file.each-once')));
    await page.getByRole('button', { name: journey.text('recovery-file.save') }).click();
    await page.getByRole('heading', { name: journey.text('recovery-file.gone-title') }).waitFor();
    await page.screenshot({ path: pictureNamed('recovery-codes-en-page-gone') });
    await page.close();
    const again = await journey.chat.opened(journey.text('recovery-codes.file'));
    await again.getByRole('heading', { name: journey.text('recovery-file.gone-title') }).waitFor();
    await again.close();
  });

  test('sees them no more after that, and is set up', async () => {
    await journey.click('action.codes-saved');
    await journey.sees('summary-card.title');
    const shown = await journey.chat.page.content();
    for (const code of codes) assert.ok(!shown.includes(code));
    await journey.click('action.done');
  });

  test('proves with one of them in another chat, where nothing that was proven before counts, and reads that it is used up', async () => {
    await journey.changeChat();
    await journey.sees('status-card.title');
    await journey.wishes('I left my phone in a taxi', 'lost_phone', 'lost-phone-card.title-lost');
    await journey.sees('lost-phone-card.title-lost');
    await journey.click('action.suspend');
    await journey.sees('recovery-code-card.title');
    await journey.fill('recovery-code-card.label', codes[3] ?? '');
    await journey.reads('recovery-code-card.used', { count: 9 });
    await journey.reads('own-notice.recovery-code-used');
    await journey.sees('lost-phone.next-title');
  });

  test('goes on with a new phone', async () => {
    await journey.click('action.replace-now');
    await journey.setUpApp();
    await journey.sees('own-notice.method-replaced');
    await journey.assertQuiet();
  });
});

/** What the button fetches. */
async function saved(page: Page, button: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ]);
  return readFile(await download.path(), 'utf8');
}

function codesIn(text: string): string[] {
  return text.match(/[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/gu) ?? [];
}
