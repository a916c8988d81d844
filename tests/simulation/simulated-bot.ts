import { ChannelPace } from '../../bot/channel/channel-pace.ts';
import type { BotAdapter } from '../../bot/channel/adapter.ts';
import { type Job, watchedJob } from '../../bot/background/background-work.ts';
import { jobs, type JobsOptions } from '../../bot/background/jobs.ts';
import { StoreWatch } from '../../bot/background/store-watch.ts';
import { createLog, type Log } from '../../bot/logging/log.ts';
import { auditParts } from '../../bot/parts/audit-parts.ts';
import { chatParts } from '../../bot/parts/chat-parts.ts';
import { enrollmentParts } from '../../bot/parts/enrollment-parts.ts';
import type { Metrics } from '../../bot/watching/metrics.ts';
import type { Directory } from '../../services/directory/directory.ts';
import { noExternalMethods } from '../../services/directory/external-methods.ts';
import { noTeamsApps } from '../../services/directory/teams-apps.ts';
import { HelpdeskNotices } from '../../services/helpdesk/helpdesk-notices.ts';
import { createLocalization } from '../../services/localization/localization.ts';
import type { Policy } from '../../services/policy/policy.ts';
import type { KeyRing } from '../../services/secrets/key-ring.ts';
import type { DocumentStore } from '../../services/store/document-store.ts';
import type { Telephony } from '../../services/telephony/telephony.ts';
import type { TwilioAccount } from '../../services/telephony/twilio/twilio-client.ts';
import { TwilioTelephony } from '../../services/telephony/twilio/twilio-telephony.ts';
import { WebhookMemory } from '../../services/telephony/twilio/webhook-memory.ts';
import { watchedStore } from '../../services/watching/watched-store.ts';
import { watchedTelephony } from '../../services/watching/watched-telephony.ts';
import { FakeRandomness } from '../support/fakes.ts';
import { testRecognizer } from '../support/recognizer.ts';
import type { VirtualDay } from './virtual-day.ts';

/** Where a turn that waits for Teams in simulated time must not be given up in real time. */
const never = 2 ** 31 - 1;

export interface SimulatedBotOptions {
  readonly day: VirtualDay;
  /** As this process sees it. */
  readonly store: DocumentStore;
  readonly keyRing: KeyRing;
  readonly directory: Directory;
  readonly metrics: Metrics;
  readonly policy: Policy;
  /** The account at the simulated Twilio. */
  readonly account: TwilioAccount;
  /** Another for each process. */
  readonly seed: string;
  /** How this process writes to Teams. */
  readonly adapter: (log: Log, pace: ChannelPace) => BotAdapter;
  /** Hears each line of the log. */
  readonly onLogLine: (line: string) => void;
}

export type SimulatedBot = ReturnType<typeof simulatedBot>;

/**
 * One process of the product, put together as `bot/main.ts` does it; only what nobody in the simulation asks for (sign-ins, gates,
 * programs) is left out, and Teams, Twilio and the clock are simulated.
 */
