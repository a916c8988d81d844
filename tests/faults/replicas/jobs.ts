import assert from 'node:assert/strict';
import { conversationCollection } from '../../../bot/conversation/conversation-document.ts';
import { EnrollmentRepository } from '../../../services/enrollment/state/enrollment-repository.ts';
import { reachQrCode } from '../../support/journey.ts';
import type { Person } from '../../support/person.ts';
import { crowd, personAt, recorded, type Servers, until } from './servers.ts';

const people = 6;
const interruption = 'We were interrupted. This is where you were.';

/** Set-ups whose time is over, and both servers' jobs at them: each ends once, and the chat says so once. */
export async function expiry(servers: Servers): Promise<void> {
  const waiting = await atTheQrCode(servers, 'demo-expiring');
  await servers.site.inspect(async (evidence) => {
    const repository = new EnrollmentRepository(evidence);
    for (const person of waiting) {
      const loaded = await repository.load(person);
      assert.ok(loaded.enrollment.pending);
      const pending = { ...loaded.enrollment.pending, expiresAt: new Date(0) };
      assert.ok(await repository.save(person, loaded, { next: { ...loaded.enrollment, pending }, events: [] }));
    }
  });
  const isTold = ({ transcript }: Person): boolean => transcript.some((line) => line.includes('expired'));
  await until(() => waiting.every(isTold), 'expired set-ups are told');
  await until(
    async () => (await recorded(servers, waiting, 'set-up-expired')).every((count) => count > 0),
    'expired set-ups are recorded',
  );
  for (const { transcript } of waiting) assert.deepEqual(transcript, ['This set-up has expired [Start again]']);
  assert.deepEqual(await recorded(servers, waiting, 'set-up-expired'), Array(people).fill(1));
}

/** Turns that were cut off, and both servers' jobs at them: each chat is taken up once. */
export async function interruptions(servers: Servers): Promise<void> {
  const waiting = await atTheQrCode(servers, 'demo-interrupted');
  await servers.site.inspect(async ({ store }) => {
    const conversations = store.collection(conversationCollection);
    for (const { objectId } of waiting) {
      const lease = { token: 'of a process that died', expiresAt: new Date() };
      await conversations.findOneAndUpdate({ _id: `msteams:chat-of-${objectId}` }, { $set: { lease } });
    }
  });
  await until(() => waiting.every(({ transcript }) => transcript.includes(interruption)), 'chats are taken up');
  // Whoever else had found them has had its turn when this has come back.
  await Promise.all(waiting.map((person) => person.say('help')));
  for (const { transcript } of waiting) {
    assert.equal(transcript.filter((line) => line === interruption).length, 1, transcript.join('\n'));
  }
}

function atTheQrCode(servers: Servers, name: string): Promise<Person[]> {
  return crowd(servers, { count: people, name }, async (objectId) => {
    const person = personAt(servers.teams, servers.all, objectId);
    await reachQrCode(person);
    return person;
  });
}
