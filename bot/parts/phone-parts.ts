import type { AuditTrail } from '../../services/audit/audit-trail.ts';
import type { Clock } from '../../services/clock.ts';
import type { Localization } from '../../services/localization/localization.ts';
import type { Language } from '../../services/localization/words.ts';
import { type Randomness, randomId } from '../../services/randomness.ts';
import type { CollectionSpec, DocumentStore } from '../../services/store/document-store.ts';
import { type Address, baseOf, callbackPaths, callbackUrls } from '../../services/telephony/twilio/callback-urls.ts';
import { sendLimitCollection } from '../../services/telephony/limits/limit.ts';
import { createSimulatorAccount } from '../../services/telephony/simulator/account.ts';
import { PhoneSimulator } from '../../services/telephony/simulator/phone-simulator.ts';
import type { PhoneEvents } from '../../services/telephony/telephony.ts';
import type { TwilioAccount } from '../../services/telephony/twilio/twilio-client.ts';
import { TwilioTelephony } from '../../services/telephony/twilio/twilio-telephony.ts';
import { TwilioWebhooks, type WebhookFlaw } from '../../services/telephony/twilio/twilio-webhooks.ts';
import { VoiceScripts } from '../../services/telephony/twilio/voice-script.ts';
import { webhookCollection, WebhookMemory } from '../../services/telephony/twilio/webhook-memory.ts';
import type { Log } from '../logging/log.ts';

/** What the store has to prepare for phones. */
export const phoneCollections: readonly CollectionSpec[] = [sendLimitCollection, webhookCollection];

/** Longest, in milliseconds, that a request to the carrier may take: the turn that waits for it has four seconds. */
const carrierPatience = 2_500;

export interface PhonePartsOptions {
  /** Who texts and calls; undefined for the demo's simulated phones. */
  readonly account: TwilioAccount | undefined;
  readonly publicUrl: Address;
  readonly store: DocumentStore;
  readonly trail: AuditTrail;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly localization: Localization;
  readonly defaultLanguage: Language;
  readonly textLifetimeSeconds: number;
  readonly log: Log;
}

/** What texts and calls, and what hears of phones. */
export type PhoneParts = ReturnType<typeof phoneParts>;

/** Phones, put together: Twilio's, or those of the demo behind the same API. */
export function phoneParts(options: PhonePartsOptions) {
  const { publicUrl, store, clock, randomness, localization, defaultLanguage, log } = options;
  const simulated = options.account === undefined ? simulatedPhones(options) : undefined;
  const account = options.account ?? simulated?.account;
  if (account === undefined) throw new Error('Somebody has to text and call');
  const memory = new WebhookMemory({ store, clock, randomness });
  const telephony = new TwilioTelephony({
    account,
    publicUrl,
    textLifetimeSeconds: options.textLifetimeSeconds,
    patienceMilliseconds: carrierPatience,
    onTrouble: (error) => log.error({ err: error }, 'the carrier cannot be used'),
  });
  /** What the routes that the carrier calls are made of. */
  const routes = (events: PhoneEvents) => ({
    ...{ events, memory, clock, randomness, log, defaultLanguage },
    webhooks: new TwilioWebhooks({ accountSid: account.accountSid, authToken: account.authToken, publicUrl }),
    scripts: new VoiceScripts({ words: localization, urls: callbackUrls(publicUrl) }),
    languages: localization.languages,
    onForged: ({ route, flaw, unreported }: { route: string; flaw: WebhookFlaw; unreported: number }) =>
      options.trail.append([
        {
          id: randomId(randomness),
          at: clock.now(),
          type: 'webhook-forged',
          actor: 'system',
          detail: { route, flaw, unreported },
        },
      ]),
  });
  return { telephony, memory, simulator: simulated?.simulator, routes };
}

function simulatedPhones({ publicUrl, clock, randomness, log }: PhonePartsOptions) {
  const account = createSimulatorAccount(randomness);
  const simulator = new PhoneSimulator({
    ...{ account, clock, randomness },
    textUrl: () => baseOf(publicUrl) + callbackPaths.text,
    onFault: (error) => log.error({ err: error }, 'the simulated phones have a fault'),
  });
  return { simulator, account: { ...account, apiBaseUrl: publicUrl } };
}
