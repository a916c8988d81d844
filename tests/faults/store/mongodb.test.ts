import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { openMongoStore } from '../../../services/store/mongodb/store.ts';
import {
  longestWait,
  mongodbSkip,
  temporaryDatabaseName,
  temporaryMongoStore,
  timed,
} from '../../services/store/temporary-stores.ts';
import { codeAt } from '../../support/authenticator.ts';
import { reachCode } from '../../support/journey.ts';
import { TroubledStore } from '../../support/troubled-store.ts';
import { startWiredBot } from '../wired-bot.ts';
import { type CommandTrouble, MongoWay } from './mongodb-way.ts';
import { WholeConversation } from './whole-conversation.ts';

const refusal = (code: number, codeName: string): CommandTrouble => {
  const labels = { errorLabels: ['RetryableWriteError'] };
  return { done: false, answer: { ok: 0, code, codeName, errmsg: 'demo', ...labels } };
};

const notPrimary = refusal(10107, 'NotWritablePrimary');
const steppedDown = refusal(189, 'PrimarySteppedDown');
const noRoom: CommandTrouble = {
  done: false,
  answer: { ok: 0, code: 14031, codeName: 'OutOfDiskSpace', errmsg: 'demo' },
};
const stepsDown = new Set([notPrimary, steppedDown]);

const troubles: readonly [title: string, trouble: CommandTrouble][] = [
  ['closes its connections', { done: false, answer: 'closed' }],
  ['closes its connections once it is done', { done: true, answer: 'closed' }],
  ['is no primary any more', notPrimary],
  ['steps down', steppedDown],
  ['cannot replicate what it writes', { done: true, answer: { writeConcernError: { code: 64, errmsg: 'demo' } } }],
  ['has no room on its disk', noRoom],
  ['answers nothing', { done: false, answer: 'nothing' }],
  ['answers nothing once it is done', { done: true, answer: 'nothing' }],
];

async function start(t: TestContext) {
  const way = await MongoWay.open(t);
  const databaseName = temporaryDatabaseName();
  // What is in the database is looked at on another way.
  const real = await temporaryMongoStore(t, databaseName);
  const store = await openMongoStore({ uri: way.uri, databaseName });
  t.after(() => store.close());
  const bot = await startWiredBot(t, { store });
  return { way, bot, conversation: new WholeConversation(bot, new TroubledStore(store), real) };
}

/** Actions during which the server is in trouble: a wrong code, and the repetition of what could not be done. */
const troubled = new Set([6, 8]);

describe('MongoDB', { skip: mongodbSkip, concurrency: true }, () => {
  for (const [title, trouble] of troubles) {
    test(`that ${title} is told of within five seconds, and costs repetitions only`, async (t) => {
      const { way, bot, conversation } = await start(t);
      let action = 0;
      const act = async (): Promise<void> => {
        action += 1;
        // What is there can be read from a disk that is full.
        const isMet = (command: string): boolean => trouble !== noRoom || command !== 'find';
        if (troubled.has(action)) way.befalls = (command) => (isMet(command) ? trouble : undefined);
        const { result, milliseconds } = await timed(() => conversation.alex.act());
        way.befalls = () => undefined;
        if (result.status === 'rejected') throw result.reason;
        assert.ok(milliseconds < longestWait, `${milliseconds} ms`);
      };
      const afterAct = async (): Promise<void> => {
        // Who steps down closes its connections; the driver then looks for the primary at once.
        if (troubled.has(action) && stepsDown.has(trouble)) way.cut();
        bot.clock.advance(11);
        await bot.resumer.interruptedTurns(10).catch(() => undefined);
      };
      await conversation.walk({ act, afterAct });
      assert.ok(conversation.apologized);
    });
  }

  test('that stands still is told of within five seconds, and the same code works when it goes on', async (t) => {
    const { way, bot } = await start(t);
    const alex = bot.person();
    const entry = await reachCode(alex);
    const click = alex.clickActivity('Verify', { code: codeAt(entry, bot.clock.now()) });
    way.standsStill = true;
    const { result, milliseconds } = await timed(() => alex.replay(click));
    assert.match(JSON.stringify(result), /this reference/u);
    assert.ok(milliseconds < longestWait, `${milliseconds} ms`);
    way.standsStill = false;
    way.cut();
    bot.clock.advance(11);
    // The driver needs a moment to find the server again; the person tries until then.
    const heard: string[] = [];
    while (!heard.some((answer) => answer.includes("You're all set")) && heard.length < 8) {
      heard.push(JSON.stringify(await alex.replay(click)));
    }
    assert.ok(heard.length < 8, heard.join('\n'));
    assert.equal((await bot.enrollment.status(alex)).methods.length, 1);
  });

  test('that is slow costs patience, and one that is slower an apology in time: the same code works afterwards', async (t) => {
    const { way, bot } = await start(t);
    const alex = bot.person();
    const entry = await reachCode(alex);
    const click = alex.clickActivity('Verify', { code: codeAt(entry, bot.clock.now()) });
    way.late = 1_500;
    const slow = await timed(() => alex.replay(click));
    assert.match(JSON.stringify(slow.result), /this reference/u);
    assert.ok(slow.milliseconds < longestWait, `${slow.milliseconds} ms`);
    // Whether it counts already or not: the same code leads on.
    bot.clock.advance(11);
    way.late = 200;
    const patient = await timed(() => alex.replay(click));
    assert.match(JSON.stringify(patient.result), /You're all set/u);
    assert.equal((await bot.enrollment.status(alex)).methods.length, 1);
  });
});
