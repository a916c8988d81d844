import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

/**
 * Answers a request in one go. Not by `response.writeHead(…).end(…)`: once restify is loaded, `writeHead` of every server
 * in the process gives nothing back.
 */
export function respond(
  response: ServerResponse,
  status: number,
  { headers = {}, body }: { readonly headers?: OutgoingHttpHeaders; readonly body?: string } = {},
): void {
  response.writeHead(status, headers);
  response.end(body);
}

/** The same with what is said as JSON. */
export function respondJson(response: ServerResponse, status: number, value: unknown): void {
  respond(response, status, { headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) });
}
