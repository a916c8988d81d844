import { type OutgoingHttpHeaders, type RequestOptions } from 'node:http';
import process from 'node:process';
import { urlToHttpOptions } from 'node:url';
import { AppCredentials, type ConnectorClient } from 'botframework-connector';
import { z } from 'zod';
import type { ChannelPace } from './channel-pace.ts';
import type { ChannelAgents } from './channel-agents.ts';
import { type Answer, exchange } from './channel-exchange.ts';

type Send = ConnectorClient['sendOperationRequest'];
type Call = Parameters<Send>[0];
type Operation = Parameters<Send>[1];
type Result = Awaited<ReturnType<Send>>;

/** Named as the SDK names itself to the channel. */
const userAgent = `Microsoft-BotFramework/3.1 Node/${process.versions.node}`;

/** The channel did not do what it was asked. What it said about it may quote the message, and is left out. */
export class ChannelRefusedError extends Error {
  override readonly name = 'ChannelRefusedError';
  readonly statusCode: number;
  /** The channel's word for it, such as `MessageWritesBlocked`. */
  readonly code: string | undefined;

  constructor(statusCode: number, code?: string) {
    super(`The channel answered with status ${statusCode}`);
    this.statusCode = statusCode;
    this.code = code;
  }
}

export interface ConnectorRequestsOptions {
  /** Whose service URL and credentials are used; what is not a plain message, edit or deletion stays with its own client. */
  readonly connector: ConnectorClient;
  readonly serviceUrl: string;
  readonly agents: ChannelAgents;
  /** Hears how the channel takes what each tenant is sent. */
  readonly pace?: Pick<ChannelPace, 'heard'> | undefined;
  /** Longest that a call may take, repetitions included, in milliseconds. */
  readonly timeoutMs: number;
}

/**
 * Lets a connector client send by Node's own HTTP client: the SDK's takes several times the CPU of a whole message for
 * one, and repeats a message that may have arrived. Nothing is sent or repeated once the time is up: a message of a
 * turn that was given up would come after those of later turns, and a card with a secret after it was put away.
 */
export function sendingPlainly(options: ConnectorRequestsOptions): ConnectorClient {
  const { connector, timeoutMs, pace } = options;
  const sendAsSdk = connector.sendOperationRequest.bind(connector);
  const place = placeOf(options);
  connector.sendOperationRequest = async (call, operation, callback) => {
    const late = new AbortController();
    // `AbortSignal.timeout` would go off for every call, long after it was answered.
    const timer = setTimeout(() => late.abort(), timeoutMs);
    const abortSignal = late.signal;
    try {
      if (callback !== undefined || call.options !== undefined || !isPlain(operation))
        return await sendAsSdk({ ...call, options: { ...call.options, abortSignal } }, operation, callback);
      const until = performance.now() + timeoutMs;
      const request = await requestOf(connector, place, call, operation);
      const onAnswer = (status: number, askedFor: number | undefined): void => {
        const tenantId = tenantIn(call);
        if (tenantId !== undefined) pace?.heard(tenantId, status, askedFor);
      };
      return resultOf(await exchange({ ...request, signal: abortSignal, until, onAnswer }), operation);
    } finally {
      clearTimeout(timer);
    }
  };
  return connector;
}

interface Place {
  readonly where: RequestOptions;
  /** Ends with a slash. */
  readonly folder: string;
}

function placeOf({ serviceUrl, agents }: ConnectorRequestsOptions): Place {
  const url = new URL(serviceUrl);
  const { protocol, hostname, port } = urlToHttpOptions(url);
  const where = { protocol, hostname, port, agent: protocol === 'https:' ? agents.https : agents.http };
  return { where, folder: url.pathname.endsWith('/') ? url.pathname : `${url.pathname}/` };
}

/** What is said in its path, its body and a header, and answered with nothing but JSON. */
function isPlain({ httpMethod, path, queryParameters, contentType, baseUrl }: Operation): boolean {
  const isKnown = ['POST', 'PUT', 'DELETE'].includes(httpMethod) && path !== undefined;
  return isKnown && queryParameters === undefined && contentType === undefined && baseUrl === undefined;
}

async function requestOf({ credentials }: ConnectorClient, { where, folder }: Place, call: Call, operation: Operation) {
  const { httpMethod: method, path: template = '', requestBody, headerParameters = [] } = operation;
  const path = folder + template.replace(/\{(\w+)\}/gu, (_, name: string) => encodeURIComponent(textIn(call, name)));
  const headers: OutgoingHttpHeaders = { accept: '*/*', 'user-agent': userAgent };
  for (const parameter of headerParameters)
    headers[parameter.mapper.serializedName ?? nameOf(parameter)] = textIn(call, nameOf(parameter));
  // The SDK's type does not say so, but a bot without a registration has no app id here.
  if (credentials instanceof AppCredentials && credentials.appId)
    headers['authorization'] = `Bearer ${await credentials.getToken()}`;
  const options = { ...where, method, path, headers };
  if (requestBody === undefined) return { options };
  const body = JSON.stringify(valueIn(call, nameOf(requestBody)));
  headers['content-type'] = 'application/json; charset=utf-8';
  headers['content-length'] = Buffer.byteLength(body);
  return { options, body };
}

function nameOf({ parameterPath }: NonNullable<Operation['requestBody']>): string {
  return textSchema.parse(parameterPath);
}

function valueIn(call: Call, name: string): unknown {
  const value: unknown = call[name];
  if (value === undefined || value === null) throw new TypeError(`The channel cannot be called without ${name}`);
  return value;
}

function textIn(call: Call, name: string): string {
  return textSchema.parse(valueIn(call, name));
}

const textSchema = z.string();
const addressedSchema = z.object({ activity: z.object({ conversation: z.object({ tenantId: z.string() }) }) });

/** The tenant that a message goes to. */
function tenantIn(call: Call): string | undefined {
  return addressedSchema.safeParse(call).data?.activity.conversation.tenantId;
}
const errorSchema = z.object({ error: z.object({ code: z.string().regex(/^[\w.-]{1,64}$/u) }) });
const resultSchema = z.looseObject({});

/** @throws {ChannelRefusedError} */
function resultOf({ status, body }: Answer, { responses }: Operation): Result {
  const said = parsed(body);
  if (!Object.hasOwn(responses, status))
    throw new ChannelRefusedError(status, errorSchema.safeParse(said).data?.error.code);
  if (body !== '' && said === undefined) throw new ChannelRefusedError(status, 'PARSE_ERROR');
  // Nobody asks for the raw response that the SDK's type has beside it.
  return (resultSchema.safeParse(said).data ?? {}) as Result;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
