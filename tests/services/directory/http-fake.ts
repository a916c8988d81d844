import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

interface SeenRequest {
  readonly method: string;
  readonly url: URL;
  readonly authorization: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export type Answer =
  | { readonly status: number; readonly json?: unknown; readonly headers?: Readonly<Record<string, string>> }
  | 'never'
  | 'hang-up'
  | 'break-off';

/** A server on loopback that gives the answers in turn, the last one for ever, and remembers what it was asked. */
export async function httpFake(t: TestContext, ...answers: readonly [Answer, ...Answer[]]) {
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const url = new URL(request.url ?? '', 'http://fake.example');
      const { method = '', headers } = request;
      seen.push({ method, url, authorization: headers.authorization, headers, body });
      give(answers[Math.min(seen.length, answers.length) - 1] ?? 'hang-up', response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { seen, baseUrl: `http://127.0.0.1:${port}` };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function give(answer: Answer, response: ServerResponse): void {
  if (answer === 'never') return;
  if (answer === 'hang-up') {
    response.destroy();
    return;
  }
  if (answer === 'break-off') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
    response.write('{"displayName":', () => response.destroy());
    return;
  }
  response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
  response.end(answer.json === undefined ? undefined : JSON.stringify(answer.json));
}
