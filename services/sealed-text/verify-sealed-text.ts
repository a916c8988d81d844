import { SealedTextAlteredError, type SealedTextKind } from './sealed-text.ts';
import { SealedTextRepository, type SealedTextParts } from './sealed-text-repository.ts';

export interface VerifySealedTextOptions extends SealedTextParts {
  /** Whose numbered events the audit trail has; what is the text's is taken out. */
  readonly people: Map<string, number>;
}

/**
 * Compares a text with the audit trail.
 * @returns what is wrong, in a sentence; undefined when nothing is. @throws {StoreUnavailableError}
 */
export async function verifySealedText(
  kind: SealedTextKind,
  { people, ...parts }: VerifySealedTextOptions,
): Promise<string | undefined> {
  people.delete(kind.id);
  try {
    await new SealedTextRepository(kind, parts).read();
    return undefined;
  } catch (error) {
    if (error instanceof SealedTextAlteredError) return error.message;
    throw error;
  }
}
