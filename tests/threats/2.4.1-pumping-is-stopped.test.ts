import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { StoreUnavailableError } from '../../services/store/document-store.ts';
import { alex, auditTypes, enrollmentKit, kitOn } from '../services/enrollment/enrollment-kit.ts';
import { openTestStore } from '../support/build-bot.ts';
import { intercepted } from '../support/intercepted-store.ts';
import { phonePolicy } from './support/phone-person.ts';

/** Longest that somebody goes on, in sends. */
const mostTries = 400;

describe('ASVS 2.4.1, 6.6.4: texts and calls', () => {
  test('to adjacent numbers that nobody answers stop, whoever asks for them, and the trail says so', async (t) => {
    const kit = await enrollmentKit(t, { policy: phonePolicy });
    const outcomes: string[] = [];
    for (let send = 0; send < mostTries; send += 1) {
      // Each accomplice asks twice, and goes home.
      const person = { ...alex, objectId: `demo-accomplice-${Math.floor(send / 2)}` };
      const number = { e164: `+3162000${String(send).padStart(4, '0')}`, country: 'NL' };
      const begun = await kit.service.phones.begin(person, 'mobile-text', { contact: 'mobile', number });
      assert.equal(begun.code, 'started');
      outcomes.push((await kit.service.phones.contact(person, begun.methodId, 'en')).code);
      kit.clock.advance(5);
    }
    const sent = outcomes.filter((code) => code === 'sent').length;
    assert.equal(sent, kit.telephony.texts.length);
    assert.ok(sent <= 51, `${sent} texts went out`);
    assert.ok(outcomes.includes('circuit-open'));
    const changes: string[] = [];
    await kit.limits.handOverChanges((change) => Promise.resolve(void changes.push(`${change.type} ${change.scope}`)), {
      limit: 20,
      onTrouble: assert.ifError,
    });
    assert.deepEqual(changes, ['breaker-opened prefix']);
  });

  test('that are answered go on: a company of three hundred enrolls in one range', async (t) => {
    const kit = await enrollmentKit(t, { policy: phonePolicy });
    for (let index = 0; index < 300; index += 1) {
      const person = { ...alex, objectId: `demo-colleague-${index}` };
      const number = { e164: `+3162000${String(index).padStart(4, '0')}`, country: 'NL' };
      const begun = await kit.service.phones.begin(person, 'mobile-text', { contact: 'mobile', number });
      assert.equal(begun.code, 'started');
      assert.equal((await kit.service.phones.contact(person, begun.methodId, 'en')).code, 'sent', `${index}`);
      assert.equal((await kit.service.prove(person, begun.methodId, kit.telephony.code)).code, 'verified');
      kit.clock.advance(30);
    }
  });

  test('that one person asks for are few, however the numbers and ways change, and the trail has the limit', async (t) => {
    const kit = await enrollmentKit(t, { policy: phonePolicy });
    for (let send = 0; send < 20; send += 1) {
      const kind = send % 2 === 0 ? 'mobile-text' : 'mobile-call';
      const number = { e164: `+1${206 + send}5550142`, country: 'US' };
      const begun = await kit.service.phones.begin(alex, kind, { contact: 'mobile', number });
      if (begun.code === 'started') await kit.service.phones.contact(alex, begun.methodId, 'en');
      kit.clock.advance(60);
    }
    assert.equal(kit.telephony.texts.length + kit.telephony.calls.length, 8);
    assert.ok((await auditTypes(kit)).includes('send-refused'));
  });

  test('are not sent when the store that counts them is down', async (t) => {
    const isDown = { now: false };
    const store = intercepted(await openTestStore(t), (call, act) =>
      isDown.now && call.collection === 'send_limits' ? Promise.reject(new StoreUnavailableError('demo')) : act(),
    );
    const kit = await kitOn(store, { policy: phonePolicy });
    const number = { e164: '+12065550142', country: 'US' };
    const begun = await kit.service.phones.begin(alex, 'mobile-text', { contact: 'mobile', number });
    assert.equal(begun.code, 'started');
    isDown.now = true;
    await assert.rejects(kit.service.phones.contact(alex, begun.methodId, 'en'), StoreUnavailableError);
    assert.deepEqual(kit.telephony.texts, []);
  });
});
