import { Employee } from '../../support/employee.ts';
import { Person } from '../../support/person.ts';
import type { WireTeams } from '../../support/wire-teams.ts';
import type { Server } from './servers.ts';

/** What somebody is in the middle of when their server stands still, or dies. */
export interface Scene {
  readonly name: string;
  /** Acts before it. */
  readonly acts: number;
  /** Whether the person writes, instead of clicking. */
  readonly types?: boolean;
  /** What is under way; the next act unless told otherwise. */
  readonly act?: (employee: Employee) => Promise<unknown>;
  /** Acts with another server before the first one wakes. */
  readonly actsMeanwhile?: number;
}

export const scenes: readonly Scene[] = [
  { name: 'being-asked', acts: 1 },
  // These two say something before they write, and would write when they wake.
  { name: 'beginning', acts: 3, types: true, actsMeanwhile: 1 },
  { name: 'cancelling', acts: 4, act: ({ person }) => person.say('cancel') },
  { name: 'proving-in-words', acts: 5, types: true },
  { name: 'proving', acts: 5 },
];

/** Somebody in a scene. */
export interface Actor {
  readonly employee: Employee;
  /** Comes to where the scene begins. */
  readonly enter: () => Promise<void>;
  /** Does what is under way; whether it is answered does not matter. */
  readonly play: () => Promise<unknown>;
  /** Goes on with another server, for a while. */
  readonly goOnAt: (server: Server) => Promise<void>;
}

export function actorAt(teams: WireTeams, server: Server, scene: Scene): Actor {
  let { port } = server;
  let types = false;
  const person = new Person(
    teams.through(() => port),
    { objectId: `demo-${scene.name}` },
  );
  const employee = new Employee({ person, now: () => new Date(), types: () => types });
  const act = async (times: number): Promise<void> => {
    for (let time = 0; time < times; time += 1) await employee.act();
  };
  return {
    employee,
    enter: () => act(scene.acts),
    play: () => {
      types = scene.types === true;
      const playing = scene.act?.(employee) ?? employee.act();
      types = false;
      return playing.catch(() => undefined);
    },
    goOnAt: (other) => {
      ({ port } = other);
      return act(scene.actsMeanwhile ?? 0);
    },
  };
}

/** Has Teams hold back its answer to the next message in each chat. */
export function holdBack(teams: WireTeams): { readonly chats: ReadonlySet<string>; readonly release: () => void } {
  const chats = new Set<string>();
  const { promise, resolve } = Promise.withResolvers<undefined>();
  teams.arrived = async (conversationId) => {
    if (chats.has(conversationId)) return;
    chats.add(conversationId);
    await promise;
  };
  return { chats, release: () => resolve(undefined) };
}
