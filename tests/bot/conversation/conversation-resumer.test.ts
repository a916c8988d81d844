import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeAt } from '../../support/authenticator.ts';
import { buildBot, type BuiltBot } from '../../support/build-bot.ts';
import { reachCode, reachQrCode } from '../../support/journey.ts';
import type { Person } from '../../support/person.ts';

const leaseSeconds = 10;

/** The process of a turn dies: the conversation stays leased and nothing of the turn is saved. */
async function dieInTurn({ conversations }: BuiltBot, person: Person): Promise<void> {
  await conversations.exclusively(`msteams:chat-of-${person.objectId}`, () => Promise.resolve());
}

const interruption = 'We were interrupted. This is where you were.';

test('after a crash the person hears that the turn was interrupted, and sees where they were', async (t) => {
  const built = await buildBot(t);
  const alex = built.person();
  const entry = await reachCode(alex);
  const before = alex.lastLine;
  await dieInTurn(built, alex);
  await built.resumer.interruptedTurns(10);
  assert.equal(alex.lastLine, before, 'a turn that may still be running is left alone');
  built.clock.advance(leaseSeconds);
  await built.resumer.interruptedTurns(10);
  assert.deepEqual(
    alex.transcript.filter((line) => line === interruption),
    [interruption],
  );
  await alex.click('Verify', { code: codeAt(entry, built.clock.now()) });
  assert.equal((await built.changes.status(alex)).status, 'enforced');
});

test('whose proof was written while its answer was lost is told to be set up', async (t) => {
  const built = await buildBot(t);
  const alex = built.person();
  const entry = await reachCode(alex);
  const methodId = (await built.changes.status(alex)).pending?.methodId ?? '';
  await dieInTurn(built, alex);
  const { tenantId, objectId } = alex;
  const outcome = await built.enrollment.prove({ tenantId, objectId }, methodId, codeAt(entry, built.clock.now()));
  assert.equal(outcome.code, 'verified');
  built.clock.advance(leaseSeconds);
  const restarted = await buildBot(t, { ...built, seed: 'restarted' });
  await restarted.resumer.interruptedTurns(10);
  assert.ok(alex.transcript.includes(interruption));
  assert.ok(alex.transcript.includes("You're all set [Done] [Try it out]"));
  assert.ok(!alex.transcript.some((line) => line.includes('[Verify]')), 'no form is left open');
  assert.ok(!JSON.stringify(alex.chat).includes(entry.secret));
});

test('an interrupted turn is taken up once, by one replica', async (t) => {
  const one = await buildBot(t);
  const two = await buildBot(t, { ...one, seed: 'two' });
  const alex = one.person();
  await reachCode(alex);
  await dieInTurn(one, alex);
  one.clock.advance(leaseSeconds);
  await Promise.all([one.resumer.interruptedTurns(10), two.resumer.interruptedTurns(10)]);
  await one.resumer.interruptedTurns(10);
  assert.equal(alex.transcript.filter((line) => line === interruption).length, 1);
});

test('a first turn that died leaves nothing to take up, and the next message is answered', async (t) => {
  const built = await buildBot(t);
  const alex = built.person();
  await dieInTurn(built, alex);
  built.clock.advance(leaseSeconds);
  await built.resumer.interruptedTurns(10);
  assert.deepEqual(alex.transcript, []);
  await alex.say('hello');
  assert.match(alex.lastLine, /Set it up now/u);
});

test('an expired set-up turns its QR card, in place, into one that says so and holds no secret', async (t) => {
  const built = await buildBot(t);
  const alex = built.person();
  const entry = await reachQrCode(alex);
  const held = alex.chat.findIndex(({ card }) => JSON.stringify(card ?? '').includes(entry.secret));
  const length = alex.chat.length;
  built.clock.advance(600);
  await built.enrollment.expireDue(10, { tell: (person) => built.resumer.enrollmentChanged(person) });
  assert.equal(alex.chat.length, length);
  assert.equal(alex.transcript[held], 'This set-up has expired [Start again]');
  assert.ok(!JSON.stringify(alex.chat).includes(entry.secret));
});

test('a change of somebody the bot never talked with is heard in silence', async (t) => {
  const { resumer, person, teams } = await buildBot(t);
  await resumer.enrollmentChanged(person());
  assert.equal(teams.calls, 0);
});

test('a chat that cannot be written to is left alone, and the others hear all the same', async (t) => {
  const built = await buildBot(t);
  const people = ['one', 'two'].map((objectId) => built.person({ objectId: `demo-${objectId}` }));
  for (const each of people) {
    await reachCode(each);
    await dieInTurn(built, each);
  }
  built.clock.advance(leaseSeconds);
  built.teams.outage = new Error('The bot is blocked');
  await built.resumer.interruptedTurns(10);
  assert.ok(built.teams.calls > 0);
  built.teams.outage = undefined;
  const { calls } = built.teams;
  built.clock.advance(leaseSeconds);
  await built.resumer.interruptedTurns(10);
  assert.equal(built.teams.calls, calls, 'it is not tried for ever');
  for (const each of people) {
    await each.say('hello');
    assert.match(each.transcript.join(), /\[Verify\]/u);
  }
});

test('a conversation that cannot be read does not keep the others from being taken up', async (t) => {
  const built = await buildBot(t);
  const alex = built.person();
  await reachCode(alex);
  await dieInTurn(built, alex);
  const strange = { _id: 'msteams:0', answered: 'not a list', lease: { token: 'demo', expiresAt: built.clock.now() } };
  await built.store.collection<typeof strange>({ name: 'conversations', indexes: [] }).insertOne(strange);
  built.clock.advance(leaseSeconds);
  await built.resumer.interruptedTurns(10);
  assert.ok(alex.transcript.includes(interruption));
});
