import assert from 'node:assert/strict';
import { Employee } from '../../support/employee.ts';
import { crowd, personAt, recorded, type Servers } from './servers.ts';

const people = 6;
const messages = 8;

/** Every turn of a chat goes to the other server than the one before: an enrollment like any other. */
export async function alternately(servers: Servers): Promise<void> {
  const enrolled = await crowd(servers, { count: people, name: 'demo-alternating' }, async (objectId) => {
    const person = personAt(servers.teams, servers.all, objectId);
    const employee = new Employee({ person, now: () => new Date() });
    await employee.finish();
    assert.deepEqual(person.transcript, ["You're all set [Done] [Try it out]", 'It works']);
    return person;
  });
  assert.deepEqual(await recorded(servers, enrolled, 'method-activated'), Array(people).fill(1));
}

/** Messages of one chat at both servers at once: each has its answer, and the chat goes on from where it was. */
export async function atOnce(servers: Servers): Promise<void> {
  await crowd(servers, { count: people, name: 'demo-at-once' }, async (objectId) => {
    const person = personAt(servers.teams, servers.all, objectId);
    const employee = new Employee({ person, now: () => new Date() });
    for (let acts = 1; acts <= 4; acts += 1) await employee.act();
    const before = person.transcript;
    await Promise.all(Array.from({ length: messages }, () => person.say('help')));
    const answers = person.transcript.slice(before.length);
    assert.deepEqual(person.transcript.slice(0, before.length), before);
    assert.equal(answers.length, messages);
    for (const answer of answers) assert.match(answer, /^What you can write to me|^I am still working/u);
    await employee.finish();
  });
}
