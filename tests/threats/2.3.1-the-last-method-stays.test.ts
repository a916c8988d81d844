import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Policy } from '../../services/policy/policy.ts';
import { alex, codeNow, enrolled, type EnrollmentKit, kitOn } from '../services/enrollment/enrollment-kit.ts';
import { inChat, passIssued } from '../services/enrollment/recovery-kit.ts';
import { policyStore } from '../services/policy/policy-kit.ts';
import { idsOf, managedPolicy as policy, provenIn, withAppAndPhone, managedKit } from './support/managed-person.ts';
import { otherCode } from './support/phone-person.ts';

const required: Partial<Policy> = { ...policy, backupPhone: 'required' };

describe('ASVS 2.3.1: the last method that can be used', () => {
  test('is not removed, whatever else there is that cannot be used: lost, forbidden, or off after too many codes', async (t) => {
    const kit = await managedKit(t, { ...policy, consecutiveFailuresUntilLocked: 5 });
    const person = await withAppAndPhone(kit);
    const { app, phone } = person;
    const suspended = await provenIn(kit, person);
    await suspended.managing.suspend(alex, [phone]);
    assert.deepEqual(await suspended.managing.remove(alex, app.methodId), { code: 'last-method' });
    await suspended.managing.reinstate(alex, phone);
    await policyStore(kit).apply({ group: 'default', methods: ['authenticator-code'] });
    kit.clock.advance(10);
    assert.deepEqual(await inChat(kit).managing.remove(alex, app.methodId), { code: 'last-method' });
    await policyStore(kit).apply({ group: 'default' });
    kit.clock.advance(60);
    assert.equal((await inChat(kit).phones.contact(alex, phone, 'en')).code, 'sent');
    const wrong = otherCode(kit.telephony.code);
    for (let tried = 0; tried < 5; tried += 1) await inChat(kit).verify(alex, phone, wrong);
    assert.equal((await inChat(kit).verify(alex, phone, kit.telephony.code)).code, 'locked');
    const chat = await provenIn(kit, person);
    assert.deepEqual(await chat.managing.remove(alex, app.methodId), { code: 'last-method' });
    assert.deepEqual(await chat.managing.remove(alex, phone), { code: 'done' }, 'what is off may go');
  });

  test('is off when the person lost it, and stays theirs when what was to take its place is given up', async (t) => {
    const kit = await managedKit(t);
    const { app, phone } = await withAppAndPhone(kit);
    await inChat(kit).passes.use(alex, await passIssued(kit));
    const chat = () => inChat(kit);
    assert.deepEqual(await chat().managing.suspend(alex, [app.methodId, phone]), { code: 'done' });
    const replaces = [app.methodId, phone];
    for (const end of ['cancelled', 'expired', 'superseded'] as const) {
      const begun = await chat().begin(alex, 'authenticator-code', { replaces });
      assert.equal(begun.code, 'started', end);
      if (end === 'cancelled') await chat().cancel(alex, begun.methodId);
      if (end === 'expired') kit.clock.advance(600);
      await kit.service.expireDue(10);
      assert.deepEqual(await idsOf(kit), replaces, end);
      if (end === 'expired') await inChat(kit).passes.use(alex, await passIssued(kit));
    }
    const { methods, mayManage } = await chat().status(alex);
    assert.deepEqual([methods.every(({ suspended }) => suspended === 'lost'), mayManage], [true, false]);
  });

  test('is one when two chats, or two replicas, remove both at once', async (t) => {
    const kit = await managedKit(t);
    const person = await withAppAndPhone(kit);
    await provenIn(kit, person);
    const other = await kitOn(kit.store, { policy, clock: kit.clock, seed: 'other' });
    const acts = Array.from({ length: 10 }, (_, index) =>
      inChat(index % 2 === 0 ? kit : other).managing.remove(alex, index % 4 < 2 ? person.app.methodId : person.phone),
    );
    const codes = (await Promise.all(acts)).map(({ code }) => code);
    assert.ok(codes.includes('last-method'), codes.join());
    assert.equal((await idsOf(kit)).length, 1);
  });

  test('is one when it is removed while the other one is said to be lost', async (t) => {
    const kit = await managedKit(t);
    const person = await withAppAndPhone(kit);
    await provenIn(kit, person);
    const other = await kitOn(kit.store, { policy, clock: kit.clock, seed: 'other' });
    const [removed] = await Promise.all([
      inChat(kit).managing.remove(alex, person.app.methodId),
      inChat(other).managing.suspend(alex, [person.phone]),
    ]);
    const ids = await idsOf(kit);
    assert.ok(ids.includes(person.phone));
    assert.equal(ids.includes(person.app.methodId), removed.code !== 'done');
  });

  test('is the default, also when it was set up beside one that was lost', async (t) => {
    const kit = await managedKit(t);
    const lost = await enrolled(kit);
    await inChat(kit).passes.use(alex, await passIssued(kit));
    await inChat(kit).managing.suspend(alex, [lost.methodId]);
    const begun = await inChat(kit).phones.begin(alex, 'mobile-text', {
      contact: 'mobile',
      number: { e164: '+12065550142', country: 'US' },
    });
    assert.equal(begun.code, 'started');
    await inChat(kit).phones.contact(alex, begun.methodId, 'en');
    assert.equal((await inChat(kit).prove(alex, begun.methodId, kit.telephony.code)).code, 'verified');
    const { methods } = await kit.service.status(alex);
    assert.deepEqual(
      methods.map(({ isDefault, suspended }) => [isDefault, suspended]),
      [
        [false, 'lost'],
        [true, undefined],
      ],
    );
  });
});

