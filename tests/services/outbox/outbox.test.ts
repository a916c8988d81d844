import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { later, letterPolicy, post, stores } from './outbox-kit.ts';

for (const { name, skip, open } of stores) {
  describe(`what is owed, on ${name}`, { skip }, () => {
    test('is delivered once, longest waiting first, and is owed no longer', async (t) => {
      const { owe, replica, arrived, owed, clock, troubles } = await post(await open(t));
      await owe('first');
      clock.advance(1);
      await owe('second');
      const outbox = replica();
      await outbox.deliverDue(10);
      clock.advance(86_400);
      await outbox.deliverDue(10);
      assert.deepEqual(arrived, ['first', 'second']);
      assert.equal(await owed(), 0);
      assert.deepEqual(troubles, []);
    });

    test('is delivered once by replicas that find it at the same time', async (t) => {
      const { owe, replica, arrived } = await post(await open(t));
      const texts = Array.from({ length: 10 }, (_, index) => `letter ${index}`);
      for (const text of texts) await owe(text);
      await Promise.all(Array.from({ length: 5 }, () => replica().deliverDue(10)));
      assert.deepEqual(arrived.toSorted(), texts.toSorted());
    });

    test('waits twice as long after each try that came to nothing, up to the longest pause, and then is given up', async (t) => {
      const { owe, replica, clock, givenUp, owed, letters } = await post(await open(t));
      const start = clock.now().getTime();
      const tried: number[] = [];
      const outbox = replica({
        deliver: () => {
          tried.push((clock.now().getTime() - start) / 1000);
          return later();
        },
      });
      await owe('letter');
      for (let second = 0; second < 1_800; second += 15) {
        await outbox.deliverDue(10);
        clock.advance(15);
      }
      assert.deepEqual(tried, [0, 60, 180, 420, 720]);
      assert.deepEqual(givenUp, ['letter']);
      assert.equal(await owed(), 0);
      assert.equal((await letters.findOne({}))?.tries, 5, 'the dead letter stays');
    });

    test('is put off for as long as whoever is asked says, as far as that can be, and not brought forward by it', async (t) => {
      for (const [asked, expected] of [
        [10, 60],
        [600, 600],
        [86_400, 3_600],
      ] as const) {
        const { owe, replica, clock, letters } = await post(await open(t));
        await letters.deleteMany({});
        const policy = { ...letterPolicy, longestWait: 3_600_000 };
        const deliver = (): Promise<Date> => Promise.resolve(new Date(clock.now().getTime() + asked * 1_000));
        await owe('letter');
        const start = clock.now().getTime();
        await replica({ policy, deliver }).deliverDue(10);
        const stored = await letters.findOne({});
        assert.deepEqual([stored?.dueAt?.getTime(), stored?.tries], [start + expected * 1_000, 1]);
      }
    });

    test('is delivered later by another replica when the one that claimed it is killed', async (t) => {
      const { owe, replica, clock, arrived, owed } = await post(await open(t));
      await owe('letter');
      const begun = Promise.withResolvers<undefined>();
      const killed = replica({
        deliver: () => {
          begun.resolve(undefined);
          return new Promise(() => undefined);
        },
      });
      void killed.deliverDue(10);
      await begun.promise;
      await replica().deliverDue(10);
      assert.deepEqual(arrived, [], 'somebody is at it');
      clock.advance(60);
      await replica().deliverDue(10);
      assert.deepEqual(arrived, ['letter']);
      assert.equal(await owed(), 0);
    });

    test('is not claimed by another replica while a delivery that takes long keeps it, and is owed no longer then', async (t) => {
      const { owe, replica, clock, arrived, owed } = await post(await open(t));
      await owe('letter');
      const kept: boolean[] = [];
      const slow = replica({
        deliver: async (_text, keep) => {
          for (let minute = 0; minute < 5; minute += 1) {
            clock.advance(45);
            kept.push(await keep());
            await replica().deliverDue(10);
          }
          return 'delivered';
        },
      });
      await slow.deliverDue(10);
      assert.deepEqual(kept, [true, true, true, true, true]);
      assert.deepEqual(arrived, []);
      assert.equal(await owed(), 0);
    });

    test('is left by a delivery that kept it too late, once another replica has it', async (t) => {
      const { owe, replica, clock, arrived } = await post(await open(t));
      await owe('letter');
      const slow = replica({
        deliver: async (text, keep) => {
          clock.advance(61);
          await replica().deliverDue(10);
          if (await keep()) arrived.push(text);
          return 'later';
        },
      });
      await slow.deliverDue(10);
      assert.deepEqual(arrived, ['letter']);
    });

    test('has waited when it comes again at the moment that it was told, once, and not before', async (t) => {
      const { owe, replica, clock } = await post(await open(t));
      await owe('letter');
      const seen: boolean[] = [];
      const answers = [2, 2, 86_400, 2];
      const outbox = replica({
        ready: (_, hasWaited) => {
          seen.push(hasWaited);
          const seconds = answers.shift();
          return Promise.resolve(seconds === undefined ? undefined : new Date(clock.now().getTime() + seconds * 1_000));
        },
      });
      const after = async (seconds: number): Promise<void> => {
        clock.advance(seconds);
        await outbox.deliverDue(10);
      };
      await after(60);
      await after(1);
      assert.deepEqual(seen, [false], 'it is left alone until then');
      await after(1);
      await after(2);
      // A moment further ahead than any pause may be that of a wrong clock: it is asked about, and has not waited.
      await after(1);
      assert.deepEqual(seen, [false, true, true, false]);
    });
  });
}
