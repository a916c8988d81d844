import type { EnrolledMethodView } from '../../services/enrollment/enrollment-view.ts';
import { oneLine } from '../../cards/support/plain-text.ts';
import type { Translate } from '../../services/localization/translate.ts';
import type { PhonePurpose } from './phones/phone-set-up-dialog.ts';

/** The dialog that sets up what takes the place of a method, and what it is begun with. */
export interface Replacement {
  readonly dialog: 'set-up-authenticator-code' | 'set-up-mobile-phone' | 'set-up-office-phone';
  readonly options: { readonly replaces: readonly string[] } | { readonly purpose: PhonePurpose };
}

/** A number of the same sort takes the place of a number by itself. */
export function replacementOf({ methodId, contact }: EnrolledMethodView): Replacement {
  switch (contact) {
    case undefined:
      return { dialog: 'set-up-authenticator-code', options: { replaces: [methodId] } };
    case 'mobile':
      return { dialog: 'set-up-mobile-phone', options: { purpose: 'change' } };
    case 'alternate-mobile':
      return { dialog: 'set-up-mobile-phone', options: { purpose: 'change-other' } };
    case 'office':
      return { dialog: 'set-up-office-phone', options: { purpose: 'add' } };
  }
}

/** A method as a sentence names it: what it is, and what tells it from others. */
export function methodName({ kind, label, name }: EnrolledMethodView, translate: Translate): string {
  return `${translate(`method.${kind}.title`)} · ${oneLine(name ?? label)}`;
}

/** A method in one line of plain text, as a choice shows it: what would be escaped for Markdown would show. */
export function methodLine(method: EnrolledMethodView, translate: Translate): string {
  const { kind, label, name, isDefault, suspended, lock } = method;
  const notes = [
    isDefault ? translate('methods.default') : undefined,
    suspended === undefined ? undefined : translate('methods.suspended'),
    lock === undefined ? undefined : translate('methods.locked'),
  ].filter((note) => note !== undefined);
  const what = `${translate(`method.${kind}.title`)}. ${translate(`method.${kind}.detail`, { account: oneLine(label) })}`;
  const named = name === undefined ? what : `${oneLine(name)}: ${what}`;
  return notes.length === 0 ? named : `${named} (${notes.join(', ')})`;
}
