import { z } from 'zod';
import { type AccessPasses, GraphAccessPasses } from './access-passes.ts';
import { DirectoryUnavailableError, guid, type PersonId, sameId } from './directory.ts';
import { type GraphClient, readJson, unlessGone } from './graph-client.ts';
import { GraphPhoneMethods, type PhoneMethods } from './phone-methods.ts';

/** A registration as Entra has it. */
export interface ExternalMethod {
  /** The external method that it is for. */
  readonly configurationId: string;
  /** Undefined where Entra did not say. */
  readonly id: string | undefined;
}

/**
 * People's registrations for this bot in Microsoft Entra, by which it sends them here when they sign in. Each is asked for once: who
 * owes it comes again.
 */
export interface ExternalMethods {
  /** The external method in the tenant's policy that stands for this bot; undefined where nobody is registered. */
  readonly configurationId: string | undefined;
  /** Their phones there. */
  readonly phones: PhoneMethods;
  /** Their passes there. */
  readonly passes: AccessPasses;
  /** Whether this person is one of those who are registered. */
  concerns(person: PersonId): boolean;
  /** Sees to it that there is one; a second one is not made. @throws {DirectoryUnavailableError} with what was answered. */
  register(person: PersonId): Promise<ExternalMethod>;
  /**
   * Sees to it that there is none for this bot; those for others stay.
   * @param known the id of one that is known of, which a list that lags behind may not have yet.
   * @returns how many there were. @throws {DirectoryUnavailableError} with what was answered.
   */
  remove(person: PersonId, known: string | undefined): Promise<number>;
}

const nobody = (): Promise<never> => Promise.reject(new Error('Nobody is registered in Microsoft Entra'));
const noPasses: AccessPasses = { of: nobody, make: nobody, remove: nobody, within: () => noPasses };
/** Where nobody is registered: in the demo, and where no external method is named. */
export const noExternalMethods: ExternalMethods = {
  configurationId: undefined,
  phones: { of: nobody, add: nobody, change: nobody, remove: nobody },
  passes: noPasses,
  concerns: () => false,
  register: nobody,
  remove: nobody,
};

export interface GraphExternalMethodsOptions {
  /** The tenant that Graph is asked in, and whose external method it is. */
  readonly tenantId: string;
  /** With the application permission UserAuthMethod-External.ReadWrite.All, and for phones and passes UserAuthenticationMethod.ReadWrite.All. */
  readonly graph: GraphClient;
  readonly configurationId: string;
  /** What people see among their ways to sign in. */
  readonly displayName: string;
}

const methodSchema = z.object({ id: z.string().min(1), configurationId: z.string() });

/** @see https://learn.microsoft.com/graph/api/resources/externalauthenticationmethod?view=graph-rest-1.0 */
export class GraphExternalMethods implements ExternalMethods {
  readonly configurationId: string;
  readonly phones: PhoneMethods;
  readonly passes: AccessPasses;
  readonly #options: GraphExternalMethodsOptions;

  constructor(options: GraphExternalMethodsOptions) {
    this.configurationId = sameId(options.configurationId);
    this.phones = new GraphPhoneMethods(options.graph);
    this.passes = new GraphAccessPasses(options.graph);
    this.#options = options;
  }

  concerns({ tenantId, objectId }: PersonId): boolean {
    return guid.test(objectId) && sameId(tenantId) === sameId(this.#options.tenantId);
  }

  async register(person: PersonId): Promise<ExternalMethod> {
    const { graph, displayName } = this.#options;
    const { configurationId } = this;
    const [there] = await this.#ours(person);
    if (there !== undefined) return { configurationId, id: there };
    // 409: somebody was faster.
    const answer = await graph.ask(pathOf(person), [201, 409], {
      method: 'POST',
      body: { '@odata.type': '#microsoft.graph.externalAuthenticationMethod', configurationId, displayName },
      isAskedOnce: true,
    });
    if (answer.status === 409) return { configurationId, id: undefined };
    const made = methodSchema.safeParse(await readJson(answer));
    return { configurationId, id: made.data?.id };
  }

  async remove(person: PersonId, known: string | undefined): Promise<number> {
    const there = await this.#ours(person).catch(unlessGone);
    const ids = new Set([...there, ...(known === undefined ? [] : [known])]);
    let removed = 0;
    for (const id of ids) {
      const path = `${pathOf(person)}/${encodeURIComponent(id)}`;
      const { status } = await this.#options.graph.ask(path, [204, 404], { method: 'DELETE', isAskedOnce: true });
      if (status === 204) removed += 1;
    }
    return removed;
  }

  /** The ids of those that are for this bot. */
  async #ours(person: PersonId): Promise<readonly string[]> {
    const listed = z
      .array(methodSchema)
      .safeParse(await this.#options.graph.list(pathOf(person), { isAskedOnce: true }));
    if (!listed.success) throw new DirectoryUnavailableError('Microsoft Graph listed a method without an id');
    return listed.data.flatMap((each) => (sameId(each.configurationId) === this.configurationId ? [each.id] : []));
  }
}

function pathOf({ objectId }: PersonId): string {
  return `/users/${sameId(objectId)}/authentication/externalAuthenticationMethods`;
}
