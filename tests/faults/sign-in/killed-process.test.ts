/** A real process that is killed while somebody sends their code on the page of a sign-in, and started again on what it left. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { PersonId } from '../../../services/directory/directory.ts';
import { createLocalization, languages } from '../../../services/localization/localization.ts';

import { providerPath } from '../../../services/sign-in/entra/provider.ts';
import { fieldsOf, type Shown, TestBrowser, wordsOf } from '../../bot/http/test-browser.ts';
import { setUpTheDayBefore } from '../../journeys/support/earlier-day.ts';
import { personOf } from '../../journeys/support/employee.ts';
import { codeAt } from '../../support/authenticator.ts';
import { startBot, temporaryFolder } from '../../support/running-bot.ts';

/** Milliseconds from the code to the kill: before it is read, while what it proves is written, after it was answered. */
const moments = [0, 4, 8, 16, 400];

/** Entra, as the demo plays it, sends somebody here in English. @returns the page that asks them */
async function sent(browser: TestBrowser, origin: string, person: PersonId): Promise<Shown> {
  const sending = await browser.post(`${origin}/demo/sign-in/start`, { person: person.objectId });
  return browser.authorize(new URLSearchParams(fieldsOf(sending.text)));
}

function isAnswered(page: Shown | undefined): boolean {
  return page?.text.includes('name="id_token"') === true;
}

/** Reloads the page, and does what it offers. @returns whether it is answered now */
async function goesOn(browser: TestBrowser, { url }: Shown, typed: string): Promise<boolean> {
  const page = await browser.open(url);
  const act = ['finish', 'code'].find((each) => page.text.includes(`name="act" value="${each}"`));
  if (act === undefined) return false;
  return isAnswered(await browser.submit(page, act, act === 'code' ? { typed } : {}));
}

test('kill -9 while a code is checked: the person tries again and gets in, and a code that let them in stays spent', async (t) => {
  const translate = createLocalization().translator('en');
  const data = await temporaryFolder(t);
  assert.equal(moments.length, languages.length);
  const people = [];
  for (const language of languages) {
    const person = personOf(language);
    people.push({ person, app: await setUpTheDayBefore(data, { person, language }) });
  }
  // A port of its own would be another origin after the start.
  let port = '0';
  const begin = async () => {
    const bot = startBot(t, { DATA_DIR: data, PORT: port });
    port = String(await bot.listening());
    return { bot, origin: `http://127.0.0.1:${port}` };
  };
  let { bot, origin } = await begin();
  for (const [index, { person, app }] of people.entries()) {
    const browser = new TestBrowser(origin + providerPath, { 'accept-language': 'en' });
    const page = await sent(browser, origin, person);
    const now = new Date();
    const typed = codeAt(app, now);
    const answer = browser.submit(page, 'code', { typed }).catch(() => undefined);
    await delay(moments[index]);
    bot.kill('SIGKILL');
    assert.equal(await bot.ended(), 'SIGKILL', bot.error);
    const first = isAnswered(await answer);

    ({ bot, origin } = await begin());
    const second = await goesOn(browser, page, typed);
    assert.ok(!(first && second), 'one answer for one request');
    const again = new TestBrowser(origin + providerPath, { 'accept-language': 'en' });
    const fresh = await sent(again, origin, person);
    const used = await again.submit(fresh, 'code', { typed });
    t.diagnostic(`${moments[index]} ms: answered ${first ? 'before' : second ? 'after' : 'by a new sign-in'}`);
    if (first || second) assert.ok(wordsOf(used).includes(translate('outcome.code-already-used')), wordsOf(used));
    // What the app shows next: a phone's clock may be ahead.
    const next = codeAt(app, new Date(now.getTime() + 30_000));
    if (!isAnswered(used)) assert.ok(isAnswered(await again.submit(used, 'code', { typed: next })), wordsOf(used));
  }
});
