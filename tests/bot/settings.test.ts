import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { createLocalization } from '../../services/localization/localization.ts';
import type { MessageKey } from '../../services/localization/translate.ts';
import { codeAt, scan } from '../support/authenticator.ts';
import { elementsOf } from '../support/fake-teams.ts';
import { buttonTitles, Person, textOf } from '../support/person.ts';
import { startBot, temporaryFolder } from '../support/running-bot.ts';
import { WireTeams } from '../support/wire-teams.ts';
import { OpenPage } from './http/routes/simulator-kit.ts';

/** None is what it is when it is left out. */
const settings = {
  LOG_LEVEL: 'warn',
  ORGANIZATION: 'Lindeman Works',
  DEFAULT_LANGUAGE: 'nl',
  BACKUP_PHONE: 'required',
  CALL_PIN: 'required',
  TEXT_COUNTRIES: 'NL,US',
  CALL_COUNTRIES: 'BE,US',
  DEFAULT_COUNTRY: 'BE',
  TEXT_CODE_HOST: 'login.example.com',
  HELPDESK_NAME: 'Servicedesk',
  HELPDESK_URL: 'https://help.example/',
  HELPDESK_PHONE: '+31 20 123 4567',
  HELPDESK_HOURS: '8-18',
  SET_UP_LIFETIME_SECONDS: '120',
};
/** Of a setting with a slip in its name. */
const canary = 'demo-canary';
const helpdesk = '[Servicedesk](https://help.example/) +31 20 123 4567 (8-18)';
const translate = createLocalization().translator('nl');

/** Of the demo's directory; what language they read is known to nobody. The first is its helpdesk. */
const kofi = { objectId: '00000000-0000-0000-0000-000000000004', locale: undefined };
const megan = { objectId: '00000000-0000-0000-0000-000000000005', locale: 'nl' };

class Chatting extends Person {
  press(key: MessageKey, inputs: Record<string, string> = {}): Promise<unknown> {
    return this.click(translate(key), inputs);
  }

  get shown(): string {
    return textOf(this.card).replaceAll('\\', '');
  }
}

async function start(t: TestContext) {
  const data = await temporaryFolder(t);
  const bot = startBot(t, { ...settings, HELPDESK_GROUPS: canary, DATA_DIR: data });
  const port = await bot.listening();
  const teams = await WireTeams.start(t);
  const page = await OpenPage.open(t, `http://127.0.0.1:${port}`);
  const person = (about: typeof kofi | typeof megan): Chatting =>
    new Chatting(
      teams.through(() => port),
      about,
    );
  return { bot, log: join(data, 'bot.log'), page, teams, person };
}

/** The country that the card which asks for a number has chosen beforehand. */
function countryOn(person: Person): unknown {
  return elementsOf(person.card).find(({ id }) => id === 'country')?.['value'];
}

describe('the program as npm start starts it', () => {
  test('hears each setting that changes what people meet: words, helpdesk, time, phones and what is logged', async (t) => {
    const { bot, log, page, teams, person } = await start(t);
    const [agent, colleague] = [person(kofi), person(megan)];

    await agent.arrive();
    assert.match(agent.shown, /Als u zich aanmeldt bij Lindeman Works/u);
    assert.ok(agent.shown.includes(helpdesk), agent.shown);

    await agent.press('action.set-up-now');
    await agent.press('action.set-up', { method: 'authenticator-code' });
    await agent.press('action.next');
    assert.match(agent.shown, /QR-code is 2 minuten geldig/u);
    const entry = scan(agent.card);
    assert.equal(entry.issuer, 'Lindeman Works');
    await agent.press('action.next');
    await agent.press('action.verify', { code: codeAt(entry, new Date()) });
    assert.match(agent.shown, /Een reservetelefoon toevoegen/u);
    assert.ok(!buttonTitles(agent.card).includes(translate('action.skip')));

    assert.equal(countryOn(agent), 'BE');
    const contact = (country: string, number: string, channel: string) =>
      agent.press('action.contact-me', { country, number, channel });
    await contact('BE', '0470 12 34 56', 'text');
    assert.match(agent.shown, /stuurt geen sms naar dit land/u);
    await contact('NL', '06 12345642', 'call');
    assert.match(agent.shown, /belt niet naar dit land/u);
    await contact('BE', '0470 12 34 56', 'call');
    assert.match(agent.shown, /Kies een pincode/u);
    await agent.press('action.back');
    // A number of the demo's that exists nowhere.
    await contact('US', '206 555 0142', 'text');
    assert.match(agent.shown, /code van zes cijfers gestuurd/u);
    const { texts } = await page.until((phone) => phone.number === '+12065550142' && phone.texts.length > 0);
    assert.match(texts[0]?.body ?? '', /^Lindeman Works: .*\n@login\.example\.com #\d{6}$/u);

    // The demo's helpdesk hears of a wrong office phone, and whoever told it hears that.
    const hears = Promise.withResolvers<undefined>();
    teams.arrived = () => {
      if (/Megan Demo/u.test(textOf(agent.card))) hears.resolve(undefined);
      return Promise.resolve();
    };
    await colleague.say('set up');
    await colleague.press('action.set-up', { method: 'office-phone' });
    await colleague.press('action.ask-administrator');
    assert.ok(colleague.shown.includes(translate('office-phone-card.asked')), colleague.shown);
    await hears.promise;

    const lines = (await readFile(log, 'utf8')).trim().split('\n');
    const messages = new Set(lines.map((line) => (JSON.parse(line) as { msg: string }).msg));
    assert.deepEqual([...messages].sort(), ['a variable may be misspelt', 'audit anchor']);
    const sentence = 'HELPDESK_GROUPS is not a setting of the bot; did you mean HELPDESK_GROUP?';
    for (const told of [lines.join(), bot.error]) assert.ok(told.includes(sentence) && !told.includes(canary), told);
  });
});
