import type { TurnContext } from 'botbuilder';
import type { Server } from 'restify';
import type { EnrollmentService } from '../../services/enrollment/enrollment-service.ts';
import type { AuthenticatorDevices } from '../../services/methods/authenticator-push/device-messages.ts';
import type { PhoneSimulator } from '../../services/telephony/simulator/phone-simulator.ts';
import { BotAdapter, type BotAdapterOptions } from '../channel/adapter.ts';
import type { EndingWatch } from '../background/ending-watch.ts';
import type { Config } from '../config/config.ts';
import type { AppPasswordRouteOptions } from '../http/routes/app-passwords.ts';
import type { DemoSignInRouteOptions } from '../http/routes/demo-sign-in.ts';
import type { ExternalMfaRouteOptions } from '../http/routes/external-mfa.ts';
import type { GateRouteOptions } from '../http/routes/gates.ts';
import type { HandOffRouteOptions } from '../http/routes/hand-offs.ts';
import type { TwilioRouteOptions } from '../http/routes/twilio.ts';
import type { VerificationRouteOptions } from '../http/routes/verifications.ts';
import type { WebGateRouteOptions } from '../http/routes/web-gate.ts';
import { createServer } from '../http/server.ts';
import type { Foundation } from './foundation.ts';

export type ChannelOptions = Pick<
  BotAdapterOptions,
  'credentials' | 'channel' | 'channelTimeoutMs' | 'proxy' | 'pace'
> &
  Pick<Foundation, 'randomness' | 'log' | 'localization' | 'defaultLanguage' | 'watcher'>;

/** The way to Teams and back. */
export function openChannel({ localization, defaultLanguage, ...options }: ChannelOptions): BotAdapter {
  return new BotAdapter({ ...options, defaultTranslate: localization.translator(defaultLanguage) });
}

type FromFoundation =
  'store' | 'clock' | 'randomness' | 'log' | 'localization' | 'organization' | 'defaultLanguage' | 'watcher';

export interface ServerPartsOptions extends Pick<Foundation, FromFoundation> {
  readonly enrollment: Pick<EnrollmentService, 'recovery'>;
  readonly adapter: BotAdapter;
  /** One turn. */
  readonly logic: (context: TurnContext) => Promise<void>;
  /** In the demo nobody is authenticated: it is asked by this machine, and answers stay on it. */
  readonly mode: Config['mode'];
  readonly isDraining: () => boolean;
  readonly endings: Pick<EndingWatch, 'warnings'>;
  readonly twilio: TwilioRouteOptions | undefined;
  readonly appPasswords: AppPasswordRouteOptions | undefined;
  readonly gates?: GateRouteOptions | undefined;
  readonly webGate?: WebGateRouteOptions | undefined;
  readonly handOffRoute?: HandOffRouteOptions | undefined;
  readonly externalMfa?: ExternalMfaRouteOptions | undefined;
  readonly demoSignIn?: DemoSignInRouteOptions | undefined;
  readonly verificationRoute?: VerificationRouteOptions | undefined;
  readonly devices: AuthenticatorDevices;
  readonly simulator: PhoneSimulator | undefined;
}

/** Everything that is asked over HTTP, put together; nothing listens yet. */
export function serverParts(options: ServerPartsOptions): Server {
  const { store, randomness, log, enrollment, adapter, logic, mode, isDraining, endings } = options;
  const { twilio, appPasswords, gates, webGate, handOffRoute: handOffs, externalMfa, demoSignIn, simulator } = options;
  const { verificationRoute: verifications, watcher } = options;
  return createServer({
    messages: { adapter, logic, log, randomness, mayReplyTo: mode === 'demo' ? isOnLoopback : isSecure },
    health: {
      ready: () => (isDraining() ? Promise.reject(new Error('about to stop')) : store.ping()),
      warnings: () => endings.warnings(),
    },
    recoveryCodes: { ...options, recovery: enrollment.recovery },
    authenticator: options,
    twilio,
    appPasswords,
    gates,
    webGate,
    handOffs,
    externalMfa,
    demoSignIn,
    verifications,
    simulator: simulator && { simulator },
    watcher,
    hostNames: mode === 'demo' ? ['127.0.0.1', 'localhost'] : undefined,
  });
}

const loopback: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

function isOnLoopback(serviceUrl: string): boolean {
  return loopback.has(new URL(serviceUrl).hostname);
}

/** The bot's own token goes with every answer. */
function isSecure(serviceUrl: string): boolean {
  return new URL(serviceUrl).protocol === 'https:' || isOnLoopback(serviceUrl);
}
