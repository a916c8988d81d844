import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';
import { type Address, baseOf } from './callback-urls.ts';
import { type FormParameters, readForm } from './form-parameters.ts';
import { isSignatureAmbiguous } from './signature-ambiguity.ts';
import { readNames, type WebhookEvent, type WebhookKind, webhookSchemas } from './webhook-schemas.ts';

/** A request as it came in. Nothing of it is believed. */
export interface WebhookRequest {
  /** Path and query exactly as they were asked for: they are part of what is signed. */
  readonly target: string;
  readonly contentType: string | undefined;
  /** `X-Twilio-Signature`. */
  readonly signature: string | undefined;
  readonly body: unknown;
}

/** Why a request is not taken for Twilio's. */
export type WebhookFlaw = 'too-large' | 'not-a-form' | 'not-signed' | 'ambiguous' | 'other-account' | 'not-understood';

export type ReadWebhook<Kind extends WebhookKind> =
  | { readonly code: 'genuine'; readonly event: WebhookEvent<Kind> }
  | { readonly code: 'refused'; readonly flaw: WebhookFlaw };

/** Largest body, in bytes: a text of 1600 characters takes at most 15 kB. */
const largestBody = 16_384;

/**
 * Tells Twilio's requests from others. The signature is checked over the configured address: what a request says of
 * its own host, in whichever header, is not looked at. It has no time in it, so an event
 * that is told again must change nothing.
 * @see https://www.twilio.com/docs/usage/webhooks/webhooks-security
 */
export class TwilioWebhooks {
  readonly #accountSid: string;
  readonly #authToken: string;
  readonly #publicUrl: Address;

  constructor(options: { readonly accountSid: string; readonly authToken: string; readonly publicUrl: Address }) {
    // An empty key would be everybody's.
    if (options.authToken === '') throw new RangeError('Webhooks cannot be checked without an auth token');
    this.#accountSid = options.accountSid;
    this.#authToken = options.authToken;
    this.#publicUrl = options.publicUrl;
  }

  read<Kind extends WebhookKind>(kind: Kind, request: WebhookRequest): ReadWebhook<Kind> {
    const refused = (flaw: WebhookFlaw): ReadWebhook<Kind> => ({ code: 'refused', flaw });
    if (typeof request.body === 'string' && Buffer.byteLength(request.body) > largestBody) return refused('too-large');
    const form = readForm(request.contentType, request.body);
    if (form === undefined) return refused('not-a-form');
    if (!this.#isSigned(form, request)) return refused('not-signed');
    if (isSignatureAmbiguous(form, readNames[kind])) return refused('ambiguous');
    if (form.get('AccountSid') !== this.#accountSid) return refused('other-account');
    const event = webhookSchemas[kind].safeParse(Object.fromEntries(form));
    return event.success ? { code: 'genuine', event: event.data as WebhookEvent<Kind> } : refused('not-understood');
  }

  #isSigned(form: FormParameters, { target, signature }: WebhookRequest): boolean {
    if (signature === undefined || !target.startsWith('/')) return false;
    try {
      return validateRequest(this.#authToken, signature, baseOf(this.#publicUrl) + target, Object.fromEntries(form));
    } catch {
      // The library reads the address as a URL, which it need not be.
      return false;
    }
  }
}
