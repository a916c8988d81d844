import { z } from 'zod';
import { type PersonId, sameId } from './directory.ts';
import { type GraphClient, unlessGone } from './graph-client.ts';

/**
 * The phones that are written: one of each. Entra texts and calls a mobile, and calls the others. An alternate mobile is there beside
 * a mobile alone: it is written after it, and removed before it.
 * @see https://learn.microsoft.com/graph/api/authentication-post-phonemethods?view=graph-rest-1.0
 */
export const entraPhoneTypes = ['mobile', 'alternateMobile', 'office'] as const;
export type EntraPhoneType = (typeof entraPhoneTypes)[number];

/** A phone as Graph takes and lists it. */
export interface EntraPhone {
  /** Such as `+1 5551234567x123`. */
  readonly number: string;
  readonly type: EntraPhoneType;
}

/** People's phones in Microsoft Entra. Each is asked for once: who owes it comes again. */
export interface PhoneMethods {
  /** Those that are there, whoever wrote them. @throws {DirectoryUnavailableError} with what was answered, like the others. */
  of(person: PersonId): Promise<readonly (EntraPhone & { readonly id: string })[]>;
  /** @returns false where there is one of this type by now. */
  add(person: PersonId, phone: EntraPhone): Promise<boolean>;
  /** Puts another number in the place of one. */
  change(person: PersonId, id: string, phone: EntraPhone): Promise<void>;
  /** One that is gone already is no error. */
  remove(person: PersonId, id: string): Promise<void>;
}

const phoneSchema = z.object({ id: z.string().min(1), phoneNumber: z.string(), phoneType: z.enum(entraPhoneTypes) });

/**
 * With the application permission UserAuthenticationMethod.ReadWrite.All.
 * @see https://learn.microsoft.com/graph/api/resources/phoneauthenticationmethod?view=graph-rest-1.0
 */
export class GraphPhoneMethods implements PhoneMethods {
  readonly #graph: GraphClient;

  constructor(graph: GraphClient) {
    this.#graph = graph;
  }

  async of(person: PersonId): Promise<readonly (EntraPhone & { readonly id: string })[]> {
    const listed = await this.#graph.list(pathOf(person), { isAskedOnce: true }).catch(unlessGone);
    return listed.flatMap((each) => {
      const { data } = phoneSchema.safeParse(each);
      return data === undefined ? [] : [{ id: data.id, number: data.phoneNumber, type: data.phoneType }];
    });
  }

  async add(person: PersonId, phone: EntraPhone): Promise<boolean> {
    const request = { method: 'POST', body: bodyOf(phone), isAskedOnce: true } as const;
    const answer = await this.#graph.ask(pathOf(person), [201, 409], request);
    await answer.body?.cancel();
    return answer.status === 201;
  }

  async change(person: PersonId, id: string, phone: EntraPhone): Promise<void> {
    const request = { method: 'PATCH', body: bodyOf(phone), isAskedOnce: true } as const;
    const answer = await this.#graph.ask(`${pathOf(person)}/${encodeURIComponent(id)}`, [200, 204], request);
    await answer.body?.cancel();
  }

  async remove(person: PersonId, id: string): Promise<void> {
    const request = { method: 'DELETE', isAskedOnce: true } as const;
    await this.#graph.ask(`${pathOf(person)}/${encodeURIComponent(id)}`, [204, 404], request);
  }
}

const bodyOf = ({ number, type }: EntraPhone) => ({ phoneNumber: number, phoneType: type });

function pathOf({ objectId }: PersonId): string {
  return `/users/${sameId(objectId)}/authentication/phoneMethods`;
}
