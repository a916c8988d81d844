import { X509Certificate } from 'node:crypto';
import type { Server } from 'node:http';
import type { TokenBook } from '../../services/api-tokens/token-book.ts';
import type { Clock } from '../../services/clock.ts';
import { enrollmentCollection } from '../../services/enrollment/state/enrollment-document.ts';
import type { AppCredential } from '../../services/microsoft/app-registration.ts';
import { credentialEnd } from '../../services/microsoft/credential-end.ts';
import { handOffCollection } from '../../services/hand-off/sealed-hand-off.ts';
import { helpdeskNoticeCollection } from '../../services/helpdesk/helpdesk-notices.ts';
import type { SigningKeys } from '../../services/sign-in/keys/signing-keys.ts';
import { sendLimitCollection } from '../../services/telephony/limits/limit.ts';
import { watchedBy, type Watcher } from '../../services/watching/watcher.ts';
import { type Ending, EndingWatch } from '../background/ending-watch.ts';
import type { Job } from '../background/background-work.ts';
import type { WatchingConfig } from '../config/watching-config.ts';
import { conversationCollection } from '../conversation/conversation-document.ts';
import type { Metrics } from '../watching/metrics.ts';
import { type DutyPlace, StoreReadings } from '../watching/store-readings.ts';
import type { Foundation } from './foundation.ts';

/** Who watches the bot; nobody unless the configuration says so. */
export interface Watching {
  readonly watcher: Watcher | undefined;
  readonly metrics: Metrics | undefined;
  /** Where the metrics are asked for; nothing listens yet. */
  readonly metricsServer: Server | undefined;
  /** Sends what waits to be told. */
  stop(): Promise<void>;
}

/** Loads what watches, where anybody does: nobody else pays for it, in time or memory. */
export async function openWatching({ metrics: served, traces: sent }: WatchingConfig, clock: Clock): Promise<Watching> {
  const metrics = served && new (await import('../watching/metrics.ts')).Metrics(clock).withProcess();
  const traces = sent && new (await import('../watching/traces.ts')).Traces(sent);
  const server = metrics && (await import('../watching/metrics-server.ts')).createMetricsServer(metrics);
  return {
    watcher: watchedBy(traces, metrics),
    metrics,
    metricsServer: server,
    stop: async () => traces?.stop(),
  };
}

/** Everything that the bot owes, by what has to be done about it. */
export const dutyPlaces: readonly DutyPlace[] = [
  { duty: 'seal audit events', collection: enrollmentCollection, field: 'sealDue', isUndated: true },
  { duty: 'tell chats of phones', collection: enrollmentCollection, field: 'tellAt' },
  { duty: 'tell phones of changes', collection: enrollmentCollection, field: 'noticeAt' },
  { duty: 'register in Entra', collection: enrollmentCollection, field: 'entraAt' },
  { duty: 'say what is owed', collection: conversationCollection, field: 'greeting.tryAt' },
  { duty: 'replace open cards', collection: conversationCollection, field: 'openCards.tryAt' },
  { duty: 'show hand-offs', collection: handOffCollection, field: 'showAt' },
  { duty: 'record hand-offs', collection: handOffCollection, field: 'dueAt' },
  { duty: 'tell ticket systems', collection: handOffCollection, field: 'callbackAt' },
  { duty: 'tell the helpdesk', collection: helpdeskNoticeCollection, field: 'dueAt' },
  { duty: 'audit stopped sends', collection: sendLimitCollection, field: 'changesDue' },
];

export interface ReadingOptions extends Pick<Foundation, 'store' | 'clock'> {
  readonly metrics: Metrics | undefined;
  readonly endings: Pick<EndingWatch, 'known' | 'look'>;
  readonly tokenBook: Pick<TokenBook, 'list'>;
}

export interface EndingOptions extends Pick<Foundation, 'clock' | 'log'> {
  /** What the bot signs in to Microsoft with; undefined in the demo. */
  readonly credential: AppCredential | undefined;
  /** Undefined where nobody signs in with what is set up here. */
  readonly signInKeys: Pick<SigningKeys, 'list'> | undefined;
}

/** Knows what the bot cannot go on without, and when it is over. */
export function endingWatch({ credential, signInKeys, clock, log }: EndingOptions): EndingWatch {
  const ofApp = (): Promise<readonly Ending[]> =>
    new Promise((resolve) => resolve([(credential && credentialEnd(credential, clock.now())) ?? []].flat()));
  const ofSignIns = async (): Promise<readonly Ending[]> => {
    const keys = (await signInKeys?.list()) ?? [];
    return keys.flatMap(({ publicJwk: { x5c = [] } }) => x5c).map(signInEnding);
  };
  return new EndingWatch({ clock, log, endings: [ofApp, ofSignIns] });
}

function signInEnding(certificate: string): Ending {
  return { what: 'sign-in-certificate', at: new X509Certificate(Buffer.from(certificate, 'base64')).validToDate };
}

/** Reads from the store, a few times a minute, what is told of it; how often that is asked for makes no difference to it. */
export function readingJobs({ metrics, endings, tokenBook, store, clock }: ReadingOptions): readonly Job[] {
  const looking = { name: 'look what is over soon', everyMilliseconds: 600_000, run: () => endings.look() };
  if (metrics === undefined) return [looking];
  // One that is over is nothing to wait for.
  const tokenEnds = async (): Promise<readonly Date[]> =>
    (await tokenBook.list()).map(({ expiresAt }) => expiresAt).filter((end) => end > clock.now());
  const readings = new StoreReadings({
    store,
    clock,
    metrics,
    duties: dutyPlaces,
    endings: () => endings.known,
    tokenEnds,
  });
  return [looking, { name: 'read what is measured', everyMilliseconds: 15_000, run: () => readings.read() }];
}
