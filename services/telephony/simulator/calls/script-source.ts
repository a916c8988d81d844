import type { CallRecord } from './call-record.ts';
import { callParameters } from './call-parameters.ts';
import type { Address } from './call-request.ts';
import type { Exchange } from '../exchange.ts';
import { TwimlError } from '../twiml/read-xml.ts';
import { readVoiceTwiml, type Verb } from '../twiml/voice-twiml.ts';
import type { Problem } from '../views.ts';
import { WebhookError, type WebhookParameters } from '../webhooks.ts';

/** The bot's script cannot be had or followed. */
export class ScriptError extends Error {
  override readonly name = 'ScriptError';
  readonly problem: Problem;

  constructor(problem: Problem, cause?: unknown) {
    super(problem.detail, { cause });
    this.problem = problem;
  }
}

/** A document of a script: where it is, and what is told to get it; or the document itself. */
export type Next = (Address & { readonly parameters?: WebhookParameters }) | { readonly twiml: string };

/** Most documents of one call: a script that leads to itself ends. */
const mostDocuments = 100;

/** Where the bot's script of a call comes from, document by document. */
export class ScriptSource {
  readonly #call: CallRecord;
  readonly #exchange: Exchange;
  #documents = 0;

  constructor(call: CallRecord, exchange: Exchange) {
    this.#call = call;
    this.#exchange = exchange;
  }

  /** @throws {ScriptError} */
  async fetch(next: Next): Promise<readonly Verb[]> {
    this.#documents += 1;
    if (this.#documents > mostDocuments) {
      throw new ScriptError({ code: 'too-many-documents', detail: `The script has over ${mostDocuments} documents.` });
    }
    try {
      return 'twiml' in next ? readVoiceTwiml(next.twiml, undefined) : readVoiceTwiml(await this.#ask(next), next.url);
    } catch (error) {
      if (error instanceof TwimlError) throw new ScriptError({ code: 'invalid-twiml', detail: error.message }, error);
      if (error instanceof WebhookError) throw new ScriptError({ code: 'no-twiml', detail: error.message }, error);
      throw error;
    }
  }

  async #ask({ url, method, parameters }: Exclude<Next, { twiml: string }>): Promise<string> {
    const { webhooks, account } = this.#exchange;
    const told = { ...callParameters(this.#call, account), ...parameters };
    const { contentType, body } = await webhooks.call(url, method, told);
    if (!/^(text|application)\/xml\b/iu.test(contentType)) {
      throw new TwimlError(`The bot's answer is ${contentType || 'of no type'}, not text/xml.`);
    }
    return body;
  }
}
