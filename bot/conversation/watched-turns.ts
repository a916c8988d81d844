import type { TurnContext } from 'botbuilder';
import type { Watcher } from '../../services/watching/watcher.ts';

type Logic = (context: TurnContext) => Promise<void>;

/** Each turn is watched, by what kind of activity it answers and nothing of what that says. */
export function watchedTurns(watcher: Watcher | undefined, logic: Logic): Logic {
  if (watcher === undefined) return logic;
  return (context) => watcher.watch('turn', { activity: context.activity.type }, () => logic(context));
}
