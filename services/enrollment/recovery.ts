import { readLetterCode } from '../challenges/letter-code.ts';
import { secondsAfter } from '../clock.ts';
import type { PersonId } from '../directory/directory.ts';
import type { EnrollmentChanges } from './enrollment-changes.ts';
import type { RecoveryCodesOutcome, RecoveryOutcome } from './outcome.ts';
import { linkHash, recoveryCodeForm, type RecoverySecrets } from './recovery-secrets.ts';
import type { EnrollmentRepository } from './state/enrollment-repository.ts';
import { unchanged } from './transitions/decision.ts';
import { codesShownSeconds } from './transitions/last-resort-endings.ts';
import {
  fetchRecoveryCodes,
  hideRecoveryCodes,
  makeRecoveryCodes,
  useRecoveryCode,
} from './transitions/recovery-transitions.ts';

export interface RecoveryDependencies {
  readonly changes: EnrollmentChanges;
  readonly repository: Pick<EnrollmentRepository, 'personOfRecoveryLink'>;
  readonly recoverySecrets: RecoverySecrets;
}

/** Codes for the card, and until when they are shown. */
export interface CodesToShow {
  readonly codes: readonly string[];
  readonly until: Date;
  /** The last part of the address of the file; undefined once that was fetched. */
  readonly token: string | undefined;
}

/** Codes for the file. */
export interface RecoveryFile {
  readonly codes: readonly string[];
  readonly madeAt: Date;
  /** What was spoken in the chat when they were made. */
  readonly language: string | undefined;
}

/** The use cases of recovery codes: what somebody keeps for the day on which nothing else is at hand. */
export class Recovery {
  readonly #deps: RecoveryDependencies;

  constructor(dependencies: RecoveryDependencies) {
    this.#deps = dependencies;
  }

  /** New codes, after a proof in this conversation; those of before are worth nothing from then on. */
  make(person: PersonId): Promise<RecoveryCodesOutcome> {
    return this.#deps.changes.change(person, (enrollment, decisionContext) => {
      const { now } = decisionContext;
      const until = secondsAfter(now, codesShownSeconds);
      const make = () => this.#deps.recoverySecrets.make(person, { now, until });
      return makeRecoveryCodes(enrollment, make, decisionContext);
    });
  }

  /**
   * The codes of a set that was made a moment ago, for the card. For a personal chat only.
   * @returns undefined once their time is over or the person has them.
   */
  async toShow(person: PersonId, setId: string): Promise<CodesToShow | undefined> {
    const { recoveryCodes } = await this.#deps.changes.status(person);
    const showing = recoveryCodes?.id === setId ? recoveryCodes.showing : undefined;
    if (showing === undefined) return undefined;
    const shown = this.#deps.recoverySecrets.shown(person, setId, showing.secret);
    const { codes, token } = shown;
    return { codes, until: showing.until, token: showing.link === undefined ? undefined : token };
  }

  /** The person has them, or has gone on: nobody reads them any more, on the card or as a file. */
  async hide(person: PersonId, setId: string): Promise<void> {
    await this.#deps.changes.change(person, (enrollment) => hideRecoveryCodes(enrollment, setId));
  }

  /** Whether there is a file at this address. Looking at it changes nothing: previews of links do. */
  async fileAt(token: string): Promise<Pick<RecoveryFile, 'language'> | undefined> {
    const link = linkHash(token);
    const person = await this.#deps.repository.personOfRecoveryLink(link);
    if (person === undefined) return undefined;
    const showing = (await this.#deps.changes.status(person)).recoveryCodes?.showing;
    return showing?.link === link ? { language: showing.language } : undefined;
  }

  /** The codes at this address, once. @returns undefined when there are none, or none any more. */
  async fetchFile(token: string): Promise<RecoveryFile | undefined> {
    const { changes, repository, recoverySecrets } = this.#deps;
    const link = linkHash(token);
    const person = await repository.personOfRecoveryLink(link);
    if (person === undefined) return undefined;
    const set = await changes.change(person, (enrollment, decisionContext) =>
      fetchRecoveryCodes(enrollment, link, decisionContext),
    );
    if (set?.showing === undefined) return undefined;
    const { codes } = recoverySecrets.shown(person, set.id, set.showing.secret);
    return { codes, madeAt: set.madeAt, language: set.showing.language };
  }

  /** @param typed what the person wrote; a code may stand within a sentence. */
  async use(person: PersonId, typed: string): Promise<RecoveryOutcome> {
    const { changes, recoverySecrets } = this.#deps;
    const code = readLetterCode(typed, recoveryCodeForm);
    return changes.change(person, (enrollment, decisionContext) => {
      if (code === undefined) return unchanged<RecoveryOutcome>(enrollment, { code: 'not-a-recovery-code' });
      return useRecoveryCode(enrollment, (set) => recoverySecrets.find(person, set, code), decisionContext);
    });
  }
}
