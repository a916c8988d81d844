import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { Activity } from 'botbuilder';
import { MemoryStore } from '../../faults/memory-store.ts';
import { codeAt } from '../../support/authenticator.ts';
import { buildBot } from '../../support/build-bot.ts';
import { FakeClock } from '../../support/fakes.ts';
import { reachCode } from '../../support/journey.ts';
import { type Person, textOf } from '../../support/person.ts';

const clientInfo = (about: object): Partial<Activity> => ({ entities: [{ type: 'clientInfo', ...about }] });

/** Somebody who was set up half an hour before midnight in UTC. */
async function setUp(t: TestContext, locale = 'en-US') {
  const built = await buildBot(t, { store: new MemoryStore(), clock: new FakeClock('2026-03-02T23:30:00.000Z') });
  const alex = built.person({ locale });
  const language = locale.startsWith('nl') ? 'nl' : 'en';
  const entry = await reachCode(alex, language);
  await alex.click(language === 'nl' ? 'Verifiëren' : 'Verify', { code: codeAt(entry, built.clock.now()) });
  return { ...built, alex };
}

describe('the day of a set-up is that of the person, in their notation', () => {
  const rows: readonly (readonly [from: Partial<Activity>, date: string])[] = [
    [{ localTimezone: 'Europe/Amsterdam', locale: 'en-GB' }, 'Set up on 3 March 2026'],
    [{ localTimezone: 'America/Los_Angeles', locale: 'en-US' }, 'Set up on March 2, 2026'],
    [{ localTimezone: 'Pacific/Auckland', locale: 'en-NZ' }, 'Set up on 3 March 2026'],
    [{ locale: 'nl-BE', ...clientInfo({ timezone: 'Asia/Tokyo' }) }, 'Ingesteld op 3 maart 2026'],
    [{ locale: 'en-AU', ...clientInfo({ timezone: 'America/Lima' }) }, 'Set up on 2 March 2026'],
    // What is no zone or locale, or none of the language, changes nothing.
    [{ localTimezone: 'Mars/Olympus', locale: 'en-GB' }, 'Set up on 2 March 2026'],
    [{ localTimezone: '', locale: 'en-GB' }, 'Set up on 2 March 2026'],
    [{ localTimezone: 'Europe/Berlin', locale: 'it-IT' }, 'Set up on March 3, 2026'],
    [{ localTimezone: 'Asia/Bangkok', locale: 'en-TH-u-ca-buddhist' }, 'Set up on March 3, 2026'],
  ];
  for (const [from, date] of rows) {
    test(`${JSON.stringify(from)}: ${date}`, async (t) => {
      const { alex } = await setUp(t, from.locale?.startsWith('nl') === true ? 'nl-NL' : 'en-US');
      await alex.say('status', from);
      assert.ok(textOf(alex.card).includes(date), textOf(alex.card));
    });
  }

  test('also where an activity does not say where it comes from: it is where the last one came from', async (t) => {
    const { alex } = await setUp(t);
    await alex.say('status', { localTimezone: 'Asia/Tokyo', locale: 'en-GB' });
    await alex.say('status', { locale: 'en-GB' });
    assert.ok(textOf(alex.card).includes('Set up on 3 March 2026'), textOf(alex.card));
  });
});

test('the day in a notice to an agent of the helpdesk is that of the agent, in their notation', async (t) => {
  for (const [localTimezone, locale, date] of [
    ['Pacific/Auckland', 'en-GB', '3 March 2026'],
    ['America/Los_Angeles', 'en-US', 'March 2, 2026'],
    ['Europe/Amsterdam', 'nl-NL', '3 maart 2026'],
  ] as const) {
    const { alex, person, clock, messenger } = await setUp(t);
    const agent = person({ objectId: 'demo-agent', locale });
    await agent.replay({ ...agent.arrivalActivity(), localTimezone });
    const about = { tenantId: alex.tenantId, objectId: alex.objectId };
    const common = { _id: 'notice', at: clock.now(), person: about, detail: {}, told: [], tries: 0 };
    const to = { tenantId: agent.tenantId, objectId: agent.objectId };
    await messenger.tell(to, { ...common, type: 'administrator-asked', expiresAt: clock.now() });
    assert.ok(textOf(agent.card).includes(date), textOf(agent.card));
  }
});

const english = /^Your administrator requires/u;
const dutch = /^Uw beheerder vereist/u;

async function arrived(t: TestContext, locale: string) {
  const built = await buildBot(t, { store: new MemoryStore() });
  const alex = built.person({ locale });
  await alex.arrive();
  return { ...built, alex };
}

const look = (alex: Person, locale: string): Promise<void> => alex.say('status', { locale });

describe('the language', () => {
  test('of an install event is never kept as a choice: what the person writes in says which', async (t) => {
    for (const [first, then, said] of [
      ['nl-NL', 'en-GB', english],
      ['en-US', 'nl-BE', dutch],
    ] as const) {
      const { alex } = await arrived(t, first);
      await look(alex, then);
      assert.match(alex.lastLine, said);
      await look(alex, first);
      assert.doesNotMatch(alex.lastLine, said);
    }
  });

  test('of a client is followed from one message to the next, and by what happens outside the chat', async (t) => {
    const { alex, resumer } = await arrived(t, 'en-US');
    await look(alex, 'nl-NL');
    await resumer.enrollmentChanged(alex);
    assert.match(alex.lastLine, dutch);
    await look(alex, 'en-US');
    await resumer.enrollmentChanged(alex);
    assert.match(alex.lastLine, english);
  });

  test('that was chosen stays, whatever the client, another install event and the next day say', async (t) => {
    const { alex, clock, resumer } = await arrived(t, 'en-US');
    await alex.click('Nederlands');
    await look(alex, 'en-US');
    assert.match(alex.lastLine, dutch);
    clock.advance(86_400);
    await alex.arrive();
    assert.match(alex.lastLine, dutch);
    await resumer.enrollmentChanged(alex);
    await look(alex, 'en-GB');
    assert.match(alex.lastLine, dutch);
  });
});
