import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { WebSessions, webSessionCollection } from '../../../services/gates/web-sessions.ts';
import { pathBack } from '../../../services/gates/web-sign-ins.ts';
import { systemRandomness } from '../../../services/randomness.ts';
import { alex, codeNow, enrolled, type EnrollmentKit, sanne, unsealedEvents } from '../enrollment/enrollment-kit.ts';
import { inChat } from '../enrollment/recovery-kit.ts';
import { enrolledNumber, signInKit } from '../sign-in/sign-in-kit.ts';

const gate = { caller: 'wiki', name: 'alex@contoso.example' };

async function sessionKit(t: TestContext) {
  const kit = await signInKit(t);
  return { ...kit, ...sessionsOn(kit) };
}

function sessionsOn(kit: EnrollmentKit) {
  const { store, keyRing, clock, service, verifications } = kit;
  const sessions = new WebSessions({ store, keyRing, clock, enrollment: service, randomness: systemRandomness });
  /** A session of somebody who has just verified. */
  const begun = async (person = alex): Promise<string> => {
    const methods = (await verifications.waysOf(person)).ways.map(({ methodId }) => methodId);
    const proof = { amr: 'otp', method: 'authenticator-code', at: clock.now() } as const;
    return sessions.begin({ person, gate, accountName: gate.name, methods, proof });
  };
  const isGood = async (shown: string): Promise<boolean> => (await sessions.find(shown, gate)) !== undefined;
  return { sessions, begun, isGood };
}

describe('the session of a browser', () => {
  test('ends with a way to verify that is lost or removed, and with none that is added', async (t) => {
    const kit = await sessionKit(t);
    const app = await enrolled(kit);
    const phone = await enrolledNumber(kit, 'mobile-text');
    const chat = inChat(kit);
    const [lost, kept] = [await kit.begun(), await kit.begun()];
    const second = await enrolled(kit);
    assert.ok(await kit.isGood(lost));
    assert.equal((await chat.verify(alex, second.methodId, codeNow(kit, second))).code, 'verified');
    assert.equal((await chat.managing.remove(alex, phone)).code, 'done');
    assert.equal(await kit.isGood(lost), false);
    assert.equal(await kit.isGood(kept), false);
    assert.ok(await kit.isGood(await kit.begun()), app.methodId);
  });

  test('is not ended by wrong codes: who knows a password alone ends nobody’s', async (t) => {
    const kit = await sessionKit(t);
    await enrolled(kit);
    const shown = await kit.begun();
    for (let wrong = 0; wrong < kit.policy.consecutiveFailuresUntilLocked; wrong += 1) {
      if (wrong % (kit.policy.wrongCodesPerHour - 1) === 0) kit.clock.advance(3_601);
      await kit.service.verifyAny(alex, '000000');
      await kit.isGood(shown);
    }
    const { methods } = await kit.service.status(alex);
    assert.equal(methods[0]?.lock, 'failures');
    const again = await kit.begun();
    assert.ok(await kit.isGood(again));
  });

  test('that nobody used while its person was on hold or reset is over too, and no other person’s', async (t) => {
    for (const end of [
      (kit: EnrollmentKit) => kit.operator.block(alex, 'test').then(() => kit.operator.unblock(alex, 'test')),
      (kit: EnrollmentKit) => kit.service.managing.disown(alex).then(() => kit.operator.unlock(alex, 'test')),
      (kit: EnrollmentKit) => kit.operator.reset(alex, 'test'),
    ]) {
      const kit = await sessionKit(t);
      const nothing = await kit.begun();
      await enrolled(kit);
      const [shown, other] = [await kit.begun(), await kit.begun(sanne)];
      kit.clock.advance(1);
      await end(kit);
      await kit.sessions.take(await unsealedEvents(kit));
      const rows = await kit.store.collection<{ _id: string; owner: string }>(webSessionCollection).find({});
      assert.deepEqual(
        rows.map(({ owner }) => owner),
        ['demo-tenant:demo-sanne'],
      );
      for (const ended of [nothing, shown]) assert.equal(await kit.isGood(ended), false);
      assert.ok(await kit.isGood(other));
      kit.clock.advance(1);
      const next = await kit.begun();
      await kit.sessions.take(await unsealedEvents(kit));
      assert.ok(await kit.isGood(next), 'what came after it');
    }
  });

  test('is noted once a minute, whoever asks how often', async (t) => {
    const kit = await sessionKit(t);
    await enrolled(kit);
    const shown = await kit.begun();
    const rows = kit.store.collection<{ _id: string; seenAt: Date }>(webSessionCollection);
    const seen = async () => (await rows.findOne({}))?.seenAt.getTime();
    const first = await seen();
    kit.clock.advance(59);
    await kit.isGood(shown);
    assert.equal(await seen(), first);
    kit.clock.advance(1);
    await Promise.all(Array.from({ length: 20 }, async () => assert.ok(await kit.isGood(shown))));
    assert.equal(await seen(), (first ?? 0) + 60_000);
  });

  test('is found, ended and forgotten by an index', async (t) => {
    const kit = await sessionKit(t);
    await enrolled(kit);
    const rows = kit.store.collection<{ _id: string }>(webSessionCollection);
    const filters: object[] = [];
    const noting = new Proxy(rows, {
      get: (target, name) => (filter: object, more: unknown) => {
        filters.push(filter);
        return (Reflect.get(target, name) as (...given: unknown[]) => unknown).call(target, filter, more);
      },
    });
    const store = { collection: () => noting } as unknown as EnrollmentKit['store'];
    const { sessions, begun, isGood } = sessionsOn({ ...kit, store });
    const shown = await begun();
    kit.clock.advance(60);
    assert.ok(await isGood(shown));
    await kit.operator.reset(alex, 'test');
    await sessions.take(await unsealedEvents(kit));
    await sessions.end(shown);
    await sessions.sweep();
    const indexed = ['_id', ...webSessionCollection.indexes.map(({ keys }) => Object.keys(keys)[0])];
    const branches = filters.flatMap((filter) => ('$or' in filter ? (filter.$or as object[]) : [filter]));
    for (const branch of branches) assert.ok(indexed.includes(Object.keys(branch)[0]), JSON.stringify(branch));
  });

  test('is forgotten once it is over', async (t) => {
    const kit = await sessionKit(t);
    await enrolled(kit);
    await kit.begun();
    kit.clock.advance(3_599);
    assert.equal(await kit.sessions.sweep(), 0);
    kit.clock.advance(1);
    assert.equal(await kit.sessions.sweep(), 1);
  });
});

describe('the way back after a sign-in', () => {
  test('is what was asked for, to the letter', () => {
    for (const path of [
      '/',
      '/a/b',
      '/a?b=1&c=%2F%26#x',
      '/%E4?q=a+b;c=[1]',
      "/'(a)!*",
      '/a//b',
      '/?next=https://elsewhere.example',
    ])
      assert.equal(pathBack(path), path);
  });

  test('stays on the host, whatever is asked for', () => {
    const target = fc.oneof(
      fc.string({
        unit: fc.constantFrom('/', '\\', '.', '@', ':', '?', '#', 'a', '%2f', '%5c', '\t', '\n', '\r', ' ', ';', 'ä'),
      }),
      fc.string({ unit: 'binary' }),
      fc.webUrl(),
    );
    fc.assert(
      fc.property(target, (asked) => {
        const back = pathBack(asked);
        const { origin } = new URL(back, 'https://wiki.example/two-step/verify/x');
        return origin === 'https://wiki.example' && back.startsWith('/') && /^[!-~]*$/u.test(back);
      }),
      { numRuns: 2_000 },
    );
  });
});
