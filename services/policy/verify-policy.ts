import type { KeyRing } from '../secrets/key-ring.ts';
import type { DocumentStore } from '../store/document-store.ts';
import { PolicyRepository } from './policy-repository.ts';
import { PolicyAlteredError, policyId } from './stored-policy.ts';

export interface VerifyPolicyOptions {
  readonly store: Pick<DocumentStore, 'collection'>;
  readonly keyRing: KeyRing;
  /** Whose numbered events the audit trail has; what is the policy's is taken out. */
  readonly people: Map<string, number>;
}

/**
 * Compares the policy with the audit trail.
 * @returns what is wrong, in a sentence; undefined when nothing is. @throws {StoreUnavailableError}
 */
export async function verifyPolicy({ store, keyRing, people }: VerifyPolicyOptions): Promise<string | undefined> {
  people.delete(policyId);
  try {
    await new PolicyRepository({ store, keyRing }).read();
    return undefined;
  } catch (error) {
    if (error instanceof PolicyAlteredError) return error.message;
    throw error;
  }
}
