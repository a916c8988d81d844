import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { codeAt, holdsQrCode } from '../../support/authenticator.ts';
import type { ChannelTrouble } from '../../support/channel-trouble.ts';
import { drawing } from '../../support/drawn-answers.ts';
import { Employee } from '../../support/employee.ts';
import { reachQrCode } from '../../support/journey.ts';
import { mortalStore } from '../../support/mortal-store.ts';
import { Person } from '../../support/person.ts';
import { MemoryStore } from '../memory-store.ts';
import { startUnwiredBot } from '../unwired-bot.ts';
import { startWiredBot, type WiredBot } from '../wired-bot.ts';

/** What Teams answers to a message that people see all the same: no way to tell which message it is. */
const untold: readonly [title: string, trouble: ChannelTrouble][] = [
  ['202 without an id', { done: true, answer: 202, body: {} }],
  ['201 and an empty id', { done: true, answer: 201, body: { id: '' } }],
  ['408 after all', { done: true, answer: 408 }],
  ['500 after all', { done: true, answer: 500 }],
  ['503 after all', { done: true, answer: 503 }],
  ['504 after all', { done: true, answer: 504 }],
  ['something that is no JSON', { done: true, answer: 'malformed' }],
  ['nothing in time', { done: true, answer: 'never' }],
  ['by closing the connection after all', { done: true, answer: 'closed' }],
];

/** How somebody has the QR code posted, and not put in the place of a card. */
const ways: Readonly<Record<string, (person: Person) => Promise<unknown>>> = {
  'by writing Next': async (person) => {
    await person.arrive();
    await person.click('Set it up now');
    await person.click('Set up');
    await person.say('Next');
  },
  'by asking for the status': async (person) => {
    await reachQrCode(person);
    await person.say('status');
  },
  'by writing set up': async (person) => {
    await reachQrCode(person);
    await person.say('set up');
  },
};

/** What the job does that looks after open cards, for two minutes. */
async function pass({ clock, resumer }: Pick<WiredBot, 'clock' | 'resumer'>): Promise<void> {
  for (let passed = 0; passed < 120; passed += 15) {
    clock.advance(15);
    await resumer.interruptedTurns(20);
    await resumer.replaceCards(20);
  }
}

/** Sets up whatever is asked, and sees that the secret that was proven is nowhere in the chat then. */
async function finish(bot: Pick<WiredBot, 'clock' | 'resumer'>, person: Person): Promise<void> {
  const employee = new Employee({ person, now: () => bot.clock.now() });
  await employee.finish();
  await pass(bot);
  assert.ok(!employee.seesSecret, 'the secret that counts is still in the chat');
  assert.deepEqual(employee.scannable, []);
}

async function start(t: TestContext, trouble: ChannelTrouble) {
  const hasty = trouble.answer === 'never' && { channelTimeoutMs: 250 };
  const bot = await startWiredBot(t, { store: new MemoryStore(), ...hasty });
  const person = (): Person => new Person(drawing({ ...bot.wire.through(() => bot.port), deliver: bot.deliver }));
  return { bot, alex: person() };
}

for (const [title, trouble] of untold) {
  for (const [way, reach] of Object.entries(ways)) {
    test(`no QR code is posted by a message that Teams answers with ${title}, ${way}, and none stays`, async (t) => {
      const { bot, alex } = await start(t, trouble);
      let troubled = 0;
      bot.wire.befalls = ({ messageId, body }) => {
        assert.ok(messageId !== undefined || !holdsQrCode(body), 'a secret in a message without an id');
        const isPosted = messageId === undefined && /QR|in a moment/u.test(body);
        if (isPosted) troubled += 1;
        return isPosted ? trouble : undefined;
      };
      const before = alex.chat.length;
      await reach(alex);
      assert.ok(troubled > 0, 'the trouble came');
      assert.deepEqual(new Employee({ person: alex, now: () => bot.clock.now() }).scannable, []);
      assert.match(JSON.stringify(alex.chat.slice(before)), /[Tt]ry again/u);
      bot.wire.befalls = ({ messageId, body }) => {
        assert.ok(messageId !== undefined || !holdsQrCode(body), 'a secret in a message without an id');
        return undefined;
      };
      await finish(bot, alex);
    });
  }
}

for (const [title, trouble] of [
  ['400', { done: false, answer: 400 }],
  ['404', { done: false, answer: 404 }],
  ['500 after all', { done: true, answer: 500 }],
  ['504 after all', { done: true, answer: 504 }],
] as const) {
  for (const way of ['by clicking Next', ...Object.keys(ways)]) {
    test(`a QR code whose edit Teams answers with ${title}, ${way}, goes once it is proven`, async (t) => {
      const { bot, alex } = await start(t, trouble);
      bot.wire.befalls = ({ messageId, body }) => {
        assert.ok(messageId !== undefined || !holdsQrCode(body), 'a secret in a message without an id');
        return messageId !== undefined && holdsQrCode(body) ? trouble : undefined;
      };
      await (ways[way] ?? reachQrCode)(alex).catch(() => undefined);
      bot.wire.befalls = () => undefined;
      await finish(bot, alex);
    });
  }
}

test(
  'a process that dies at any write on the way to a QR code leaves none that counts',
  { timeout: 120_000 },
  async (t) => {
    for (const [way, reach] of Object.entries(ways)) {
      for (const fate of ['dies before', 'dies after', 'is refused', 'loses its answer'] as const) {
        for (let write = 1, writes = 1; write <= writes; write += 1) {
          await t.test(`${way}: write ${write} ${fate}`, async (each) => {
            const store = new MemoryStore();
            const mortal = mortalStore(store, { fate, write });
            const first = await startUnwiredBot(each, { store: mortal.store });
            const alex = new Person(drawing(first.teams));
            await Promise.race([reach(alex).catch(() => undefined), mortal.died]);
            writes = Math.max(writes, Math.min(mortal.writes.length, write) + 1);
            const { clock, teams } = first;
            const next = await startUnwiredBot(each, { store, clock, seed: `next-${write}` });
            teams.answeredBy((context) => next.bot.run(context));
            clock.advance(11);
            await pass(next);
            await finish(next, alex);
          });
        }
      }
    }
  },
);

test('the languages that are asked for from the help take the place of the QR code: it is not left behind', async (t) => {
  const { bot, alex } = await start(t, { done: true, answer: 200 });
  const entry = await reachQrCode(alex);
  await alex.say('help');
  await alex.click('Change language');
  await alex.click('Nederlands');
  await alex.say(codeAt(entry, bot.clock.now()));
  await pass(bot);
  assert.ok(!JSON.stringify(alex.chat).includes(entry.secret));
});
