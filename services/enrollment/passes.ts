import { type LetterCodeForm, newLetterCode, readLetterCode } from '../challenges/letter-code.ts';
import { type PersonId, personKey } from '../directory/directory.ts';
import { type Randomness, randomId } from '../randomness.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { macOf, sameMac } from '../secrets/mac.ts';
import type { EnrollmentChanges } from './enrollment-changes.ts';
import type { PassOutcome } from './outcome.ts';
import type { EnrollmentRepository } from './state/enrollment-repository.ts';
import type { Pass } from './state/last-resort.ts';
import { unchanged } from './transitions/decision.ts';
import type { ActingAgent, HelpdeskAct } from './transitions/operator-act.ts';
import { issuePass, revokePass, usePass } from './transitions/pass-transitions.ts';

/** Fifty bits, good for minutes, for one person and with five tries; short enough to be read out on the phone. */
export const passForm: LetterCodeForm = { groups: 2, perGroup: 5 };

export interface PassesDependencies {
  readonly changes: EnrollmentChanges;
  readonly repository: Pick<EnrollmentRepository, 'load'>;
  readonly randomness: Randomness;
  readonly keyRing: KeyRing;
}

/** A pass, as it is told once to whoever issues it. */
export interface IssuedPass {
  readonly code: 'issued';
  /** Names it in the audit trail. */
  readonly id: string;
  readonly pass: string;
  readonly expiresAt: Date;
}

/**
 * Temporary passes: the helpdesk has made sure who somebody is, and lets them set up a way to verify although nothing that they
 * have can be used (NIST BINAE-4). Kept as a MAC, because a pass is read by nobody again.
 */
export class Passes {
  readonly #deps: PassesDependencies;

  constructor(dependencies: PassesDependencies) {
    this.#deps = dependencies;
  }

  /**
   * For the helpdesk. The one before, if it was good, ends. @returns `unknown` for somebody whom the bot has never met, `over`
   * in a hand-off that has ended.
   */
  async issue(
    person: PersonId,
    { seconds, ...act }: HelpdeskAct & { readonly seconds: number },
  ): Promise<IssuedPass | { readonly code: 'unknown' | 'over' }> {
    const { changes, randomness, keyRing } = this.#deps;
    if (!(await this.#isKnown(person))) return { code: 'unknown' };
    const id = randomId(randomness);
    const pass = newLetterCode(randomness, passForm);
    const { keyId, key } = keyRing.newestSubKey('pass');
    const code = { keyId, mac: macOf(key, textOf(person, id, pass.replaceAll('-', ''))) };
    const issued = await changes.change(person, (enrollment, decisionContext) =>
      issuePass(enrollment, { ...act, seconds, pass: { id, code } }, decisionContext),
    );
    return issued === 'over' ? { code: 'over' } : { code: 'issued', id, pass, expiresAt: issued.expiresAt };
  }

  /** For the helpdesk: the pass that is good ends; with an id, that one alone. */
  async revoke(
    person: PersonId,
    reason: string,
    by?: ActingAgent,
    id?: string,
  ): Promise<'revoked' | 'no-pass' | 'unknown'> {
    if (!(await this.#isKnown(person))) return 'unknown';
    return this.#deps.changes.change(person, (enrollment, decisionContext) =>
      revokePass(enrollment, { reason, by, id }, decisionContext),
    );
  }

  /** @param typed what the person wrote; a pass may stand within a sentence. */
  async use(person: PersonId, typed: string): Promise<PassOutcome> {
    const given = readLetterCode(typed, passForm);
    if (!(await this.#isKnown(person))) return { code: given === undefined ? 'not-a-pass' : 'no-pass' };
    return this.#deps.changes.change(person, (enrollment, decisionContext) => {
      if (given === undefined) return unchanged<PassOutcome>(enrollment, { code: 'not-a-pass' });
      return usePass(enrollment, (pass) => this.#matches(person, pass, given), decisionContext);
    });
  }

  #matches(person: PersonId, { id, code }: Pass, given: string): boolean {
    const key = this.#deps.keyRing.subKey('pass', code.keyId);
    return key !== undefined && sameMac(code.mac, macOf(key, textOf(person, id, given)));
  }

  async #isKnown(person: PersonId): Promise<boolean> {
    return (await this.#deps.repository.load(person)).revision > 0;
  }
}

function textOf(person: PersonId, id: string, pass: string): string {
  return JSON.stringify(['pass-v1', personKey(person), id, pass]);
}
