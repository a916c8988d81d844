import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import {
  EventUnderWayError,
  webhookCollection,
  WebhookMemory,
} from '../../../../services/telephony/twilio/webhook-memory.ts';
import { FakeClock, FakeRandomness } from '../../../support/fakes.ts';
import { mongodbSkip, temporaryEmbeddedStore, temporaryMongoStore } from '../../store/temporary-stores.ts';

const stores = [
  { name: 'embedded', skip: false, open: temporaryEmbeddedStore },
  { name: 'MongoDB', skip: mongodbSkip, open: (t: TestContext) => temporaryMongoStore(t) },
];
const event = `CA${'c'.repeat(32)}:ended`;

for (const { name, skip, open } of stores) {
  /** Two replicas on one store. The clock begins now: a server may remove what has expired by its own. */
  const replicas = async (t: TestContext) => {
    const store = await open(t);
    await store.prepare([webhookCollection]);
    const clock = new FakeClock(new Date().toISOString());
    const replica = (seed: string) => new WebhookMemory({ store, clock, randomness: new FakeRandomness(seed) });
    const handled: string[] = [];
    const handle = (answer: string) => (): Promise<string> =>
      Promise.resolve(void handled.push(answer)).then(() => answer);
    return { store, clock, one: replica('one'), two: replica('two'), handled, handle };
  };

  describe(`webhooks remembered on ${name}`, { skip }, () => {
    test('an event is handled once, on any replica, and answered alike every time', async (t) => {
      const { one, two, handled, handle } = await replicas(t);
      assert.equal(await one.once(event, handle('first')), 'first');
      assert.equal(await two.once(event, handle('second')), 'first');
      assert.equal(await one.once(event, handle('third')), 'first');
      assert.equal(await one.once('another', handle('')), '');
      assert.equal(await two.once('another', handle('fourth')), '');
      assert.deepEqual(handled, ['first', '']);
    });

    test('of many at the same moment one is handled; the others are told to come again', async (t) => {
      const { one, two, handled, handle } = await replicas(t);
      const outcomes = await Promise.allSettled(
        Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? one : two).once(event, handle(`${index}`))),
      );
      assert.equal(handled.length, 1);
      for (const outcome of outcomes) {
        if (outcome.status === 'fulfilled') assert.equal(outcome.value, handled[0]);
        else assert.ok(outcome.reason instanceof EventUnderWayError);
      }
    });

    test('while an event is being handled it is nobody else’s', async (t) => {
      const { one, two, handle, handled } = await replicas(t);
      const answered = await one.once(event, async () => {
        await assert.rejects(two.once(event, handle('second')), EventUnderWayError);
        return 'first';
      });
      assert.equal(answered, 'first');
      assert.deepEqual(handled, []);
    });

    test('an event whose handling failed is handled when it comes again', async (t) => {
      const { one, two, handle } = await replicas(t);
      const fault = new Error('demo');
      await assert.rejects(
        one.once(event, () => Promise.reject(fault)),
        fault,
      );
      assert.equal(await two.once(event, handle('second')), 'second');
    });

    test('an event whose replica died is handled when it comes again after a while, by one', async (t) => {
      const { one, two, clock, handle, handled } = await replicas(t);
      const dead = Promise.withResolvers<string>();
      const began = Promise.withResolvers<undefined>();
      const dying = one.once(event, () => {
        began.resolve(undefined);
        return dead.promise;
      });
      await began.promise;
      clock.advance(14);
      await assert.rejects(two.once(event, handle('too early')), EventUnderWayError);
      clock.advance(1);
      const outcomes = await Promise.allSettled([two.once(event, handle('two')), two.once(event, handle('two'))]);
      assert.ok(outcomes.some(({ status }) => status === 'fulfilled'));
      assert.deepEqual(handled, ['two']);
      // What comes of the dead one after all neither overwrites the answer nor forgets it.
      dead.reject(new Error('woke up late'));
      await assert.rejects(dying);
      assert.equal(await one.once(event, handle('again')), 'two');
    });

    test('an event whose replica died under a clock that was put back since is handled when it comes again', async (t) => {
      const { one, two, clock, handle } = await replicas(t);
      const began = Promise.withResolvers<undefined>();
      clock.advance(3_600);
      void one.once(event, () => {
        began.resolve(undefined);
        return new Promise(() => undefined);
      });
      await began.promise;
      clock.advance(-3_600);
      assert.equal(await two.once(event, handle('second')), 'second');
    });

    test('an event is forgotten after a day, and then handled anew', async (t) => {
      const { one, store, clock, handle } = await replicas(t);
      await one.once(event, handle('first'));
      await one.once('another', handle('first'));
      clock.advance(86_399);
      assert.equal(await one.forget(), 0);
      assert.equal(await one.once(event, handle('second')), 'first');
      clock.advance(1);
      assert.equal(await one.once(event, handle('second')), 'second');
      assert.equal(await one.forget(), 1);
      assert.equal(await store.collection(webhookCollection).countDocuments({}), 1);
    });

    test('a store that does not answer is not an event that was handled', async (t) => {
      const { one, store, handle, handled } = await replicas(t);
      await store.close();
      await assert.rejects(one.once(event, handle('first')));
      assert.deepEqual(handled, []);
    });
  });
}
