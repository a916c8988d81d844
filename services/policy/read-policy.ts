import { z } from 'zod';
import { type PolicyDocument, policyDocumentsSchema, strict } from './policy-document.ts';

/** A policy cannot be used as it is written. `message` has a line for each problem, with its path; fit to print. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
}

const fileSchema = strict({ policies: policyDocumentsSchema });

/** Reads `{ "policies": [document, …] }`. @throws {PolicyError} naming every field that is wrong, and what would be right. */
export function readPolicy(text: string): readonly PolicyDocument[] {
  const parsed = fileSchema.safeParse(parseJson(text), { reportInput: false });
  if (parsed.success) return parsed.data.policies;
  const lines = parsed.error.issues.map(({ path, message }) => `${z.core.toDotPath(path) || 'the whole'} ${message}`);
  throw new PolicyError([...new Set(lines)].join('\n'));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/u, ''));
  } catch {
    throw new PolicyError('it is not JSON');
  }
}
