import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { AuditEvent } from '../../../services/audit/audit-event.ts';
import type { PersonId } from '../../../services/directory/directory.ts';
import { HelpdeskNotices, helpdeskNoticeCollection } from '../../../services/helpdesk/helpdesk-notices.ts';
import { openTestStore } from '../../support/build-bot.ts';
import { FakeClock } from '../../support/fakes.ts';

const alex: PersonId = { tenantId: 'demo-tenant', objectId: 'demo-alex' };

function event(part: Partial<AuditEvent> = {}): AuditEvent {
  const clock = new FakeClock();
  return {
    ...{ id: 'event-1', at: clock.now(), type: 'fraud-reported', person: alex, actor: 'person' },
    detail: { method: 'mobile-call' },
    ...part,
  };
}

/** Notices for the agents given; `reachable` of them have a chat, and `failing` cannot be written to. */
async function kit(t: TestContext, agents: readonly string[] = ['agent-1', 'agent-2']) {
  const store = await openTestStore(t);
  await store.prepare([helpdeskNoticeCollection]);
  const clock = new FakeClock();
  const troubles: unknown[] = [];
  const heard: string[] = [];
  const reachable = new Set(agents);
  const failing = new Set<string>();
  const notices = new HelpdeskNotices({
    store,
    clock,
    agentsOf: () => Promise.resolve(agents),
    onTrouble: (error) => troubles.push(error),
  });
  const tell = (agent: PersonId, { type }: { readonly type: string }): Promise<boolean> => {
    if (failing.has(agent.objectId)) return Promise.reject(new Error('demo'));
    if (!reachable.has(agent.objectId)) return Promise.resolve(false);
    heard.push(`${agent.tenantId}/${agent.objectId}: ${type}`);
    return Promise.resolve(true);
  };
  return { notices, tell, clock, heard, reachable, failing, troubles, store };
}

