import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { defaultPolicy } from '../../services/policy/policy.ts';
import { defaultSendLimitPolicy, type SendLimitPolicy } from '../../services/telephony/limits/send-limit-policy.ts';
import { MemoryStore } from '../faults/memory-store.ts';
import { alex, type EnrollmentKit, kitOn, sanne } from '../services/enrollment/enrollment-kit.ts';

const numbers = ['+12065550142', '+12065550143', '+12065550144'] as const;

/** Somebody's mobile is set up, or changed. */
async function setUp({ service, telephony }: EnrollmentKit, e164: string): Promise<void> {
  const begun = await service.phones.begin(alex, 'mobile-text', {
    contact: 'mobile',
    number: { e164, country: 'US' },
  });
  assert.equal(begun.code, 'started');
  assert.equal((await service.phones.contact(alex, begun.methodId, 'en')).code, 'sent');
  assert.equal((await service.prove(alex, begun.methodId, telephony.code)).code, 'verified');
  telephony.texts.length = 0;
}

/** Somebody whose number was just changed, so that the one before is to hear of it. */
async function changed(t: TestContext, about: Partial<SendLimitPolicy>): Promise<EnrollmentKit> {
  const store = new MemoryStore();
  t.after(() => store.close());
  const { allowedMethods } = defaultPolicy;
  const kit = await kitOn(store, { policy: { allowedMethods, sendLimits: { ...defaultSendLimitPolicy, ...about } } });
  await setUp(kit, numbers[0]);
  await setUp(kit, numbers[1]);
  return kit;
}

describe('ASVS 2.4.1: a notice of a change is a text like others', () => {
  test('it keeps nobody from the last code that they may ask for, and brings no more of them', async (t) => {
    const kit = await changed(t, { person: { perHour: 3, perDay: 9 }, resendSeconds: [0] });
    await kit.notices.sendDue(10);
    assert.equal(kit.telephony.texts[0]?.to, numbers[0]);
    const { methods } = await kit.changes.status(alex);
    const ask = async (): Promise<string> =>
      (await kit.service.phones.contact(alex, methods[0]?.methodId ?? '', 'en')).code;
    assert.equal(await ask(), 'sent');
    assert.equal(await ask(), 'too-many');
  });

  for (const scope of ['number', 'prefix', 'country'] as const) {
    test(`it waits where the limit of its ${scope} is reached, and goes out when that is over`, async (t) => {
      const used = scope === 'number' ? 1 : 2;
      const kit = await changed(t, { [scope]: { perHour: used, perDay: 9 } });
      for (let minutes = 0; minutes < 50; minutes += 10) {
        await kit.notices.sendDue(10);
        assert.deepEqual(kit.telephony.texts, []);
        kit.clock.advance(600);
      }
      for (let minutes = 0; minutes < 120; minutes += 10) {
        kit.clock.advance(600);
        await kit.notices.sendDue(10);
      }
      assert.deepEqual(
        kit.telephony.texts.map(({ to }) => to),
        [numbers[0]],
      );
      assert.deepEqual((await kit.changes.status(alex)).notices, []);
    });
  }

  test('it goes nowhere while hardly anybody answers there', async (t) => {
    const breaker = { ...defaultSendLimitPolicy.breaker, unansweredPerCountry: 2 };
    const kit = await changed(t, { breaker, resendSeconds: [0] });
    const number = { e164: '+14255550101', country: 'US' };
    const begun = await kit.service.phones.begin(sanne, 'mobile-text', { contact: 'mobile', number });
    assert.equal(begun.code, 'started');
    for (let times = 0; times < 3; times += 1) await kit.service.phones.contact(sanne, begun.methodId, 'en');
    const { length } = kit.telephony.texts;
    await kit.notices.sendDue(10);
    assert.equal(kit.telephony.texts.length, length);
    assert.equal((await kit.changes.status(alex)).notices.length, 1);
  });

  test('what the carrier refuses counts for its number no more', async (t) => {
    const kit = await changed(t, { number: { perHour: 2, perDay: 9 } });
    kit.telephony.answer = { code: 'refused', reason: 'unreachable' };
    await kit.notices.sendDue(10);
    kit.telephony.answer = undefined;
    kit.clock.advance(60);
    await setUp(kit, numbers[0]);
    assert.deepEqual((await kit.changes.status(alex)).notices.length, 1);
  });
});
