import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PersonId } from '../../services/directory/directory.ts';
import type { EnrollmentService } from '../../services/enrollment/enrollment-service.ts';
import {
  alex,
  codeNow,
  enrolled,
  type EnrollmentKit,
  enrollmentKit,
  kitOn,
  sanne,
} from '../services/enrollment/enrollment-kit.ts';
import { inChat } from '../services/enrollment/recovery-kit.ts';
import { managedPolicy as policy, provenIn, withAppAndPhone, managedKit } from './support/managed-person.ts';
import { textFrom } from './support/phone-person.ts';

test('NIST BAA-1: what is proven in one chat frees changes there, and in no other', async (t) => {
  const kit = await enrollmentKit(t);
  const started = await enrolled(kit);
  await enrolled(kit);
  kit.clock.advance(3_600);
  const [here, elsewhere] = ['here', 'elsewhere'].map((conversation) => kit.service.forTurn({ conversation }));
  assert.ok(here !== undefined && elsewhere !== undefined);
  assert.equal((await here.verify(alex, started.methodId, codeNow(kit, started))).code, 'verified');
  assert.deepEqual(await elsewhere.managing.remove(alex, started.methodId), { code: 'proof-needed' });
  assert.equal((await elsewhere.begin(alex, 'authenticator-code')).code, 'already-set-up');
  assert.deepEqual(await here.managing.remove(alex, started.methodId), { code: 'done' });
});

/** All that a proof frees, of whoever. */
const freed: Readonly<
  Record<string, (service: EnrollmentService, person: PersonId, methodId: string) => Promise<{ code: string }>>
> = {
  'an app': (service, person) => service.begin(person, 'authenticator-code'),
  'a phone': ({ phones }, person) =>
    phones.begin(person, 'mobile-call', { contact: 'office', number: { e164: '+12065550199', country: 'US' } }),
  'a loss': ({ managing }, person, methodId) => managing.suspend(person, [methodId]),
  'a return': ({ managing }, person, methodId) => managing.reinstate(person, methodId),
  'a removal': ({ managing }, person, methodId) => managing.remove(person, methodId),
  'another default': ({ managing }, person, methodId) => managing.makeDefault(person, methodId),
  'a name': ({ managing }, person, methodId) => managing.rename(person, methodId, 'mine'),
  'an app password': ({ appPasswords }, person) => appPasswords.make(person, 'Outlook'),
  'app passwords that go': ({ appPasswords }, person) => appPasswords.delete(person, 'all'),
  'recovery codes': ({ recovery }, person) => recovery.make(person),
};

async function assertNothingFreed(kit: EnrollmentKit, service: EnrollmentService, person = alex): Promise<void> {
  const before = await kit.repository.load(person);
  const methodId = before.enrollment.methods.at(-1)?.methodId ?? '';
  for (const [what, act] of Object.entries(freed)) {
    const { code } = await act(service, person, methodId);
    assert.ok(['proof-needed', 'already-set-up'].includes(code), `${what}: ${code}`);
  }
  assert.equal((await kit.repository.load(person)).revision, before.revision, 'nothing was written');
}

describe('NIST BAA-1: a proof frees nothing', () => {
  test('in another conversation: no change, no new method, no app password, no recovery codes', async (t) => {
    const kit = await managedKit(t);
    const person = await withAppAndPhone(kit);
    await provenIn(kit, person);
    await assertNothingFreed(kit, inChat(kit, 'other'));
    await assertNothingFreed(kit, kit.service);
    assert.equal((await inChat(kit).appPasswords.make(alex, 'Outlook')).code, 'made', 'and everything in its own');
  });

  test('ten minutes later, to the second', async (t) => {
    const kit = await managedKit(t);
    await provenIn(kit, await withAppAndPhone(kit));
    kit.clock.advance(599);
    assert.equal((await inChat(kit).managing.rename(alex, await lastId(kit), 'just in time')).code, 'done');
    kit.clock.advance(1);
    await assertNothingFreed(kit, inChat(kit));
  });

  test('for another person, or the same id in another tenant, in a conversation of the same name', async (t) => {
    const kit = await managedKit(t);
    const twin = { ...alex, tenantId: 'other-tenant' };
    await enrolled(kit, sanne);
    await enrolled(kit, twin);
    const person = await withAppAndPhone(kit);
    await provenIn(kit, person);
    for (const other of [sanne, twin]) await assertNothingFreed(kit, inChat(kit), other);
  });

  test('more after a restart, or on another replica, than before it', async (t) => {
    const kit = await managedKit(t);
    await provenIn(kit, await withAppAndPhone(kit));
    const restarted = await kitOn(kit.store, { policy, clock: kit.clock, seed: 'restarted' });
    await assertNothingFreed(restarted, inChat(restarted, 'other'));
    assert.equal((await inChat(restarted).managing.rename(alex, await lastId(kit), 'still')).code, 'done');
    kit.clock.advance(600);
    await assertNothingFreed(restarted, inChat(restarted));
  });

  test('when it was refused: not a wrong code, not one that was used, not one of a method that is off', async (t) => {
    const kit = await managedKit(t);
    const person = await withAppAndPhone(kit);
    const code = codeNow(kit, person.app);
    await kit.service.verify(alex, person.app.methodId, code);
    assert.deepEqual(await inChat(kit).verify(alex, person.app.methodId, code), { code: 'code-already-used' });
    await assertNothingFreed(kit, inChat(kit));
    kit.clock.advance(60);
    const chat = await provenIn(kit, person, 'owner');
    await chat.managing.suspend(alex, [person.app.methodId]);
    kit.clock.advance(3_600);
    assert.deepEqual(await inChat(kit).verify(alex, person.app.methodId, codeNow(kit, person.app)), {
      code: 'suspended',
    });
    await assertNothingFreed(kit, inChat(kit));
  });

  test('but where the text was asked for, when it is answered on the phone', async (t) => {
    const kit = await managedKit(t);
    const { phone } = await withAppAndPhone(kit);
    assert.equal((await inChat(kit, 'asked').phones.contact(alex, phone, 'en')).code, 'sent');
    await textFrom(kit, { methodId: phone, code: '', challengeId: '', e164: '+12065550142' }, kit.telephony.code);
    await assertNothingFreed(kit, inChat(kit, 'other'));
    assert.equal((await inChat(kit, 'asked').status(alex)).mayManage, true);
  });
});

async function lastId({ repository }: EnrollmentKit): Promise<string> {
  return (await repository.load(alex)).enrollment.methods.at(-1)?.methodId ?? '';
}
