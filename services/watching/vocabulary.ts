import { methodKinds } from '../methods/registry.ts';
import { dispatchRefusals } from '../telephony/telephony.ts';
import { auditEventTypes } from '../audit/audit-event.ts';

/**
 * What may be said of a label: one of these words, or, where a number stands, a name that stands in the code (a route's template, a
 * collection, a job), of which there are so many at most.
 */
type Words = readonly string[] | number;

const httpMethods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const statuses = ['1xx', '2xx', '3xx', '4xx', '5xx', '401', '403', '404', '429', '503'];
const methods = [...methodKinds, 'none'];
const zones = ['home', 'listed', 'elsewhere'];

/** Where people are asked to verify outside of a chat. */
const gates = ['entra', 'web-server', 'vpn', 'program'] as const;
export type Gate = (typeof gates)[number];

/** What came of asking: `asked` is the begin, `passed` the proof that the gate was told of. */
const gateOutcomes = [
  'asked',
  'passed',
  'wrong',
  'unreadable',
  'used',
  'expired',
  'locked',
  'throttled',
  'held',
  'not-set-up',
  'over',
] as const;
export type GateOutcome = (typeof gateOutcomes)[number];

/**
 * Everything that a watcher hears of, and all that may be said of it. Nothing here can name a person, a number, a code, a tenant, an
 * address or a conversation: what is none of these words is `other`.
 */
export const vocabulary = {
  /** A turn of a chat. */
  turn: {
    activity: ['message', 'invoke', 'event', 'installationUpdate', 'conversationUpdate', 'messageUpdate'],
    outcome: ['done', 'failed'],
  },
  /** A request that the bot was asked, whatever became of it. */
  request: { method: httpMethods, route: 150, status: statuses },
  /** The same from when a route is found and the body is there: what is done for it. */
  route: { method: httpMethods, route: 150, outcome: statuses },
  /** A call to the store. */
  store: { collection: 50, operation: 20, outcome: ['done', 'duplicate', 'unavailable', 'failed'] },
  /** A request that the bot asked of somebody else; `outcome` says how it was answered. */
  outgoing: {
    to: ['teams', 'graph', 'entra', 'carrier', 'ticket-system', 'push-service'],
    operation: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'text', 'call', 'notice', 'hang-up'],
    outcome: ['done', 'refused', 'throttled', 'failed', 'unreachable'],
  },
  /** One run of what is done beside the turns. Prometheus has a label `job` of its own. */
  job: { task: 50, outcome: ['done', 'failed'] },
  /** A fact of the audit trail. */
  audit: { type: auditEventTypes },
  /** A set-up begins or ends; `step` is how far it had come. */
  setUp: {
    method: methods,
    outcome: ['started', 'activated', 'cancelled', 'expired', 'superseded', 'failed'],
    step: ['begun', 'sent', 'answered'],
  },
  /** Somebody proved a method, or did not; `asked_by` is who wanted it. */
  verification: {
    asked_by: ['chat', 'entra', 'program'],
    method: methods,
    outcome: ['succeeded', 'failed'],
  },
  /** What a gate asked, and how it was answered. */
  gate: {
    gate: gates,
    outcome: gateOutcomes,
  },
  /** A question of a chat. */
  question: { question: 100, state: ['asked', 'answered', 'left'] },
  /** Something that was given to the carrier; `zone` is where its number is. */
  send: { kind: ['text', 'call', 'notice'], zone: zones, outcome: ['accepted', 'unavailable', ...dispatchRefusals] },
  /** What a carrier bills of a text: parts of 160 or 70 characters. */
  textParts: { zone: zones },
  /** A line of the log. */
  logLine: { level: ['info', 'warn', 'error'] },
  /** What the bot owes. */
  duties: { duty: 20 },
  /** How late the duty is that should have been tried first. */
  dutyDelay: { duty: 20 },
  /** What stopped by itself, because nobody answered what was sent. */
  openBreakers: { scope: ['prefix', 'country'], kind: ['text', 'call'] },
  /** When something that the bot relies on is over. */
  expiry: { what: ['app-secret', 'app-certificate', 'sign-in-certificate', 'api-token'] },
  /** When a job last did what it is for. */
  jobSuccess: { task: 50 },
} as const satisfies Record<string, Record<string, Words>>;

type Vocabulary = typeof vocabulary;
/** What is heard of. */
export type Kind = keyof Vocabulary;
/** All that is said of it. */
export type Labels<K extends Kind> = Readonly<Record<keyof Vocabulary[K] & string, string>>;

/** What is said of something that is none of the words it may be. */
const other = 'other';
/** Names in code: no digit stands alone in them, no @, no +, and none is long. */
const inCode = /^[a-zA-Z/][a-zA-Z0-9 _/:.*…-]{0,79}$/u;

/** Everything that can be said of one kind; undefined where a name that stands in the code is a part of it. */
export function allSaid(kind: Kind): readonly Readonly<Record<string, string>>[] | undefined {
  let all: readonly Readonly<Record<string, string>>[] = [{}];
  for (const [label, words] of Object.entries<Words>(vocabulary[kind])) {
    if (typeof words === 'number') return undefined;
    all = all.flatMap((said) => words.map((word) => ({ ...said, [label]: word })));
  }
  return all;
}

/** Keeps to the words that there are, whatever it is given. */
export class ClosedWords {
  readonly #names = new Map<string, Set<string>>();

  /** The same labels in words that may be said; those that are not known of this kind are left out. */
  of(kind: Kind, said: Readonly<Record<string, string | undefined>>): Record<string, string> {
    const may: Readonly<Record<string, Words>> = vocabulary[kind];
    const closed: Record<string, string> = {};
    for (const label in may) {
      const value = said[label];
      const words = may[label];
      if (value !== undefined && words !== undefined) closed[label] = this.#word(`${kind} ${label}`, value, words);
    }
    return closed;
  }

  #word(label: string, value: string, words: Words): string {
    if (typeof words !== 'number') return words.includes(value) ? value : other;
    const names = this.#names.get(label) ?? new Set<string>();
    this.#names.set(label, names);
    if (names.has(value)) return value;
    if (names.size >= words || !inCode.test(value)) return other;
    names.add(value);
    return value;
  }
}
