import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SecretSealer } from '../../../services/secrets/secret-sealer.ts';
import { isKnownPushService } from '../../../services/web-push/push-services.ts';
import { pushKeyCollection, VapidKeys } from '../../../services/web-push/vapid-keys.ts';
import { WebPush } from '../../../services/web-push/web-push.ts';
import { openTestStore } from '../../support/build-bot.ts';
import { FakePush } from '../../support/fake-push.ts';
import { FakeRandomness } from '../../support/fakes.ts';
import { newSubscriber } from '../../support/push-subscriber.ts';
import { demoKeyRing } from '../methods/method-kit.ts';

const push = { payload: '{}', seconds: 60, topic: 'demo' };

function keysOn(store: Awaited<ReturnType<typeof openTestStore>>, ...ids: string[]): VapidKeys {
  return new VapidKeys({
    store,
    sealer: new SecretSealer({ keyRing: demoKeyRing(ids), randomness: new FakeRandomness() }),
  });
}

test('the server has one key for push services, whichever replicas need it at once, and after a restart', async (t) => {
  const store = await openTestStore(t);
  await store.prepare([pushKeyCollection]);
  const made = await Promise.all(Array.from({ length: 8 }, () => keysOn(store, 'demo').get()));
  assert.equal(new Set(made.map(({ publicKey, privateKey }) => `${publicKey} ${privateKey}`)).size, 1);
  assert.deepEqual(await keysOn(store, 'demo').get(), made[0]);
  const [row] = await store.collection(pushKeyCollection).find({});
  assert.ok(!JSON.stringify(row).includes(made[0]?.privateKey ?? ''));
});

test('the key is put under the newest key of the ring, and the older one can go', async (t) => {
  const store = await openTestStore(t);
  await store.prepare([pushKeyCollection]);
  assert.ok(await keysOn(store, 'demo').renew(), 'there is none yet');
  const made = await keysOn(store, 'demo').get();
  assert.ok(await keysOn(store, 'newer', 'demo').renew());
  assert.deepEqual(await keysOn(store, 'newer').get(), made);
  await assert.rejects(keysOn(store, 'demo').get(), { name: 'SecretUnreadableError' });
});

test('notifications go to the known push services over TLS, and nowhere else', () => {
  for (const known of [
    'https://fcm.googleapis.com/fcm/send/a',
    'https://updates.push.services.mozilla.com/wpush/v2/a',
    'https://wns2-am3p.notify.windows.com/w/?token=a',
    'https://web.push.apple.com/a',
  ])
    assert.ok(isKnownPushService(known), known);
  for (const other of [
    'http://fcm.googleapis.com/a',
    'https://fcm.googleapis.com:444/a',
    'https://googleapis.com/a',
    'https://evilnotify.windows.com/a',
    'https://notify.windows.com/a',
    'https://fcm.googleapis.com.example.org/a',
    'https://fcm.googleapis.com@example.org/a',
    'https://127.0.0.1/a',
    'https://[::1]/a',
    'file:///etc/passwd',
    'nowhere',
    '',
  ])
    assert.ok(!isKnownPushService(other), other);
  assert.ok(isKnownPushService('https://push.contoso.example/a', ['push.contoso.example']));
});

test('an address that was put into the store from elsewhere is not posted to', async (t) => {
  const store = await openTestStore(t);
  await store.prepare([pushKeyCollection]);
  const fake = new FakePush();
  const troubles: unknown[] = [];
  const sender = new WebPush({
    post: fake.post,
    contact: fake.contact,
    keys: keysOn(store, 'demo'),
    onTrouble: (error) => troubles.push(error),
  });
  const { subscription } = newSubscriber('https://127.0.0.1/push');
  assert.equal(await sender.send(subscription, push), 'gone');
  assert.deepEqual(fake.sent, []);
  fake.answers.push(429);
  const known = newSubscriber('https://fcm.googleapis.com/fcm/send/secret-part').subscription;
  assert.equal(await sender.send(known, push), 'unavailable');
  assert.match(String(troubles[0]), /PushRefusedError: A push service answered 429/u);
  assert.ok(!JSON.stringify(troubles, Object.getOwnPropertyNames(troubles[0])).includes('secret-part'));
});
