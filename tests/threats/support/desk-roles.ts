import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { PersonId } from '../../../services/directory/directory.ts';

import { HandOffAnswers } from '../../../services/hand-off/hand-off-answers.ts';
import { close, dispute } from '../../../services/hand-off/transitions.ts';
import { HelpdeskDesk } from '../../../services/helpdesk/helpdesk-desk.ts';
import { enrollmentCollection } from '../../../services/enrollment/state/enrollment-document.ts';
import { MemoryStore } from '../../faults/memory-store.ts';
import { codeAt, readOtpauth } from '../../support/authenticator.ts';
import type { BuiltBot } from '../../support/build-bot.ts';
import { demoTenant, HelpdeskTalk, people } from '../../support/helpdesk-talk.ts';

const of = (objectId: string, tenantId = demoTenant): PersonId => ({ tenantId, objectId });
const elsewhere = '99999999-0000-0000-0000-000000000001';
/** At a helpdesk for others than Alex. */
const forOthers = of('00000000-0000-0000-0000-000000000077');

/** Everybody who may try something with a hand-off of Alex's, whom Kofi helps and for whom Sanne vouches. */
export const roles = {
  'the owner': of(people.kofi),
  'a colleague': of(people.megan),
  'an agent for others': forOthers,
  'somebody who is no agent': of('00000000-0000-0000-0000-000000000003'),
  'an agent of another tenant': of(people.kofi, elsewhere),
  'the person': of(people.alex),
  'the person of another tenant': of(people.alex, elsewhere),
  'the manager': of(people.sanne),
  'the manager of another tenant': of(people.sanne, elsewhere),
} as const;
export type Role = keyof typeof roles;

/** Alex's hand-offs, one for each way that one can stand. */
export const objects = ['own', 'a colleague’s', 'unclaimed', 'closed', 'disputed', 'expired', 'unknown'] as const;
export type ObjectName = (typeof objects)[number];

export type DeskWorld = Awaited<ReturnType<typeof deskWorld>>;

/** What agents may do, and those whom they ask. */
export function deskOf(bot: BuiltBot) {
  const isAgent = async (candidate: PersonId): Promise<boolean> =>
    candidate.objectId === forOthers.objectId || bot.isAgent(candidate);
  const { passes } = bot.enrollment;
  return { desk: new HelpdeskDesk({ ...bot, isAgent, passes }), answers: new HandOffAnswers(bot) };
}

/** A helpdesk, with one hand-off of Alex's as asked for. @param agent of whom Alex is one themself, where that is asked. */
export async function deskWorld(t: TestContext, object: ObjectName, way: 'method' | 'manager' | undefined) {
  const store = new MemoryStore();
  t.after(() => store.close());
  // Alex is at the helpdesk too: nobody helps themselves.
  const settings = { helpdeskAgents: [people.kofi, people.megan, people.alex] };
  const talk = await HelpdeskTalk.open(t, { store, settings });
  const { bot } = talk;
  const { handOffs, clock } = bot;
  await setUpApp(bot);
  const { desk, answers } = deskOf(bot);
  const asks = object === 'unclaimed' ? undefined : { by: 'agent' as const, agent: owners[object] ?? people.kofi };
  const { handOff } = await handOffs.open(of(people.alex), {
    ...(asks === undefined ? { reason: 'asked-for-a-person' } : { reason: 'helpdesk-asked', kind: 'reset' }),
    ...(asks && { openedBy: asks }),
  });
  if (asks !== undefined) {
    if (way === 'method') await desk.verifyCaller(of(asks.agent), handOff._id);
    if (way === 'manager') await desk.askManager(of(asks.agent), handOff._id);
  }
  if (object === 'closed')
    await handOffs.change(handOff._id, (each, context) => close(each, { by: 'operator', reason: 'x' }, context));
  if (object === 'disputed') await handOffs.change(handOff._id, dispute);
  // Shorter than what is over is kept for.
  if (object === 'expired') clock.advance(25 * 3_600);
  await handOffs.sweep();
  await talk.settle();
  const id = object === 'unknown' ? 'no-such-hand-off' : handOff._id;
  const asked = (await handOffs.find(handOff._id))?.identity?.id ?? '';
  return { talk, bot, desk, answers, id, asked, known: handOff._id };
}

const owners: Partial<Record<ObjectName, string>> = { 'a colleague’s': people.megan };

/** What is stored of hand-offs and of people, or of one of them, but for when a duty is due. */
export async function storedOf({ bot }: Pick<DeskWorld, 'bot'>, person?: string): Promise<unknown> {
  const handOffs = await bot.handOffs.list({ all: true });
  const whose = person === undefined ? {} : { _id: `${demoTenant}:${person}` };
  const enrollments = await bot.store.collection(enrollmentCollection).find(whose);
  return structuredClone([handOffs, enrollments]);
}

/** Alex has an authenticator app. */
async function setUpApp({ enrollment, clock }: BuiltBot): Promise<void> {
  const alex = of(people.alex);
  const begun = await enrollment.begin(alex, 'authenticator-code');
  assert.equal(begun.code, 'started');
  const shown = await enrollment.entryToShow(alex, begun.methodId);
  assert.equal(shown.state, 'pending');
  await enrollment.prove(alex, begun.methodId, codeAt(readOtpauth(shown.entry.otpauthUri), clock.now()));
}
