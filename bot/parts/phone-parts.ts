import type { AuditTrail } from '../../services/audit/audit-trail.ts';
import type { Proxy } from '../../services/proxy.ts';
import { randomId } from '../../services/randomness.ts';
import type { CollectionSpec } from '../../services/store/document-store.ts';
import { type Address, baseOf, callbackPaths, callbackUrls } from '../../services/telephony/twilio/callback-urls.ts';
import { sendLimitCollection } from '../../services/telephony/limits/limit.ts';
import { createSimulatorAccount } from '../../services/telephony/simulator/account.ts';
import { PhoneSimulator } from '../../services/telephony/simulator/phone-simulator.ts';
import { noTelephony } from '../../services/telephony/no-telephony.ts';
import type { PhoneEvents, Telephony } from '../../services/telephony/telephony.ts';
import type { TwilioAccount } from '../../services/telephony/twilio/twilio-client.ts';
import { TwilioTelephony } from '../../services/telephony/twilio/twilio-telephony.ts';
import { TwilioWebhooks } from '../../services/telephony/twilio/twilio-webhooks.ts';
import { VoiceScripts } from '../../services/telephony/twilio/voice-script.ts';
import { webhookCollection, WebhookMemory } from '../../services/telephony/twilio/webhook-memory.ts';
import { watchedTelephony } from '../../services/watching/watched-telephony.ts';
import type { Config } from '../config/config.ts';
import type { TwilioRouteOptions } from '../http/routes/twilio.ts';
import type { Foundation } from './foundation.ts';

/** What the store has to prepare for phones. */
export const phoneCollections: readonly CollectionSpec[] = [sendLimitCollection, webhookCollection];

/** Longest, in milliseconds, that a request to the carrier may take: the turn that waits for it has four seconds. */
const carrierTimeoutMs = 2_500;

/** Who texts and calls: a carrier, the demo's simulated phones, or nobody. */
export type Carrier =
  | { readonly kind: 'twilio'; readonly account: TwilioAccount }
  | { readonly kind: 'simulated' }
  | { readonly kind: 'none' };

/** Phones of the demo are simulated; in production Twilio's are reached, or nobody's. */
export function carrierOf(config: Config): Carrier {
  if (config.mode === 'demo') return { kind: 'simulated' };
  return config.twilio === undefined ? { kind: 'none' } : { kind: 'twilio', account: config.twilio };
}

type FromFoundation = 'store' | 'clock' | 'randomness' | 'localization' | 'defaultLanguage' | 'log' | 'watcher';

export interface PhonePartsOptions extends Pick<Foundation, FromFoundation> {
  readonly carrier: Carrier;
  readonly publicUrl: Address;
  readonly trail: AuditTrail;
  /** To go through on the way to the carrier, if any. */
  readonly proxy?: Proxy | undefined;
  readonly textLifetimeSeconds: number;
  /** The organization's own country. */
  readonly defaultCountry: string;
}

/** What texts and calls, and what hears of phones. */
export interface PhoneParts {
  readonly telephony: Telephony;
  readonly memory: WebhookMemory;
  /** Phones to look at, in the demo only. */
  readonly simulator: PhoneSimulator | undefined;
  /** What the routes that the carrier calls are made of; there are none without a carrier. */
  routes(events: PhoneEvents): TwilioRouteOptions | undefined;
  /** Loads the carrier's library, which takes a while. */
  prepare(): Promise<void>;
}

/** Phones, put together: Twilio's, those of the demo behind the same API, or none. */
export function phoneParts(options: PhonePartsOptions): PhoneParts {
  const { carrier, store, clock, randomness } = options;
  const memory = new WebhookMemory({ store, clock, randomness });
  if (carrier.kind === 'twilio') return { ...reachedPhones(options, carrier.account, memory), simulator: undefined };
  if (carrier.kind === 'simulated') {
    const { account, simulator } = simulatedPhones(options);
    return { ...reachedPhones(options, account, memory), simulator };
  }
  const nothing = { simulator: undefined, routes: () => undefined, prepare: () => Promise.resolve() };
  return { ...nothing, telephony: noTelephony, memory };
}

function reachedPhones(
  options: PhonePartsOptions,
  account: TwilioAccount,
  memory: WebhookMemory,
): Omit<PhoneParts, 'simulator'> {
  const { publicUrl, textLifetimeSeconds, proxy, log } = options;
  const telephony = new TwilioTelephony({
    account,
    publicUrl,
    textLifetimeSeconds,
    proxy,
    timeoutMs: carrierTimeoutMs,
    onTrouble: (error) => log.error({ err: error }, 'the carrier cannot be used'),
  });
  return {
    telephony: watchedTelephony(telephony, options),
    memory,
    routes: (events) => carrierRoutes(options, { account, memory, events }),
    prepare: () => telephony.prepare(),
  };
}

interface CarrierRouteParts {
  readonly account: TwilioAccount;
  readonly memory: WebhookMemory;
  readonly events: PhoneEvents;
}

function carrierRoutes(
  { publicUrl, trail, clock, randomness, localization, defaultLanguage, log }: PhonePartsOptions,
  { account, memory, events }: CarrierRouteParts,
): TwilioRouteOptions {
  const { accountSid, authToken } = account;
  return {
    events,
    memory,
    clock,
    randomness,
    log,
    defaultLanguage,
    webhooks: new TwilioWebhooks({ accountSid, authToken, publicUrl }),
    scripts: new VoiceScripts({ localization, urls: callbackUrls(publicUrl) }),
    languages: localization.languages,
    onForged: ({ route, flaw, unreported }) => {
      const detail = { route, flaw, unreported };
      const event = {
        id: randomId(randomness),
        at: clock.now(),
        type: 'webhook-forged',
        actor: 'system',
        detail,
      } as const;
      return trail.append([event]);
    },
  };
}

function simulatedPhones({ publicUrl, clock, randomness, log }: PhonePartsOptions) {
  const account = createSimulatorAccount(randomness);
  const simulator = new PhoneSimulator({
    account,
    clock,
    randomness,
    textUrl: () => baseOf(publicUrl) + callbackPaths.text,
    onFault: (error) => log.error({ err: error }, 'the simulated phones have a fault'),
  });
  return { simulator, account: { ...account, apiBaseUrl: publicUrl } };
}
