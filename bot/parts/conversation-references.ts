import { renewReferences } from '../conversation/vouched-references.ts';
import type { Storage } from './storage-parts.ts';

/**
 * Puts what vouches for where conversations are written to under the newest key.
 * @param complain hears of a reference that somebody else wrote.
 * @returns how many conversations need another key still.
 */
export function renewConversations(storage: Storage, complain: (reason: string) => void): Promise<number> {
  return renewReferences({ ...storage, onTampering: complain });
}
