import { createServer as createRestifyServer, type Request, type Server } from 'restify';
import { type BodyLimits, bodyReader } from './body-reader.ts';
import { problemsOfRouting, sendProblem } from './problems.ts';
import { apiDescriptionRoute } from './routes/api-description.ts';
import { appPasswordRoute, type AppPasswordRouteOptions } from './routes/app-passwords.ts';
import { gateRoutes, type GateRouteOptions } from './routes/gates.ts';
import { handOffRoutes, type HandOffRouteOptions } from './routes/hand-offs.ts';
import { authenticatorRoutes, type AuthenticatorRouteOptions } from './routes/authenticator.ts';
import { type DemoSignInRouteOptions, demoSignInRoutes } from './routes/demo-sign-in.ts';
import { type ExternalMfaRouteOptions, externalMfaRoutes } from './routes/external-mfa.ts';
import { type HealthRouteOptions, healthRoutes } from './routes/health.ts';
import { type MessagesRouteOptions, messagesRoute } from './routes/messages.ts';
import { type RecoveryCodesRouteOptions, recoveryCodesRoutes } from './routes/recovery-codes.ts';
import { type SimulatorRouteOptions, simulatorRoutes } from './routes/simulator.ts';
import { type TwilioRouteOptions, twilioRoutes } from './routes/twilio.ts';
import type { Watcher } from '../../services/watching/watcher.ts';
import { watchRequests, watchRoutes } from './watched-requests.ts';
import { webGateRoutes, type WebGateRouteOptions } from './routes/web-gate.ts';
import { type VerificationRouteOptions, verificationRoutes } from './routes/verifications.ts';

export interface ServerOptions {
  readonly messages: MessagesRouteOptions;
  readonly health: HealthRouteOptions;
  readonly recoveryCodes: RecoveryCodesRouteOptions;
  /** Left out where nobody is texted or called. */
  readonly twilio?: TwilioRouteOptions | undefined;
  /** Left out where no program may ask. */
  readonly appPasswords?: AppPasswordRouteOptions | undefined;
  /** Left out where no VPN may ask. */
  readonly gates?: GateRouteOptions | undefined;
  /** Left out where no web server may ask. */
  readonly webGate?: WebGateRouteOptions | undefined;
  /** Left out where no ticket system may ask. */
  readonly handOffs?: HandOffRouteOptions | undefined;
  /** Left out where no program may ask. */
  readonly verifications?: VerificationRouteOptions | undefined;
  /** Left out where nobody is notified. */
  readonly authenticator?: AuthenticatorRouteOptions | undefined;
  /** Left out where nobody signs in with what is set up here. */
  readonly externalMfa?: ExternalMfaRouteOptions | undefined;
  /** Demo only: phones that exist in memory. Left out, there is no route to them. */
  readonly simulator?: SimulatorRouteOptions | undefined;
  /** Demo only: the side that asks people to verify, played on this machine. */
  readonly demoSignIn?: DemoSignInRouteOptions | undefined;
  /** Left out where nobody watches. */
  readonly watcher?: Watcher | undefined;
  /** Names this server may be asked under; undefined takes any. Keeps a web page from reaching a loopback server. */
  readonly hostNames: readonly string[] | undefined;
}

/** One body may be several times what a channel sends; all together fit the memory there is, many times over. */
const bodyLimits: BodyLimits = { each: 262_144, inFlight: 33_554_432 };
/** Connections at once; more are closed as they come. The channel and the carrier use a few. */
const mostConnections = 2_000;

/**
 * The HTTP server and its routes; nothing listens yet.
 * @throws {RangeError} when phones or sign-ins are to be simulated on a server that answers to any name
 */
export function createServer(options: ServerOptions): Server {
  const { messages, health, recoveryCodes, twilio, appPasswords, gates, handOffs, authenticator, externalMfa } =
    options;
  const { webGate, verifications, simulator, demoSignIn, watcher, hostNames } = options;
  if ((simulator ?? demoSignIn) !== undefined && hostNames === undefined)
    throw new RangeError('Simulated phones and sign-ins are for the demo only');
  const server = createRestifyServer({ name: 'two-step-verification-bot', handleUncaughtExceptions: false });
  // Slow or stalled requests end by themselves (milliseconds).
  server.server.headersTimeout = 10_000;
  server.server.requestTimeout = 20_000;
  server.server.maxConnections = mostConnections;
  // restify hands upgrades to nobody, and such a connection would stay open for ever; so they are requests like any other.
  server.server.removeAllListeners('upgrade');
  // Node would answer these itself, without a word; what is expected beyond `100-continue` may be passed over (RFC 9110, 10.1.1).
  server.server.on('checkExpectation', (request, response) => server.server.emit('request', request, response));
  server.pre((request, response, next) => {
    // restify parses it later, where what it throws would end the process.
    if (!hasUrl(request)) {
      sendProblem(response, { status: 400, detail: 'This is not a request to this server.' });
      next(false);
      return;
    }
    if (hostNames !== undefined && !hostNames.includes(hostName(request.headers.host))) {
      sendProblem(response, { status: 403, detail: 'This server answers on this machine only.' });
      next(false);
      return;
    }
    // restify unpacks without a limit, and bytes that cannot be unpacked would end the process.
    if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') {
      sendProblem(response, { status: 415, detail: 'Send the body as it is, not compressed.' });
      next(false);
      return;
    }
    next();
  });
  watchRequests(server, watcher);
  problemsOfRouting(server);
  healthRoutes(server, health);
  messagesRoute(server, messages);
  recoveryCodesRoutes(server, recoveryCodes);
  if (twilio !== undefined) twilioRoutes(server, twilio);
  apiDescriptionRoute(server);
  if (appPasswords !== undefined) appPasswordRoute(server, appPasswords);
  if (gates !== undefined) gateRoutes(server, gates);
  if (webGate !== undefined) webGateRoutes(server, webGate);
  if (handOffs !== undefined) handOffRoutes(server, handOffs);
  if (verifications !== undefined) verificationRoutes(server, verifications);
  if (authenticator !== undefined) authenticatorRoutes(server, authenticator);
  if (externalMfa !== undefined) externalMfaRoutes(server, externalMfa);
  if (simulator !== undefined) simulatorRoutes(server, simulator);
  if (demoSignIn !== undefined) demoSignInRoutes(server, demoSignIn);
  // After those who refuse a request before its body is read.
  server.use(bodyReader(bodyLimits));
  watchRoutes(server, watcher);
  return server;
}

/** Whether the request's target and Host make a URL. */
function hasUrl(request: Request): boolean {
  try {
    request.getUrl();
    return true;
  } catch {
    return false;
  }
}

function hostName(host: string | undefined): string {
  return (host ?? '').replace(/:\d+$/u, '').toLowerCase();
}
