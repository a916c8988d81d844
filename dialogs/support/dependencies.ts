import type { Clock } from '../../services/clock.ts';
import type { Localization } from '../../services/localization/localization.ts';

/** What dialogs need of the world. */
export interface DialogDependencies {
  readonly localization: Localization;
  readonly clock: Clock;
  /** The organization's name as people know it. */
  readonly organization: string;
  /** Where an authenticator app is to be had. */
  readonly authenticatorLinks: { readonly androidUrl: string; readonly iosUrl: string };
}
