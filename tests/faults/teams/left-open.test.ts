import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { z } from 'zod';
import { conversationCollection } from '../../../bot/conversation/conversation-document.ts';
import type { AdaptiveCard } from '../../../cards/support/adaptive-card.ts';
import { codeAt } from '../../support/authenticator.ts';
import { type ChannelTrouble } from '../../support/channel-trouble.ts';
import type { ShownMessage } from '../../support/fake-teams.ts';
import { reachQrCode } from '../../support/journey.ts';
import { type Person, textOf } from '../../support/person.ts';
import { startWiredBot, type WiredBot } from '../wired-bot.ts';

/** Long enough for every attempt there is, in seconds, and how often the job looks. */
const day = 86_400;
const lookEvery = 15;

const unavailable: ChannelTrouble = { done: false, answer: 400 };
const blocked: ChannelTrouble = { done: false, answer: 403, body: { error: { code: 'MessageWritesBlocked' } } };

/** Edits come to nothing, messages arrive. */
function refuseEdits({ wire }: WiredBot, trouble = unavailable): void {
  wire.befalls = ({ messageId }) => (messageId === undefined ? undefined : trouble);
}

/** Lets time pass as it does for the job that looks after open cards. */
async function pass({ clock, resumer }: WiredBot, seconds: number): Promise<void> {
  for (let passed = 0; passed < seconds; passed += lookEvery) {
    clock.advance(lookEvery);
    await resumer.replaceCards(20);
  }
}

function shows(person: Person, secret: string): boolean {
  return JSON.stringify(person.chat).includes(secret);
}

/** Somebody who looks at a QR code. */
async function start(t: TestContext, timeoutMs = 4_000) {
  const bot = await startWiredBot(t, { channelTimeoutMs: timeoutMs });
  const alex = bot.person();
  const entry = await reachQrCode(alex);
  const code = (): string => codeAt(entry, bot.clock.now());
  const edits = (): number => bot.wire.calls.filter(({ messageId }) => messageId !== undefined).length;
  return { bot, alex, entry, code, edits };
}

/** The message as the person who clicked sees it: with the card that the click was answered with. */
function redrawn({ id }: ShownMessage, answer: unknown): ShownMessage {
  return { id, card: z.object({ value: z.custom<AdaptiveCard>() }).parse(answer).value };
}

test('a QR code that could not be replaced when its code was typed is replaced later, without the person', async (t) => {
  const { bot, alex, entry, code } = await start(t);
  refuseEdits(bot);
  await alex.say(code());
  assert.equal((await bot.changes.status(alex)).status, 'enforced');
  assert.ok(shows(alex, entry.secret));
  bot.wire.befalls = () => undefined;
  await pass(bot, 60);
  assert.deepEqual(alex.transcript, ['This card is out of date', "You're all set [Done] [Try it out]"]);
  assert.ok(!shows(alex, entry.secret));
  assert.ok(!bot.logLines.join('').includes(entry.secret));
  await alex.click('Done');
});

