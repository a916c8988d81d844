import { RateLimit } from '../rate-limit.ts';
import type { Clock } from '../clock.ts';
import { type Directory, idOf, type PersonId, sameId } from '../directory/directory.ts';
import type { HandOff } from '../hand-off/hand-off.ts';
import type { HandOffs } from '../hand-off/hand-offs.ts';
import { HandOffAlteredError } from '../hand-off/sealed-hand-off.ts';
import { canonical } from '../secrets/canonical.ts';
import { digestOf } from '../secrets/mac.ts';
import type { HandOffRequest } from './hand-off-request.ts';
import { type ProgramView, programView } from './program-view.ts';

export interface ProgramHandOffsOptions {
  readonly handOffs: Pick<HandOffs, 'open' | 'roomAgainAt' | 'allWaiting' | 'find' | 'repository'>;
  readonly directory: Directory;
  /** Of the people that object ids are of. */
  readonly tenantId: string;
  readonly clock: Clock;
}

/** Who asks, and by what a repetition is known. */
export interface Asker {
  /** By the name of its token or key. */
  readonly name: string;
  readonly idempotencyKey: string;
  /** It cannot repeat a request under the same key: one that asks for what it has open already is a repetition too. */
  readonly hasNoKeyOfItsOwn?: boolean;
}

/** What comes of asking for a hand-off. */
export type Opening =
  | { readonly code: 'opened' | 'repeated'; readonly view: ProgramView }
  | { readonly code: 'waits-already'; readonly id: string; readonly reference: string }
  | { readonly code: 'another-request' | 'person-unknown' }
  | { readonly code: 'too-many'; readonly retryAt: Date };

/** Of one program, on each replica: each of them writes to somebody. */
const mostOpenings = { most: 600, seconds: 60 };

/** Hand-offs as ticket systems have them: opened once for each request, and seen by whoever opened them. */
export class ProgramHandOffs {
  readonly #options: ProgramHandOffsOptions;
  readonly #openings: RateLimit;

  constructor(options: ProgramHandOffsOptions) {
    this.#options = options;
    this.#openings = new RateLimit({ ...mostOpenings, clock: options.clock });
  }

  /** @throws {DirectoryUnavailableError | StoreUnavailableError | HandOffAlteredError} */
  async open(asker: Asker, request: HandOffRequest): Promise<Opening> {
    const repeated = await this.#repeated(asker, request);
    if (repeated !== undefined) return repeated;
    const retryAt = this.#openings.take(asker.name);
    if (retryAt !== undefined) return { code: 'too-many', retryAt };
    const person = await this.#personOf(request.person);
    if (person === undefined) return { code: 'person-unknown' };
    const { handOffs } = this.#options;
    const comeAgain = await handOffs.roomAgainAt(person);
    const isOpen = (await handOffs.allWaiting(person)).some(({ reason }) => reason === 'helpdesk-asked');
    if (comeAgain !== undefined && !isOpen) return { code: 'too-many', retryAt: comeAgain };
    return this.#open(asker, request, person);
  }

  /** @returns undefined for what there is not, and what somebody else opened. @throws {HandOffAlteredError} */
  async find(program: string, id: string): Promise<ProgramView | undefined> {
    const found = await this.#options.handOffs.find(id);
    return found?._id === id && isOf(found, program) ? this.#view(found) : undefined;
  }

  async #open(asker: Asker, request: HandOffRequest, person: PersonId): Promise<Opening> {
    const { kind, reason: note, ticket } = request;
    const about = { reason: 'helpdesk-asked', kind, note, ticket } as const;
    const row = { idempotencyKey: rowKey(asker), requestDigest: digestOf(canonical(request)) };
    const openedBy = { by: 'program', program: asker.name } as const;
    const { code, handOff } = await this.#options.handOffs
      .open(person, { ...about, openedBy }, row)
      .catch(async (error: unknown) => {
        // The same key was used for somebody else meanwhile.
        if ((await this.#repeated(asker, request)) === undefined) throw error;
        return { code: 'key-taken', handOff: undefined } as const;
      });
    if (code === 'opened') return { code, view: this.#view(handOff) };
    const repeated = await this.#repeated(asker, request);
    if (repeated !== undefined || handOff === undefined) return repeated ?? { code: 'another-request' };
    if (asker.hasNoKeyOfItsOwn === true && isOf(handOff, asker.name) && isAbout(handOff, about))
      return { code: 'repeated', view: this.#view(handOff) };
    return { code: 'waits-already', id: handOff._id, reference: handOff.reference };
  }

  async #repeated(asker: Asker, request: HandOffRequest): Promise<Opening | undefined> {
    const found = await this.#options.handOffs.repository.findByKey(rowKey(asker));
    if (found === undefined) return undefined;
    // The key lies beside what is under the MAC.
    if (!isOf(found.handOff, asker.name)) throw new HandOffAlteredError(found.handOff._id);
    if (found.requestDigest !== digestOf(canonical(request))) return { code: 'another-request' };
    return { code: 'repeated', view: this.#view(found.handOff) };
  }

  async #personOf(named: HandOffRequest['person']): Promise<PersonId | undefined> {
    const { directory, tenantId } = this.#options;
    if ('accountName' in named) {
      const found = await directory.findByAccountName(named.accountName);
      return found && idOf(found);
    }
    const person = { tenantId: sameId(tenantId), objectId: sameId(named.objectId) };
    return (await directory.find(person)) && person;
  }

  #view(handOff: HandOff): ProgramView {
    return programView(handOff, this.#options.clock.now());
  }
}

/** Names hold no space. */
function rowKey({ name, idempotencyKey }: Asker): string {
  return `${name} ${idempotencyKey}`;
}

function isOf({ openedBy }: HandOff, program: string): boolean {
  return openedBy.by === 'program' && openedBy.program === program;
}

function isAbout(handOff: HandOff, { kind, note, ticket }: Pick<HandOff, 'kind' | 'note' | 'ticket'>): boolean {
  return handOff.kind === kind && handOff.note === note && handOff.ticket === ticket;
}
