import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { z } from 'zod';
import { Person, textOf } from '../support/person.ts';
import { ProductionSite } from '../support/production-site.ts';
import { webSessionCollection } from '../../services/gates/web-sessions.ts';
import { pageOf, queriesOf } from '../deployment/support/documents.ts';
import { mongodbSkip } from '../services/store/temporary-stores.ts';
import { strangersKey, tenantId } from '../threats/support/bot-framework.ts';

const alex = '00000000-0000-0000-0000-00000000a1e1';
const agent = '00000000-0000-0000-0000-00000000a9e1';
const member = '00000000-0000-0000-0000-00000000a9e2';
const group = '00000000-0000-0000-0000-00000000d0d0';
const people = {
  [alex]: { displayName: 'Alex of Graph', preferredLanguage: 'en-GB' },
  [agent]: { displayName: 'Agent of Graph' },
  [member]: { displayName: 'Member of Graph', group },
};
const settings = {
  HELPDESK_AGENTS: agent,
  HELPDESK_GROUP: group,
  TEXT_COUNTRIES: 'NL,US',
  CALL_COUNTRIES: 'NL',
  DEFAULT_COUNTRY: 'NL',
  DEFAULT_LANGUAGE: 'nl',
  BACKUP_PHONE: 'off',
  RECOVERY_CODES: 'off',
};

const start = (t: TestContext): Promise<ProductionSite> => ProductionSite.start(t, people, settings);
const personOf = (site: ProductionSite, objectId = alex): Person => new Person(site.client(), { tenantId, objectId });

/** As far as the card that asks for the code that was texted, or says that the phone is called. */
async function contacted(person: Person, via: 'text' | 'call', number = '06 12345642', country = 'NL'): Promise<void> {
  await person.say('set up');
  await person.click('Set up', { method: 'mobile-phone' });
  await person.click('Contact me', { number, country, channel: via });
}

