/**
 * The part of botbuilder-dialogs that is used, by the files it is in: the package's own index loads recognizers of dates,
 * numbers and choices in a dozen languages too, which take half of the time to start and 60 MiB.
 */
export { ComponentDialog } from 'botbuilder-dialogs/lib/componentDialog.js';
export { Dialog, DialogReason, DialogTurnStatus } from 'botbuilder-dialogs/lib/dialog.js';
export type { DialogInstance, DialogTurnResult } from 'botbuilder-dialogs/lib/dialog.js';
export { DialogContext, type DialogState } from 'botbuilder-dialogs/lib/dialogContext.js';
export { DialogSet } from 'botbuilder-dialogs/lib/dialogSet.js';
export { DialogMemoryScope } from 'botbuilder-dialogs/lib/memory/scopes/dialogMemoryScope.js';
export { TurnMemoryScope } from 'botbuilder-dialogs/lib/memory/scopes/turnMemoryScope.js';
export type { DialogStateManagerConfiguration } from 'botbuilder-dialogs/lib/memory/dialogStateManager.js';
export { WaterfallDialog } from 'botbuilder-dialogs/lib/waterfallDialog.js';
export type { WaterfallStepContext } from 'botbuilder-dialogs/lib/waterfallStepContext.js';
