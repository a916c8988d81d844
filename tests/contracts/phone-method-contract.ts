import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Challenge } from '../../services/challenges/challenge.ts';
import type { TextCodes } from '../../services/challenges/text-code.ts';
import type { Contact, PhoneMethod } from '../../services/methods/forms.ts';
import type { StoredCredential } from '../../services/methods/method.ts';

const now = new Date('2026-03-02T09:00:00.000Z');
const person = { tenantId: 'demo-tenant', objectId: 'demo-person' };
const number = { e164: '+15005550006', country: 'US', extension: '123' };

export interface PhoneMethodUnderTest {
  readonly method: PhoneMethod;
  /** The same method with an older key beside a newer one, and with the newer one alone. */
  readonly rotated: { readonly both: PhoneMethod; readonly newest: PhoneMethod };
  readonly codes: TextCodes;
}

/** What every method that texts or calls must do; see `PhoneMethod`. */
export function phoneMethodContract({ method, rotated, codes }: PhoneMethodUnderTest): void {
  const setUp = (methodId = 'flow-1', contact: Contact['contact'] = 'mobile'): StoredCredential => {
    const owner = { person, methodId };
    return { ...owner, credential: method.create(owner, { contact, number }) };
  };
  const challengeOf = (stored: StoredCredential, code: string, part: Partial<Challenge> = {}): Challenge => ({
    id: 'challenge-1',
    methodId: stored.methodId,
    channel: method.channel,
    language: 'en',
    issuedAt: now,
    expiresAt: new Date(now.getTime() + 180_000),
    delivery: { state: 'accepted', sid: 'SM1' },
    code: codes.store('challenge-1', code),
    ...part,
  });

  describe(`the method ${method.kind}`, () => {
    test('stores no number in the clear, and shows no more than its mask', () => {
      const stored = setUp();
      assert.ok(!/5005550006|5550006/u.test(JSON.stringify(stored)));
      assert.match(method.label(stored.credential), /^\+1 .*•.*06/u);
    });

    test('finds whom to contact, extension included, for its own person and set-up only', () => {
      const stored = setUp('flow-1', 'office');
      assert.deepEqual(method.contactOf(stored), { contact: 'office', number });
      const strangers = [{ person: { ...person, objectId: 'demo-other' } }, { methodId: 'flow-9' }];
      for (const stranger of strangers) {
        assert.throws(() => method.contactOf({ ...stored, ...stranger }), { name: 'SecretUnreadableError' });
      }
    });

    test('says which phone it is, in which country, and whether two are the same number, and nothing that is not shown', () => {
      const [mobile, office] = [setUp(), setUp('flow-2', 'office')];
      assert.deepEqual(
        [mobile, office].map(({ credential }) => method.contactKind(credential)),
        ['mobile', 'office'],
      );
      assert.equal(method.countryOf(mobile.credential), 'US');
      const canadian = method.create(mobile, { contact: 'mobile', number: { e164: '+15065550123', country: 'CA' } });
      assert.equal(method.countryOf(canadian), 'CA', 'countries that share a calling code are told apart');
      const older = { ...setUp('flow-3').credential, country: undefined, masked: '+31 • •• •• •• 78' };
      assert.equal(method.countryOf(older), 'NL', 'as the calling code of an older credential has it');
      assert.equal(method.numberHash(mobile.credential), method.numberHash(office.credential));
      const other = method.create(mobile, { contact: 'mobile', number: { ...number, e164: '+15005550007' } });
      assert.notEqual(method.numberHash(other), method.numberHash(mobile.credential));
      assert.notEqual(method.label(office.credential), method.label(mobile.credential));
    });

    test('accepts the code of its own challenge, however it is typed', () => {
      const stored = setUp();
      const challenge = challengeOf(stored, '012345');
      for (const typed of ['012345', ' 012 345 ', '012-345', '\uff10\uff11\uff12\uff13\uff14\uff15']) {
        assert.ok(method.check(stored, typed, { now, others: [], challenge }).proven, typed);
      }
      const wrong = method.check(stored, '012346', { now, others: [], challenge });
      assert.deepEqual(wrong, { proven: false, refusal: { reason: 'wrong-code' } });
    });

    test('accepts no code of another challenge, of another set-up, without one, or from the moment it expires', () => {
      const stored = setUp();
      const expired = { proven: false, refusal: { reason: 'code-expired' } };
      const check = (challenge: Challenge | undefined, at = now) =>
        method.check(stored, '012345', { now: at, others: [], challenge });
      assert.equal(check(challengeOf(stored, '012345', { id: 'challenge-2' })).proven, false);
      assert.deepEqual(check(challengeOf(stored, '012345', { methodId: 'flow-2' })), expired);
      assert.deepEqual(check(challengeOf(stored, '012345', { code: undefined })), expired);
      assert.deepEqual(check(undefined), expired);
      assert.ok(check(challengeOf(stored, '012345'), new Date(now.getTime() + 179_999)).proven);
      assert.deepEqual(check(challengeOf(stored, '012345'), new Date(now.getTime() + 180_000)), expired);
    });

    test('reseals its number under the newest key, so that the older one is needed no more', () => {
      const stored = setUp();
      const resealed = { ...stored, credential: rotated.both.reseal(stored) };
      assert.deepEqual(rotated.newest.contactOf(resealed), method.contactOf(stored));
      assert.throws(() => rotated.newest.contactOf(stored), { name: 'SecretUnreadableError' });
      assert.notEqual(method.numberHash(resealed.credential), method.numberHash(stored.credential));
      assert.equal(method.reseal(stored), stored.credential);
    });

    const withPin = async (stored = setUp()): Promise<StoredCredential> => {
      const pin = await method.sealedPin(stored, '2580');
      return { ...stored, credential: method.withPin(stored.credential, pin) };
    };

    const isPin = async (stored: StoredCredential, digits: string, by = method): Promise<boolean> =>
      (await by.checkPin(stored, digits))(stored.credential);

    test('has a PIN once one was chosen, tells it from others, and only for its own person and set-up', async () => {
      const stored = setUp();
      assert.deepEqual([method.hasPin(stored.credential), await isPin(stored, '2580')], [false, false]);
      const chosen = await withPin(stored);
      assert.deepEqual([method.hasPin(chosen.credential), await isPin(chosen, '2580')], [true, true]);
      for (const wrong of ['2581', '258', '', '2580#']) assert.ok(!(await isPin(chosen, wrong)), wrong);
      const isRight = await method.checkPin(chosen, '2580');
      assert.ok(!isRight((await withPin(stored)).credential), 'another PIN was chosen meanwhile, be it the same');
      assert.ok(!isRight(stored.credential));
      for (const stranger of [{ person: { ...person, objectId: 'demo-other' } }, { methodId: 'flow-9' }]) {
        await assert.rejects(method.checkPin({ ...chosen, ...stranger }, '2580'), { name: 'SecretUnreadableError' });
      }
      const { pin: sealedPin } = chosen.credential;
      const swapped = { ...chosen, credential: { ...chosen.credential, number: sealedPin } };
      assert.throws(() => method.contactOf(swapped), { name: 'SecretUnreadableError' });
      assert.deepEqual(method.contactOf(chosen), method.contactOf(stored));
    });

    test('reseals its PIN under the newest key too, also where the number is under it already', async () => {
      const chosen = await withPin();
      const onlyNumber = { ...chosen, credential: { ...rotated.both.reseal(chosen), pin: chosen.credential['pin'] } };
      for (const before of [chosen, onlyNumber]) {
        const resealed = { ...before, credential: rotated.both.reseal(before) };
        assert.ok(await isPin(resealed, '2580', rotated.newest));
        assert.deepEqual(rotated.newest.contactOf(resealed), method.contactOf(chosen));
        assert.equal(rotated.both.reseal(resealed), resealed.credential);
      }
    });

    test('tells what is no answer at all from a wrong one', () => {
      const stored = setUp();
      for (const answer of ['', ' ', 'hello', '12345', '1234567', '{"$ne":1}', '9'.repeat(100_000)]) {
        const result = method.check(stored, answer, { now, others: [], challenge: challengeOf(stored, '012345') });
        assert.deepEqual(result, { proven: false, refusal: { reason: 'not-six-digits' } });
      }
    });
  });
}
