import { z } from 'zod';
import { DirectoryUnavailableError, type PersonId, sameId } from './directory.ts';
import type { GraphClient } from './graph-client.ts';

/** The shortest that a pass of Entra's may be good, in minutes; a tenant may want more. */
export const shortestAccessPassMinutes = 10;

/** A temporary access pass as Graph lists it: what is typed is not in the list. */
export interface AccessPass {
  readonly id: string;
  /** Undefined where Graph did not say. */
  readonly createdAt: Date | undefined;
  readonly minutes: number | undefined;
  readonly isUsableOnce: boolean;
  /** Whether nobody can sign in with it any more. */
  readonly isOver: boolean;
}

/** A pass that was made, told once. */
interface MadeAccessPass {
  readonly id: string;
  readonly pass: string;
}

/**
 * People's temporary access passes in Microsoft Entra: with one somebody signs in there, without a password. Each is asked for once.
 */
export interface AccessPasses {
  /** Those that are there, whoever made them. @throws {DirectoryUnavailableError} with what was answered, like the others. */
  of(person: PersonId): Promise<readonly AccessPass[]>;
  /**
   * Makes one that is good once, from now on. Entra knows one of each person: one that is still good ends with it.
   * @param minutes within what the tenant allows, and `shortestAccessPassMinutes` at least.
   * @throws {DirectoryUnavailableError} also when it was made and Graph did not say what is typed.
   */
  make(person: PersonId, minutes: number): Promise<MadeAccessPass>;
  /** One that is gone already is no error. */
  remove(person: PersonId, id: string): Promise<void>;
  /** The same for somebody who waits: what is not answered within so many milliseconds from now, all in all, is given up. */
  within(ms: number): AccessPasses;
}

const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const listedSchema = z.object({
  id: z.string().min(1),
  createdDateTime: moment.nullish().catch(undefined),
  lifetimeInMinutes: z.number().nullish(),
  isUsableOnce: z.boolean().nullish(),
  methodUsabilityReason: z.string().nullish(),
});
const madeSchema = z.object({ id: z.string().min(1), temporaryAccessPass: z.string().min(1).max(256) });
const overReasons = new Set(['expired', 'onetimeused']);

/**
 * With the application permission UserAuthenticationMethod.ReadWrite.All.
 * @see https://learn.microsoft.com/graph/api/resources/temporaryaccesspassauthenticationmethod?view=graph-rest-1.0
 */
export class GraphAccessPasses implements AccessPasses {
  readonly #graph: GraphClient;

  constructor(graph: GraphClient) {
    this.#graph = graph;
  }

  async of(person: PersonId): Promise<readonly AccessPass[]> {
    const listed = z.array(listedSchema).safeParse(await this.#graph.list(pathOf(person), { isAskedOnce: true }));
    if (!listed.success) throw new DirectoryUnavailableError('Microsoft Graph listed a pass that it did not describe');
    return listed.data.map((each) => ({
      id: each.id,
      createdAt: each.createdDateTime ?? undefined,
      minutes: each.lifetimeInMinutes ?? undefined,
      isUsableOnce: each.isUsableOnce === true,
      isOver: overReasons.has(each.methodUsabilityReason?.toLowerCase() ?? ''),
    }));
  }

  async make(person: PersonId, minutes: number): Promise<MadeAccessPass> {
    const body = { lifetimeInMinutes: minutes, isUsableOnce: true };
    const answer = await this.#graph.ask(pathOf(person), [201], { method: 'POST', body, isAskedOnce: true });
    // What cannot be read is no cause of an error: an error that quotes it would tell the pass.
    const made = madeSchema.safeParse(await answer.json().catch(() => undefined));
    if (!made.success) throw new DirectoryUnavailableError('Microsoft Graph made a pass and did not say which');
    return { id: made.data.id, pass: made.data.temporaryAccessPass };
  }

  within(ms: number): AccessPasses {
    return new GraphAccessPasses(this.#graph.within(ms));
  }

  async remove(person: PersonId, id: string): Promise<void> {
    const request = { method: 'DELETE', isAskedOnce: true } as const;
    await this.#graph.ask(`${pathOf(person)}/${encodeURIComponent(id)}`, [204, 404], request);
  }
}

function pathOf({ objectId }: PersonId): string {
  return `/users/${sameId(objectId)}/authentication/temporaryAccessPassMethods`;
}
