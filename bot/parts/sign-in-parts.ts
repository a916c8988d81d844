import { loadDemoDirectory } from '../../services/directory/demo-directory.ts';
import { sameId } from '../../services/directory/directory.ts';
import type { HelpdeskContact } from '../../services/helpdesk/helpdesk-contact.ts';
import type { SecretSealer } from '../../services/secrets/secret-sealer.ts';
import { type Cloud, entraCloud } from '../../services/sign-in/entra/clouds.ts';
import { HintVerifier } from '../../services/sign-in/entra/hint.ts';
import { RateLimit } from '../../services/rate-limit.ts';
import { Provider } from '../../services/sign-in/entra/provider.ts';
import { entraSignIns, type SignIn } from '../../services/sign-in/entra/sign-ins.ts';
import { KeptSignIns } from '../../services/sign-in/kept-sign-ins.ts';
import { SigningKeys } from '../../services/sign-in/keys/signing-keys.ts';
import type { Verifications } from '../../services/sign-in/verifications.ts';
import type { Config } from '../config/config.ts';
import { demoClientId, DemoEntra, type DemoEntraOptions } from '../demo/sign-in/demo-entra.ts';
import type { DemoSignInRouteOptions } from '../http/routes/demo-sign-in.ts';
import type { ExternalMfaRouteOptions } from '../http/routes/external-mfa.ts';
import { SignInFlow } from '../sign-in/sign-in-flow.ts';
import { signInsOfOne } from '../sign-in/verify-flow.ts';
import type { Foundation } from './foundation.ts';

/** The side that sends people here to verify. */
export interface AskingSide {
  readonly cloud: Cloud;
  readonly clientId: string;
  /** Whose people are verified. */
  readonly allowedTenants: ReadonlySet<string>;
}

type FromFoundation = 'store' | 'clock' | 'randomness' | 'localization' | 'organization' | 'defaultLanguage' | 'log';

export interface SignInPartsOptions extends Pick<Foundation, FromFoundation> {
  readonly sealer: SecretSealer;
  readonly verifications: Verifications;
  readonly publicUrl: () => string;
  readonly helpdesk: HelpdeskContact | undefined;
  /** Undefined where nobody is sent here: then nothing of it is served. */
  readonly asking: AskingSide | undefined;
}

/** The demo's own. */
export type DemoSide = Awaited<ReturnType<typeof demoSide>>;

/** Microsoft's side as the demo plays it, with the people of its directory. */
export async function demoSide(options: Omit<DemoSignInRouteOptions, 'entra' | 'people'> & DemoEntraOptions) {
  const { tenantId = '', people } = await loadDemoDirectory();
  const entra = new DemoEntra(options);
  const { cloud } = entra;
  const asking: AskingSide = { cloud, clientId: demoClientId, allowedTenants: new Set([sameId(tenantId)]) };
  const demoSignIn: DemoSignInRouteOptions = { ...options, entra, people };
  return { asking, demoSignIn };
}

/** Microsoft's side, as production is configured; in the demo one that plays it. */
export function askingSide(config: Config, demo: DemoSide | undefined): AskingSide | undefined {
  if (config.mode === 'demo') return demo?.asking;
  if (config.externalMfa === undefined) return undefined;
  const { clientId } = config.externalMfa;
  return { clientId, cloud: entraCloud(config.bot.cloud), allowedTenants: config.allowedTenants };
}

/** Signing in with what is set up here, put together. */
export function signInParts(options: SignInPartsOptions) {
  const signIns = new KeptSignIns(entraSignIns, options);
  const { asking } = options;
  const signInKeys = asking && new SigningKeys(options);
  const served = asking && signInKeys && externalMfa(options, { asking, signIns, keys: signInKeys });
  return { signIns, signInKeys, externalMfa: served };
}

interface ExternalMfaParts {
  readonly asking: AskingSide;
  readonly signIns: KeptSignIns<SignIn>;
  readonly keys: SigningKeys;
}

function externalMfa(
  options: SignInPartsOptions,
  { asking, signIns, keys }: ExternalMfaParts,
): ExternalMfaRouteOptions {
  const verifications = options.verifications.at('entra');
  const provider = new Provider({ ...options, ...asking, keys });
  const onTrouble = (err: unknown): void =>
    options.log.warn(
      { err },
      'the keys of a tenant’s sign-ins cannot be fetched; any that were fetched within a day still count',
    );
  const hints = new HintVerifier({ ...options, ...asking, onTrouble });
  return {
    ...options,
    provider,
    flow: new SignInFlow({
      ...options,
      ...asking,
      ...{ verifications, hints, signIns, provider },
      limit: new RateLimit({ ...signInsOfOne, clock: options.clock }),
    }),
  };
}
