import { codeAt, scan } from '../../support/authenticator.ts';
import { ask } from '../measuring/phase.ts';
import type { Program } from '../measuring/program.ts';
import {
  auditCollection,
  type AuditEvent,
  auditRowSchema,
  conversationCollection,
  type Enrollment,
  enrollmentCollection,
  enrollmentSchema,
  openStore,
} from '../product.ts';
import { activityOf, type Chats, clickOf } from './conversations.ts';

/** What somebody leaves in the store who enrolled and then verified a few times, a month ago. */
export interface Template {
  readonly enrollment: Enrollment;
  readonly events: readonly AuditEvent[];
  /** The newest time step that a code was accepted of. */
  readonly timeStep: number;
  /** The same chat, of somebody else. */
  chatOf(objectId: string): { readonly _id: string };
}

const name = 'template-person';
const monthMilliseconds = 30 * 24 * 3_600_000;

/** Lets somebody enroll and verify, with a running bot. */
export async function enrollOne(program: Program, chats: Chats): Promise<void> {
  const send = async (body: object): Promise<void> => {
    await ask(program.port, { body });
  };
  const click = (title: string, inputs?: object): Promise<void> => send(clickOf(name, chats, title, inputs));
  await send(activityOf(name, chats.serviceUrl, { type: 'installationUpdate', action: 'add' }));
  await click('Set it up now');
  await click('Set up', { method: 'authenticator-code' });
  await click('Next');
  const app = scan(chats.connector.newest(`chat-${name}`).card);
  await click('Next');
  await click('Verify', { code: codeAt(app, new Date()) });
  await send(activityOf(name, chats.serviceUrl, { type: 'message', text: 'status' }));
  await click('Try it out');
  // The code of now is spent; the next one is good already.
  await click('Verify', { code: codeAt(app, new Date(Date.now() + 30_000)) });
}

/** Reads what `enrollOne` left, when the bot has stopped. */
export async function readTemplate(dataDirectory: string): Promise<Template> {
  const store = await openStore({ kind: 'embedded', directory: dataDirectory });
  try {
    const stored = await store.collection<Stored>(enrollmentCollection).findOne({ _id: `demo-tenant:${name}` });
    const chat = await store.collection(conversationCollection).findOne({ person: `demo-tenant:${name}` });
    const rows = await store.collection(auditCollection).find({});
    if (stored === undefined || chat === undefined) throw new Error('Nobody has enrolled');
    const events = rows.map((row) => auditRowSchema.parse(row).event as AuditEvent);
    const verified = events.filter(({ type }) => type === 'verification-succeeded');
    return {
      enrollment: aMonthAgo(enrollmentSchema.parse(stored.enrollment)),
      events: aMonthAgo([...events, ...verified, ...verified]),
      timeStep: Math.floor((Date.now() - monthMilliseconds) / 30_000),
      chatOf: chatsLike(chat),
    };
  } finally {
    await store.close();
  }
}

interface Stored {
  readonly _id: string;
  readonly enrollment: unknown;
}

/** Whose a chat is stands in many places of it. */
function chatsLike(chat: object): Template['chatOf'] {
  return (objectId) =>
    mapped(chat, (value) => (typeof value === 'string' ? value.replaceAll(name, objectId) : value)) as {
      readonly _id: string;
    };
}

function aMonthAgo<T>(value: T): T {
  return mapped(value, (each) => (each instanceof Date ? new Date(each.getTime() - monthMilliseconds) : each)) as T;
}

/** A copy in which each part that has no parts itself is what `change` makes of it. */
function mapped(value: unknown, change: (part: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => mapped(each, change));
  if (typeof value !== 'object' || value === null || value instanceof Date) return change(value);
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, mapped(field, change)]));
}
