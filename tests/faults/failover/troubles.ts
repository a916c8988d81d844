import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { withMongoClient } from '../../services/store/temporary-stores.ts';
import type { OwnMongodb } from '../../support/own-mongodb.ts';

/** Something that befalls the MongoDB under the bots. */
export interface Trouble {
  readonly name: string;
  /** It begins. @returns what ends it, where it does not end by itself */
  readonly begin: () => Promise<() => Promise<unknown>>;
}

/** How long, in milliseconds, a server that has no other member takes no writes after a step-down. */
const withoutPrimary = 3_000;
/** How long, in seconds, a member of a set may not become the primary again. */
const steppedDownSeconds = 30;

const byItself = (): Promise<void> => Promise.resolve();

/** Of a server of the test's own. */
export function troublesOf(server: OwnMongodb): readonly Trouble[] {
  return [
    {
      name: 'steps down',
      begin: async () => {
        await server.stepDown();
        return () => delay(withoutPrimary).then(() => server.stepUp());
      },
    },
    {
      name: 'is killed and started again',
      begin: async () => {
        await server.kill();
        return () => server.start();
      },
    },
  ];
}

export interface ReplicaSet {
  readonly uri: string;
  /** The process of each member, by host and port: those of this machine can be killed. */
  readonly pids: ReadonlyMap<string, number>;
}

/**
 * Of a real replica set: its primary steps down, and is killed where its process is known. Each is killed once at most: nobody
 * here starts it again.
 * @see https://www.mongodb.com/docs/manual/reference/command/replSetStepDown/
 */
export function troublesOfSet({ uri, pids }: ReplicaSet): readonly Trouble[] {
  const left = new Map(pids);
  const stepsDown = async (): Promise<typeof byItself> => {
    const command = { replSetStepDown: steppedDownSeconds, secondaryCatchUpPeriodSecs: 10 };
    await withMongoClient((client) => client.db('admin').command(command), uri);
    return byItself;
  };
  const isKilled = async (): Promise<typeof byItself> => {
    const primary = await primaryOf(uri);
    const pid = left.get(primary);
    if (pid === undefined) return stepsDown();
    left.delete(primary);
    process.kill(pid, 'SIGKILL');
    return byItself;
  };
  const steps: Trouble = { name: 'primary steps down', begin: stepsDown };
  return pids.size === 0 ? [steps] : [steps, { name: 'primary is killed, or steps down', begin: isKilled }];
}

async function primaryOf(uri: string): Promise<string> {
  const { primary } = await withMongoClient((client) => client.db('admin').command({ hello: 1 }), uri);
  if (typeof primary !== 'string') throw new Error('The replica set names no primary');
  return primary;
}
