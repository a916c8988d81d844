import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HandOffAlteredError, handOffCollection } from '../../../services/hand-off/sealed-hand-off.ts';
import type { HandOffRequest } from '../../../services/ticket-systems/hand-off-request.ts';
import { type Asker, ProgramHandOffs } from '../../../services/ticket-systems/program-hand-offs.ts';
import { DemoDirectory } from '../../../services/directory/demo-directory.ts';
import { alex, auditTypes, enrollmentKit, type EnrollmentKit, kitOn, sanne } from '../enrollment/enrollment-kit.ts';
import { storesForRaces } from '../enrollment/races.ts';

const directory = new DemoDirectory(
  [
    { objectId: alex.objectId, displayName: 'Alex Demo', accountName: 'alex@contoso.example' },
    { objectId: sanne.objectId, displayName: 'Sanne Demo', accountName: 'sanne@contoso.example' },
  ],
  alex.tenantId,
);
const asked: HandOffRequest = {
  person: { accountName: 'alex@contoso.example' },
  kind: 'reset',
  reason: 'New phone',
  ticket: 'INC1',
};
const asker: Asker = { name: 'servicenow', idempotencyKey: 'one' };

const programsOn = (kit: EnrollmentKit): ProgramHandOffs =>
  new ProgramHandOffs({ ...kit, directory, tenantId: alex.tenantId });

for (const { name, skip, open } of storesForRaces) {
  test(
    `fifty equal requests at once on two replicas open one hand-off, and all hear of it, on ${name}`,
    { skip },
    async (t) => {
      const store = await open(t);
      const one = await kitOn(store, { seed: 'replica-1' });
      const other = await kitOn(store, { seed: 'replica-2', clock: one.clock });
      const [first, second] = [programsOn(one), programsOn(other)];
      const openings = await Promise.all(
        Array.from({ length: 50 }, (_, index) => (index % 2 === 0 ? first : second).open(asker, asked)),
      );
      assert.deepEqual(openings.filter(({ code }) => code === 'opened').length, 1);
      assert.deepEqual(openings.filter(({ code }) => code === 'repeated').length, 49);
      assert.equal(new Set(openings.map((each) => 'view' in each && each.view.id)).size, 1);
      assert.deepEqual(await auditTypes(one), ['hand-off-opened']);
    },
  );

  test(`of fifty requests under one key for two people, one is carried out, on ${name}`, { skip }, async (t) => {
    const store = await open(t);
    const one = await kitOn(store, { seed: 'replica-1' });
    const other = await kitOn(store, { seed: 'replica-2', clock: one.clock });
    const [first, second] = [programsOn(one), programsOn(other)];
    const forSanne = { ...asked, person: { accountName: 'sanne@contoso.example' } };
    const openings = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        (index % 4 < 2 ? first : second).open(asker, index % 2 === 0 ? asked : forSanne),
      ),
    );
    const counts = Object.groupBy(openings, ({ code }) => code);
    assert.equal(counts.opened?.length, 1);
    assert.equal(counts.repeated?.length, 24);
    assert.equal(counts['another-request']?.length, 25);
    assert.equal((await one.handOffs.list()).length, 1);
  });
}

describe('a hand-off of a ticket system', () => {
  test('is found by its key for as long as it is kept, a week after its end', async (t) => {
    const kit = await enrollmentKit(t);
    const programs = programsOn(kit);
    const opened = await programs.open(asker, asked);
    kit.clock.advance(8 * 86_400 - 60);
    await kit.handOffs.sweep();
    assert.equal((await programs.open(asker, asked)).code, 'repeated');
    kit.clock.advance(120);
    await kit.handOffs.sweep();
    const anew = await programs.open(asker, asked);
    assert.equal(anew.code, 'opened');
    assert.notDeepEqual(anew, opened);
  });

  test('whose key somebody moved in the store to another hand-off is not shown', async (t) => {
    const kit = await enrollmentKit(t);
    const programs = programsOn(kit);
    await programs.open(asker, asked);
    const { handOff } = await kit.handOffs.open(sanne, { reason: 'locked', note: 'private' });
    const rows = kit.store.collection(handOffCollection);
    await rows.findOneAndUpdate({ idempotencyKey: 'servicenow one' }, { $unset: { idempotencyKey: '' } });
    await rows.findOneAndUpdate({ _id: handOff._id }, { $set: { idempotencyKey: 'servicenow one' } });
    await assert.rejects(programs.open(asker, asked), HandOffAlteredError);
  });

  test('is one of six hundred a minute at most, and a repetition counts as none', async (t) => {
    const kit = await enrollmentKit(t);
    const programs = programsOn(kit);
    const nobody = { ...asked, person: { accountName: 'nobody@contoso.example' } };
    await programs.open(asker, asked);
    for (let count = 1; count < 600; count += 1)
      assert.equal((await programs.open({ ...asker, idempotencyKey: `${count}` }, nobody)).code, 'person-unknown');
    assert.equal((await programs.open({ ...asker, idempotencyKey: 'more' }, nobody)).code, 'too-many');
    assert.equal((await programs.open(asker, asked)).code, 'repeated');
    assert.equal((await programs.open({ ...asker, name: 'jira' }, nobody)).code, 'person-unknown');
    kit.clock.advance(60);
    assert.equal((await programs.open({ ...asker, idempotencyKey: 'more' }, nobody)).code, 'person-unknown');
  });
});
