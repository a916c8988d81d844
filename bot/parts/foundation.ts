import type { Clock } from '../../services/clock.ts';
import type { Directory } from '../../services/directory/directory.ts';
import type { Localization } from '../../services/localization/localization.ts';
import type { Language } from '../../services/localization/translate.ts';
import type { Randomness } from '../../services/randomness.ts';
import type { KeyRing } from '../../services/secrets/key-ring.ts';
import type { DocumentStore } from '../../services/store/document-store.ts';
import type { Watcher } from '../../services/watching/watcher.ts';
import type { Log } from '../logging/log.ts';

/** What every subject is made from: passed in, so that tests have their own store, time, dice and people. */
export interface Foundation {
  readonly store: DocumentStore;
  readonly keyRing: KeyRing;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly localization: Localization;
  readonly directory: Directory;
  readonly log: Log;
  /** The organization's name as people know it. */
  readonly organization: string;
  readonly defaultLanguage: Language;
  /** Hears what is done; absent where nobody watches. */
  readonly watcher?: Watcher | undefined;
}
