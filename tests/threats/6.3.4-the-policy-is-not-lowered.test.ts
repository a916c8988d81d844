import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { enablePerson } from '../../services/enrollment/transitions/enabling.ts';
import { EnrollmentAlteredError } from '../../services/enrollment/state/enrollment-seal.ts';
import { PolicyAlteredError } from '../../services/policy/stored-policy.ts';
import { alex, type EnrollmentKit, kitOn } from '../services/enrollment/enrollment-kit.ts';
import { inChat } from '../services/enrollment/recovery-kit.ts';
import { policyStore, policyText } from '../services/policy/policy-kit.ts';
import {
  idsOf,
  managedPolicy as policy,
  type ManagedPerson,
  provenIn,
  withAppAndPhone,
  managedKit,
} from './support/managed-person.ts';

const strict = { group: 'default', backupPhone: 'required', appPasswords: { allowed: false } };
const lax = { group: 'default', backupPhone: 'off' };

/** Everything that a lower policy would let somebody do. */
async function assertNothingDecided(kit: EnrollmentKit, { app, phone }: ManagedPerson): Promise<void> {
  const { revision } = await kit.repository.load(alex);
  const chat = () => inChat(kit);
  const acts: (() => Promise<unknown>)[] = [
    () => chat().managing.remove(alex, phone),
    () => chat().managing.suspend(alex, [phone]),
    () => chat().appPasswords.make(alex, 'Outlook'),
    () => chat().begin(alex, 'authenticator-code'),
    () => chat().verify(alex, app.methodId, '123456'),
    () => chat().appPasswords.check(alex, 'abcd efgh ijkm npqr', { caller: 'mail', mayRecord: () => true }),
    () => chat().passes.use(alex, '7K3M9-TZ4WX'),
    () => chat().status(alex),
  ];
  for (const act of acts) await assert.rejects(act, PolicyAlteredError);
  assert.equal((await kit.repository.load(alex)).revision, revision);
}

describe('ASVS 6.3.4: who can write to the store, and has no key, does not lower the policy', () => {
  test('by altering it: nothing is decided, by bots that run and by those that start', async (t) => {
    const kit = await managedKit(t);
    const stored = policyStore(kit);
    await stored.apply(strict);
    kit.clock.advance(10);
    const person = await withAppAndPhone(kit);
    await provenIn(kit, person);
    await stored.chain();
    await stored.rows.findOneAndUpdate({ _id: 'policy' }, { $set: { text: policyText(lax) } });
    kit.clock.advance(10);
    await assertNothingDecided(kit, person);
    await assertNothingDecided(await kitOn(kit.store, { policy, clock: kit.clock, seed: 'started' }), person);
    assert.equal((await idsOf(kit)).length, 2);
  });

  test('by putting an older one back, or taking it away, so that the variables would hold', async (t) => {
    const kit = await managedKit(t);
    const stored = policyStore(kit);
    await stored.apply(lax);
    const older = await stored.copy();
    await stored.apply(strict);
    kit.clock.advance(10);
    const person = await withAppAndPhone(kit);
    await provenIn(kit, person);
    await stored.chain();
    for (const row of [older, undefined]) {
      await stored.putBack(row);
      kit.clock.advance(10);
      await assertNothingDecided(kit, person);
      await assertNothingDecided(await kitOn(kit.store, { policy, clock: kit.clock, seed: 'started' }), person);
    }
  });

  test('by putting somebody into another group', async (t) => {
    const kit = await managedKit(t);
    await policyStore(kit).apply(strict, { ...lax, group: 'exempt', priority: 10 });
    kit.clock.advance(10);
    const person = await withAppAndPhone(kit);
    await provenIn(kit, person);
    const [row] = await kit.documents.find({});
    await kit.documents.findOneAndUpdate({ _id: row?._id ?? '' }, { $set: { 'enrollment.groups': ['exempt'] } });
    await assert.rejects(inChat(kit).managing.remove(alex, person.phone), EnrollmentAlteredError);
  });
});

describe('ASVS 6.3.4: of somebody in several groups', () => {
  test('the document with the highest priority decides, whichever is named first, and none is mixed with another', async (t) => {
    const kit = await managedKit(t);
    const guarded = { ...strict, group: 'guarded', priority: 20 };
    const exempt = { ...lax, group: 'exempt', priority: 10 };
    const person = await withAppAndPhone(kit);
    for (const documents of [
      [guarded, exempt],
      [exempt, guarded],
    ]) {
      await policyStore(kit).apply(...documents);
      for (const groups of [
        ['guarded', 'exempt'],
        ['exempt', 'guarded'],
      ]) {
        await kit.changes.change(alex, (enrollment) => enablePerson(enrollment, groups));
        kit.clock.advance(60);
        const chat = await provenIn(kit, person);
        assert.deepEqual(await chat.managing.remove(alex, person.phone), { code: 'backup-required' });
        assert.deepEqual(await chat.appPasswords.make(alex, 'Outlook'), { code: 'not-allowed' });
      }
    }
  });

  test('what is lowered for them holds from the next decision on, and takes back nothing that was decided', async (t) => {
    const kit = await managedKit(t);
    await policyStore(kit).apply({ group: 'default' }, { ...strict, group: 'guarded', priority: 20 });
    kit.clock.advance(10);
    const person = await withAppAndPhone(kit);
    const chat = await provenIn(kit, person);
    const made = await chat.appPasswords.make(alex, 'Outlook');
    assert.equal(made.code, 'made');
    const password = chat.appPasswords.takeToShow(made.id) ?? '';
    const check = () => kit.service.appPasswords.check(alex, password, { caller: 'mail', mayRecord: () => false });
    assert.equal(await check(), 'right');
    await kit.changes.change(alex, (enrollment) => enablePerson(enrollment, ['guarded']));
    assert.equal(await check(), 'wrong');
    assert.deepEqual(await inChat(kit).managing.remove(alex, person.phone), { code: 'backup-required' });
    await kit.changes.change(alex, (enrollment) => enablePerson(enrollment, []));
    assert.equal(await check(), 'right');
  });
});