describe('ASVS 2.3.1: the phone that the policy wants beside the app', () => {
  test('is not removed, by no door: not at once, not as a lost one, not because an app takes its place', async (t) => {
    const kit = await managedKit(t, required);
    const person = await withAppAndPhone(kit);
    const chat = await provenIn(kit, person);
    assert.deepEqual(await chat.managing.remove(alex, person.phone), { code: 'backup-required' });
    await chat.managing.suspend(alex, [person.phone]);
    assert.deepEqual(await chat.managing.remove(alex, person.phone), { code: 'backup-required' });
    await proveApp(kit, [person.phone]);
    assert.ok((await idsOf(kit)).includes(person.phone), 'an app is no phone');
  });

  test('may go when another one is there, and when it was not theirs', async (t) => {
    const kit = await managedKit(t, required);
    const person = await withAppAndPhone(kit);
    await provenIn(kit, person);
    await kit.service.managing.disown(alex);
    await kit.operator.unlock(alex, 'demo');
    kit.clock.advance(60);
    const chat = await provenIn(kit, person).catch(() => undefined);
    assert.equal(chat, undefined, 'what was added within a day is off, the app too');
    await inChat(kit).passes.use(alex, await passIssued(kit));
    await proveApp(kit, [person.app.methodId]);
    assert.deepEqual(await inChat(kit).managing.remove(alex, person.phone), { code: 'done' });
  });

  test('stays when the policy came to want it between the card and the click', async (t) => {
    const kit = await managedKit(t);
    const person = await withAppAndPhone(kit);
    await provenIn(kit, person);
    const shown = (await inChat(kit).status(alex)).methods.find(({ methodId }) => methodId === person.phone);
    assert.equal(shown?.stays, undefined, 'the card offers it');
    await policyStore(kit).apply({ group: 'default', backupPhone: 'required' });
    kit.clock.advance(10);
    assert.deepEqual(await inChat(kit).managing.remove(alex, person.phone), { code: 'backup-required' });
  });
});

/** Another app is set up in place of these. */
async function proveApp(kit: EnrollmentKit, replaces: readonly string[]): Promise<void> {
  const begun = await inChat(kit).begin(alex, 'authenticator-code', { replaces });
  assert.equal(begun.code, 'started');
  const shown = await inChat(kit).entryToShow(alex, begun.methodId);
  assert.equal(shown.state, 'pending');
  const app = { account: '', issuer: '', secret: shown.entry.secret };
  const code = codeNow(kit, { methodId: begun.methodId, app });
  assert.equal((await inChat(kit).prove(alex, begun.methodId, code)).code, 'verified');
}
