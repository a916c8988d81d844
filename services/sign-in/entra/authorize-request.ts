import { z } from 'zod';
import type { Cloud } from './clouds.ts';

/** What a proof with something that a person has is called (`acr`), the plainest names first. */
export const ourAcrs = [
  'possessionorinherence',
  'possession',
  'knowledgeorpossession',
  'knowledgeorpossessionorinherence',
] as const;

/** What was asked by Entra, as far as it matters here. Nothing of it is believed but the address, which is compared. */
export interface AuthorizeRequest {
  readonly hint: string;
  readonly nonce: string;
  /** Handed back as it is. */
  readonly state: string | undefined;
  /** Which of `ourAcrs` the answer names. */
  readonly acr: string;
  /** Ways of proof that are taken (`amr`); undefined takes any. */
  readonly amrs: readonly string[] | undefined;
}

/** The request is not one that Entra makes. `flaw` names the parameter, and quotes nothing. */
export class AuthorizeRefusedError extends Error {
  override readonly name = 'AuthorizeRefusedError';
  readonly flaw: string;

  constructor(flaw: string) {
    super(`A request to authorize was refused: ${flaw}`);
    this.flaw = flaw;
  }
}

const schema = z.object({
  response_type: z.literal('id_token'),
  response_mode: z.literal('form_post'),
  scope: z.string().refine((scope) => scope.split(' ').includes('openid')),
  nonce: z.string().min(1).max(1_024),
  state: z.string().min(1).max(8_192).optional(),
  id_token_hint: z.string().min(1).max(16_384),
  claims: z.string().max(8_192).optional(),
});

const wishSchema = z.object({ values: z.array(z.string().max(64)).min(1).max(64) });
const claimsSchema = z.object({
  id_token: z.object({ acr: wishSchema.optional(), amr: wishSchema.optional() }).optional(),
});

/**
 * Reads what Entra posts to the authorization endpoint; parameters that are not known are passed over. The address to answer to is
 * compared before anything else.
 * @throws {AuthorizeRefusedError}
 * @see https://learn.microsoft.com/entra/identity/authentication/concept-authentication-external-method-provider
 */
export function readAuthorizeRequest(
  form: URLSearchParams,
  { cloud, clientId }: { readonly cloud: Cloud; readonly clientId: string },
): AuthorizeRequest {
  for (const name of new Set(form.keys()))
    if (form.getAll(name).length > 1) throw new AuthorizeRefusedError('repeated');
  if (form.get('redirect_uri') !== cloud.redirectUri) throw new AuthorizeRefusedError('redirect_uri');
  if (form.get('client_id')?.toLowerCase() !== clientId) throw new AuthorizeRefusedError('client_id');
  const read = schema.safeParse(Object.fromEntries(form));
  if (!read.success) throw new AuthorizeRefusedError(String(read.error.issues[0]?.path[0]));
  const { nonce, state, id_token_hint: hint, claims } = read.data;
  const { acr, amr } = readClaims(claims);
  const named = ourAcrs.find((each) => acr === undefined || acr.values.includes(each));
  if (named === undefined) throw new AuthorizeRefusedError('acr');
  return { hint, nonce, state, acr: named, amrs: amr?.values };
}

function readClaims(text: string | undefined): NonNullable<z.infer<typeof claimsSchema>['id_token']> {
  if (text === undefined) return {};
  try {
    return claimsSchema.parse(JSON.parse(text)).id_token ?? {};
  } catch {
    throw new AuthorizeRefusedError('claims');
  }
}
