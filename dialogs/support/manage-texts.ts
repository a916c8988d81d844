import type { ManageOutcome } from '../../services/enrollment/outcome.ts';
import type { Translate } from '../../services/localization/translate.ts';
import type { DialogDependencies } from './dependencies.ts';
import { withHelpdesk } from './helpdesk-text.ts';
import { endingOf, endingText } from './outcome-text.ts';

/** One sentence on why something was not changed, with the next thing to do. */
export function outcomeText(
  outcome: Exclude<ManageOutcome, { code: 'done' }>,
  deps: Pick<DialogDependencies, 'clock' | 'helpdesk'>,
  translate: Translate,
): string {
  switch (outcome.code) {
    case 'proof-needed':
    case 'last-method':
    case 'backup-required':
      return translate(`manage.${outcome.code}`);
    case 'fraud-reported':
      return withHelpdesk(translate('manage.on-hold'), deps.helpdesk, translate);
    case 'throttled':
    case 'suspended':
    case 'locked':
    case 'blocked':
    case 'not-allowed':
    case 'not-set-up':
      return endingText(endingOf(outcome), deps, translate).text;
  }
}
