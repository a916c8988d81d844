import type { TestContext } from 'node:test';
import type { Activity, ResourceResponse, TurnContext } from 'botbuilder';
import { BotAdapter } from '../../bot/channel/adapter.ts';
import { ChannelPace } from '../../bot/channel/channel-pace.ts';
import type { Log } from '../../bot/logging/log.ts';
import { createLocalization } from '../../services/localization/localization.ts';
import { buildBot, type BuildBotOptions } from '../support/build-bot.ts';
import { FakeTeams } from '../support/fake-teams.ts';
import { FakeClock, FakeRandomness, passing } from '../support/fakes.ts';

/** The real adapter, but for the wire: what it would send appears in the chat at once. */
class UnwiredAdapter extends BotAdapter {
  readonly #teams: FakeTeams;

  constructor(teams: FakeTeams, log: Log, pace: ChannelPace) {
    const defaultTranslate = createLocalization().translator('en');
    super({ credentials: undefined, pace, randomness: new FakeRandomness('adapter'), log, defaultTranslate });
    this.#teams = teams;
  }

  override sendActivities(context: TurnContext, activities: Partial<Activity>[]): Promise<ResourceResponse[]> {
    const isInvokeResponse = activities.every(({ type }) => type === 'invokeResponse');
    return isInvokeResponse
      ? super.sendActivities(context, activities)
      : this.#teams.sendActivities(context, activities);
  }

  override updateActivity(context: TurnContext, activity: Partial<Activity>): Promise<undefined> {
    return this.#teams.updateActivity(context, activity).then(() => undefined);
  }
}

/** Teams in memory whose activities go through the real adapter, so that faults are told as they are. */
class AdaptedTeams extends FakeTeams {
  adapter: BotAdapter | undefined;
  #logic: (context: TurnContext) => Promise<void> = () => Promise.resolve();

  constructor() {
    super(() => Promise.resolve());
  }

  override answeredBy(logic: (context: TurnContext) => Promise<void>): void {
    this.#logic = logic;
  }

  override async deliver(activity: Partial<Activity>): Promise<unknown> {
    const answer = await this.adapter?.answer('', structuredClone(activity) as Activity, this.#logic);
    return answer?.body;
  }
}

/** The bot with the real adapter and no wire: nothing in it waits for the world, so that a test can say how time goes. */
export async function startUnwiredBot(t: TestContext, options: Omit<BuildBotOptions, 'teams' | 'adapter'> = {}) {
  const teams = new AdaptedTeams();
  const clock = options.clock ?? new FakeClock();
  const pace = options.pace ?? new ChannelPace({ clock, randomness: new FakeRandomness('pace'), wait: passing(clock) });
  const adapter = (log: Log): BotAdapter => (teams.adapter = new UnwiredAdapter(teams, log, pace));
  return { ...(await buildBot(t, { ...options, clock, pace, teams, adapter })), teams };
}
