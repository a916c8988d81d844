import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Activity } from 'botbuilder';
import { z } from 'zod';
import { startServer } from '../bot/http/server-kit.ts';
import type { BuildBotOptions } from '../support/build-bot.ts';
import { Person, type PersonOptions } from '../support/person.ts';
import { WireTeams } from '../support/wire-teams.ts';

export interface WiredBotOptions extends Omit<BuildBotOptions, 'teams'> {
  /** Share it between two bots to have two replicas behind the same chats. */
  readonly wire?: WireTeams;
  readonly channelTimeoutMs?: number;
}

export type WiredBot = Awaited<ReturnType<typeof startWiredBot>>;

const answerSchema = z.object({ status: z.literal(200), body: z.unknown() });

/** The bot's HTTP server with the real adapter, and Teams on the wire before it. */
export async function startWiredBot(t: TestContext, { wire, channelTimeoutMs, ...bot }: WiredBotOptions = {}) {
  const served = await startServer(t, {
    bot,
    ...(channelTimeoutMs !== undefined && { channelTimeoutMs }),
  });
  const channel = wire ?? (await WireTeams.start(t));
  const client = channel.through(() => served.port);
  /** Delivers one activity, which must be answered with 200. @returns the body of the answer. */
  const deliver = async (activity: Partial<Activity>): Promise<unknown> => {
    const answer = answerSchema.safeParse(await client.deliver(activity));
    assert.ok(answer.success, 'The HTTP status is not 200');
    return answer.data.body;
  };
  const person = (about?: PersonOptions): Person => new Person({ ...client, deliver }, about);
  return { ...served, wire: channel, deliver, person };
}
