import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { alex, enrollmentKit, sanne } from '../services/enrollment/enrollment-kit.ts';
import { askPhone, methodsOf, otherCode, phonePolicy, textFrom } from './support/phone-person.ts';

describe('ASVS 6.3.1: texts in somebody’s name', () => {
  test('guess three times at most, and cost the person nothing: the code still counts where it is typed', async (t) => {
    const kit = await enrollmentKit(t, { policy: phonePolicy });
    const asked = await askPhone(kit);
    for (let guess = 0; guess < 50; guess += 1) await textFrom(kit, asked, otherCode(asked.code));
    assert.equal(await textFrom(kit, asked, asked.code), undefined, 'not even the right one is taken by text');
    const { pending, recentFailures, consecutiveFailures } = await kit.changes.status(alex);
    assert.deepEqual([pending?.wrongCodes, recentFailures, consecutiveFailures], [0, [], {}]);
    assert.deepEqual(await kit.service.prove(alex, asked.methodId, asked.code), { code: 'verified' });
  });

  test('guess three times at most at the same moment too, whichever replicas they come to', async (t) => {
    const one = await enrollmentKit(t, { policy: phonePolicy });
    const { store, clock, telephony } = one;
    const other = await enrollmentKit(t, { policy: phonePolicy, store, clock, telephony, seed: 'replica-2' });
    const asked = await askPhone(one);
    const guesses = Array.from({ length: 20 }, (_, index) => String((Number(asked.code) + 1 + index) % 1_000_000));
    const texts = [...guesses.map((guess) => guess.padStart(6, '0')), asked.code];
    await Promise.all(texts.map((body, index) => textFrom(index % 2 === 0 ? one : other, asked, body)));
    assert.equal(await methodsOf(one), 0);
    const { wrongReplies } = await one.changes.status(alex);
    assert.deepEqual(wrongReplies, { 'mobile-text': 3 });
  });

  test('do not use up what others have who share the phone', async (t) => {
    const kit = await enrollmentKit(t, { policy: phonePolicy });
    const ofAlex = await askPhone(kit);
    const ofSanne = await askPhone(kit, { person: sanne });
    for (const { code } of [ofAlex, ofSanne]) assert.match((await textFrom(kit, ofAlex, code)) ?? '', /is right/u);
    assert.deepEqual([await methodsOf(kit, alex), await methodsOf(kit, sanne)], [1, 1]);
    for (const person of [alex, sanne]) assert.deepEqual((await kit.changes.status(person)).recentFailures, []);
  });

  test('that are no codes are not answered, so that two machines never talk to each other', async (t) => {
    const kit = await enrollmentKit(t, { policy: phonePolicy });
    const asked = await askPhone(kit);
    for (const body of ['I am driving', '', 'Call 020 624 1111 now', '12345', '1234567']) {
      assert.equal(await textFrom(kit, asked, body), undefined, body);
    }
    assert.deepEqual(await kit.service.prove(alex, asked.methodId, asked.code), { code: 'verified' });
  });

  test('end in texts that ask for no reply, until a code was typed in the chat', async (t) => {
    const kit = await enrollmentKit(t, { policy: phonePolicy });
    const asked = await askPhone(kit);
    assert.deepEqual(await kit.service.prove(alex, asked.methodId, asked.code), { code: 'verified' });
    const nextText = async (): Promise<string> => {
      kit.clock.advance(1_800);
      assert.equal((await kit.service.phones.contact(alex, asked.methodId, 'en')).code, 'sent');
      return kit.telephony.texts.at(-1)?.body ?? '';
    };
    for (let texts = 0; texts < 4; texts += 1) {
      assert.match(await nextText(), /Type it where you asked for it or reply with it\./u);
      for (let guess = 0; guess < 3; guess += 1) await textFrom(kit, asked, otherCode(kit.telephony.code));
    }
    const text = await nextText();
    assert.match(text, /Type it where you asked for it\. Give it to nobody\./u);
    assert.doesNotMatch(text, /reply/u);
    assert.equal(await textFrom(kit, asked, kit.telephony.code), undefined);
    assert.deepEqual((await kit.service.verify(alex, asked.methodId, kit.telephony.code)).code, 'verified');
    assert.match(await nextText(), /reply with it/u);
  });
});