describe('what the helpdesk has to hear of', () => {
  test('is told to every agent once, as agents of the tenant of the person', async (t) => {
    const { notices, tell, heard, clock } = await kit(t);
    await notices.take([event(), event({ id: 'event-2', type: 'verification-succeeded' })]);
    await notices.take([event()]);
    for (let times = 0; times < 3; times += 1) {
      await notices.tellDue(tell, 10);
      clock.advance(3_600);
    }
    assert.deepEqual(heard, ['demo-tenant/agent-1: fraud-reported', 'demo-tenant/agent-2: fraud-reported']);
  });

  test('is told once where somebody disowns a change; who waits is shown on the cards of hand-offs, and not told of here', async (t) => {
    const { notices, tell, heard } = await kit(t, ['agent-1']);
    const opened = { type: 'hand-off-opened', detail: { reference: 'BCD-234', why: 'disowned' } } as const;
    await notices.take([event({ type: 'change-disowned', detail: {} }), event({ id: 'event-2', ...opened })]);
    for (let times = 0; times < 3; times += 1) await notices.tellDue(tell, 10);
    assert.deepEqual(heard, ['demo-tenant/agent-1: change-disowned']);
  });

  test('is told once a day where Entra could not be kept up to date, for each reason and however many people it is', async (t) => {
    const { notices, tell, heard, clock } = await kit(t, ['agent-1']);
    const whys = ['not-allowed', 'not-allowed', 'not-known'];
    const all = whys.map((why, index) =>
      event({
        id: `event-${index}`,
        type: 'entra-given-up',
        person: { ...alex, objectId: `${index}` },
        detail: { why },
      }),
    );
    await notices.take(all);
    for (let times = 0; times < 4; times += 1) await notices.tellDue(tell, 10);
    assert.equal(heard.length, 2);
    clock.advance(86_400);
    await notices.take(all.map((each) => ({ ...each, at: clock.now() })));
    for (let times = 0; times < 4; times += 1) await notices.tellDue(tell, 10);
    assert.equal(heard.length, 4);
  });

  test('is left alone where another release wrote it and this one tells nobody of it: without an error, and until it is swept', async (t) => {
    const { notices, tell, heard, clock, troubles, store } = await kit(t);
    const now = clock.now();
    const ofBefore = { _id: 'event-1', type: 'hand-off-opened', at: now, person: alex, detail: {}, told: [], tries: 3 };
    const times = { dueAt: now, expiresAt: new Date(now.getTime() + 86_400_000) };
    const row = { ...ofBefore, ...times };
    await store.collection<typeof row>(helpdeskNoticeCollection).insertOne(row);
    for (let times = 0; times < 3; times += 1) {
      await notices.tellDue(tell, 10);
      clock.advance(3_600);
    }
    assert.deepEqual([heard, troubles], [[], []]);
    clock.advance(2 * 86_400);
    assert.equal(await notices.sweep(), 1);
  });

  test('is told once by two processes at a time', async (t) => {
    const { notices, tell, heard } = await kit(t);
    await notices.take([event()]);
    await Promise.all([notices.tellDue(tell, 10), notices.tellDue(tell, 10)]);
    assert.equal(heard.length, 2);
  });

  test('waits for an agent who can be told, longer each time, and is not told again to who has heard', async (t) => {
    const { notices, tell, heard, clock, failing } = await kit(t);
    failing.add('agent-2');
    await notices.take([event()]);
    await notices.tellDue(tell, 10);
    await notices.tellDue(tell, 10);
    assert.deepEqual(heard, ['demo-tenant/agent-1: fraud-reported']);
    failing.clear();
    clock.advance(59);
    await notices.tellDue(tell, 10);
    assert.equal(heard.length, 1);
    clock.advance(1);
    await notices.tellDue(tell, 10);
    assert.deepEqual(heard.slice(1), ['demo-tenant/agent-2: fraud-reported']);
  });

  test('is told to the first agent who opens a chat', async (t) => {
    const { notices, tell, heard, clock, reachable } = await kit(t);
    reachable.clear();
    await notices.take([event()]);
    await notices.tellDue(tell, 10);
    reachable.add('agent-2');
    clock.advance(60);
    await notices.tellDue(tell, 10);
    assert.deepEqual(heard, ['demo-tenant/agent-2: fraud-reported']);
  });

  test('is given up after a week in which nobody could be told, which is not passed over in silence', async (t) => {
    const { notices, tell, clock, reachable, troubles, store } = await kit(t);
    reachable.clear();
    await notices.take([event()]);
    for (let hours = 0; hours < 24 * 7 + 2; hours += 1) {
      await notices.tellDue(tell, 10);
      clock.advance(3_600);
    }
    assert.deepEqual(troubles.map(String), [
      'NobodyToldError: No agent of the helpdesk could be told of fraud-reported for a week',
    ]);
    assert.equal(await store.collection(helpdeskNoticeCollection).countDocuments({ dueAt: { $exists: true } }), 0);
  });

  test('is forgotten after two weeks, on a store that forgets nothing by itself, but not before it was told', async (t) => {
    const { notices, tell, clock, reachable, store, heard } = await kit(t, ['agent-1']);
    const kept = (): Promise<number> => store.collection(helpdeskNoticeCollection).countDocuments({});
    await notices.take([event()]);
    await notices.tellDue(tell, 10);
    reachable.clear();
    await notices.take([event({ id: 'event-2' })]);
    clock.advance(14 * 86_400 - 1);
    assert.equal(await notices.sweep(), 0);
    clock.advance(1);
    assert.equal(await notices.sweep(), 1);
    assert.equal(await kept(), 1, 'nobody could hear of the other one');
    reachable.add('agent-1');
    await notices.tellDue(tell, 10);
    assert.equal(await notices.sweep(), 1);
    assert.deepEqual([heard.length, await kept()], [2, 0]);
  });

  test('that a clock gone wrong put off for years is told when the clock is right again', async (t) => {
    const { notices, tell, clock, heard, reachable } = await kit(t, ['agent-1']);
    reachable.clear();
    await notices.take([event()]);
    clock.advance(3 * 86_400);
    await notices.tellDue(tell, 10);
    clock.advance(-3 * 86_400);
    reachable.add('agent-1');
    await notices.tellDue(tell, 10);
    assert.equal(heard.length, 1);
  });

  test('that somebody asks again and again is heard once a day', async (t) => {
    const { notices, tell, heard, clock } = await kit(t, ['agent-1']);
    const asked = (id: string): AuditEvent => event({ id, at: clock.now(), type: 'administrator-asked', detail: {} });
    await notices.take([asked('event-1'), asked('event-2')]);
    await notices.tellDue(tell, 10);
    clock.advance(86_400);
    await notices.take([asked('event-3')]);
    await notices.tellDue(tell, 10);
    assert.equal(heard.length, 2);
  });
});
