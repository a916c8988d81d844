import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { loadFirstPolicy } from '../../services/policy/change-policy.ts';
import { PolicyError } from '../../services/policy/read-policy.ts';
import { PolicyRepository } from '../../services/policy/policy-repository.ts';
import { type Config, ConfigError } from '../config/config.ts';
import type { Foundation } from './foundation.ts';

type PolicyParts = Pick<Foundation, 'store' | 'keyRing' | 'clock' | 'randomness'>;

/**
 * Where the store has no policy yet, it is taken from the file, if there is one.
 * @throws {ConfigError} when the file is wrong, or was named and is not there: what it was to forbid would be allowed.
 * @throws {PolicyAlteredError} when what is stored is not to be believed.
 */
export async function takeFirstPolicy({ policyFile }: Pick<Config, 'policyFile'>, parts: PolicyParts): Promise<void> {
  const repository = new PolicyRepository(parts);
  if ((await repository.read()) !== undefined) return;
  const text = await readPolicyFile(policyFile.path);
  if (text !== undefined) {
    await loadFirstPolicy(text, { ...parts, repository }).catch((error: unknown) => {
      throw explained(error, policyFile.path);
    });
  } else if (policyFile.isNamed) {
    throw new ConfigError(`POLICY_FILE names ${resolve(policyFile.path)}, and there is no such file`);
  }
}

/** What is wrong with a policy, with the file that it is in. */
export function explained(error: unknown, path: string): unknown {
  if (!(error instanceof PolicyError)) return error;
  return new ConfigError(`The policy in ${path} cannot be used:\n${error.message}`);
}

/** @returns undefined when there is no such file. @throws {ConfigError} when it cannot be read. */
export async function readPolicyFile(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new ConfigError(`The policy in ${path} cannot be read`);
  }
}
