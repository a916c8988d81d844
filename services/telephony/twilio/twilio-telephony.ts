import type { Twilio } from 'twilio';
import { z } from 'zod';
import type { PhoneChannel } from '../../phone-numbers/phone-number.ts';
import { type Address, type CallbackUrls, callbackUrls } from './callback-urls.ts';
import type { Dispatch, PhoneCall, SpokenNotice, Telephony, TextMessage } from '../telephony.ts';
import type { Proxy } from '../../proxy.ts';
import { createTwilioClient, type TwilioAccount } from './twilio-client.ts';
import { concernsOperator, dispatchOf, TwilioError } from './twilio-errors.ts';
import { noticeTwiml } from './voice-script.ts';

export interface TwilioTelephonyOptions {
  readonly account: TwilioAccount;
  /** Where Twilio reaches this bot. */
  readonly publicUrl: Address;
  /** How long a text is worth delivering: the life of its code. */
  readonly textLifetimeSeconds?: number;
  /** Hears what the operator should know: Twilio out of reach, credentials refused, a country not permitted. */
  readonly onTrouble?: (error: TwilioError) => void;
  /** Longest that a request may take. */
  readonly timeoutMs?: number;
  /** To go through, if any. */
  readonly proxy?: Proxy | undefined;
}

/** Seconds that a phone rings. */
const ringSeconds = 30;
/** Longest that it is waited whether a person or a machine answered: who picks up hears nothing meanwhile. */
const machineDetectionSeconds = 5;
/** Longest call: three questions and their silences take less. */
const callSeconds = 180;

/** Two seconds, half a second a `w`: the switchboard answers first. */
const pause = 'wwww';
/** Twilio dials 32 keys, pauses included. */
const dialable = /^[0-9*#]{1,28}$/u;

const textSid = z.string().regex(/^(SM|MM)[0-9a-f]{32}$/iu);
const callSid = z.string().regex(/^CA[0-9a-f]{32}$/iu);

/**
 * Texts and calls by Twilio. A request that was not answered is never repeated: it may have been done.
 * @see https://www.twilio.com/docs/messaging/api/message-resource
 * @see https://www.twilio.com/docs/voice/api/call-resource
 */
export class TwilioTelephony implements Telephony {
  readonly channels: readonly PhoneChannel[];
  readonly #account: TwilioAccount;
  readonly #urls: CallbackUrls;
  readonly #textLifetimeSeconds: number;
  readonly #onTrouble: (error: TwilioError) => void;
  readonly #timeoutMs: number;
  readonly #proxy: Proxy | undefined;
  #client: Promise<Twilio> | undefined;

  constructor({ account, publicUrl, textLifetimeSeconds, onTrouble, timeoutMs, proxy }: TwilioTelephonyOptions) {
    this.#proxy = proxy;
    this.channels = account.from === undefined ? ['text'] : ['text', 'call'];
    this.#account = account;
    this.#urls = callbackUrls(publicUrl);
    this.#textLifetimeSeconds = textLifetimeSeconds ?? 180;
    this.#onTrouble = onTrouble ?? (() => undefined);
    this.#timeoutMs = timeoutMs ?? 4_000;
  }

  /** Loads the library, so that the first text does not wait for it. Nothing is sent. */
  async prepare(): Promise<void> {
    await this.#ready();
  }

  async sendText({ to, body, challengeId }: TextMessage): Promise<Dispatch> {
    const { from, messagingServiceSid } = this.#account;
    return this.#dispatch('accept a text', textSid, async (client) =>
      client.messages.create({
        to,
        ...(messagingServiceSid === undefined ? { from: from ?? '' } : { messagingServiceSid }),
        body,
        statusCallback: this.#urls.textStatus(challengeId),
        validityPeriod: this.#textLifetimeSeconds,
        // The body is GSM-7 already when it can be; this is for what a newer alphabet may hold.
        smartEncoded: true,
        // A code with a link in it looks like fraud, and a rewritten host would unbind the code.
        shortenUrls: false,
        // Twilio's own guard against texts that are asked for to be paid for; a messaging service could have it off.
        riskCheck: 'enable',
      }),
    );
  }

  async placeCall({ to, extension, challengeId }: PhoneCall): Promise<Dispatch> {
    return this.#call(to, extension, {
      url: this.#urls.voice(challengeId),
      method: 'POST',
      statusCallback: this.#urls.callStatus(challengeId),
      statusCallbackMethod: 'POST',
      statusCallbackEvent: ['completed'],
      ...(extension === undefined && detectMachine),
    });
  }

  /** The script goes with the request: nothing of it is asked for later, and a voice mail may keep it. */
  async speakNotice({ to, extension, language, text }: SpokenNotice): Promise<Dispatch> {
    return this.#call(to, extension, { twiml: noticeTwiml(language, text) });
  }

  async cancelCall(sid: string): Promise<void> {
    if (!callSid.safeParse(sid).success) return;
    try {
      // `completed` also ends a call that still rings; `canceled` would leave one alone that was just answered.
      await (await this.#ready()).calls(sid).update({ status: 'completed' });
    } catch (error) {
      const wrapped = new TwilioError('end a call', error);
      if (!hasEndedAlready(wrapped)) this.#onTrouble(wrapped);
    }
  }

  async #call(
    to: string,
    extension: string | undefined,
    script: Omit<Parameters<Twilio['calls']['create']>[0], 'to' | 'from'>,
  ): Promise<Dispatch> {
    const { from } = this.#account;
    if (from === undefined) return this.#cannotCall();
    if (extension !== undefined && !dialable.test(extension)) return { code: 'refused', reason: 'invalid-number' };
    return this.#dispatch('place a call', callSid, async (client) =>
      client.calls.create({
        to,
        from,
        ...script,
        timeout: ringSeconds,
        timeLimit: callSeconds,
        ...(extension !== undefined && { sendDigits: pause + extension }),
      }),
    );
  }

  async #dispatch(
    action: string,
    sidSchema: z.ZodType<string>,
    send: (client: Twilio) => Promise<{ readonly sid: unknown }>,
  ): Promise<Dispatch> {
    try {
      const { sid } = await send(await this.#ready());
      return { code: 'accepted', sid: sidSchema.parse(sid) };
    } catch (error) {
      const wrapped = new TwilioError(action, error);
      if (concernsOperator(wrapped)) this.#onTrouble(wrapped);
      return dispatchOf(wrapped);
    }
  }

  #cannotCall(): Dispatch {
    this.#onTrouble(new TwilioError('place a call', new RangeError('There is no number to call from')));
    return { code: 'refused', reason: 'rejected' };
  }

  async #ready(): Promise<Twilio> {
    this.#client ??= createTwilioClient(this.#account, this.#timeoutMs, this.#proxy);
    return this.#client;
  }
}

/** Twilio ignores it for a call that dials an extension. */
const detectMachine = { machineDetection: 'Enable', machineDetectionTimeout: machineDetectionSeconds };

/** 21220: the call is not under way; 20404: Twilio knows no such call (any more). */
function hasEndedAlready({ code, status }: TwilioError): boolean {
  return code === 21220 || code === 20404 || status === 404;
}
