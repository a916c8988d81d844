import { conversationCollection } from '../conversation/conversation-document.ts';
import { renewReferences } from '../conversation/vouched-references.ts';
import type { Storage } from './storage-parts.ts';

/** Conversations whose references can be put under the newest key. */
interface Renewal {
  readonly total: number;
  /** @returns how many conversations need another key still. */
  readonly renew: (onProgress: (looked: number) => void) => Promise<number>;
}

/**
 * Puts what vouches for where conversations are written to under the newest key.
 * @param complain hears of a reference that somebody else wrote.
 */
export async function renewConversations(storage: Storage, complain: (reason: string) => void): Promise<Renewal> {
  return {
    total: await storage.store.collection(conversationCollection).countDocuments({}),
    renew: (onProgress) => renewReferences({ ...storage, onTampering: complain }, onProgress),
  };
}
