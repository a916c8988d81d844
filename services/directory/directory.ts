import { z } from 'zod';

/** One employee, known by tenant and object id and by nothing else (ASVS 8.4.1): never by name, e-mail or chat id. */
export interface PersonId {
  /** Entra tenant id (`tid`). */
  readonly tenantId: string;
  /** Entra object id of the user (`oid`, Teams' `aadObjectId`). */
  readonly objectId: string;
}

/** The id alone of what may say more, such as a name: nothing else of it is stored with what belongs to the person. */
export function idOf({ tenantId, objectId }: PersonId): PersonId {
  return { tenantId, objectId };
}

/** A person's id where it is read from outside the process. */
export const personIdSchema = z.strictObject({ tenantId: z.string(), objectId: z.string() });

/** What ids of Entra look like. */
export const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

/** A tenant's or person's id as everything is stored under it: GUIDs are the same in either letter case. */
export function sameId(id: string): string {
  return guid.test(id) ? id.toLowerCase() : id;
}

/** One string per person, usable as a document id. Both parts are percent-encoded, so the separator is unambiguous. */
export function personKey(person: PersonId): string {
  return `${encodeURIComponent(person.tenantId)}:${encodeURIComponent(person.objectId)}`;
}

/** The person that `personKey` made the string of; `nobody` for what it never makes. */
export function personOfKey(key: string): PersonId {
  try {
    const [tenantId = '', objectId = ''] = key.split(':').map(decodeURIComponent);
    return { tenantId, objectId };
  } catch {
    return nobody;
  }
}

/** Whose lookup takes as long as anybody's, and who has nothing: in place of a name that is nobody's. */
export const nobody: PersonId = { tenantId: 'nobody', objectId: 'nobody' };

/** What the company knows about a person. */
export interface DirectoryEntry {
  readonly displayName: string;
  /** The sign-in name people recognize (user principal name), shown as the account in an authenticator. */
  readonly accountName: string;
  /** BCP 47 tag, when the directory knows one. */
  readonly preferredLanguage?: string;
  /** Office phone in the directory's own notation, when there is one. */
  readonly officePhone?: string;
  /** Where the person works in the organization, when the directory knows. */
  readonly department?: string;
}

/** Somebody found by name: who it is, and what is known. */
export type FoundPerson = PersonId & DirectoryEntry;

/** Who people are. */
export interface Directory {
  /**
   * @returns undefined for somebody the directory does not know.
   * @throws {DirectoryUnavailableError} when the directory does not answer.
   */
  find(person: PersonId): Promise<DirectoryEntry | undefined>;
  /**
   * @param accountName the sign-in name (user principal name), in either letter case.
   * @returns undefined when nobody in the directory's own tenant has that name; an object id is no name.
   * @throws {DirectoryUnavailableError} when the directory does not answer.
   */
  findByAccountName(accountName: string): Promise<FoundPerson | undefined>;
  /**
   * People of the directory's own tenant whose name, a word of it, or sign-in name begins with what was typed, in either letter
   * case; each word of several begins a word of the name. Whoever types a whole sign-in name gets that person alone.
   * @param limit how many at most, the best first.
   * @returns nobody for a text that is empty or has control characters.
   * @throws {DirectoryUnavailableError} when the directory does not answer.
   */
  search(text: string, limit: number): Promise<readonly FoundPerson[]>;
  /**
   * @returns undefined for who has no manager or is not known; nobody is their own.
   * @throws {DirectoryUnavailableError} when the directory does not answer.
   */
  managerOf(person: PersonId): Promise<FoundPerson | undefined>;
}

/** What an answer that says nothing of the question says besides. */
interface UselessAnswer {
  /** Of HTTP. */
  readonly status: number;
  /** Before then it does not want to be asked again. */
  readonly retryAt: Date | undefined;
}

/** The directory did not answer; nothing is known either way. */
export class DirectoryUnavailableError extends Error {
  override readonly name = 'DirectoryUnavailableError';
  /** What it answered instead; undefined where nothing came. */
  readonly answer: UselessAnswer | undefined;
  /** What the log tells of it. */
  readonly code: string | undefined;

  constructor(message: string, { answer, ...options }: ErrorOptions & { readonly answer?: UselessAnswer } = {}) {
    super(message, options);
    this.answer = answer;
    this.code = answer && `status-${answer.status}`;
  }
}

/** A directory that does not answer knows nothing. @throws any other error */
export function unlessUnavailable(error: unknown): undefined {
  if (!(error instanceof DirectoryUnavailableError)) throw error;
  return undefined;
}
