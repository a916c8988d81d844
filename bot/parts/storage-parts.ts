import { apiTokenCollection } from '../../services/api-tokens/stored-api-tokens.ts';
import { tokenUseCollection } from '../../services/api-tokens/token-uses.ts';
import { auditCollections } from '../../services/audit/audit-row.ts';
import { enrollmentCollection } from '../../services/enrollment/state/enrollment-document.ts';
import { handOffCollection } from '../../services/hand-off/sealed-hand-off.ts';
import { gateAnswerCollection } from '../../services/gates/joined-answers.ts';
import { webSessionCollection } from '../../services/gates/web-sessions.ts';
import { webSignInCollection } from '../../services/gates/web-sign-ins.ts';
import { verificationCollection } from '../../services/sign-in/verification-repository.ts';
import { signInCollection } from '../../services/sign-in/entra/sign-ins.ts';
import { signInKeyCollection } from '../../services/sign-in/keys/signing-keys.ts';
import { pushKeyCollection } from '../../services/web-push/vapid-keys.ts';
import { helpdeskNoticeCollection } from '../../services/helpdesk/helpdesk-notices.ts';
import { policyCollection } from '../../services/policy/stored-policy.ts';
import type { CollectionSpec } from '../../services/store/document-store.ts';
import { requestKeyCollection } from '../../services/verification-api/request-keys.ts';
import { openStore, openStoreBesideBot } from '../../services/store/open-store.ts';
import { type SharedStore, shareStore } from '../../services/store/sharing/share-store.ts';
import type { Randomness } from '../../services/randomness.ts';
import type { Config } from '../config/config.ts';
import { conversationCollection } from '../conversation/conversation-document.ts';
import type { Foundation } from './foundation.ts';
import { existingKeyRing, openKeyRing } from './key-ring.ts';
import { phoneCollections } from './phone-parts.ts';

/** What is kept, and the keys that its secrets are sealed with. */
export type Storage = Pick<Foundation, 'store' | 'keyRing'>;

/** Everything that the bot keeps. */
export const collections: readonly CollectionSpec[] = [
  enrollmentCollection,
  conversationCollection,
  ...phoneCollections,
  helpdeskNoticeCollection,
  policyCollection,
  apiTokenCollection,
  tokenUseCollection,
  handOffCollection,
  pushKeyCollection,
  verificationCollection,
  gateAnswerCollection,
  webSessionCollection,
  webSignInCollection,
  signInKeyCollection,
  signInCollection,
  requestKeyCollection,
  ...auditCollections,
];

/** The bot's storage, made ready. @throws {StoreUnavailableError | StoreLockedError | StoreDamagedError | KeyRingError} */
export async function openStorage(config: Config, randomness: Randomness): Promise<Storage> {
  const store = await openStore(config.store);
  await store.prepare(collections);
  return { store, keyRing: await openKeyRing(config, randomness) };
}

/** Lets commands ask the bot for what it has in a file. That it cannot be asked keeps it from nothing else. */
export async function shareStorage(
  { store: choice }: Pick<Config, 'store'>,
  { store, log }: Pick<Foundation, 'store' | 'log'>,
): Promise<SharedStore | undefined> {
  if (choice.kind !== 'embedded') return undefined;
  try {
    return await shareStore(store, choice.directory);
  } catch (error) {
    log.warn({ err: error }, 'commands cannot ask the bot: they have to wait until it is stopped');
    return undefined;
  }
}

/**
 * For a command: what the bot has stored, as it is, for as long as `work` takes; the bot may run meanwhile.
 * @param isAlone whether a bot that has its data in a file has to be stopped first, because it could not take what is changed.
 * @throws {StoreUnavailableError | StoreLockedError | StoreDamagedError | KeyRingError}
 */
export async function withStorage<Result>(
  config: Config,
  work: (storage: Storage) => Promise<Result>,
  { isAlone = false }: { readonly isAlone?: boolean } = {},
): Promise<Result> {
  const keyRing = await existingKeyRing(config);
  const store = await (isAlone ? openStore : openStoreBesideBot)(config.store);
  try {
    return await work({ store, keyRing });
  } finally {
    await store.close();
  }
}
