import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { personKey } from '../../../services/directory/directory.ts';
import { ChatUpdates } from '../../../services/enrollment/chat-updates.ts';
import { auditDraft } from '../../../services/enrollment/transitions/decision.ts';
import { alex, documentOf, enrollmentKit, sanne } from './enrollment-kit.ts';

/** Something that happens outside the chat. */
async function kit(t: TestContext) {
  const enrollment = await enrollmentKit(t);
  const { changes, repository, clock } = enrollment;
  const told: string[] = [];
  const troubles: string[] = [];
  /** One replica. */
  const replica = (tellChat = (): Promise<void> => Promise.resolve(void told.push('told'))): ChatUpdates =>
    new ChatUpdates({ changes, repository, clock, tellChat, onTrouble: (error) => void troubles.push(String(error)) });
  const happen = (updates: ChatUpdates): Promise<void> =>
    updates.change(alex, (state) => ({
      next: { ...state, proofs: state.proofs + 1 },
      outcome: undefined,
      events: [auditDraft('verification-succeeded', {})],
    }));
  const isPending = async (): Promise<boolean> => 'tellAt' in (await documentOf(enrollment));
  return { ...enrollment, told, troubles, replica, happen, isPending };
}

const busy = (): Promise<never> => Promise.reject(new Error('The chat is busy'));
const dead = (): Promise<never> => new Promise(() => undefined);

describe('a change outside the chat', () => {
  test('is told to the chat at once, and once', async (t) => {
    const { replica, happen, told, isPending, clock } = await kit(t);
    const updates = replica();
    await happen(updates);
    await updates.settled();
    clock.advance(60);
    await updates.tellDue(10);
    assert.deepEqual(told, ['told']);
    assert.equal(await isPending(), false);
  });

  test('is told by one of the other replicas when the one that wrote it is killed', async (t) => {
    const { replica, happen, told, isPending, clock } = await kit(t);
    await happen(replica(dead));
    await replica().tellDue(10);
    assert.deepEqual(told, [], 'it has five seconds');
    clock.advance(5);
    await Promise.all([replica().tellDue(10), replica().tellDue(10)]);
    assert.deepEqual(told, ['told']);
    assert.equal(await isPending(), false);
  });

  test('is tried until the chat can be told, with pauses of a minute at most', async (t) => {
    const { replica, happen, told, isPending, clock, troubles } = await kit(t);
    const updates = replica(busy);
    await happen(updates);
    await updates.settled();
    for (let second = 0; second < 600; second += 1) {
      await updates.tellDue(10);
      clock.advance(1);
    }
    assert.ok(troubles.length >= 12 && troubles.length <= 14, `${troubles.length} times in ten minutes`);
    clock.advance(60);
    await replica().tellDue(10);
    assert.deepEqual(told, ['told']);
    assert.equal(await isPending(), false);
  });

  test('is told to the chat of its owner, whomever the row names beside what is sealed', async (t) => {
    const { happen, replica, changes, repository, clock, documents } = await kit(t);
    await happen(replica(dead));
    await documents.findOneAndUpdate({ _id: personKey(alex) }, { $set: { person: sanne } });
    clock.advance(5);
    const [told, asked]: [unknown[], unknown[]] = [[], []];
    const later = new ChatUpdates({
      ...{ changes, repository, clock },
      tellChat: (person) => Promise.resolve(void told.push(person)),
      ready: (tenantId) => Promise.resolve(void asked.push(tenantId)),
      onTrouble: assert.ifError,
    });
    await later.tellDue(10);
    assert.deepEqual([told, asked], [[alex], [alex.tenantId]]);
  });

  test('that comes while another is told is told too', async (t) => {
    const { replica, happen, told, isPending, clock } = await kit(t);
    const telling = Promise.withResolvers<undefined>();
    const slow = replica(() => telling.promise.then(() => void told.push('told')));
    await happen(slow);
    clock.advance(1);
    await happen(replica(dead));
    telling.resolve(undefined);
    await slow.settled();
    assert.equal(await isPending(), true);
    clock.advance(5);
    await replica().tellDue(10);
    assert.deepEqual([told.length, await isPending()], [2, false]);
  });

  test('that the first build wrote, or whose moment a wrong clock set, is told', async (t) => {
    const { replica, happen, told, isPending, clock, documents } = await kit(t);
    await happen(replica(dead));
    for (const seconds of [0, 86_400]) {
      const tellAt = new Date(clock.now().getTime() + seconds * 1000);
      await documents.findOneAndUpdate({ _id: personKey(alex) }, { $set: { tellAt }, $unset: { tellTries: '' } });
      await replica().tellDue(10);
      assert.equal(await isPending(), false);
    }
    assert.equal(told.length, 2);
  });
});
