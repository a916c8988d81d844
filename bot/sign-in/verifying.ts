import type { PersonId } from '../../services/directory/directory.ts';
import type { Gate } from '../../services/gates/web-sign-ins.ts';
import type { Language } from '../../services/localization/translate.ts';

/** Somebody who verifies on the page, whoever sent them. */
export interface Verifying {
  readonly person: PersonId;
  /** The verification that decides. */
  readonly verificationId: string;
  /** A digest of what the browser was given. */
  readonly browser: string;
  readonly language: Language;
  readonly accountName?: string | undefined;
  /** What is taken by whoever asks; anything where it is not said. */
  readonly amrs?: readonly string[] | undefined;
  /** Who let them in by a first factor, and as whom: they have to say the same with every request. */
  readonly gate?: Gate | undefined;
}