export function simulatedBot({
  day,
  keyRing,
  directory,
  metrics,
  policy,
  account,
  seed,
  ...given
}: SimulatedBotOptions) {
  const { clock } = day;
  const randomness = new FakeRandomness(seed);
  const watcher = metrics;
  const store = watchedStore(given.store, watcher);
  const log = createLog('warn', { write: given.onLogLine });
  const [organization, defaultLanguage, defaultCountry] = ['Contoso', 'en', 'NL'] as const;
  const localization = createLocalization();
  const names = { organization, defaultLanguage, defaultCountry, localization };
  const base = { ...names, store, keyRing, clock, randomness, directory, log, watcher };
  const pace = new ChannelPace({ clock, randomness, wait: day.wait });
  const adapter = given.adapter(log, pace);
  const onTrouble = (error: unknown): void => log.warn({ err: error }, 'something beside the point went wrong');
  const audit = auditParts({ ...base, anchorDirectory: undefined });
  const twilio = new TwilioTelephony({ account, publicUrl: 'https://bot.example', onTrouble, timeoutMs: 60_000 });
  const enrolled = enrollmentParts({
    ...base,
    policy,
    telephony: watchedTelephony(outside(day, twilio), { watcher, defaultCountry }),
    textCodeHost: undefined,
    push: {
      post: () => Promise.resolve({ status: 201, retryAfter: undefined }),
      contact: 'mailto:security@contoso.example',
    },
    externalMethods: noExternalMethods,
    ready: (tenantId, isAwaited) => pace.ready(tenantId, isAwaited),
    tellChat: (person) => chat.resumer.enrollmentChanged(person),
    isHelpdeskReachable: (person) => chat.isHelpdeskReachable(person),
    onTrouble,
  });
  const chat = chatParts({
    ...base,
    ...enrolled,
    adapter,
    pace,
    helpdesk: undefined,
    publicUrl: 'https://bot.example',
    teamsApps: noTeamsApps,
    allowTestNumbers: true,
    allowedTenants: undefined,
    recognizer: testRecognizer(),
    askedAtSignIn: () => Promise.resolve('yes'),
    turnTimeoutMs: never,
    wait: day.wait,
  });
  const memory = new WebhookMemory(base);
  const helpdesk = new HelpdeskNotices({ ...base, ...enrolled, ready: (tenantId) => pace.ready(tenantId), onTrouble });
  const work = jobs({
    ...{ ...base, ...audit, ...enrolled, ...chat, ...nobodyAsks, pace, memory, helpdesk },
    tellAgent: (agent, notice) => chat.messenger.tell(agent, notice),
    storeWatch: new StoreWatch({ store, log }),
  }).map((job) => watchedJob(watcher, job));
  return { ...base, ...audit, ...enrolled, ...chat, adapter, pace, jobs: work };
}

/** The wire to the simulated Twilio is a real one: no time passes while it is asked. */
function outside(day: VirtualDay, telephony: Telephony): Telephony {
  return {
    channels: telephony.channels,
    sendText: (message) => day.outside(() => telephony.sendText(message)),
    placeCall: (call) => day.outside(() => telephony.placeCall(call)),
    speakNotice: (notice) => day.outside(() => telephony.speakNotice(notice)),
    cancelCall: (sid) => day.outside(() => telephony.cancelCall(sid)),
  };
}

const nothing = { sweep: () => Promise.resolve() };

/** What nobody does in the simulation. */
const nobodyAsks = {
  signIns: nothing,
  requestKeys: { sweep: () => Promise.resolve(0) },
  joinedAnswers: { sweep: () => Promise.resolve(0) },
  webSignIns: nothing,
  webSessions: { sweep: () => Promise.resolve(0), take: () => Promise.resolve() },
  storedTokens: { handOver: () => Promise.resolve({ events: 0, forged: 0 }) },
  statusCallbacks: { tellDue: () => Promise.resolve(undefined) },
} as unknown as Pick<
  JobsOptions,
  'signIns' | 'requestKeys' | 'joinedAnswers' | 'webSignIns' | 'webSessions' | 'storedTokens' | 'statusCallbacks'
>;

/** Runs each job at its times, as `BackgroundWork` does, by the simulation's clock; what waits is run again at once. */
export function runJobs(
  list: readonly Job[],
  { day, log, isDead }: { day: VirtualDay; log: Log; isDead: () => boolean },
) {
  for (const job of list) {
    const run = async (): Promise<void> => {
      try {
        while ((await job.run()) === 'more' && !isDead());
      } catch (error) {
        log.warn({ err: error }, `${job.name} failed`);
      }
      if (!isDead()) day.at(nextTime(day, job.everyMilliseconds), () => void run());
    };
    void run();
  }
}

/** The next of a timer's ticks, which come at whole multiples of its time: those that came while the job ran are left out. */
function nextTime({ begin, now }: VirtualDay, every: number): number {
  return begin + (Math.floor((now - begin) / every) + 1) * every;
}
