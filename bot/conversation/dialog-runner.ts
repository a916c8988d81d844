import type { TurnContext } from 'botbuilder';
import {
  DialogContext,
  type DialogInstance,
  DialogMemoryScope,
  DialogSet,
  type DialogState,
  type DialogStateManagerConfiguration,
  DialogTurnStatus,
  TurnMemoryScope,
} from '../../dialogs/support/botbuilder-dialogs.ts';
import { z } from 'zod';
import { MainDialog } from '../../dialogs/main-dialog.ts';
import { isSecretOpen } from '../../dialogs/support/open-card.ts';
import { openMessageOf } from '../../dialogs/support/prompt-state.ts';
import { movedNotice, staleNotice } from '../../dialogs/support/notices.ts';
import { showOwnNotices } from '../../dialogs/support/own-notices.ts';
import { standingActionOf } from '../../dialogs/support/standing-binding.ts';
import type { DialogDependencies } from '../../dialogs/support/dependencies.ts';
import { type Turn, turnOf } from '../../dialogs/support/turn.ts';
import type { Watcher } from '../../services/watching/watcher.ts';
import type { Conversation } from './conversation-document.ts';
import { questionCounts } from './question-counts.ts';

/**
 * Names the shape of the dialogs' stored state. Raise it with every change of a dialog's steps, options or prompts: a
 * conversation that is in the middle of an older shape begins again politely instead of continuing at a wrong place.
 */
const dialogsVersion = '12';

/**
 * What the SDK's contexts write to at every step of a turn; nothing here reads it. Without this in the turn's state they make all
 * their scopes and path resolvers anew for each turn, and run every path through them.
 */
const stateManager: DialogStateManagerConfiguration = {
  memoryScopes: [new TurnMemoryScope(), new DialogMemoryScope()],
  pathResolvers: [],
};
/** Where the SDK's state manager looks for it. */
const stateManagerKey = 'DialogStateManagerConfiguration';

type StoredDialogs = NonNullable<Conversation['dialogs']>;

export interface DialogRunnerOptions {
  /** Names the shape of what is stored; the one of this release unless it is a test. */
  readonly version?: string | undefined;
  /** Left out where nobody watches. */
  readonly watcher?: Watcher | undefined;
}

/** Runs one turn of the dialogs on the state that the conversation remembers. */
export class DialogRunner {
  readonly #dialogs: DialogSet;
  readonly #version: string;
  readonly #dependencies: DialogDependencies;

  constructor(dependencies: DialogDependencies, { version = dialogsVersion, watcher }: DialogRunnerOptions = {}) {
    this.#dialogs = new DialogSet().add(new MainDialog(dependencies));
    if (watcher !== undefined) this.#dialogs.telemetryClient = questionCounts(watcher);
    this.#version = version;
    this.#dependencies = dependencies;
  }

  /** @returns what to remember for the next turn; undefined when no dialog is under way. */
  async run(context: TurnContext, stored: StoredDialogs | undefined): Promise<StoredDialogs | undefined> {
    context.turnState.set(stateManagerKey, stateManager);
    const turn = turnOf(context);
    if (turn.input.kind === 'arrived') await this.#catchUp(turn);
    const outdated = stored !== undefined && stored.version !== this.#version;
    const state = outdated ? { dialogStack: [] } : stateOf(stored);
    const dc = new DialogContext(this.#dialogs, context, state);
    const { status } = await dc.continueDialog();
    if (status === DialogTurnStatus.empty && turn.input.kind !== 'changed') {
      if (outdated) await this.#explainRestart(turn, stored);
      else if (turn.input.kind === 'click' && standingActionOf(turn.input) === undefined)
        await turn.show(staleNotice(turn.translate));
      await dc.beginDialog('main');
    }
    // A secret that is shown once stays the newest card; what was changed is told when it is gone.
    if (!isSecretOpen(dc)) await showOwnNotices(turn);
    return state.dialogStack.length === 0 ? undefined : { version: this.#version, stack: state.dialogStack };
  }

  /** Whoever has a chat now sees what could not be shown to them before; an agent all that waits, above what is theirs to do. */
  async #catchUp(turn: Turn): Promise<void> {
    const { handOffs, agentDesk } = this.#dependencies;
    const isAgent = await agentDesk.welcome(turn);
    await handOffs.showSoon(turn.person, { isAgent });
  }

  /** The open card may hold a secret, and nobody will ever replace it again. */
  async #explainRestart(turn: Turn, stored: StoredDialogs): Promise<void> {
    const open = openMessageOf(stored.stack);
    if (open !== undefined && open !== turn.replacesMessageId) await turn.close(open, movedNotice(turn.translate));
    await turn.say(turn.translate('chat.updated-restart'));
    // What was written answers a question that is asked no more.
    if (turn.input.kind === 'text') turn.input = { kind: 'arrived' };
  }
}

/** The stack is botbuilder-dialogs' own: a list of instances, each with its id and state. */
const stackSchema = z.array(z.custom<DialogInstance>((instance) => typeof instance === 'object' && instance !== null));

function stateOf(stored: StoredDialogs | undefined): DialogState {
  return { dialogStack: stackSchema.parse(stored?.stack ?? []) };
}
