import type { PersonId } from '../../services/directory/directory.ts';
import type { Verifications } from '../../services/sign-in/verifications.ts';
import { NamedPeople } from '../../services/verification-api/named-people.ts';
import { ProgramVerifications } from '../../services/verification-api/program-verifications.ts';
import { RequestKeys } from '../../services/verification-api/request-keys.ts';
import { PersonalChats } from '../conversation/personal-chats.ts';
import type { ApiTokens } from '../http/api-tokens.ts';
import type { VerificationRouteOptions } from '../http/routes/verifications.ts';
import type { Foundation } from './foundation.ts';

type FromFoundation =
  'store' | 'keyRing' | 'directory' | 'clock' | 'randomness' | 'log' | 'localization' | 'defaultLanguage';

export interface VerificationApiPartsOptions extends Pick<Foundation, FromFoundation> {
  readonly verifications: Verifications;
  readonly tokens: ApiTokens;
  /** The tenant of the people in the directory. */
  readonly tenantId: string;
  readonly stopping: AbortSignal;
}

/** What programs ask of people's ways to verify, put together. */
export function verificationApiParts(options: VerificationApiPartsOptions) {
  const requestKeys = new RequestKeys(options);
  const people = new NamedPeople(options);
  const chats = new PersonalChats(options);
  const asked = { ...options, verifications: options.verifications.at('program') };
  const chatLanguageOf = (person: PersonId) => chats.languageOf(person);
  const verifications = new ProgramVerifications({ ...asked, people, chatLanguageOf, keys: requestKeys });
  const { tokens, clock, randomness, log, stopping } = options;
  const verificationRoute: VerificationRouteOptions = { tokens, verifications, clock, randomness, log, stopping };
  return { requestKeys, verificationRoute };
}
