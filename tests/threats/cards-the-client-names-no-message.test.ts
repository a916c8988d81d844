import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { MemoryStore } from '../faults/memory-store.ts';
import { codeAt } from '../support/authenticator.ts';
import { buildBot } from '../support/build-bot.ts';
import { drawing } from '../support/drawn-answers.ts';
import { reachQrCode } from '../support/journey.ts';
import { Person } from '../support/person.ts';

/** What clients say of the message that was clicked, which was the one given. */
const claims: Readonly<Record<string, (messageId: string) => unknown>> = {
  'the right message': (messageId) => messageId,
  'message 0': () => '0',
  'message -1': () => '-1',
  'the number 0': () => 0,
  'no message': () => undefined,
  'an empty one': () => '',
  'a message that never was': () => '1700000000000',
  "a message of the person's own": (messageId) => `${messageId}-mine`,
  'the first message of the chat': () => 'demo-2',
};

/** A whole enrollment by clicks. @returns the chat after each of them. */
async function enroll(t: TestContext, claim?: (messageId: string) => unknown) {
  const bot = await buildBot(t, { store: new MemoryStore() });
  const alex = new Person(drawing(bot.teams, claim));
  const chats: string[][] = [];
  const look = (): void => void chats.push(alex.transcript);
  await alex.say('hello');
  await alex.say('hello again');
  const entry = await reachQrCode(alex);
  look();
  for (const write of ['help', 'language', 'status']) {
    await alex.say(write);
    look();
  }
  await alex.click('English');
  look();
  await alex.click('Next');
  look();
  await alex.click('Verify', { code: '000000' });
  look();
  await alex.click('Verify', { code: codeAt(entry, bot.clock.now()) });
  look();
  await alex.click('Try it out');
  bot.clock.advance(60);
  const last = alex.clickActivity('Verify', { code: codeAt(entry, bot.clock.now()) });
  await alex.replay(last);
  await alex.replay({ ...last, id: 'again' });
  look();
  return { chats, secrets: JSON.stringify(alex.chat).includes(entry.secret) };
}

describe('A click on the open card is on the message that the bot sent', () => {
  for (const [name, claim] of Object.entries(claims)) {
    test(`although the client names ${name}: every card is where it would be, and no secret stays`, async (t) => {
      assert.deepEqual(await enroll(t, claim), { ...(await enroll(t)), secrets: false });
    });
  }

  test('and is answered again in its place when it comes again, whatever the client names', async (t) => {
    for (const claim of Object.values(claims)) {
      const { teams } = await buildBot(t, { store: new MemoryStore() });
      const alex = new Person(drawing(teams, claim));
      await alex.arrive();
      const click = alex.clickActivity('Set it up now');
      await alex.replay(click);
      const chat = alex.transcript;
      await alex.replay({ ...click, id: 'again' });
      assert.deepEqual(alex.transcript, chat);
    }
  });
});
