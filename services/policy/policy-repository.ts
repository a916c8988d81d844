import { type SealedTextParts, SealedTextRepository } from '../sealed-text/sealed-text-repository.ts';
import { policyKind } from './stored-policy.ts';

/** The policy in the store. */
export class PolicyRepository extends SealedTextRepository {
  constructor(parts: SealedTextParts) {
    super(policyKind, parts);
  }
}
