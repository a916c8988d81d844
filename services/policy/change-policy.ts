import type { AuditEvent } from '../audit/audit-event.ts';
import type { Clock } from '../clock.ts';
import { type Randomness, randomId } from '../randomness.ts';
import { readPolicy } from './read-policy.ts';
import type { PolicyRepository } from './policy-repository.ts';
import { PolicyAlteredError } from './stored-policy.ts';

export interface ChangePolicyDependencies {
  readonly repository: PolicyRepository;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** What came of it; `replaced-altered` also says that what was in the store was not the bot's. */
export type PolicyChange = 'changed' | 'unchanged' | 'replaced-altered' | 'overtaken';

/**
 * Puts a policy into the store, whole or not at all. What was altered there is replaced: whoever calls this has the keys.
 * @param text `{ "policies": [document, …] }`
 * @throws {PolicyError} and then nothing is written.
 */
export async function changePolicy(text: string, dependencies: ChangePolicyDependencies): Promise<PolicyChange> {
  const documents = readPolicy(text).length;
  const { repository } = dependencies;
  const known = await repository.read().catch((error: unknown) => {
    if (!(error instanceof PolicyAlteredError)) throw error;
    return 'altered' as const;
  });
  if (known === 'altered') {
    await repository.replaceAltered(text, changed({ documents, replacedAltered: true }, dependencies));
    return 'replaced-altered';
  }
  if (known?.text === text) return 'unchanged';
  const isWritten = await repository.write(text, known?.revision ?? 0, changed({ documents }, dependencies));
  return isWritten ? 'changed' : 'overtaken';
}

/** Where the store has none yet, this is the first one. @throws {PolicyError | PolicyAlteredError} */
export async function loadFirstPolicy(text: string, dependencies: ChangePolicyDependencies): Promise<void> {
  const documents = readPolicy(text).length;
  // Another replica may be first: then it is as good.
  await dependencies.repository.write(text, 0, changed({ documents, first: true }, dependencies));
}

function changed(detail: AuditEvent['detail'], { clock, randomness }: ChangePolicyDependencies): AuditEvent {
  return { id: randomId(randomness), at: clock.now(), type: 'policy-changed', actor: 'operator', detail };
}
