import type { ComponentDialog } from './support/botbuilder-dialogs.ts';
import { SetUpAuthenticatorCodeDialog } from './set-up-authenticator-code-dialog.ts';
import { SetUpAuthenticatorPushDialog } from './set-up-authenticator-push-dialog.ts';
import { SetUpMobilePhoneDialog } from './set-up-mobile-phone-dialog.ts';
import { SetUpOfficePhoneDialog } from './set-up-office-phone-dialog.ts';
import type { DialogDependencies } from './support/dependencies.ts';

/** Everything that sets up one method, for whoever begins any of them: each is called `set-up-` and its choice. */
export function setUpDialogs(deps: DialogDependencies): readonly ComponentDialog[] {
  return [
    new SetUpAuthenticatorPushDialog(deps),
    new SetUpAuthenticatorCodeDialog(deps),
    new SetUpMobilePhoneDialog(deps),
    new SetUpOfficePhoneDialog(deps),
  ];
}
