import type { Cleanup } from '../../../support/cleanup.ts';
import { codesMade, withRecovery } from '../../../services/enrollment/recovery-kit.ts';
import { startServer } from '../server-kit.ts';

/** One request, and all of the answer. */
export async function ask(url: string, init: RequestInit = {}) {
  const response = await fetch(url, { redirect: 'manual', ...init });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** A server, and somebody who has just made codes. */
export async function withCodes(t: Cleanup) {
  const server = await startServer(t, { bot: { policy: withRecovery } });
  const { codes, token } = await codesMade({ ...server, service: server.enrollment });
  const base = `http://127.0.0.1:${server.port}/recovery-codes`;
  return { base, url: `${base}/${token}`, codes, server };
}