/** Comes true within ten seconds, in which the jobs of the process have their turns. */
async function eventually(isTrue: () => boolean, what: string): Promise<void> {
  for (let tries = 0; !isTrue(); tries += 1) {
    assert.ok(tries < 200, what);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The webhook of the one call that was made, and what Twilio says of it. */
function callOf(site: ProductionSite) {
  const call = site.sent.find(({ resource }) => resource === 'Calls');
  const voice = new URL(call?.form.get('Url') ?? '').pathname;
  const at = { CallSid: `CA${'c'.repeat(32)}`, CallStatus: 'in-progress', To: '+31612345642', From: '+3197010240000' };
  return { voice, at };
}

async function reportFraud(site: ProductionSite): Promise<void> {
  const { voice, at } = callOf(site);
  assert.equal((await site.webhook(voice, at)).status, 200);
  const fraud = voice.replace('/voice/', '/fraud/').concat('/1/en');
  assert.equal((await site.webhook(fraud, { ...at, Digits: '#' })).status, 200);
}

/** Tells the process to stop: it takes nobody in any more, and has a second in which it could end, but does not. */
async function stopsButWaits(site: ProductionSite, forWhat: string): Promise<void> {
  site.bot.kill('SIGTERM');
  await assert.rejects(async () => {
    for (;;) await fetch(`http://127.0.0.1:${site.port}/healthz`, { headers: { connection: 'close' } });
  });
  const chance = new Promise((resolve) => setTimeout(resolve, 1_000));
  await Promise.race([site.bot.ended(), chance]);
  assert.ok(site.bot.isRunning, `it did not wait for ${forWhat}`);
}

describe('the program as npm start starts it in production', { skip: mongodbSkip }, () => {
  test('takes somebody of its tenant to a proven phone, and asks everybody by way of HTTPS_PROXY', async (t) => {
    const site = await start(t);
    const person = personOf(site);
    await contacted(person, 'text');
    const [text] = site.sent;
    assert.deepEqual(
      [text?.resource, text?.form.get('To'), text?.form.get('From')],
      ['Messages', '+31612345642', '+3197010240000'],
    );
    // A text is worth delivering as long as its code is good.
    assert.equal(text?.form.get('ValidityPeriod'), '180');
    const code = /\b\d{6}\b/u.exec(text.form.get('Body') ?? '')?.[0] ?? '';
    await person.click('Verify', { code });
    assert.match(textOf(person.card), /You're all set/u);
    const hosts = ['login.botframework.com', 'login.microsoftonline.com', 'graph.microsoft.com'];
    // The bot looks whether it is reached itself.
    const all = [...hosts, 'bot.example.com', 'smba.trafficmanager.net', 'api.twilio.com'].map((host) => `${host}:443`);
    assert.deepEqual([...site.asked].sort(), all.sort());
    assert.deepEqual([...new Set(site.scopes)].sort(), [
      'https://api.botframework.com/.default',
      'https://graph.microsoft.com/.default',
    ]);
  });

  test('answers nobody of another tenant, nobody whose activity the channel did not sign, and no number of the demo', async (t) => {
    const site = await start(t);
    const elsewhere = new Person(site.client(), { tenantId: '99999999-0000-0000-0000-000000000009', objectId: alex });
    for (const words of ['set up', 'hello?']) await elsewhere.say(words);
    assert.deepEqual(elsewhere.chat, []);
    assert.equal(
      site.bot.out.match(/its id begins with 99999999.*a tenant that is not in ALLOWED_TENANTS/gu)?.length,
      1,
    );
    const forged = site.client({}, strangersKey.privateKey);
    const foreign = site.client({ aud: '33333333-0000-4000-8000-000000000003' });
    for (const client of [forged, foreign]) {
      await new Person(client, { tenantId, objectId: alex }).say('set up');
      assert.deepEqual(client.statuses, [401]);
    }
    assert.deepEqual(personOf(site).chat, []);
    const simulator = await fetch(`http://127.0.0.1:${site.port}/simulator`);
    assert.equal(simulator.status, 404);
    const person = personOf(site);
    await contacted(person, 'text', '+1 500 555 0006', 'US');
    assert.match(textOf(person.card), /We do not contact numbers of this kind/u);
    await person.click('Contact me', { number: '0470 12 34 56', country: 'BE', channel: 'text' });
    assert.match(textOf(person.card), /neither texts nor calls this country/u);
    await person.click('Contact me', { number: '206 555 0142', country: 'US', channel: 'call' });
    assert.match(textOf(person.card), /does not call this country/u);
    assert.deepEqual(site.sent, []);
  });

  test('speaks the language that is set where neither the client nor the directory says one', async (t) => {
    const site = await start(t);
    const nobodySays = new Person(site.client(), { tenantId, objectId: agent, locale: undefined });
    // The first turn of a process asks everybody for tokens, which takes a busy machine longer than a turn may.
    for (let times = 0; times < 2; times += 1) await nobodySays.say('hello');
    assert.ok(
      nobodySays.transcript.some((line) => line.startsWith('Uw beheerder vereist')),
      nobodySays.transcript.join('\n'),
    );
    const said = new Person(site.client(), { tenantId, objectId: alex, locale: undefined });
    await said.say('hello');
    assert.match(said.lastLine, /^Your administrator requires/u);
  });

  test('tells its agents, the helpdesk’s group among them, and nobody else, of fraud that is reported at a phone', async (t) => {
    const site = await start(t);
    const [helpdesk, inGroup, person] = [personOf(site, agent), personOf(site, member), personOf(site)];
    await helpdesk.say('help');
    await inGroup.say('help');
    await contacted(person, 'call');
    await reportFraud(site);
    for (const told of [helpdesk, inGroup])
      await eventually(() => /Alex of Graph/u.test(textOf(told.card)), 'the agent was not told');
    assert.doesNotMatch(JSON.stringify(person.chat), /Alex of Graph/u);
  });

  test('is asked of a person in MongoDB’s shell as the pages for operators say, and has what they name', async (t) => {
    const site = await start(t);
    const person = personOf(site);
    await contacted(person, 'call');
    await reportFraud(site);
    const queries = ['privacy', 'operations'].flatMap((name) => queriesOf(pageOf(`deployment/${name}.md`)));
    assert.ok(queries.length > 5);
    for (const { name, filter } of queries) {
      // Nobody was at a web server: of that one it is looked whether sessions are found by what it asks.
      if (name === webSessionCollection.name) {
        assert.ok(
          webSessionCollection.indexes.some(({ keys }) => Object.keys(keys).join() === Object.keys(filter).join()),
        );
        continue;
      }
      const text = JSON.stringify(filter).replace('TENANT_ID', tenantId).replace('OBJECT_ID', alex);
      const asked = z.record(z.string(), z.string()).parse(JSON.parse(text));
      let found = 0;
      // The trail is written a moment later.
      for (let tries = 0; found === 0; tries += 1) {
        assert.ok(tries < 100, `${name}: ${text}`);
        found = await site.stored(name, asked);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  });

  test('stops when it is told to, and only once a chat that is being told something has been', async (t) => {
    const site = await start(t);
    const person = personOf(site);
    await contacted(person, 'call');
    const { voice, at } = callOf(site);
    await site.webhook(voice, at);
    const [held, isHeld] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    site.teams.arrived = () => {
      isHeld.resolve(undefined);
      return held.promise.then(() => undefined);
    };
    await site.webhook(voice.replace('/voice/', '/keys/').concat('/1/en'), { ...at, Digits: '#' });
    await isHeld.promise;
    await stopsButWaits(site, 'the chat');
    held.resolve(undefined);
    assert.equal(await site.bot.ended(), 0);
    assert.doesNotMatch(site.bot.out, /"level":(?:40|50|60)/u);
    assert.match(textOf(person.card), /You're all set/u);
  });

  test('stops only once an agent who is being told of something has been: nobody is told again', async (t) => {
    const site = await start(t);
    const [helpdesk, person] = [personOf(site, agent), personOf(site)];
    await helpdesk.say('help');
    await contacted(person, 'call');
    const [held, isHeld] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    site.teams.arrived = async () => {
      if (!/Alex of Graph/u.test(textOf(helpdesk.card))) return;
      isHeld.resolve(undefined);
      await held.promise;
    };
    await reportFraud(site);
    await isHeld.promise;
    await stopsButWaits(site, 'the agent');
    held.resolve(undefined);
    assert.equal(await site.bot.ended(), 0);
    assert.doesNotMatch(site.bot.out, /"level":(?:40|50|60)/u);
    assert.equal(await site.stored('helpdesk_notices', {}), 1);
    assert.equal(await site.stored('helpdesk_notices', { dueAt: { $exists: true } }), 0);
  });
});
