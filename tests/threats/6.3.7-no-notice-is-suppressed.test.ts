import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { personKey } from '../../services/directory/directory.ts';
import { StoreUnavailableError } from '../../services/store/document-store.ts';
import { MemoryStore } from '../faults/memory-store.ts';
import { fates, mortalStore } from '../support/mortal-store.ts';
import { alex, type EnrollmentKit, kitOn, sanne } from '../services/enrollment/enrollment-kit.ts';
import { inChat, passIssued } from '../services/enrollment/recovery-kit.ts';
import { afterHours, noticesLeft } from './support/changed-phones.ts';
import {
  managedPolicy as policy,
  type ManagedPerson,
  provenIn,
  withAppAndPhone,
  managedKit,
} from './support/managed-person.ts';

/** The person's phone. */
const phone = '+12065550142';

/** Changes that phones have to hear of, each of somebody with an app and a phone that was proven in the chat. */
const changes: Readonly<Record<string, (kit: EnrollmentKit, person: ManagedPerson) => Promise<{ code: string }>>> = {
  'the phone itself is said to be lost': (kit, person) => inChat(kit).managing.suspend(alex, [person.phone]),
  'the phone itself is removed': (kit, person) => inChat(kit).managing.remove(alex, person.phone),
  'the app is removed': (kit, { app }) => inChat(kit).managing.remove(alex, app.methodId),
  'another default': (kit, person) => inChat(kit).managing.makeDefault(alex, person.phone),
  'an app password': (kit) => inChat(kit).appPasswords.make(alex, 'Outlook'),
  'recovery codes': (kit) => inChat(kit).recovery.make(alex),
  'a pass that is used': async (kit) => inChat(kit).passes.use(alex, await passIssued(kit)),
  'a reset by an operator': async (kit) => ({ code: await kit.operator.reset(alex, 'demo') }),
};

const texted = ({ telephony }: EnrollmentKit): string[] =>
  telephony.texts.map(({ to, body }) => `${to} ${body.replace(/^[^:]*: (.*?) \(.*$/u, '$1')}`);

describe('ASVS 6.3.7, NIST BAA-3: whoever changes something cannot keep the phone from hearing of it', () => {
  for (const [what, change] of Object.entries(changes)) {
    test(`when ${what}: it is written with the change, and told although nothing may be sent for an hour`, async (t) => {
      const kit = await managedKit(t);
      const person = await withAppAndPhone(kit);
      await provenIn(kit, person);
      await noticesLeft(kit, alex);
      const { code } = await change(kit, person);
      assert.ok(['done', 'made', 'accepted', 'reset'].includes(code), code);
      assert.equal((await kit.repository.load(alex)).enrollment.notices.length, 1);
      await kit.notices.sendDue(10);
      assert.deepEqual(kit.telephony.texts, [], 'the hour is used up');
      const restarted = await kitOn(kit.store, { policy, clock: kit.clock, seed: 'later', telephony: kit.telephony });
      await afterHours(restarted, 2);
      assert.deepEqual(
        kit.telephony.texts.map(({ to }) => to),
        [phone],
      );
      assert.ok(
        (await kit.service.status(alex)).ownNotices.length > 0,
        'and the chat shows it, whenever it can be reached',
      );
    });
  }

  test('whoever has the row name somebody else beside what is sealed changes nothing: it is its owner’s', async (t) => {
    const kit = await managedKit(t);
    const person = await withAppAndPhone(kit);
    await provenIn(kit, person);
    await inChat(kit).managing.makeDefault(alex, person.phone);
    await kit.documents.findOneAndUpdate({ _id: personKey(alex) }, { $set: { person: sanne } });
    await afterHours(kit, 1);
    assert.deepEqual(
      kit.telephony.texts.map(({ to }) => to),
      [phone],
    );
    const [row] = await kit.repository.page(undefined, 1);
    assert.deepEqual(row?.person, alex);
  });

  test('a flood of other changes before it keeps nothing back', async (t) => {
    const kit = await managedKit(t);
    const person = await withAppAndPhone(kit);
    const chat = await provenIn(kit, person);
    await noticesLeft(kit, alex);
    for (let times = 0; times < 30; times += 1)
      await chat.managing.makeDefault(alex, times % 2 === 0 ? person.phone : person.app.methodId);
    await chat.managing.suspend(alex, [person.app.methodId]);
    await afterHours(kit, 3);
    assert.equal(new Set(texted(kit)).size, 2, texted(kit).join('\n'));
    assert.deepEqual((await kit.changes.status(alex)).notices, []);
  });

  test('what is said anew is tried as long as if it were new', async (t) => {
    const kit = await managedKit(t);
    const person = await withAppAndPhone(kit);
    await provenIn(kit, person);
    kit.telephony.answer = { code: 'unavailable' };
    await inChat(kit).managing.makeDefault(alex, person.phone);
    await afterHours(kit, 40);
    await provenIn(kit, person);
    await inChat(kit).managing.makeDefault(alex, person.app.methodId);
    await afterHours(kit, 40);
    kit.telephony.answer = undefined;
    await afterHours(kit, 2);
    assert.equal(kit.telephony.texts.length, 1);
  });

  test('a process that dies, or loses its store, between the change and the notice leaves both or neither', async (t) => {
    for (const fate of fates) {
      for (const [what, change] of Object.entries(changes)) {
        const store = new MemoryStore();
        t.after(() => store.close());
        const kit = await kitOn(store, { policy });
        const person = await withAppAndPhone(kit);
        await provenIn(kit, person);
        const before = await kit.repository.load(alex);
        const counts = ({ collection }: { readonly collection: string }): boolean => collection === 'enrollments';
        // A pass is issued by the write before.
        const mortal = mortalStore(store, { fate, write: what.includes('pass that') ? 2 : 1, counts });
        const dies = await kitOn(mortal.store, { policy, clock: kit.clock, seed: 'dies' });
        const end = change(dies, person).catch((error: unknown) => {
          if (!(error instanceof StoreUnavailableError)) throw error;
        });
        await Promise.race([end, mortal.died]);
        const after = (await kit.repository.load(alex)).enrollment;
        const isChanged = after.ownNotices.length > before.enrollment.ownNotices.length;
        assert.equal(isChanged, fate === 'dies after' || fate === 'loses its answer', `${what}, ${fate}`);
        assert.equal(after.notices.length, before.enrollment.notices.length + (isChanged ? 1 : 0), `${what}, ${fate}`);
        await kit.notices.sendDue(10);
        assert.equal(kit.telephony.texts.filter(({ to }) => to === phone).length, isChanged ? 1 : 0);
      }
    }
  });
});
