import type { EnrolledMethodView } from '../../services/enrollment/enrollment-view.ts';
import type { PhonePurpose } from './phones/phone-set-up-dialog.ts';

/** The dialog that sets up what takes the place of a method, and what it is begun with. */
export interface Replacement {
  readonly dialog:
    'set-up-authenticator-code' | 'set-up-authenticator-push' | 'set-up-mobile-phone' | 'set-up-office-phone';
  readonly options: { readonly replaces: readonly string[] } | { readonly purpose: PhonePurpose };
}

/** A number of the same sort takes the place of a number by itself. */
export function replacementOf({ methodId, contact, form }: EnrolledMethodView): Replacement {
  switch (contact) {
    case undefined:
      return {
        dialog: form === 'push' ? 'set-up-authenticator-push' : 'set-up-authenticator-code',
        options: { replaces: [methodId] },
      };
    case 'mobile':
      return { dialog: 'set-up-mobile-phone', options: { purpose: 'change' } };
    case 'alternate-mobile':
      return { dialog: 'set-up-mobile-phone', options: { purpose: 'change-other' } };
    case 'office':
      return { dialog: 'set-up-office-phone', options: { purpose: 'add' } };
  }
}
