import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { personKey } from '../../../services/directory/directory.ts';
import { enrollmentCollection } from '../../../services/enrollment/state/enrollment-document.ts';
import { type Answer, startServer } from '../../bot/http/server-kit.ts';
import { wrongCode } from '../../services/methods/method-kit.ts';
import { codeAt } from '../../support/authenticator.ts';
import { type BuildBotOptions, openTestStore } from '../../support/build-bot.ts';
import { reachCode } from '../../support/journey.ts';
import { FailingStore } from './failing-store.ts';

/** What somebody hears whose code is right, and what they hear when it cannot be found out. */
export const verified = /You're all set/u;
export const apology = /Something went wrong.*this reference: [\w-]{8}/u;
const internals = /demo-canary|node_modules|\.ts\b|\bat \S+:\d|Error\b|mongodb:|undefined|StoreUnavailable/u;

/** Somebody who has scanned the code and is asked for it, over HTTP from here on. */
export async function midVerification(t: TestContext, options: BuildBotOptions = {}) {
  const failing = new FailingStore(await openTestStore(t));
  const served = await startServer(t, { bot: { store: failing.store, ...options }, channelTimeoutMs: 500 });
  const { client, channel, clock } = served;
  const person = served.person();
  const entry = await reachCode(person);
  const right = codeAt(entry, clock.now());
  // Without an id, so that sending it again is a new activity.
  const click = { ...person.clickActivity('Verify', { code: right }), serviceUrl: channel.url, id: undefined };
  const typed = (text: string) => ({ ...click, type: 'message', value: undefined, name: undefined, text });
  const send = (activity: object): Promise<Answer> => client.post(client.activity(activity));
  const methods = async () => (await served.enrollment.status(person)).methods.length;
  const wrong = wrongCode([entry], clock.now());
  return { ...served, failing, human: person, right, wrong, click, typed, send, methods };
}

export type Verification = Awaited<ReturnType<typeof midVerification>>;

/** What went over the wire or into the log says nothing of how the bot is made or what it holds. */
export function assertGeneric({ channel, logLines }: Verification, { status, body }: Answer): void {
  assert.equal(status, 200);
  assert.doesNotMatch(body, internals);
  assert.doesNotMatch(JSON.stringify(channel.sent), internals);
  assert.doesNotMatch(logLines.join(''), /demo-canary/u);
}

/** Types of what the audit trail will say. */
export async function auditTypes({ store, human }: Verification): Promise<string[]> {
  const document = await store.collection(enrollmentCollection).findOne({ _id: personKey(human) });
  const { unsealed } = { unsealed: [], ...document };
  return unsealed.map(({ type }: { type: string }) => type);
}
