import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../../services/clock.ts';
import { digestOf } from '../../services/secrets/mac.ts';
import type { Programs } from '../../services/ticket-systems/programs.ts';
import {
  isCurrent,
  isSignedBy,
  macIn,
  signatureHeaders,
  signedText,
  zendesk,
} from '../../services/ticket-systems/request-signature.ts';
import type { ApiTokens } from './api-tokens.ts';

/** A request as it was sent, but for its body. */
export interface RequestHead {
  readonly method: string;
  /** Path and query, as they were sent. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
}

/** Who asks. */
export interface HandOffCaller {
  readonly name: string;
  /** What stands for the idempotency key of a program that cannot be told to send one. */
  readonly ownKey?: string;
}

/**
 * What a request says of itself: who asks, once the body bears it out; a body that is no text bears nothing out. One that bears a
 * token for something else is `beyond-scope`.
 */
type Claim = ((body: string | undefined) => HandOffCaller | undefined) | 'beyond-scope' | undefined;

export interface HandOffCallersOptions {
  readonly tokens: Pick<ApiTokens, 'admit'>;
  readonly programs: Pick<Programs, 'keys'>;
  readonly clock: Clock;
}

/** Tells ticket systems from strangers: by a bearer token, by a signature, or by the signature that Zendesk makes. */
export class HandOffCallers {
  readonly #options: HandOffCallersOptions;

  constructor(options: HandOffCallersOptions) {
    this.#options = options;
  }

  /** Whether somebody who may open hand-offs can have sent this, as far as it tells without its body. */
  async mayBe(head: RequestHead): Promise<'known' | 'stranger' | 'beyond-scope'> {
    const claim = await this.#claimOf(head);
    return typeof claim === 'function' ? 'known' : (claim ?? 'stranger');
  }

  /** @param body as it came; undefined where it is no text. @returns undefined for everybody else. */
  async callerOf(head: RequestHead, body: string | undefined): Promise<HandOffCaller | undefined> {
    const claim = await this.#claimOf(head);
    return typeof claim === 'function' ? claim(body) : undefined;
  }

  /** One way counts: with a token nothing else is looked at, since Zendesk signs what bears a token too. */
  async #claimOf(head: RequestHead): Promise<Claim> {
    const { headers } = head;
    if (headers.authorization !== undefined) return this.#token(headers.authorization);
    return headers[signatureHeaders.signature] === undefined ? this.#zendesk(head) : this.#signature(head);
  }

  async #token(authorization: string): Promise<Claim> {
    const admission = await this.#options.tokens.admit(authorization, 'hand-offs');
    if (admission.code !== 'admitted') return admission.code === 'stranger' ? undefined : admission.code;
    const { name } = admission.caller;
    return () => ({ name });
  }

  #signature({ method, target, headers }: RequestHead): Claim {
    const key = this.#keyOf(one(headers[signatureHeaders.name]));
    const mac = macIn(one(headers[signatureHeaders.signature]));
    const timestamp = one(headers[signatureHeaders.timestamp]);
    if (key === undefined || mac === undefined || !isCurrent(timestamp, this.#options.clock.now())) return undefined;
    const about = { timestamp, method, target, key: one(headers['idempotency-key']) };
    return (body) => {
      const isGenuine = body !== undefined && isSignedBy(key.secret, signedText({ ...about, body }), mac);
      return isGenuine ? { name: key.name } : undefined;
    };
  }

  /** What is signed is what a repetition is known by: neither the address nor an id of the request is part of it. */
  #zendesk({ method, target, headers }: RequestHead): Claim {
    const key = this.#keyOf(new URLSearchParams(target.split('?')[1]).get('key') ?? '');
    const mac = zendesk.macIn(one(headers['x-zendesk-webhook-signature']));
    const timestamp = one(headers['x-zendesk-webhook-signature-timestamp']);
    if (key === undefined || mac === undefined || method !== 'POST') return undefined;
    if (!zendesk.isCurrent(timestamp, this.#options.clock.now())) return undefined;
    return (body) => {
      if (body === undefined) return undefined;
      const text = zendesk.signedText(timestamp, body);
      return isSignedBy(key.secret, text, mac) ? { name: key.name, ownKey: digestOf(text) } : undefined;
    };
  }

  #keyOf(wanted: string) {
    return this.#options.programs.keys.find(({ name }) => name === wanted);
  }
}

function one(value: string | string[] | undefined): string {
  return typeof value === 'string' ? value : '';
}
