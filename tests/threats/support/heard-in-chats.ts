import type { TurnContext } from 'botbuilder';
import type { FakeTeams } from '../../support/fake-teams.ts';
import type { Person } from '../../support/person.ts';

/** Everything that has ever reached somebody's chat: messages, edits, also what has been edited since, and answers to clicks. */
export class HeardInChats {
  readonly #heard = new Map<string, string[]>();

  constructor(teams: FakeTeams) {
    const send = teams.sendActivities.bind(teams);
    teams.sendActivities = (context, activities) => {
      for (const activity of activities) this.#note(chatOf(context), activity);
      return send(context, activities);
    };
    const edit = teams.updateActivity.bind(teams);
    teams.updateActivity = (context, activity) => {
      this.#note(activity.conversation?.id ?? chatOf(context), activity);
      return edit(context, activity);
    };
  }

  by({ objectId }: Person): readonly string[] {
    return this.#heard.get(`chat-of-${objectId}`) ?? [];
  }

  /** What somebody was to see and nobody else: it is left out from here on. @returns what was. */
  takeOut({ objectId }: Person, isIt: (message: string) => boolean): readonly string[] {
    const chat = `chat-of-${objectId}`;
    const all = this.#heard.get(chat) ?? [];
    this.#heard.set(
      chat,
      all.filter((each) => !isIt(each)),
    );
    return all.filter(isIt);
  }

  #note(chat: string, activity: unknown): void {
    this.#heard.set(chat, [...(this.#heard.get(chat) ?? []), JSON.stringify(activity)]);
  }
}

function chatOf({ activity }: TurnContext): string {
  return activity.conversation.id;
}
