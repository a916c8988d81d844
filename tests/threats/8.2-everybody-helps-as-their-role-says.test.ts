import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { people } from '../support/helpdesk-talk.ts';
import {
  type DeskWorld,
  deskWorld,
  type ObjectName,
  objects,
  type Role,
  roles,
  storedOf,
} from './support/desk-roles.ts';

type Act = (world: DeskWorld, by: (typeof roles)[Role]) => Promise<{ readonly code: string } | readonly unknown[]>;

const reason = 'demo reason';
const result = 'confirmed';

/** Everything that can be asked of a hand-off. */
const acts: Readonly<Record<string, Act>> = {
  claim: ({ desk, id }, by) => desk.claim(by, id),
  'take over': ({ desk, id }, by) => desk.takeOver(by, id, people.megan),
  'hand over': ({ desk, id }, by) => desk.handOver(by, id, people.megan),
  'hand over to the person': ({ desk, id }, by) => desk.handOver(by, id, people.alex),
  'hand over to nobody of the helpdesk': ({ desk, id }, by) => desk.handOver(by, id, people.sanne),
  colleagues: ({ desk, id }, by) => desk.colleagues(by, id),
  show: ({ desk, id }, by) => desk.show(by, id),
  'verify the caller': ({ desk, id }, by) => desk.verifyCaller(by, id),
  'ask the manager': ({ desk, id }, by) => desk.askManager(by, id),
  'give a pass': ({ desk, id }, by) => desk.givePass(by, id, { reason }),
  'tell the pass': ({ desk, id }, by) => desk.passTold(by, id),
  reset: ({ desk, id }, by) => desk.reset(by, id, reason),
  'approve a reset': ({ desk, id }, by) => desk.answerReset(by, id, { id: 'made up', result: 'approved' }),
  close: ({ desk, id }, by) => desk.close(by, id, reason),
  start: ({ answers, id }, by) => answers.start(by, id),
  dispute: ({ answers, id }, by) => answers.dispute(by, id),
  'answer the caller check': ({ answers, id, asked }, by) => answers.callerAnswered(by, { handOff: id, asked }, result),
  'answer another caller check': ({ answers, id }, by) =>
    answers.callerAnswered(by, { handOff: id, asked: 'made up' }, result),
  vouch: ({ answers, id, asked }, by) => answers.vouch(by, id, { identity: asked, result }),
  'vouch for another question': ({ answers, id }, by) => answers.vouch(by, id, { identity: 'made up', result }),
};
/** What is asked of a person, whatever is open about them. */
const actsOnPeople: Readonly<Record<string, Act>> = {
  list: ({ desk }, by) => desk.list(by),
  status: ({ desk }, by) => desk.status(by, roles['the person']),
  open: ({ desk }, by) => desk.open(by, roles['the person'], { kind: 'set-up', note: reason }),
  unlock: ({ desk }, by) => desk.actOn(by, roles['the person'], { act: 'unlock', reason }),
  block: ({ desk }, by) => desk.actOn(by, roles['the person'], { act: 'block', reason }),
  unblock: ({ desk }, by) => desk.actOn(by, roles['the person'], { act: 'unblock', reason }),
  'delete app passwords': ({ desk }, by) =>
    desk.actOn(by, roles['the person'], { act: 'delete-app-passwords', reason }),
};

/** Who may do what, with which hand-off; all the rest changes nothing. */
const changes: Readonly<Record<string, Partial<Record<Role, readonly ObjectName[]>>>> = {
  claim: { 'the owner': ['unclaimed'], 'a colleague': ['unclaimed'] },
  'take over': { 'the owner': ['a colleague’s'] },
  'hand over': { 'the owner': ['own'] },
  'verify the caller': { 'the owner': ['own'], 'a colleague': ['a colleague’s'] },
  'ask the manager': { 'the owner': ['own'], 'a colleague': ['a colleague’s'] },
  'give a pass': { 'the owner': ['own'], 'a colleague': ['a colleague’s'] },
  reset: { 'the owner': ['own'], 'a colleague': ['a colleague’s'] },
  close: { 'the owner': ['own', 'disputed'], 'a colleague': ['a colleague’s', 'disputed'] },
  start: { 'the person': ['own', 'a colleague’s', 'unclaimed'] },
  dispute: { 'the person': ['own', 'a colleague’s', 'unclaimed'] },
};
/** Those who may, while the bot waits for a method, and for the manager. */
const answered = {
  method: { 'answer the caller check': { 'the person': ['own', 'a colleague’s'] } },
  manager: { vouch: { 'the manager': ['own', 'a colleague’s'] } },
} as const satisfies Record<string, typeof changes>;

/** What is asked already and not answered yet is not asked twice. */
const askedAlready = { method: 'verify the caller', manager: 'ask the manager' } as const;

/** What is said where nothing changes. */
const refusals =
  /^(?:asked|not-found|yourself|not-an-agent|not-a-colleague|over|is-taken|unclaimed|is-yours|none|no-method|no-manager|not-locked|not-blocked|known)$/u;

/** Does all of these in turn; what changed something is done in a world of its own. */
async function tryAll(
  t: TestContext,
  open: () => Promise<DeskWorld>,
  judge: (role: Role, what: string) => boolean,
  tried: Readonly<Record<string, Act>>,
): Promise<void> {
  let world = await open();
  for (const role of Object.keys(roles) as Role[])
    await t.test(`${role} does what their role says, and no more`, async () => {
      const isForAgents = role === 'the owner' || role === 'a colleague';
      for (const [what, act] of Object.entries(tried)) {
        const before = await storedOf(world);
        const said = await act(world, roles[role]);
        if (judge(role, what)) {
          assert.notDeepEqual(await storedOf(world), before, what);
          world = await open();
          continue;
        }
        assert.deepEqual(await storedOf(world), before, what);
        if ('code' in said) assert.match(said.code, refusals, what);
        // An agent may look how things stand with themselves.
        if (!isForAgents && role !== 'the person') assert.ok(!('view' in said), what);
        if (!isForAgents) assert.ok(!('handOff' in said) && !(Array.isArray(said) && said.length > 0), what);
      }
    });
}

describe('ASVS 8.2: of a hand-off', () => {
  for (const way of ['method', 'manager'] as const)
    for (const object of objects)
      test(`that is ${object}, the ${way} being asked`, async (t) => {
        const may: typeof changes = { ...changes, ...answered[way], [askedAlready[way]]: {} };
        const judge = (role: Role, what: string): boolean => may[what]?.[role]?.includes(object) === true;
        await tryAll(t, () => deskWorld(t, object, way), judge, acts);
      });
});

describe('ASVS 8.2: of a person', () => {
  test('only an agent of theirs opens, sees, unlocks and blocks', async (t) => {
    const judge = (role: Role, what: string): boolean =>
      (role === 'the owner' || role === 'a colleague') && (what === 'open' || what === 'block');
    await tryAll(t, () => deskWorld(t, 'unclaimed', undefined), judge, actsOnPeople);
  });
});
