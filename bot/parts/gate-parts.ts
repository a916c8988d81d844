import { JoinedAnswers } from '../../services/gates/joined-answers.ts';
import { RadiusGate } from '../../services/gates/radius-gate.ts';
import { RateLimit } from '../../services/rate-limit.ts';
import type { SecretSealer } from '../../services/secrets/secret-sealer.ts';
import type { Verifications } from '../../services/sign-in/verifications.ts';
import type { ApiTokens } from '../http/api-tokens.ts';
import type { GateRouteOptions } from '../http/routes/gates.ts';
import type { Foundation } from './foundation.ts';

type FromFoundation =
  'store' | 'keyRing' | 'directory' | 'localization' | 'defaultLanguage' | 'clock' | 'randomness' | 'log';

export interface GatePartsOptions extends Pick<Foundation, FromFoundation> {
  /** Who may ask. */
  readonly tokens: ApiTokens;
  readonly sealer: SecretSealer;
  readonly verifications: Verifications;
  /** Lets time pass while a phone is waited for. */
  readonly wait: (milliseconds: number) => Promise<unknown>;
}

/** What one program may ask: many times the sign-ins of a Monday morning. */
const perCaller = { most: 3_000, seconds: 10 };

/** What VPNs and the like ask, put together. */
export function gateParts(options: GatePartsOptions) {
  const { localization, clock, randomness, log, tokens, wait } = options;
  const joinedAnswers = new JoinedAnswers({ ...options, wait });
  const translator = localization.translator.bind(localization);
  const radius = new RadiusGate({ ...options, joined: joinedAnswers, translator, wait });
  const limit = new RateLimit({ ...perCaller, clock });
  const gates: GateRouteOptions = { tokens, radius, limit, clock, randomness, log };
  return { joinedAnswers, gates };
}
