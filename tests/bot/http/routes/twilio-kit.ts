import type { TestContext } from 'node:test';
import type { Forgery } from '../../../../bot/http/forgery-reports.ts';
import type { TwilioRouteOptions } from '../../../../bot/http/routes/twilio.ts';
import { createLocalization } from '../../../../services/localization/localization.ts';
import { callbackUrls } from '../../../../services/telephony/twilio/callback-urls.ts';
import type { CallScript, PhoneEvents, TextReply } from '../../../../services/telephony/telephony.ts';
import { TwilioWebhooks } from '../../../../services/telephony/twilio/twilio-webhooks.ts';
import { VoiceScripts } from '../../../../services/telephony/twilio/voice-script.ts';
import { webhookCollection, WebhookMemory } from '../../../../services/telephony/twilio/webhook-memory.ts';
import { accountSid, authToken, challengeId, publicUrl } from '../../../services/telephony/twilio/twilio-api.ts';
import { FakeRandomness } from '../../../support/fakes.ts';
import { type EventPart, twilioEvent, twilioSignature } from '../../../support/twilio-sender.ts';
import { type Answer, type ServedOptions, startServer } from '../server-kit.ts';

/** How phones' events are taken: as they should, with a fault, or not in time. */
type EventsMood = 'well' | 'fault' | 'never';

/** What the product makes of what happens at phones; it remembers everything it hears. */
class FakePhoneEvents implements PhoneEvents {
  readonly heard: unknown[][] = [];
  mood: EventsMood = 'well';
  script: CallScript = { say: 'ask', language: 'en', organization: 'Contoso Demo', attempt: 1, pin: false };
  reply: TextReply = { body: 'Thank you' };

  callAnswered(...heard: Parameters<PhoneEvents['callAnswered']>): Promise<CallScript> {
    return this.#hear(['answered', ...heard], this.script);
  }

  keysPressed(...heard: Parameters<PhoneEvents['keysPressed']>): Promise<CallScript> {
    return this.#hear(['keys', ...heard], this.script);
  }

  callEnded(...heard: Parameters<PhoneEvents['callEnded']>): Promise<void> {
    return this.#hear(['ended', ...heard], undefined);
  }

  textFailed(...heard: Parameters<PhoneEvents['textFailed']>): Promise<void> {
    return this.#hear(['failed', ...heard], undefined);
  }

  textReceived(...heard: Parameters<PhoneEvents['textReceived']>): Promise<TextReply> {
    return this.#hear(['received', ...heard], this.reply);
  }

  async #hear<Result>(heard: unknown[], result: Result): Promise<Result> {
    this.heard.push(heard);
    if (this.mood === 'fault') throw new Error('demo');
    if (this.mood === 'never') return new Promise(() => undefined);
    return Promise.resolve(result);
  }
}

/** Where Twilio sends what; `2` and `nl` say which question it was. */
export const paths = {
  voice: `/twilio/voice/${challengeId}`,
  keys: `/twilio/keys/${challengeId}/2/nl`,
  fraud: `/twilio/fraud/${challengeId}/2/nl`,
  pin: `/twilio/pin/${challengeId}/2/nl`,
  callStatus: `/twilio/call-status/${challengeId}`,
  textStatus: `/twilio/text-status/${challengeId}`,
  text: '/twilio/text',
} as const;
export type Place = keyof typeof paths;

/** The kind of event that belongs to a place. */
export function kindOf(place: Place): Parameters<typeof twilioEvent>[0] {
  return place === 'keys' || place === 'fraud' ? 'key' : place;
}

export const formType = { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' };

/** What the routes of phones need, with the product's part left to a fake. */
export function phoneRoutes(routes: Partial<TwilioRouteOptions> = {}): NonNullable<ServedOptions['twilio']> {
  const localization = createLocalization();
  const randomness = new FakeRandomness('twilio');
  return ({ store, clock }, log) => ({
    webhooks: new TwilioWebhooks({ accountSid, authToken, publicUrl }),
    events: new FakePhoneEvents(),
    memory: new WebhookMemory({ store, clock, randomness }),
    scripts: new VoiceScripts({ localization, urls: callbackUrls(publicUrl) }),
    languages: localization.languages,
    defaultLanguage: 'en',
    onForged: () => undefined,
    clock,
    randomness,
    log,
    ...routes,
  });
}

/** The server with the routes of phones; Twilio sends to it with `tell`. */
export async function startPhones(
  t: TestContext,
  options: ServedOptions & { readonly routes?: Partial<TwilioRouteOptions> } = {},
) {
  const events = new FakePhoneEvents();
  const forgeries: Forgery[] = [];
  const onForged = (forgery: Forgery): void => void forgeries.push(forgery);
  const twilio = phoneRoutes({ events, onForged, ...options.routes });
  const served = await startServer(t, { anyHost: true, ...options, twilio });
  await served.store.prepare([webhookCollection]);
  /** One signed request, with what differs from a usual one. */
  const tell = (place: Place, part: EventPart = {}, path: string = paths[place]): Promise<Answer> => {
    const parameters = twilioEvent(kindOf(place), part);
    const signature = twilioSignature(authToken, publicUrl + path, parameters);
    return served.client.send('POST', path, new URLSearchParams(parameters).toString(), {
      ...formType,
      'x-twilio-signature': signature,
    });
  };
  return { ...served, events, forgeries, tell };
}
