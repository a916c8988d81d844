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
import { ApiTokens } from './api-tokens.ts';

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

/** What a request says of itself: who asks, once the body bears it out; a body that is no text bears nothing out. */
type Claim = (body: string | undefined) => HandOffCaller | undefined;

export interface HandOffCallersOptions {
  readonly programs: Pick<Programs, 'tokens' | 'keys'>;
  readonly clock: Clock;
}

/** Tells ticket systems from strangers: by a bearer token, by a signature, or by the signature that Zendesk makes. */
export class HandOffCallers {
  readonly #options: HandOffCallersOptions;
  readonly #tokens: ApiTokens;

  constructor(options: HandOffCallersOptions) {
    this.#options = options;
    this.#tokens = new ApiTokens(options.programs.tokens);
  }

  /** Whether somebody the bot knows can have sent this, as far as it tells without its body. */
  mayBeKnown(head: RequestHead): boolean {
    return this.#claimOf(head) !== undefined;
  }

  /** @param body as it came; undefined where it is no text. @returns undefined for strangers. */
  callerOf(head: RequestHead, body: string | undefined): HandOffCaller | undefined {
    return this.#claimOf(head)?.(body);
  }

  /** One way counts: with a token nothing else is looked at, since Zendesk signs what bears a token too. */
  #claimOf(head: RequestHead): Claim | undefined {
    const { headers } = head;
    if (headers.authorization !== undefined) return this.#token(headers.authorization);
    return headers[signatureHeaders.signature] === undefined ? this.#zendesk(head) : this.#signature(head);
  }

  #token(authorization: string): Claim | undefined {
    const name = this.#tokens.callerOf(authorization);
    return name === undefined ? undefined : () => ({ name });
  }

  #signature({ method, target, headers }: RequestHead): Claim | undefined {
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
  #zendesk({ method, target, headers }: RequestHead): Claim | undefined {
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
