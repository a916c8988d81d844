import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { alex, kitOn } from '../services/enrollment/enrollment-kit.ts';
import { codesMade, inChat } from '../services/enrollment/recovery-kit.ts';
import { managedPolicy as policy, provenIn, withAppAndPhone, managedKit } from './support/managed-person.ts';

const day = 86_400;

describe('fraud: this was not me', () => {
  test('and a change at the same moment: whichever comes first, nothing new is good afterwards', async (t) => {
    for (const isChangeFirst of [true, false]) {
      const kit = await managedKit(t);
      const person = await withAppAndPhone(kit);
      kit.clock.advance(2 * day);
      await provenIn(kit, person);
      const other = await kitOn(kit.store, { policy, clock: kit.clock, seed: 'other' });
      const thief = inChat(other);
      const acts = [
        () => thief.appPasswords.make(alex, 'Outlook'),
        () => thief.recovery.make(alex),
        () => thief.begin(alex, 'authenticator-code'),
        () => thief.managing.rename(alex, person.phone, 'mine'),
      ].map((act) => () => act());
      const disown = () => kit.service.managing.disown(alex);
      await Promise.all((isChangeFirst ? [...acts, disown] : [disown, ...acts]).map((act) => act()));
      const { enrollment } = await kit.repository.load(alex);
      const { appPasswords, recoveryCodes, pending, provenAt } = enrollment;
      assert.deepEqual([appPasswords, recoveryCodes, pending, provenAt], [[], undefined, undefined, undefined]);
      assert.deepEqual(await inChat(other).managing.remove(alex, person.phone), { code: 'fraud-reported' });
    }
  });

  test('ends what was being set up, in whichever order it is proven and disowned', async (t) => {
    for (const isProofFirst of [true, false]) {
      const kit = await managedKit(t);
      const person = await withAppAndPhone(kit);
      kit.clock.advance(2 * day);
      const chat = await provenIn(kit, person);
      const number = { e164: '+12065550143', country: 'US' };
      const begun = await chat.phones.begin(alex, 'mobile-text', { contact: 'mobile', number });
      assert.equal(begun.code, 'started');
      await chat.phones.contact(alex, begun.methodId, 'en');
      const code = kit.telephony.code;
      const other = await kitOn(kit.store, { policy, clock: kit.clock, seed: 'other', telephony: kit.telephony });
      const prove = () => inChat(other).prove(alex, begun.methodId, code);
      const disown = () => kit.service.managing.disown(alex);
      await Promise.all(isProofFirst ? [prove(), disown()] : [disown(), prove()]);
      const { methods } = await kit.service.status(alex);
      const added = methods.find(({ methodId }) => methodId === begun.methodId);
      assert.ok(added === undefined || added.suspended === 'not-me');
      assert.equal((await kit.service.verify(alex, begun.methodId, code)).code === 'verified', false);
      await kit.operator.unlock(alex, 'demo');
      await prove();
      const { methods: unlocked, pending } = await kit.service.status(alex);
      assert.deepEqual([unlocked.length, pending], [methods.length, undefined], 'and after the helpdesk has looked');
    }
  });

  test('turns off again what was lost and taken back within a day: the thief has it', async (t) => {
    const kit = await managedKit(t);
    const person = await withAppAndPhone(kit);
    kit.clock.advance(30 * day);
    const owner = await provenIn(kit, person);
    await owner.managing.suspend(alex, [person.phone]);
    kit.clock.advance(2 * day);
    const thief = await provenIn(kit, person, 'thief');
    assert.deepEqual(await thief.managing.reinstate(alex, person.phone), { code: 'done' });
    kit.clock.advance(day - 1);
    assert.deepEqual(await kit.service.managing.disown(alex), { code: 'disowned', suspended: 1 });
    const { methods } = await kit.service.status(alex);
    assert.deepEqual(
      methods.map(({ isDefault, suspended }) => [isDefault, suspended]),
      [
        [true, undefined],
        [false, 'not-me'],
      ],
    );
    await kit.operator.unlock(alex, 'demo');
    kit.clock.advance(60);
    await (await provenIn(kit, person)).managing.reinstate(alex, person.phone);
    kit.clock.advance(day + 1);
    assert.deepEqual(await kit.service.managing.disown(alex), { code: 'disowned', suspended: 0 });
  });

  test('pressed as 0# on the phone ends, too, what can be read: the codes on the card, and their file', async (t) => {
    const kit = await managedKit(t);
    const { setId, token, codes } = await codesMade(kit);
    const number = { e164: '+12065550142', country: 'US' };
    const begun = await kit.service.phones.begin(alex, 'mobile-call', { contact: 'mobile', number });
    assert.equal(begun.code, 'started');
    const called = await kit.service.phones.contact(alex, begun.methodId, 'en');
    assert.equal(called.code, 'sent');
    await kit.answers.keysPressed(called.challengeId, { sid: 'CA1', digits: '0#', attempt: 1 });
    assert.equal(await kit.service.recovery.toShow(alex, setId), undefined);
    assert.equal(await kit.service.recovery.fetchFile(token), undefined);
    await kit.operator.unlock(alex, 'demo');
    assert.deepEqual(await kit.service.recovery.use(alex, codes[0] ?? ''), { code: 'verified', left: 9 });
  });
});