test('whose clicks were answered while no card could be edited finds the chat as it should be later', async (t) => {
  const { bot, alex, entry, code } = await start(t);
  const message = alex.chat.at(-1);
  assert.ok(message);
  refuseEdits(bot);
  const asked = redrawn(message, await alex.click('Next', {}, message));
  const done = redrawn(message, await alex.click('Verify', { code: code() }, asked));
  assert.match(textOf(done.card), /You're all set/u);
  assert.ok(shows(alex, entry.secret), 'nothing could be edited');
  bot.wire.befalls = () => undefined;
  await pass(bot, 60);
  assert.deepEqual(alex.transcript, ["You're all set [Done] [Try it out]"]);
  await alex.click('Done', {}, done);
  assert.equal(alex.lastLine, "You're all set [Done] [Try it out]");
});

test('a QR code whose set-up was stopped or expired while no card could be edited goes later', async (t) => {
  for (const end of ['cancel', 'expire'] as const) {
    const { bot, alex, entry } = await start(t);
    refuseEdits(bot);
    if (end === 'cancel') await alex.say('cancel');
    else {
      bot.clock.advance(600);
      await bot.enrollment.expireDue(10, { tell: (person) => bot.resumer.enrollmentChanged(person) });
    }
    assert.ok(shows(alex, entry.secret));
    bot.wire.befalls = () => undefined;
    await pass(bot, 60);
    assert.ok(!shows(alex, entry.secret), end);
    assert.equal(
      alex.transcript[0],
      end === 'cancel' ? 'This card is out of date' : 'This set-up has expired [Start again]',
    );
  }
});

test('a turn that was given up after its proof leaves no QR code for good, and its end is shown later', async (t) => {
  const { bot, alex, entry, code } = await start(t, 50);
  bot.wire.befalls = () => ({ done: false, answer: 'never' });
  await alex.say(code());
  assert.equal((await bot.changes.status(alex)).status, 'enforced');
  bot.wire.befalls = () => undefined;
  await pass(bot, 60);
  assert.deepEqual(alex.transcript, ["You're all set [Done] [Try it out]"]);
  assert.ok(!shows(alex, entry.secret));
});

test('a chat that takes no edit is tried some ten times in a day, with longer and longer pauses', async (t) => {
  const { bot, alex, code, edits } = await start(t);
  refuseEdits(bot);
  await alex.say(code());
  const before = edits();
  await pass(bot, 300);
  const early = edits() - before;
  assert.ok(early >= 3 && early <= 5, `${early} in five minutes`);
  await pass(bot, day);
  const { length } = bot.wire.calls;
  assert.ok(edits() - before <= 12, `${edits() - before} in a day`);
  await pass(bot, day);
  assert.equal(bot.wire.calls.length, length);
});

test('somebody who blocked the bot is not written to again and again, and finds no QR code on coming back', async (t) => {
  const { bot, alex, entry, code } = await start(t);
  bot.wire.befalls = () => blocked;
  await alex.say(code());
  bot.clock.advance(600);
  await bot.enrollment.expireDue(10, { tell: (person) => bot.resumer.enrollmentChanged(person) });
  const { length } = bot.wire.calls;
  await pass(bot, day);
  await bot.resumer.interruptedTurns(20);
  assert.ok(bot.wire.calls.length - length <= 1, `${bot.wire.calls.length - length} calls`);
  bot.wire.befalls = () => undefined;
  await alex.say('status');
  await pass(bot, 60);
  assert.ok(!shows(alex, entry.secret));
});

test('a message that is gone is forgotten', async (t) => {
  const { bot, alex, code } = await start(t);
  refuseEdits(bot, { done: false, answer: 404 });
  await alex.say(code());
  const { length } = bot.wire.calls;
  await pass(bot, 600);
  assert.equal(bot.wire.calls.length, length);
});

test('of two replicas one replaces an open card', async (t) => {
  const { bot, alex, entry, code, edits } = await start(t);
  const two = await startWiredBot(t, { store: bot.store, clock: bot.clock, wire: bot.wire, seed: 'two' });
  refuseEdits(bot);
  await alex.say(code());
  bot.wire.befalls = () => undefined;
  const before = edits();
  bot.clock.advance(60);
  await Promise.all([bot.resumer.replaceCards(20), two.resumer.replaceCards(20)]);
  await Promise.all([bot.resumer.replaceCards(20), two.resumer.replaceCards(20)]);
  assert.ok(!shows(alex, entry.secret));
  // The QR code, and the question below it, which is drawn as it stands.
  assert.equal(edits() - before, 2);
});

test('cards that the first build left open are replaced', async (t) => {
  const { bot, alex, entry, code } = await start(t);
  const shown = alex.chat.at(-1);
  refuseEdits(bot);
  await alex.say(code());
  // As that build stored it.
  const openCards = { messageIds: [shown?.id ?? ''], tries: 0, tryAt: new Date(bot.clock.now().getTime() + 30_000) };
  await bot.store.collection(conversationCollection).findOneAndUpdate({}, { $set: { openCards } });
  bot.wire.befalls = () => undefined;
  await pass(bot, 60);
  assert.ok(!shows(alex, entry.secret));
});
