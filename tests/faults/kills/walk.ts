import assert from 'node:assert/strict';
import type { BuiltBot } from '../../support/build-bot.ts';
import type { Employee } from '../../support/employee.ts';

/** How long a lease lasts, in seconds. */
const leaseSeconds = 10;
/** How long a set-up may wait for its proof, in seconds. */
const setUpSeconds = 600;

/** A whole enrollment conversation and all that goes on beside it. */
export interface Walk {
  readonly employee: Employee;
  /** The bot that answers: the first one, or the one that took over. */
  readonly bot: BuiltBot;
}

/** Every kind of write comes up: being asked, a set-up that expires, a wrong code, a proof, tried codes, an interruption. */
export const steps: readonly ((walk: Walk) => Promise<unknown>)[] = [
  ...[act, act, background, act, act, wrongCode, expiry],
  ...[act, act, act, act, background, interruption],
  ...[act, act, background, act, act, background],
];

/** A bot's jobs as `main.ts` runs them. */
export async function background({ bot }: Walk): Promise<void> {
  await bot.repository.moveAuditEvents((events) => bot.trail.append(events), 200);
  await bot.enrollment.expireDue(100, { tell: (person) => bot.resumer.enrollmentChanged(person) });
  await bot.resumer.interruptedTurns(20);
}

/** The bot took over from one that died: that one's leases lapse, what waits is done, the person goes on to the end. */
export async function goOn(walk: Walk): Promise<void> {
  walk.bot.clock.advance(leaseSeconds);
  await background(walk);
  await assertUpToDate(walk);
  await finish(walk);
  await background(walk);
}

/** No QR code is left in the chat but that of the set-up under way. */
async function assertUpToDate({ employee, bot: { enrollment } }: Walk): Promise<void> {
  const { pending } = await enrollment.status(employee.person);
  const shown = pending && (await enrollment.entryToShow(employee.person, pending.methodId));
  const secret = shown?.state === 'pending' ? shown.entry.secret : undefined;
  const outdated = employee.scannable.filter((entry) => entry.secret !== secret);
  assert.equal(outdated.length, 0, `An outdated QR code is left:\n${employee.person.transcript.join('\n')}`);
}

/** The person goes on until there is nothing left to do. */
export function finish({ employee }: Walk): Promise<void> {
  return employee.finish();
}

async function act({ employee }: Walk): Promise<void> {
  if (!employee.done) await employee.act();
}

async function wrongCode({ employee: { person, scannable } }: Walk): Promise<void> {
  if (scannable.length > 0) await person.say('000000');
}

async function expiry(walk: Walk): Promise<void> {
  walk.bot.clock.advance(setUpSeconds);
  await background(walk);
}

/** A turn that began before this process did was cut off. */
async function interruption(walk: Walk): Promise<void> {
  const { bot, employee } = walk;
  await bot.conversations.exclusively(`msteams:chat-of-${employee.person.objectId}`, () => Promise.resolve());
  bot.clock.advance(leaseSeconds);
  await background(walk);
}
