import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { AuditEvent } from '../../../services/audit/audit-event.ts';
import { systemRandomness } from '../../../services/randomness.ts';
import { createKeyFile } from '../../../services/secrets/key-file.ts';
import type { Cleanup } from '../../support/cleanup.ts';
import { Person } from '../../support/person.ts';
import { assertSealed, type Evidence, eventsOf } from '../../support/promises.ts';
import { type RunningBot, startBot, temporaryFolder } from '../../support/running-bot.ts';
import { openSite, type Site } from '../../support/site.ts';
import { WireTeams } from '../../support/wire-teams.ts';

export interface Server {
  readonly bot: RunningBot;
  readonly port: number;
}

export interface Servers {
  readonly site: Site;
  readonly teams: WireTeams;
  readonly all: readonly Server[];
  /** One more, with the key that all have. */
  readonly start: () => Promise<Server>;
}

export interface ServersOptions {
  /** Another MongoDB than that of the tests. */
  readonly server?: string;
  /** What all of them are told besides. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Bots, each a process of its own, on one MongoDB and with one key; they start at the same time. */
export async function startServers(
  t: Cleanup,
  count: number,
  { server, environment }: ServersOptions = {},
): Promise<Servers> {
  const site = await openSite(t, 'MongoDB', server);
  const key = join(site.environment['DATA_DIR'] ?? '', 'encryption.key');
  await createKeyFile(key, systemRandomness);
  const start = async (): Promise<Server> => {
    const folder = await temporaryFolder(t);
    await copyFile(key, join(folder, 'encryption.key'));
    const bot = startBot(t, { ...site.environment, ...environment, DATA_DIR: folder });
    return { bot, port: await bot.listening() };
  };
  const starting = Array.from({ length: count }, start);
  return { site, teams: await WireTeams.start(t), all: await Promise.all(starting), start };
}

/** Somebody whose activities go to the given servers in turn. */
export function personAt(teams: WireTeams, servers: readonly Server[], objectId: string, chat = 'chat'): Person {
  let sent = 0;
  const nextPort = (): number => servers[sent++ % servers.length]?.port ?? 0;
  return new Person(teams.through(nextPort), { objectId, conversationId: `${chat}-of-${objectId}` });
}

/** Looks again and again until it is so. */
export async function until(isSo: () => boolean | Promise<boolean>, what: string, seconds = 60): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`After ${seconds} seconds it was not so yet: ${what}`);
    await delay(100);
  }
}

/** Waits until the servers' jobs have moved every event into the chain. */
export function untilSealed({ site }: Servers): Promise<void> {
  const isSealed = (evidence: Evidence): Promise<boolean> =>
    assertSealed(evidence).then(
      () => true,
      () => false,
    );
  return until(() => site.inspect(isSealed), 'every event is in the chain');
}

/** People come in small groups: a test server that is slow would make the servers give up. */
const groupSize = 2;
const mostTries = 5;

/**
 * So many people, named after what they do. A server that the store keeps waiting for too long gives up and says so: that
 * is no answer to what a test asks, so somebody else does the same again.
 */
export async function crowd<Result>(
  { teams }: Pick<Servers, 'teams'>,
  { count, name }: { readonly count: number; readonly name: string },
  work: (objectId: string) => Promise<Result>,
): Promise<Result[]> {
  const play = async (number: number, tries = 1): Promise<Result> => {
    const objectId = `${name}-${number}-${tries}`;
    try {
      return await work(objectId);
    } catch (error) {
      const chats = [`chat-of-${objectId}`, `other-chat-of-${objectId}`].flatMap((id) => teams.chat(id));
      const gaveUp = chats.some(({ text }) => text?.includes('Something went wrong on our side') === true);
      if (!gaveUp || tries === mostTries) throw error;
      return play(number, tries + 1);
    }
  };
  const results: Result[] = [];
  while (results.length < count) {
    const size = Math.min(groupSize, count - results.length);
    const first = results.length + 1;
    results.push(...(await Promise.all(Array.from({ length: size }, (_, index) => play(first + index)))));
  }
  return results;
}

/** How often something is recorded of each of them. */
export function recorded({ site }: Servers, people: readonly Person[], type: AuditEvent['type']): Promise<number[]> {
  return site.inspect((evidence) =>
    Promise.all(
      people.map(async (person) => (await eventsOf(evidence, person)).filter((event) => event.type === type).length),
    ),
  );
}
