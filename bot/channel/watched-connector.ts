import type { ConnectorClient } from 'botframework-connector';
import { outcomeOfStatus } from '../../services/watching/watched-requests.ts';
import type { Watcher } from '../../services/watching/watcher.ts';
import { ChannelRefusedError } from './connector-requests.ts';

/** Lets each call of a connector client be watched, repetitions included. */
export function watchedConnector(connector: ConnectorClient, watcher: Watcher | undefined): ConnectorClient {
  if (watcher === undefined) return connector;
  const send = connector.sendOperationRequest.bind(connector);
  connector.sendOperationRequest = (call, operation, callback) =>
    watcher.watch('outgoing', { to: 'teams', operation: operation.httpMethod }, async (end) => {
      try {
        return await send(call, operation, callback);
      } catch (error) {
        end(error instanceof ChannelRefusedError ? outcomeOfStatus(error.statusCode) : 'unreachable');
        throw error;
      }
    });
  return connector;
}
