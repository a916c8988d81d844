import type { Clock } from '../../services/clock.ts';
import type { Localization } from '../../services/localization/localization.ts';
import type { PhoneNumbers } from '../../services/phone-numbers/phone-numbers.ts';

/** What dialogs need of the world. */
export interface DialogDependencies {
  readonly localization: Localization;
  readonly clock: Clock;
  /** The organization's name as people know it. */
  readonly organization: string;
  readonly phoneNumbers: PhoneNumbers;
  /** Where an authenticator app is to be had. */
  readonly authenticatorLinks: { readonly androidUrl: string; readonly iosUrl: string };
}
