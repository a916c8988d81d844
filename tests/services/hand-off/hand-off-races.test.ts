import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PersonId } from '../../../services/directory/directory.ts';
import { HandOffAnswers } from '../../../services/hand-off/hand-off-answers.ts';
import { HelpdeskDesk } from '../../../services/helpdesk/helpdesk-desk.ts';
import type { Policy } from '../../../services/policy/policy.ts';
import type { DocumentStore } from '../../../services/store/document-store.ts';
import { alex, auditTypes, enrolled, type EnrollmentKit, kitOn } from '../enrollment/enrollment-kit.ts';
import { storesForRaces } from '../enrollment/races.ts';

const [kofi, megan, third] = ['kofi', 'megan', 'third'].map((name) => ({ ...alex, objectId: `demo-${name}` })) as [
  PersonId,
  PersonId,
  PersonId,
];
const reason = 'demo reason';
/** Each race is run so often: who comes first is the store's to say. */
const rounds = 5;

const nobody = (): Promise<undefined> => Promise.resolve(undefined);
const directory = { find: nobody, findByAccountName: nobody, search: () => Promise.resolve([]), managerOf: nobody };

/** One replica, with a helpdesk of three. */
function deskOn(kit: EnrollmentKit) {
  const desk = new HelpdeskDesk({
    ...{ ...kit, directory, passes: kit.service.passes },
    agentsOf: () => Promise.resolve([kofi, megan, third].map(({ objectId }) => objectId)),
    isAgent: () => Promise.resolve(true),
  });
  return { ...kit, desk, answers: new HandOffAnswers(kit) };
}

/** Two replicas on one store, and Alex, who has an app. */
async function replicasOn(store: DocumentStore, policy: Partial<Policy> = {}) {
  const kit = await kitOn(store, { seed: 'one', policy });
  await enrolled(kit);
  return { kit, one: deskOn(kit), other: deskOn(await kitOn(store, { seed: 'two', clock: kit.clock, policy })) };
}
type World = Awaited<ReturnType<typeof replicasOn>> & {
  readonly id: string;
  /** Of the trail's events there are so many more than when the race began. */
  readonly told: (type: string) => Promise<number>;
};

/** Runs a race on a new hand-off, again and again. @param agent who has it when it begins. */
async function again(
  world: Awaited<ReturnType<typeof replicasOn>>,
  { agent, race }: { readonly agent?: PersonId; readonly race: (world: World) => Promise<void> },
): Promise<void> {
  const { kit } = world;
  for (let round = 0; round < rounds; round += 1) {
    kit.clock.advance(3_601);
    const openedBy = agent && { by: 'agent' as const, agent: agent.objectId };
    const { handOff } = await kit.handOffs.open(
      alex,
      openedBy ? { reason: 'helpdesk-asked', kind: 'reset', openedBy } : { reason: 'asked-for-a-person' },
    );
    const count = async (type: string): Promise<number> =>
      (await auditTypes(kit)).filter((each) => each === type).length;
    const before = new Map<string, number>();
    for (const type of new Set(await auditTypes(kit))) before.set(type, await count(type));
    const told = async (type: string): Promise<number> => (await count(type)) - (before.get(type) ?? 0);
    await race({ ...world, id: handOff._id, told });
    await kit.handOffs.close(handOff._id, { reason });
  }
}

/** How often which answer came. */
async function codes(all: readonly Promise<{ readonly code: string }>[]): Promise<string[]> {
  return (await Promise.all(all)).map(({ code }) => code).toSorted();
}

/** Whether a pass that Alex has would be good. */
async function hasPass({ kit }: World): Promise<boolean> {
  return (await kit.operator.show(alex))?.passUntil !== undefined;
}

