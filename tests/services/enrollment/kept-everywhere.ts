import assert from 'node:assert/strict';
import { everyEnrollment } from '../../../services/enrollment/every-enrollment.ts';
import { enablePerson } from '../../../services/enrollment/transitions/enabling.ts';
import type { DocumentStore } from '../../../services/store/document-store.ts';
import { alex, auditTypes, enrolled, kitOn, sanne } from './enrollment-kit.ts';
import { codesMade, otherLetters, passIssued } from './recovery-kit.ts';

const policy = { recoveryCodes: 'offered', appPasswords: { allowed: true, most: 40 } } as const;

/** What is kept of people, however it is stored: each runs on a store of its own, and looks with a bot that was restarted. */
type Kept = (store: DocumentStore) => Promise<void>;

async function restarted(store: DocumentStore) {
  const kit = await kitOn(store, { policy, seed: 'first' });
  return { kit, again: () => kitOn(store, { policy, clock: kit.clock, seed: 'again' }) };
}

export const keptEverywhere: Readonly<Record<string, Kept>> = {
  'a pass is good once, is over in time, and is found when it is': async (store) => {
    const { kit, again } = await restarted(store);
    await enrolled(kit);
    const pass = await passIssued(kit);
    const { service } = await again();
    assert.equal((await service.passes.use(alex, otherLetters(pass))).code, 'wrong-pass');
    assert.equal((await kit.service.passes.use(alex, pass)).code, 'accepted');
    assert.equal((await (await again()).service.passes.use(alex, pass)).code, 'pass-used');
    await passIssued(kit);
    assert.deepEqual(await kit.service.expireDue(10), []);
    kit.clock.advance(600);
    assert.deepEqual(await (await again()).service.expireDue(10), [alex]);
    assert.ok((await auditTypes(kit)).includes('pass-expired'));
  },

  'recovery codes count once, and their file is found by its address, once': async (store) => {
    const { kit, again } = await restarted(store);
    const { codes, token } = await codesMade(kit);
    const { service } = await again();
    assert.ok(await service.recovery.fileAt(token));
    assert.deepEqual((await service.recovery.fetchFile(token))?.codes, codes);
    assert.equal(await kit.service.recovery.fileAt(token), undefined);
    for (const [code, outcome] of [
      [codes[4], 'verified'],
      [codes[4], 'code-already-used'],
      [codes[5], 'verified'],
    ] as const)
      assert.equal((await (await again()).service.recovery.use(alex, code ?? '')).code, outcome);
    kit.clock.advance(300);
    assert.deepEqual(await kit.service.expireDue(10), [alex]);
    assert.equal((await kit.repository.load(alex)).enrollment.recoveryCodes?.showing, undefined);
  },

  'app passwords let in until they are deleted, and when they were last used is kept': async (store) => {
    const { kit, again } = await restarted(store);
    await enrolled(kit);
    const passwords: string[] = [];
    for (const name of ['Outlook', 'Tablet']) {
      const made = await kit.service.appPasswords.make(alex, name);
      assert.equal(made.code, 'made');
      passwords.push(kit.service.appPasswords.takeToShow(made.id) ?? '');
    }
    const check = async (password = '') =>
      (await again()).service.appPasswords.check(alex, password, { caller: 'mail', mayRecord: () => true });
    assert.deepEqual([await check(passwords[0]), await check(passwords[1])], ['right', 'right']);
    const { list } = (await kit.service.status(alex)).appPasswords;
    assert.deepEqual(
      list.map(({ name, lastUsedAt }) => [name, lastUsedAt]),
      [
        ['Outlook', kit.clock.now()],
        ['Tablet', kit.clock.now()],
      ],
    );
    await kit.service.appPasswords.delete(alex, [list[0]?.id ?? '']);
    assert.deepEqual([await check(passwords[0]), await check(passwords[1])], ['wrong', 'right']);
  },

  'a hand-off waits once for each reason, is found by its reference, is closed, and is swept': async (store) => {
    const { kit, again } = await restarted(store);
    const { handOff: opened } = await kit.handOffs.open(alex, { reason: 'locked', steps: ['verify:locked'] });
    // The trail has been told since.
    const handOff = { ...opened, unrecorded: [] };
    const other = await again();
    assert.deepEqual((await other.handOffs.open(alex, { reason: 'locked' })).handOff, handOff);
    await other.handOffs.open(sanne, { reason: 'disowned' });
    assert.deepEqual(await other.handOffs.waiting(alex), handOff);
    assert.equal(await other.handOffs.close(handOff.reference.toLowerCase(), { reason: 'demo' }), 'closed');
    assert.equal(await kit.handOffs.waiting(alex), undefined);
    assert.equal((await kit.handOffs.open(alex, { reason: 'locked' })).code, 'opened');
    kit.clock.advance(7 * 86_400);
    assert.deepEqual(await other.handOffs.list(), []);
    assert.equal(await other.handOffs.sweep(), 0);
    const ended = await kit.handOffs.list({ all: true });
    assert.deepEqual(ended.map(({ state }) => state).toSorted(), ['closed', 'expired', 'expired']);
    kit.clock.advance(7 * 86_400);
    assert.equal(await other.handOffs.sweep(), 3);
    assert.deepEqual(await kit.handOffs.list({ all: true }), []);
  },

  'people are listed once each, in one order, with their groups, state and what is off': async (store) => {
    const { kit, again } = await restarted(store);
    await enrolled(kit);
    const { methods } = await kit.service.status(alex);
    await kit.service.managing.rename(alex, methods[0]?.methodId ?? '', 'Ünï*code*');
    await kit.service.managing.suspend(alex, [methods[0]?.methodId ?? '']);
    await kit.changes.change(sanne, (enrollment) => enablePerson(enrollment, ['pilots', 'finance']));
    const { repository } = await again();
    const listed: unknown[] = [];
    for await (const { person, enrollment } of everyEnrollment(repository)) {
      const { status, groups, methods: held } = enrollment ?? assert.fail();
      listed.push([person, status, groups, held.map(({ name, suspended }) => [name, suspended?.why])]);
    }
    assert.deepEqual(listed, [
      [alex, 'enforced', [], [['Ünï*code*', 'lost']]],
      [sanne, 'enabled', ['finance', 'pilots'], []],
    ]);
    assert.deepEqual((await repository.load(sanne)).enrollment.groups, ['finance', 'pilots']);
  },
};
