import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Policy } from '../../services/policy/policy.ts';
import { buildBot, type BuildBotOptions } from './build-bot.ts';
import { FakePush } from './fake-push.ts';
import { allMethods } from './foundation.ts';
import { type Person, textOf } from './person.ts';
import { PhoneApp } from './phone-app.ts';

const code = /(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}/u;

/** The one-time code that a chat shows for a phone. */
export function codeIn(person: Person): string {
  return code.exec(textOf(person.card))?.[0] ?? assert.fail(textOf(person.card));
}

/** A chat in which everything may be set up, and the page on the person's phone. */
export async function pushTalk(t: TestContext, { policy, ...options }: BuildBotOptions = {}) {
  const push = new FakePush();
  const only: Partial<Policy> = { ...allMethods, backupPhone: 'off', ...policy };
  const bot = await buildBot(t, { ...options, push, policy: only });
  const person = bot.person();
  const settle = (): Promise<void> => bot.chatUpdates.settled();
  return { bot, person, push, settle, app: new PhoneApp(bot.devices, bot.clock) };
}

export type PushTalk = Awaited<ReturnType<typeof pushTalk>>;

/** Goes to the card with the QR code. @returns its one-time code */
export async function begin({ person }: Pick<PushTalk, 'person'>): Promise<string> {
  await person.arrive();
  await person.click('Set it up now');
  await person.click('Set up', { method: 'authenticator-push' });
  return codeIn(person);
}

/** The number that the chat shows. */
export function numberIn(person: Person): string {
  return /^\d\d$/mu.exec(textOf(person.card))?.[0] ?? assert.fail(textOf(person.card));
}

/** The phone is registered and approves once. @param isSilent it takes no notifications */
export async function enroll(all: PushTalk, { isSilent = false } = {}): Promise<void> {
  await all.app.register(await begin(all), isSilent ? { subscription: null } : {});
  await all.settle();
  await all.person.click('Contact me');
  await all.app.approve(numberIn(all.person));
  await all.settle();
}