for (const { name, skip, open } of storesForRaces)
  describe(`at once, on two replicas, on ${name}`, { skip }, () => {
    test('two agents claim: one helps, and the trail has it once', async (t) => {
      const race = async ({ one, other, id, told }: World): Promise<void> => {
        assert.deepEqual(await codes([one.desk.claim(kofi, id), other.desk.claim(megan, id)]), ['claimed', 'is-taken']);
        assert.equal(await told('hand-off-claimed'), 1);
      };
      await again(await replicasOn(await open(t)), { race });
    });

    test('two colleagues take over: one of them has it', async (t) => {
      const race = async ({ one, other, id, told }: World): Promise<void> => {
        const taken = [one.desk.takeOver(megan, id, kofi.objectId), other.desk.takeOver(third, id, kofi.objectId)];
        assert.deepEqual(await codes(taken), ['changed', 'is-taken']);
        assert.equal(await told('hand-off-claimed'), 1);
      };
      await again(await replicasOn(await open(t)), { agent: kofi, race });
    });

    test('it is handed over and closed: it is closed in the end, or the colleague has it open', async (t) => {
      const race = async ({ one, other, id }: World): Promise<void> => {
        const [, closed] = await Promise.all([
          one.desk.handOver(kofi, id, megan.objectId),
          other.desk.close(kofi, id, reason),
        ]);
        const { state, agent } = (await one.handOffs.find(id)) ?? {};
        assert.equal(closed.code === 'closed', state === 'closed');
        if (state !== 'closed') assert.equal(agent, megan.objectId);
      };
      await again(await replicasOn(await open(t)), { agent: kofi, race });
    });

    const meanwhile = {
      'the person disputes it': ({ other, id }) => other.answers.dispute(alex, id),
      'it is closed': ({ other, id }) => other.handOffs.close(id, { reason }),
      'a colleague takes over': ({ other, id }) => other.desk.takeOver(megan, id, kofi.objectId),
    } satisfies Record<string, (world: World) => Promise<unknown>>;
    for (const [what, act] of Object.entries(meanwhile))
      test(`a pass is given while ${what}: none is good that nobody was given, and none of a hand-off that is over`, async (t) => {
        const race = async (world: World): Promise<void> => {
          const { one, id } = world;
          const [given] = await Promise.all([one.desk.givePass(kofi, id, { reason }), act(world)]);
          const { state } = (await one.handOffs.find(id)) ?? {};
          const isOver = state === 'disputed' || state === 'closed';
          if (isOver || given.code !== 'given') assert.equal(await hasPass(world), false, `${state} ${given.code}`);
        };
        await again(await replicasOn(await open(t)), { agent: kofi, race });
      });

    test('two second agents approve and refuse a reset: one is heard, and it happens only if that one approved', async (t) => {
      const world = await replicasOn(await open(t), { resetNeedsTwoAgents: true });
      const race = async ({ one, other, id, told }: World): Promise<void> => {
        const asked = await one.desk.reset(kofi, id, reason);
        assert.ok('handOff' in asked && asked.code === 'asked');
        const about = { id: asked.handOff.approval?.id ?? '' };
        const answers = await codes([
          one.desk.answerReset(megan, id, { ...about, result: 'approved' }),
          other.desk.answerReset(third, id, { ...about, result: 'refused' }),
        ]);
        const result = (await one.handOffs.find(id))?.approval?.result;
        assert.deepEqual(answers, result === 'refused' ? ['answered', 'over'] : ['over', 'reset']);
        assert.equal(await told('method-reset'), result === 'refused' ? 0 : 1);
        assert.equal(await told('hand-off-reset-answered'), 1);
      };
      await again(world, { agent: kofi, race });
    });

    test('the person begins twice: it has begun once', async (t) => {
      const race = async ({ one, other, id, told }: World): Promise<void> => {
        assert.deepEqual(await codes([one.answers.start(alex, id), other.answers.start(alex, id)]), [
          'started',
          'started',
        ]);
        assert.equal(await told('hand-off-started'), 1);
      };
      await again(await replicasOn(await open(t)), { agent: kofi, race });
    });

    test('who the person is is confirmed as the hand-off expires: it is one or the other', async (t) => {
      const race = async ({ one, other, id, kit }: World): Promise<void> => {
        kit.clock.advance(24 * 3_600 - 300);
        await one.desk.verifyCaller(kofi, id);
        const asked = (await one.handOffs.find(id))?.identity?.id ?? '';
        kit.clock.advance(300);
        const [answered] = await Promise.all([
          one.answers.callerAnswered(alex, { handOff: id, asked }, 'confirmed'),
          other.handOffs.sweep(),
        ]);
        assert.deepEqual([answered.code, (await one.handOffs.find(id))?.state], ['over', 'expired']);
      };
      await again(await replicasOn(await open(t)), { agent: kofi, race });
    });
  });
