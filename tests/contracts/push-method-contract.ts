import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { NewDevice, PushMethod } from '../../services/methods/forms.ts';
import type { StoredCredential } from '../../services/methods/method.ts';
import { newSubscriber } from '../support/push-subscriber.ts';

const now = new Date('2026-03-02T09:00:00.000Z');
const person = { tenantId: 'demo-tenant', objectId: 'demo-person' };
const entry = { displayName: 'Alex Demo', accountName: 'alex@contoso.example' };
const { subscription } = newSubscriber('https://fcm.googleapis.com/fcm/send/demo');
const device: NewDevice = {
  publicKey: { x: 'A'.repeat(43), y: 'B'.repeat(42) + 'A' },
  name: 'Chrome, Android',
  subscription,
};

export interface PushMethodUnderTest {
  readonly method: PushMethod;
  /** The same method with an older key beside a newer one, and with the newer one alone. */
  readonly rotated: { readonly both: PushMethod; readonly newest: PushMethod };
}

/** What every method that asks on a phone must do; see `PushMethod`. */
export function pushMethodContract({ method, rotated }: PushMethodUnderTest): void {
  const setUp = (methodId = 'flow-1', by = method): StoredCredential => {
    const owner = { person, methodId };
    return { ...owner, credential: by.create(owner, { entry }) };
  };
  const withDevice = (by = method, stored = setUp('flow-1', by)): StoredCredential => ({
    ...stored,
    credential: by.withDevice(stored, device),
  });
  const strangers = [{ person: { ...person, objectId: 'demo-other' } }, { methodId: 'flow-9' }];

  describe(`the method ${method.kind}`, () => {
    test('registers with a code of 140 bits, another one each time, that the store does not tell', () => {
      const [one, other] = [setUp(), setUp('flow-2')];
      const codes = [one, other].map((stored) => method.registrationCode(stored));
      assert.notEqual(codes[0], codes[1]);
      for (const code of codes) assert.match(code, /^(?:[0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/u);
      assert.ok(!JSON.stringify(one).includes(codes[0] ?? ''));
      assert.notEqual(method.registrationHash(one), method.registrationHash(other));
      for (const stranger of strangers)
        assert.throws(() => method.registrationCode({ ...one, ...stranger }), { name: 'SecretUnreadableError' });
    });

    test('is called after its account, and then after its phone', () => {
      const stored = setUp();
      assert.equal(method.account(stored.credential), entry.accountName);
      assert.deepEqual(
        [method.label(stored.credential), method.device(stored.credential)],
        [entry.accountName, undefined],
      );
      const { credential } = withDevice(method, stored);
      const { publicKey, name } = device;
      assert.equal(method.label(credential), name);
      assert.deepEqual(method.device(credential), { publicKey, name, isNotified: true });
      assert.throws(() => method.registrationCode({ ...stored, credential }), /registered already/u);
      const nameless = method.create(stored, { entry: undefined });
      assert.equal(method.account(nameless), person.objectId);
    });

    test('keeps where notifications go sealed, for its own person and set-up only, until there is nowhere', () => {
      const stored = withDevice();
      assert.ok(!JSON.stringify(stored).includes('fcm'));
      assert.deepEqual(method.subscription(stored), subscription);
      for (const stranger of strangers)
        assert.throws(() => method.subscription({ ...stored, ...stranger }), { name: 'SecretUnreadableError' });
      const off = { ...stored, credential: method.withSubscription(stored, undefined) };
      assert.deepEqual([method.subscription(off), method.device(off.credential)?.isNotified], [undefined, false]);
      assert.equal(method.device(off.credential)?.name, device.name);
    });

    test('keeps a PIN through all of it, as a sealed hash', async () => {
      const stored = setUp();
      const pin = await method.sealedPin(stored, '739154');
      const chosen = { ...stored, credential: method.withPin(stored.credential, pin) };
      const both = withDevice(method, chosen);
      assert.deepEqual([method.hasPin(stored.credential), method.hasPin(both.credential)], [false, true]);
      assert.ok(!JSON.stringify(both).includes('739154'));
      const isRight = async (digits: string): Promise<boolean> =>
        (await method.checkPin(both, digits))(both.credential);
      assert.deepEqual([await isRight('739154'), await isRight('739155')], [true, false]);
    });

    test('is proven by nothing that is typed in a chat', () => {
      for (const answer of ['123456', '42', '', 'yes']) {
        const checked = method.check(withDevice(), answer, { now, others: [] });
        assert.equal(checked.proven, false, answer);
      }
    });

    test('is put under the newest key with everything in it, and then needs no older one', async () => {
      for (const make of [(by: PushMethod) => setUp('flow-1', by), (by: PushMethod) => withDevice(by)]) {
        const stored = make(method);
        const pin = await method.sealedPin(stored, '739154');
        const older = { ...stored, credential: method.withPin(stored.credential, pin) };
        const credential = rotated.both.reseal(older);
        assert.notEqual(credential, older.credential);
        const resealed = { ...older, credential };
        assert.equal(rotated.both.reseal(resealed), credential, 'once is enough');
        assert.deepEqual(rotated.newest.device(credential), method.device(older.credential));
        assert.deepEqual(rotated.newest.subscription(resealed), method.subscription(older));
        assert.ok((await rotated.newest.checkPin(resealed, '739154'))(credential));
        assert.throws(() => rotated.newest.reseal(older), { name: 'SecretUnreadableError' });
      }
    });
  });
}
