import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { alex, auditTypes, enrollmentKit } from '../enrollment/enrollment-kit.ts';
import { passIssued } from '../enrollment/recovery-kit.ts';

const day = 86_400;

/** One of a ticket system's for Alex, with a pass that an agent gave in it at the last moment; its time has been over for a second. */
async function unlooked(t: TestContext) {
  const kit = await enrollmentKit(t);
  const { handOff } = await kit.handOffs.open(alex, {
    reason: 'helpdesk-asked',
    kind: 'set-up',
    openedBy: { by: 'program', program: 'demo' },
  });
  kit.clock.advance(day - 60);
  const by = { agent: 'kofi', handOff: handOff._id };
  const issued = await kit.service.passes.issue(alex, { reason: 'demo', seconds: 600, by });
  assert.equal(issued.code, 'issued');
  kit.clock.advance(61);
  return { kit, id: handOff._id, pass: issued.pass };
}

type Unlooked = Awaited<ReturnType<typeof unlooked>>;

async function hear({ kit }: Unlooked): Promise<void> {
  await kit.repository.moveAuditEvents((events) => kit.handOffs.take(events), 50, assert.ifError);
}

describe('a hand-off whose time is over ends in the trail, for the ticket system and with its pass, whatever was written to it first:', () => {
  const written: Readonly<Record<string, (over: Unlooked) => Promise<unknown>>> = {
    nothing: () => Promise.resolve(),
    'a card': ({ kit, id }) =>
      kit.handOffs.noteCard(id, { slot: 'status', to: 'kofi', chat: 'chat', messageId: 'demo', digest: 'demo' }),
    'anything else': ({ kit, id }) =>
      kit.handOffs.change(id, (handOff) => ({ next: { ...handOff, method: 'mobile-text' }, outcome: undefined })),
    'a pass of the terminal that was used': async (over) => {
      await over.kit.service.passes.use(alex, await passIssued(over.kit));
      await hear(over);
    },
    'a wish for another one': ({ kit }) => kit.handOffs.open(alex, { reason: 'helpdesk-asked', kind: 'set-up' }),
  };
  for (const [what, write] of Object.entries(written))
    test(what, async (t) => {
      const over = await unlooked(t);
      const { kit, id, pass } = over;
      await write(over);
      await kit.handOffs.sweep();
      const ended = await kit.handOffs.find(id);
      assert.equal(ended?.state, 'expired');
      assert.deepEqual(
        ended.statuses.map(({ status, step, isFinal }) => [status, step, isFinal]),
        [['failed', 'expired', true]],
      );
      assert.equal((await auditTypes(kit)).filter((type) => type === 'hand-off-expired').length, 1);
      const { code } = await kit.service.passes.use(alex, pass);
      assert.ok(code === 'pass-revoked' || code === 'pass-replaced', code);
      const next = await kit.handOffs.open(alex, { reason: 'helpdesk-asked', kind: 'set-up' });
      assert.notEqual(next.handOff._id, id);
    });
});
