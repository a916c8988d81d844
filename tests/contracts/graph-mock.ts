import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { type Context, OpenAPIBackend } from 'openapi-backend';
import { z } from 'zod';
import { externalMethodPaths } from './external-methods-description.ts';
import type { Cleanup } from '../support/cleanup.ts';
import { respondJson } from '../support/respond.ts';

const file = new URL('../../../shared/contracts/graph/graph_v1.0.trimmed.json', import.meta.url);
export const skip = existsSync(file) ? false : '../shared/contracts is not here';

const answerSchema = z.object({ statusCode: z.number(), body: z.unknown() });

/** Which of the description's answers is given: a status and an example's name. */
interface Prefer {
  readonly code: number;
  readonly example?: string;
}

const bearer = 'Bearer demo-token';

/**
 * Microsoft Graph, made from its own description: paths, the token (`demo-token`), parameters and bodies are checked against it, and the answers are
 * its examples. What is not as described is answered with 400 and kept in `complaints`.
 */
export async function startGraphMock(t: Cleanup, prefer: Prefer | ((operation: string) => Prefer)) {
  const mock = { operations: [] as string[], complaints: [] as unknown[] };
  const described = JSON.parse(readFileSync(file, 'utf8')) as { readonly paths: object };
  const definition = { ...described, paths: { ...described.paths, ...externalMethodPaths } } as never;
  const api = new OpenAPIBackend({
    definition,
    quick: true,
    ajvOpts: { strict: false, allErrors: true, formats: { 'date-time': true } },
  });
  await api.init();
  const complain = ({ request, ...rest }: Context) => {
    mock.complaints.push([request.method, request.path, (rest as Partial<Context>).validation?.errors]);
    return { statusCode: 400, body: {} };
  };
  api.register({
    notFound: complain,
    methodNotAllowed: complain,
    validationFail: complain,
    unauthorizedHandler: complain,
    notImplemented: ({ operation: { operationId = '' }, ...context }: Context) => {
      mock.operations.push(operationId);
      const preferred = typeof prefer === 'function' ? prefer(operationId) : prefer;
      const example = context.api.mockResponseForOperation(operationId, preferred);
      return { statusCode: preferred.code, body: example.mock as unknown };
    },
  });
  api.registerSecurityHandler('azureaadv2', ({ request }: Context) => {
    return z.object({ authorization: z.literal(bearer) }).safeParse(request.headers).success;
  });
  const server = createServer((request, response) => {
    void text(request).then(async (sent) => {
      const { method = '', url: path = '', headers } = request;
      const body: unknown = sent === '' ? undefined : JSON.parse(sent);
      const given = { method, path, headers: headers as Record<string, string>, body };
      const answer = answerSchema.parse(await api.handleRequest(given));
      respondJson(response, answer.statusCode, answer.body);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' ? String(address?.port) : '';
  return Object.assign(mock, { baseUrl: `http://127.0.0.1:${port}/v1.0` });
}
