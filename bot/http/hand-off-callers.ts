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

/** Why a request is nobody's who may open hand-offs: for the log, and told to no stranger. */
export type CallerFlaw =
  | 'no token and no signature'
  | 'an unknown token'
  | 'a token for something else'
  | 'an unknown key'
  | 'a malformed signature'
  | 'a time that is not of now'
  | 'another method than POST'
  | 'a body that is no text'
  | 'a wrong signature';

/** What a request says of itself: who asks, once the body bears it out; a body that is no text bears nothing out. */
type Claim = ((body: string | undefined) => HandOffCaller | CallerFlaw) | CallerFlaw;

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

  /** Why nobody who may open hand-offs can have sent this, as far as it tells without its body. */
  async flawOf(head: RequestHead): Promise<CallerFlaw | undefined> {
    const claim = await this.#claimOf(head);
    return typeof claim === 'function' ? undefined : claim;
  }

  /** @param body as it came; undefined where it is no text. @returns what is wrong with everybody else. */
  async callerOf(head: RequestHead, body: string | undefined): Promise<HandOffCaller | CallerFlaw> {
    const claim = await this.#claimOf(head);
    return typeof claim === 'function' ? claim(body) : claim;
  }

  /** One way counts: with a token nothing else is looked at, since Zendesk signs what bears a token too. */
  async #claimOf(head: RequestHead): Promise<Claim> {
    const { headers } = head;
    if (headers.authorization !== undefined) return this.#token(headers.authorization);
    if (headers[signatureHeaders.signature] !== undefined) return this.#signature(head);
    return headers[zendesk.header] === undefined ? 'no token and no signature' : this.#zendesk(head);
  }

  async #token(authorization: string): Promise<Claim> {
    const admission = await this.#options.tokens.admit(authorization, 'hand-offs');
    if (admission.code !== 'admitted')
      return admission.code === 'stranger' ? 'an unknown token' : 'a token for something else';
    const { name } = admission.caller;
    return () => ({ name });
  }

  #signature({ method, target, headers }: RequestHead): Claim {
    const key = this.#keyOf(one(headers[signatureHeaders.name]));
    const mac = macIn(one(headers[signatureHeaders.signature]));
    const timestamp = one(headers[signatureHeaders.timestamp]);
    if (key === undefined) return 'an unknown key';
    if (mac === undefined) return 'a malformed signature';
    if (!isCurrent(timestamp, this.#options.clock.now())) return 'a time that is not of now';
    const about = { timestamp, method, target, key: one(headers['idempotency-key']) };
    return (body) => {
      if (body === undefined) return 'a body that is no text';
      return isSignedBy(key.secret, signedText({ ...about, body }), mac) ? { name: key.name } : 'a wrong signature';
    };
  }

  /** What is signed is what a repetition is known by: neither the address nor an id of the request is part of it. */
  #zendesk({ method, target, headers }: RequestHead): Claim {
    const key = this.#keyOf(new URLSearchParams(target.split('?')[1]).get('key') ?? '');
    const mac = zendesk.macIn(one(headers[zendesk.header]));
    const timestamp = one(headers[`${zendesk.header}-timestamp`]);
    if (method !== 'POST') return 'another method than POST';
    if (key === undefined) return 'an unknown key';
    if (mac === undefined) return 'a malformed signature';
    if (!zendesk.isCurrent(timestamp, this.#options.clock.now())) return 'a time that is not of now';
    return (body) => {
      if (body === undefined) return 'a body that is no text';
      const text = zendesk.signedText(timestamp, body);
      const isGenuine = isSignedBy(key.secret, text, mac);
      return isGenuine ? { name: key.name, ownKey: digestOf(text) } : 'a wrong signature';
    };
  }

  #keyOf(wanted: string) {
    return this.#options.programs.keys.find(({ name }) => name === wanted);
  }
}

function one(value: string | string[] | undefined): string {
  return typeof value === 'string' ? value : '';
}
