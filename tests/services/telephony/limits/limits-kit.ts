import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PersonId } from '../../../../services/directory/directory.ts';
import type { PhoneChannel } from '../../../../services/phone-numbers/phone-number.ts';
import { KeyRing } from '../../../../services/secrets/key-ring.ts';
import type { DocumentStore } from '../../../../services/store/document-store.ts';
import type { BreakerChange } from '../../../../services/telephony/limits/breaker-change.ts';
import { type LimitDocument, sendLimitCollection } from '../../../../services/telephony/limits/limit.ts';
import {
  defaultSendLimitPolicy,
  type SendLimitPolicy,
} from '../../../../services/telephony/limits/send-limit-policy.ts';
import { type ReserveOutcome, type Send, SendLimits } from '../../../../services/telephony/limits/send-limits.ts';
import { FakeClock, FakeRandomness } from '../../../support/fakes.ts';
import {
  mongodbIsSubstitute,
  mongodbSkip,
  temporaryEmbeddedStore,
  temporaryMongoStore,
} from '../../store/temporary-stores.ts';

export interface LimitsKitOptions {
  readonly policy?: Partial<SendLimitPolicy>;
  /** Share it between two kits to have two replicas. */
  readonly clock?: FakeClock;
  readonly seed?: string;
}

export type LimitsKit = Awaited<ReturnType<typeof limitsOn>>;

/** Everything but what a test is about is out of the way. */
export const generous: SendLimitPolicy = {
  ...defaultSendLimitPolicy,
  person: { perHour: 1_000, perDay: 1_000 },
  number: { perHour: 1_000, perDay: 1_000 },
  prefix: { perHour: 1_000, perDay: 1_000 },
  country: { perHour: 1_000, perDay: 1_000 },
  breaker: { ...defaultSendLimitPolicy.breaker, unansweredPerPrefix: 1_000, unansweredPerCountry: 1_000 },
};

/** Far ahead: MongoDB removes by its own clock what has expired, in the middle of a test that takes place before. */
const start = '2099-03-02T09:00:00.000Z';

/** The limits on a store, with a policy that is generous but for what is said. */
export async function limitsOn(store: DocumentStore, options: LimitsKitOptions = {}) {
  await store.prepare([sendLimitCollection]);
  const clock = options.clock ?? new FakeClock(start);
  const randomness = new FakeRandomness(options.seed ?? 'limits');
  const keyRing = new KeyRing([{ id: 'demo', key: new FakeRandomness('demo key').bytes(32) }]);
  const policy = { ...generous, ...options.policy };
  const limits = new SendLimits({ store, keyRing, clock, randomness, policy });
  let sends = 0;
  const newSend = (about: SendOptions): Send => {
    sends += 1;
    return sendOf({ id: `${options.seed ?? 'send'}-${sends}`, ...about });
  };
  const reserve = (about: SendOptions = {}): Promise<ReserveOutcome> => limits.reserve(newSend(about));
  const completed = (id: string, by = 1): Promise<void> => limits.completed({ id, person: personNumber(by) });
  const refund = (id: string, by = 1): Promise<void> => limits.refund({ id, person: personNumber(by) });
  const documents = (): Promise<LimitDocument[]> => store.collection<LimitDocument>(sendLimitCollection).find({});
  const unsent = (id: string, by = 1): Promise<void> =>
    limits.refund({ id, person: personNumber(by) }, { isUnsent: true });
  return { limits, clock, newSend, reserve, completed, refund, unsent, documents };
}

export interface SendOptions {
  readonly id?: string;
  /** Number of the person. */
  readonly by?: number;
  /** E.164; Dutch unless `country` says otherwise. */
  readonly to?: string;
  readonly country?: string;
  readonly extension?: string;
  readonly channel?: PhoneChannel;
  readonly source?: Send['source'];
  readonly isNotice?: true;
}

const personNumber = (by: number): PersonId => ({ tenantId: 'demo-tenant', objectId: `demo-${by}` });

function sendOf({ id = 'send', by = 1, to = '+31612345678', country = 'NL', ...rest }: SendOptions): Send {
  const { channel = 'text', source = 'person', extension, isNotice } = rest;
  const number = { e164: to, country, ...(extension !== undefined && { extension }) };
  return { id, person: personNumber(by), number, channel, source, ...(isNotice && { isNotice }) };
}

/** A number of one prefix of seven digits. */
export const adjacent = (index: number): string => `+316123${String(10_000 + index)}`;

/** What was handed over, as one line each. */
export async function changes({ limits }: LimitsKit): Promise<string[]> {
  const lines: string[] = [];
  const deliver = (change: BreakerChange): Promise<void> => {
    lines.push(`${change.type} ${change.scope} ${change.channel} ${change.country}`);
    return Promise.resolve();
  };
  await limits.handOverChanges(deliver, { limit: 20, onTrouble: assert.ifError });
  return lines;
}

/** `exact` as the store's own contract has it: whether every write counts once and answers even while the machine stalls. */
type Body = (store: DocumentStore, exact: boolean) => Promise<void>;

/** A test on the embedded store: what matters there is the arithmetic. */
export function onEmbeddedStore(title: string, body: Body): void {
  test(title, async (t) => body(await temporaryEmbeddedStore(t), true));
}

/** A test on every store: what matters there is what the store makes of it. */
export function onEveryStore(title: string, body: Body): void {
  onEmbeddedStore(`the embedded store: ${title}`, body);
  test(`MongoDB: ${title}`, { skip: mongodbSkip }, async (t) =>
    body(await temporaryMongoStore(t), !mongodbIsSubstitute),
  );
}
