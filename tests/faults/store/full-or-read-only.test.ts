import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeAt } from '../../support/authenticator.ts';
import { reachCode } from '../../support/journey.ts';
import { apology } from '../goal-driven-person.ts';
import { MemoryStore } from '../memory-store.ts';
import { startWiredBot } from '../wired-bot.ts';

test('a data file that cannot be written sets nobody up and loses nothing, and the same click works afterwards', async (t) => {
  const store = new MemoryStore();
  const bot = await startWiredBot(t, { store });
  const alex = bot.person();
  const entry = await reachCode(alex);
  const asked = alex.transcript;
  const click = alex.clickActivity('Verify', { code: codeAt(entry, bot.clock.now()) });
  store.connection.exec('PRAGMA query_only = ON');
  for (let times = 0; times < 3; times += 1) {
    assert.match(JSON.stringify(await alex.replay(click)), /Something went wrong on our side/u);
  }
  const { status, methods, pending } = await bot.changes.status(alex);
  assert.deepEqual([status, methods.length, pending?.wrongCodes], ['enabled', 0, 0]);
  assert.equal(alex.transcript[0], asked[0]);
  store.connection.exec('PRAGMA query_only = OFF');
  assert.match(JSON.stringify(await alex.replay(click)), /You're all set/u);
  assert.equal((await bot.changes.status(alex)).methods.length, 1);
});

test('who comes when the data file has no room hears so; nobody before loses anything, and with room they begin', async (t) => {
  const store = new MemoryStore();
  const bot = await startWiredBot(t, { store });
  const { page_count: used } = store.connection.prepare('PRAGMA page_count').get() ?? {};
  store.connection.exec(`PRAGMA max_page_count = ${Number(used) + 10}`);
  const people = Array.from({ length: 60 }, (_, number) => bot.person({ objectId: `demo-${number}` }));
  const served: typeof people = [];
  for (const person of people) {
    await person.say('set up');
    if (apology.test(person.lastLine)) break;
    served.push(person);
  }
  const turnedAway = people[served.length];
  assert.ok(turnedAway && served.length > 2, `${served.length} were served`);
  for (const person of served) assert.equal((await bot.changes.status(person)).status, 'enabled');
  store.connection.exec('PRAGMA max_page_count = 1000000');
  await turnedAway.say('set up');
  for (const person of [turnedAway, ...served.slice(-2)]) {
    await person.click('Set up');
    assert.match(person.lastLine, /Install an authenticator app/u);
  }
});
