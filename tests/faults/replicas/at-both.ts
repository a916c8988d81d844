import assert from 'node:assert/strict';
import { type AppEntry, codeAt } from '../../support/authenticator.ts';
import { reachCode } from '../../support/journey.ts';
import { type Person, textOf } from '../../support/person.ts';
import { crowd, personAt, recorded, type Servers } from './servers.ts';

const rounds = 12;
const allSet = "You're all set [Done] [Try it out]";

/** One fresh code, in two chats of one person, at both servers at once: it is right once. */
export async function sameCode(servers: Servers): Promise<void> {
  const people = await crowd(servers, { count: rounds, name: 'demo-code' }, async (objectId) => {
    const { person, other, entry } = await inTwoChats(servers, objectId);
    await person.click('Verify', { code: codeAt(entry, new Date()) });
    await other.say('status');
    for (const each of [person, other]) await each.click('Try it out');
    // Accepted already; the code that proved the set-up is an earlier one.
    const code = codeAt(entry, new Date(Date.now() + 30_000));
    await Promise.all([person, other].map((each) => each.click('Verify', { code })));
    const answers = [person, other].map(({ card }) => /is right|used already/u.exec(textOf(card))?.[0]);
    assert.deepEqual(answers.sort(), ['is right', 'used already']);
    return person;
  });
  assert.deepEqual(await recorded(servers, people, 'verification-succeeded'), Array(rounds).fill(1));
  assert.deepEqual(await recorded(servers, people, 'code-replayed'), Array(rounds).fill(1));
}

/**
 * The code that proves a set-up, in two chats of one person, at both servers at once: it is set up once, by the chat that
 * showed the QR code last. The other one was put away then, and says how things stand.
 */
export async function sameProof(servers: Servers): Promise<void> {
  const people = await crowd(servers, { count: rounds, name: 'demo-proof' }, async (objectId) => {
    const { person, other, entry } = await inTwoChats(servers, objectId);
    const code = codeAt(entry, new Date());
    // The first chat's card is put away soon after the other one shows the code: a click may have left before that is seen.
    const early = person.clickActivity('Verify', { code });
    await other.say('set up');
    await other.click('Continue');
    await other.click('Next');
    await Promise.all([person.replay(early), other.click('Verify', { code })]);
    assert.equal(other.lastLine, allSet);
    assert.match(person.lastLine, /^Additional security verification is set up|^You were setting up/u);
    return person;
  });
  assert.deepEqual(await recorded(servers, people, 'method-activated'), Array(rounds).fill(1));
}

/** The very same activity at both servers at once, a click and a message: one answer in the chat. */
export async function sameActivity(servers: Servers): Promise<void> {
  const { teams, all } = servers;
  const people = await crowd(servers, { count: rounds, name: 'demo-activity' }, async (objectId) => {
    const person = personAt(teams, all, objectId);
    const deliver = (activity: object) =>
      Promise.all(all.map(({ port }) => teams.through(() => port).deliver(activity)));
    const entry = await reachCode(person);
    const answers = await deliver(person.clickActivity('Verify', { code: codeAt(entry, new Date()) }));
    assert.deepEqual(answers[0], answers[1]);
    assert.deepEqual(person.transcript, [allSet]);
    await deliver(person.messageActivity('help'));
    assert.equal(person.transcript.filter((line) => line.startsWith('What you can write')).length, 1);
    assert.equal(person.transcript.length, 2);
    return person;
  });
  assert.deepEqual(await recorded(servers, people, 'method-activated'), Array(rounds).fill(1));
}

/** Somebody who is asked for a code in a chat with the one server, and who has another chat with the other one. */
async function inTwoChats(
  { teams, all: [one, two] }: Servers,
  objectId: string,
): Promise<{ person: Person; other: Person; entry: AppEntry }> {
  assert.ok(one !== undefined && two !== undefined);
  const person = personAt(teams, [one], objectId);
  const entry = await reachCode(person);
  return { person, other: personAt(teams, [two], objectId, 'other-chat'), entry };
}
