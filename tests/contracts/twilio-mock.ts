import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { type Context, OpenAPIBackend } from 'openapi-backend';
import { z } from 'zod';
import type { Cleanup } from '../support/cleanup.ts';
import { respondJson } from '../support/respond.ts';

const file = new URL('../../../shared/contracts/twilio/twilio_api_v2010.trimmed.json', import.meta.url);
export const skip = existsSync(file) ? false : '../shared/contracts is not here';

const formType = 'application/x-www-form-urlencoded';
const operationSchema = z.looseObject({
  requestBody: z.object({ content: z.object({ [formType]: z.looseObject({ schema: z.looseObject({}) }) }) }).optional(),
});
const documentSchema = z.looseObject({
  paths: z.record(z.string(), z.looseObject({ post: operationSchema.optional() })),
});

/** Twilio's description. Its forms are read as objects, and a parameter that is not in it is refused. */
function description(): z.infer<typeof documentSchema> {
  const document = documentSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  for (const { post } of Object.values(document.paths)) {
    const form = post?.requestBody?.content[formType];
    if (form === undefined || post === undefined) continue;
    const schema = { ...form.schema, additionalProperties: false };
    Object.assign(post, { requestBody: { required: true, content: { 'application/json': { schema } } } });
  }
  return document;
}

/** The description's formats; some are Twilio's own. */
const formats = {
  'phone-number': /^\+[1-9]\d{6,14}$/u,
  endpoint: /^\+[1-9]\d{6,14}$/u,
  uri: (value: string) => URL.canParse(value),
  'http-method': true,
  'date-time': true,
  twiml: true,
} as const;

/** Why a request is not as described. */
interface Complaint {
  readonly statusCode: number;
  readonly errors: unknown;
}

/** Which of the description's answers is given: a status and an example's name. */
interface Prefer {
  readonly code: number;
  readonly example?: string;
}

export interface TwilioMockOptions {
  /** Name and password that requests are signed with. */
  readonly username: string;
  readonly password: string;
}

/**
 * Twilio's API, made from Twilio's own description: paths, authentication and parameters are checked against it, and the
 * answers are its examples.
 */
export async function startTwilioMock(t: Cleanup, { username, password }: TwilioMockOptions) {
  const mock = { prefer: undefined as Prefer | undefined, operations: [] as string[], complaints: [] as Complaint[] };
  const api = new OpenAPIBackend({
    definition: description() as never,
    quick: true,
    ajvOpts: { strict: false, allErrors: true, coerceTypes: 'array', formats },
  });
  await api.init();
  const complain = (statusCode: number) => (context: Context) => {
    // Nothing is validated yet where the path or the password is wrong.
    const validation = (context as Partial<Context>).validation;
    mock.complaints.push({ statusCode, errors: validation?.errors });
    return { statusCode, body: { code: 20_001, message: 'not as described', status: statusCode } };
  };
  api.register({
    notFound: complain(404),
    methodNotAllowed: complain(405),
    validationFail: complain(400),
    unauthorizedHandler: complain(401),
    notImplemented: (context: Context) => {
      const operation = context.operation.operationId ?? '';
      mock.operations.push(operation);
      const example = context.api.mockResponseForOperation(operation, mock.prefer ?? {});
      return { statusCode: example.status, body: example.mock as unknown };
    },
  });
  const basic = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  api.registerSecurityHandler('accountSid_authToken', ({ request }: Context) => signedBy(request.headers) === basic);
  const apiBaseUrl = await serve(t, async (request, response) => {
    const answer = answerSchema.parse(await api.handleRequest(await readRequest(request)));
    respondJson(response, answer.statusCode, answer.body);
  });
  return Object.assign(mock, { apiBaseUrl });
}

const signedBy = (headers: unknown): string => z.object({ authorization: z.string() }).parse(headers).authorization;

const answerSchema = z.object({ statusCode: z.number(), body: z.unknown() });

async function readRequest(request: IncomingMessage) {
  const form = new URLSearchParams((await buffer(request)).toString());
  const body = Object.fromEntries([...new Set(form.keys())].map((name) => [name, oneOrMore(form.getAll(name))]));
  const headers = { authorization: request.headers.authorization ?? '', 'content-type': 'application/json' };
  return { method: request.method ?? '', path: request.url ?? '', headers, body };
}

const oneOrMore = (values: readonly string[]): string | readonly string[] | undefined =>
  values.length > 1 ? values : values[0];

async function serve(
  t: Cleanup,
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<string> {
  const server = createServer((request, response) => void answer(request, response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? String(address?.port) : ''}`;
}
