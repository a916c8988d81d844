import { auditCollections } from '../../services/audit/audit-row.ts';
import { enrollmentCollection } from '../../services/enrollment/state/enrollment-document.ts';
import { handOffCollection } from '../../services/hand-off/hand-off.ts';
import { helpdeskNoticeCollection } from '../../services/helpdesk/helpdesk-notices.ts';
import { policyCollection } from '../../services/policy/stored-policy.ts';
import type { CollectionSpec } from '../../services/store/document-store.ts';
import { openStore } from '../../services/store/open-store.ts';
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
  handOffCollection,
  ...auditCollections,
];

/** The bot's storage, made ready. @throws {StoreUnavailableError | StoreLockedError | StoreDamagedError | KeyRingError} */
export async function openStorage(config: Config, randomness: Randomness): Promise<Storage> {
  const store = await openStore(config.store);
  await store.prepare(collections);
  return { store, keyRing: await openKeyRing(config, randomness) };
}

/**
 * For a command: what the bot has stored, as it is, for as long as `work` takes.
 * @throws {StoreUnavailableError | StoreLockedError | StoreDamagedError | KeyRingError}
 */
export async function withStorage<Result>(
  config: Config,
  work: (storage: Storage) => Promise<Result>,
): Promise<Result> {
  const keyRing = await existingKeyRing(config);
  const store = await openStore(config.store);
  try {
    return await work({ store, keyRing });
  } finally {
    await store.close();
  }
}
