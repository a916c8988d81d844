import type { EnrollmentService } from '../../services/enrollment/enrollment-service.ts';
import { JoinedAnswers } from '../../services/gates/joined-answers.ts';
import { RadiusGate } from '../../services/gates/radius-gate.ts';
import { WebSessions } from '../../services/gates/web-sessions.ts';
import { webSignIns } from '../../services/gates/web-sign-ins.ts';
import type { HelpdeskContact } from '../../services/helpdesk/helpdesk-contact.ts';
import { RateLimit } from '../../services/rate-limit.ts';
import type { SecretSealer } from '../../services/secrets/secret-sealer.ts';
import { KeptSignIns } from '../../services/sign-in/kept-sign-ins.ts';
import type { Verifications } from '../../services/sign-in/verifications.ts';
import type { ApiTokens } from '../http/api-tokens.ts';
import type { GateRouteOptions } from '../http/routes/gates.ts';
import type { WebGateRouteOptions } from '../http/routes/web-gate.ts';
import { signInsOfOne } from '../sign-in/verify-flow.ts';
import { WebSignInFlow } from '../sign-in/web-sign-in-flow.ts';
import type { Foundation } from './foundation.ts';

type FromFoundation =
  | 'store'
  | 'keyRing'
  | 'directory'
  | 'localization'
  | 'organization'
  | 'defaultLanguage'
  | 'clock'
  | 'randomness'
  | 'log';

export interface GatePartsOptions extends Pick<Foundation, FromFoundation> {
  /** Who may ask. */
  readonly tokens: ApiTokens;
  readonly sealer: SecretSealer;
  readonly enrollment: EnrollmentService;
  readonly verifications: Verifications;
  readonly publicUrl: () => string;
  readonly helpdesk: HelpdeskContact | undefined;
  /** Lets time pass while a phone is waited for. */
  readonly wait: (milliseconds: number) => Promise<unknown>;
}

/** What one program may ask: many times the sign-ins of a Monday morning. */
const perCaller = { most: 3_000, seconds: 10 };

/** What VPNs, web servers and the like ask, put together. */
export function gateParts(options: GatePartsOptions) {
  const { localization, clock, randomness, log, tokens, wait, verifications } = options;
  const joinedAnswers = new JoinedAnswers({ ...options, wait });
  const translator = localization.translator.bind(localization);
  const radius = new RadiusGate({
    ...options,
    verifications: verifications.at('vpn'),
    joined: joinedAnswers,
    translator,
    wait,
  });
  const limit = new RateLimit({ ...perCaller, clock });
  const gates: GateRouteOptions = { tokens, radius, limit, clock, randomness, log };
  const sessions = new WebSessions(options);
  const signIns = new KeptSignIns(webSignIns, options);
  const asked = { ...options, verifications: verifications.at('web-server') };
  const flow = new WebSignInFlow({ ...asked, signIns, sessions, limit: new RateLimit({ ...signInsOfOne, clock }) });
  const webGate: WebGateRouteOptions = { ...options, sessions, flow };
  return { joinedAnswers, webSessions: sessions, webSignIns: signIns, gates, webGate };
}
