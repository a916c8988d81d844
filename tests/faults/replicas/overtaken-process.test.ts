import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conversationCollection } from '../../../bot/conversation/conversation-document.ts';
import { enrollmentCollection } from '../../../services/enrollment/state/enrollment-document.ts';
import { mongodbSkip } from '../../services/store/temporary-stores.ts';
import { complaints } from '../../support/employee.ts';
import { assertPromisesKept } from '../../support/promises.ts';
import { verifyAudit } from '../../support/running-bot.ts';
import { type Actor, actorAt, holdBack, scenes } from './scenes.ts';
import { type Servers, startServers, until, untilSealed } from './servers.ts';

const interruption = 'We were interrupted. This is where you were.';

test(
  'servers that stand still or die in mid-turn are overtaken by another one, and disturb nothing when they wake',
  { skip: mongodbSkip },
  async (t) => {
    const servers = await startServers(t, 3);
    const [still, other, dying] = servers.all;
    assert.ok(still && other && dying);
    const { teams } = servers;
    const actors = scenes.map((scene) => actorAt(teams, still, scene));
    actors.push(actorAt(teams, dying, { name: 'choosing', acts: 2 }));
    for (const actor of actors) await actor.enter();

    const held = holdBack(teams);
    const plays = actors.map((actor) => actor.play());
    await until(() => held.chats.size === actors.length, 'every turn has said something');
    still.bot.kill('SIGSTOP');
    dying.bot.kill('SIGKILL');
    await until(() => actors.every(isTakenUp), 'every chat is taken up');
    for (const actor of actors) await actor.goOnAt(other);

    const before = await everything(servers, actors);
    still.bot.kill('SIGCONT');
    held.release();
    await Promise.all(plays);
    assert.deepEqual(await everything(servers, actors), before);
    await assertGoOn(servers, actors);
  },
);

function isTakenUp({ employee: { person } }: Actor): boolean {
  return person.transcript.includes(interruption);
}

/** The chats, and what is stored of them and of their people once all is sealed. */
async function everything(servers: Servers, actors: readonly Actor[]): Promise<unknown> {
  await untilSealed(servers);
  const specs = [conversationCollection, enrollmentCollection];
  const stored = await servers.site.inspect(({ store }) =>
    Promise.all(specs.map((spec) => store.collection(spec).find({}, { sort: { _id: 1 } }))),
  );
  return structuredClone([stored, actors.map(({ employee }) => employee.person.chat)]);
}

/** Everybody goes on to the end, and was told of one interruption and nothing else. */
async function assertGoOn({ site }: Servers, actors: readonly Actor[]): Promise<void> {
  for (const { employee } of actors) {
    await employee.finish();
    const { transcript } = employee.person;
    assert.equal(transcript.filter((line) => line === interruption).length, 1, transcript.join('\n'));
    assert.doesNotMatch(transcript.join('\n'), /went wrong/u);
    assert.deepEqual(complaints(employee.person), []);
  }
  const people = actors.map(({ employee }) => employee);
  await site.inspect((evidence) => assertPromisesKept(evidence, people));
  assert.match(await verifyAudit(site.environment), /^The audit trail holds/u);
}
