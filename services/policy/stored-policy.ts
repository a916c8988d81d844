import type { CollectionSpec } from '../store/document-store.ts';
import { SealedTextAlteredError, type SealedTextKind } from '../sealed-text/sealed-text.ts';

export const policyCollection: CollectionSpec = { name: 'policies', indexes: [] };

/** The stored policy is not what was written last: somebody changed it, put it back or took it away. Nobody goes on without. */
export class PolicyAlteredError extends SealedTextAlteredError {
  override readonly name = 'PolicyAlteredError';

  constructor(why: string) {
    super(`The policy was altered in the store: ${why}`);
  }
}

/** Its text: the documents, as JSON. */
export const policyKind: SealedTextKind = {
  collection: policyCollection,
  id: 'policy',
  purpose: 'policy',
  altered: (why) => new PolicyAlteredError(why),
};
