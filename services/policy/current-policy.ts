import { type Clock, isDue, millisecondsAfter } from '../clock.ts';
import type { Policy } from './policy.ts';
import { readPolicy } from './read-policy.ts';
import { type PolicyOf, policyOf } from './policy-of.ts';
import type { PolicyRepository } from './policy-repository.ts';
import { PolicyAlteredError } from './stored-policy.ts';

/** What decisions need: the policy of somebody in these groups, as it is now. */
export interface CurrentPolicy {
  /** @throws {PolicyAlteredError | StoreUnavailableError} and then nothing may be decided. */
  policyOf(groups: readonly string[]): Promise<Policy>;
}

/** How long, in milliseconds, what was read is good without being read again. */
const goodFor = 10_000;

export interface StoredCurrentPolicyOptions {
  readonly repository: Pick<PolicyRepository, 'read'>;
  readonly clock: Clock;
  /** What holds where no document says anything. */
  readonly base: Policy;
  /** What can be carried out of a policy here. */
  readonly adapt: (policy: Policy) => Policy;
}

/** What is known of the stored policy. */
interface Known {
  readonly of: PolicyOf;
  readonly agents: ReadonlySet<string>;
}

/**
 * The policy as the store has it, read every few seconds by a background job (`refresh`), so that a turn has it at hand. Where
 * it was not read for ten seconds, whoever asks waits for it: no decision is taken on one that is older, whatever happens.
 */
export class StoredCurrentPolicy implements CurrentPolicy {
  readonly #options: StoredCurrentPolicyOptions;
  #known: (Known & { readonly until: Date; readonly revision: number }) | undefined;
  #underWay: Promise<Known> | undefined;

  constructor(options: StoredCurrentPolicyOptions) {
    this.#options = options;
  }

  async policyOf(groups: readonly string[]): Promise<Policy> {
    return (await this.#current()).of(groups);
  }

  /** Object ids of the people at the helpdesk, of whichever group. */
  async agents(): Promise<ReadonlySet<string>> {
    return (await this.#current()).agents;
  }

  /** Reads it; whoever asks meanwhile shares that. One that was altered is not gone on with, not even for the ten seconds. */
  async refresh(): Promise<PolicyOf> {
    return (await this.#refreshed()).of;
  }

  async #current(): Promise<Known> {
    const known = this.#known;
    const isKnown = known !== undefined && !isDue(known.until, goodFor, this.#options.clock.now());
    return isKnown ? known : this.#refreshed();
  }

  #refreshed(): Promise<Known> {
    this.#underWay ??= this.#read().finally(() => (this.#underWay = undefined));
    return this.#underWay;
  }

  async #read(): Promise<Known> {
    const { repository, clock, base, adapt } = this.#options;
    const until = millisecondsAfter(clock.now(), goodFor);
    try {
      const stored = await repository.read();
      const revision = stored?.revision ?? 0;
      const known = revision === this.#known?.revision ? this.#known : adapted(readStored(stored?.text), base, adapt);
      this.#known = { ...known, until, revision };
      return this.#known;
    } catch (error) {
      if (error instanceof PolicyAlteredError) this.#known = undefined;
      throw error;
    }
  }
}

/** One policy for everybody that never changes. */
export function fixedPolicy(policy: Policy): CurrentPolicy {
  return { policyOf: () => Promise.resolve(policy) };
}

function readStored(text: string | undefined): ReturnType<typeof readPolicy> {
  return text === undefined ? [] : readPolicy(text);
}

/** Each of the few policies is adapted once. */
function adapted(documents: ReturnType<typeof readPolicy>, base: Policy, adapt: (policy: Policy) => Policy): Known {
  const of = policyOf(documents, base);
  const made = new Map<Policy, Policy>();
  const known: PolicyOf = (groups) => {
    const policy = of(groups);
    const adaptedPolicy = made.get(policy) ?? adapt(policy);
    made.set(policy, adaptedPolicy);
    return adaptedPolicy;
  };
  const named = [of([]), ...documents.map(({ group }) => of([group]))].flatMap(({ agents }) => agents);
  return { of: known, agents: new Set(named) };
}
