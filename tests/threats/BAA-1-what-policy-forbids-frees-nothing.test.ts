import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { alex, codeNow, type EnrollmentKit } from '../services/enrollment/enrollment-kit.ts';
import { codesMade, inChat } from '../services/enrollment/recovery-kit.ts';
import { policyStore } from '../services/policy/policy-kit.ts';
import { provenIn, withAppAndPhone, managedKit } from './support/managed-person.ts';

/** An operator changes the policy, and the bot has read it. */
async function apply(kit: EnrollmentKit, document: object): Promise<void> {
  await policyStore(kit).apply({ group: 'default', ...document });
  kit.clock.advance(10);
}

const phonesOnly = { methods: ['mobile-text', 'mobile-call', 'office-call'] };

describe('NIST BAA-1: a proof', () => {
  test('with a method that the policy has forbidden since frees nothing, and one with another does', async (t) => {
    const kit = await managedKit(t);
    const person = await withAppAndPhone(kit);
    await provenIn(kit, person);
    await apply(kit, phonesOnly);
    const chat = () => inChat(kit);
    const { mayAdd, mayManage } = await chat().status(alex);
    assert.deepEqual([mayAdd, mayManage], [false, false]);
    assert.deepEqual(await chat().managing.suspend(alex, [person.phone]), { code: 'proof-needed' });
    assert.deepEqual(await chat().managing.rename(alex, person.phone, 'x'), { code: 'proof-needed' });
    assert.deepEqual(await chat().appPasswords.make(alex, 'Outlook'), { code: 'proof-needed' });
    assert.deepEqual(await chat().recovery.make(alex), { code: 'proof-needed' });
    assert.equal((await chat().begin(alex, 'authenticator-code')).code, 'already-set-up');
    assert.equal((await chat().phones.contact(alex, person.phone, 'en')).code, 'sent');
    assert.equal((await chat().verify(alex, person.phone, kit.telephony.code)).code, 'verified');
    assert.deepEqual(await chat().managing.remove(alex, person.app.methodId), { code: 'done' });
  });

  test('counts again, while it is fresh, once the policy accepts the method again', async (t) => {
    const kit = await managedKit(t);
    const person = await withAppAndPhone(kit);
    await provenIn(kit, person);
    await apply(kit, phonesOnly);
    await apply(kit, {});
    assert.deepEqual(await inChat(kit).managing.rename(alex, person.phone, 'x'), { code: 'done' });
  });

  test('of setting something up frees nothing either, once that is forbidden', async (t) => {
    const kit = await managedKit(t);
    const person = await withAppAndPhone(kit);
    const chat = await provenIn(kit, person);
    const begun = await chat.begin(alex, 'authenticator-code');
    assert.equal(begun.code, 'started');
    const shown = await chat.entryToShow(alex, begun.methodId);
    assert.equal(shown.state, 'pending');
    await apply(kit, phonesOnly);
    const code = codeNow(kit, { methodId: begun.methodId, app: person.app.app });
    assert.equal((await inChat(kit).prove(alex, begun.methodId, code)).code, 'not-allowed');
    assert.equal((await inChat(kit).status(alex)).mayManage, false);
  });

  test('with a recovery code frees nothing once there are to be none', async (t) => {
    const kit = await managedKit(t);
    const { codes, methodId } = await codesMade(kit);
    kit.clock.advance(3_600);
    assert.equal((await inChat(kit).recovery.use(alex, codes[0] ?? '')).code, 'verified');
    await apply(kit, { recoveryCodes: 'off' });
    assert.deepEqual(await inChat(kit).managing.rename(alex, methodId, 'x'), { code: 'proof-needed' });
  });

  test('that an older release noted, without what it was made with, frees what it did', async (t) => {
    const kit = await managedKit(t);
    const person = await withAppAndPhone(kit);
    await provenIn(kit, person);
    await kit.changes.change(alex, (enrollment) => ({
      next: { ...enrollment, provenWith: undefined },
      outcome: undefined,
      events: [],
    }));
    assert.deepEqual(await inChat(kit).managing.rename(alex, person.phone, 'x'), { code: 'done' });
  });
});
