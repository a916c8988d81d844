import type { AskedAtSignIn, DialogDependencies } from '../../dialogs/support/dependencies.ts';
import type { ExternalMethods } from '../../services/directory/external-methods.ts';

export interface AskedAtSignInOptions {
  /** Whose people are verified when they sign in; undefined where nobody is sent here. */
  readonly asking: { readonly allowedTenants: ReadonlySet<string> } | undefined;
  readonly externalMethods: Pick<ExternalMethods, 'configurationId' | 'concerns'>;
  /** The demo's own page sends everybody here. */
  readonly isDemo: boolean;
}

/**
 * Whether a sign-in asks somebody for what they set up. Where the bot registers people in Microsoft Entra it asks those, and nobody
 * else; where it does not, whoever else registers them knows whom.
 */
export function askedAtSignIn(options: AskedAtSignInOptions): DialogDependencies['askedAtSignIn'] {
  const { asking, externalMethods, isDemo } = options;
  return async ({ person, enrollment }): Promise<AskedAtSignIn> => {
    if (asking?.allowedTenants.has(person.tenantId) !== true) return 'no';
    if (isDemo) return 'yes';
    const { configurationId } = externalMethods;
    if (configurationId === undefined) return 'perhaps';
    const isSentHere = externalMethods.concerns(person) && (await enrollment.isSentHere(person, configurationId));
    return isSentHere ? 'yes' : 'no';
  };
}
