import { createServer } from '../../../../bot/http/server.ts';
import { closeServer, listen } from '../../../../bot/http/lifecycle.ts';
import type { AuthenticatorRouteOptions } from '../../../../bot/http/routes/authenticator.ts';
import type { MessagesRouteOptions } from '../../../../bot/http/routes/messages.ts';
import type { RecoveryCodesRouteOptions } from '../../../../bot/http/routes/recovery-codes.ts';
import { createLog, type Log } from '../../../../bot/logging/log.ts';
import type { Clock } from '../../../../services/clock.ts';
import type { AuthenticatorDevices } from '../../../../services/methods/authenticator-push/device-messages.ts';
import type { Cleanup } from '../../../support/cleanup.ts';
import { FakeRandomness } from '../../../support/fakes.ts';

export interface ServedPage {
  readonly devices: AuthenticatorDevices;
  readonly clock: Clock;
  readonly mostPerMinute?: AuthenticatorRouteOptions['mostPerMinute'];
}

/** The phone's page and its routes on a server on which nothing else is asked. */
export async function serveAuthenticator(t: Cleanup, { devices, clock, mostPerMinute }: ServedPage) {
  const lines: string[] = [];
  const log: Log = createLog('trace', { write: (line: string) => void lines.push(line) });
  const randomness = new FakeRandomness('authenticator');
  const nobody = { log, randomness } as unknown;
  const server = createServer({
    messages: nobody as MessagesRouteOptions,
    recoveryCodes: nobody as RecoveryCodesRouteOptions,
    health: { ready: () => Promise.resolve() },
    authenticator: { devices, clock, log, randomness, ...(mostPerMinute !== undefined && { mostPerMinute }) },
    hostNames: ['127.0.0.1', 'localhost'],
  });
  const port = await listen(server, { port: 0, host: '127.0.0.1' });
  t.after(() => {
    server.server.closeAllConnections();
    return closeServer(server);
  });
  const origin = `http://127.0.0.1:${port}`;
  return { origin, page: `${origin}/authenticator/`, lines, server };
}
