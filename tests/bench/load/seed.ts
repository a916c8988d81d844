import { join } from 'node:path';
import { type AppEntry, readOtpauth } from '../../support/authenticator.ts';
import {
  auditCollections,
  AuditTrail,
  AuthenticatorCode,
  conversationCollection,
  type DocumentStore,
  type Enrollment,
  enrollmentCollection,
  EnrollmentRepository,
  type KeyRing,
  loadOrCreateKeyRing,
  newEnrollment,
  openStore,
  type PersonId,
  personKey,
  randomId,
  SecretSealer,
  systemRandomness,
  type TrailEvent,
} from '../product.ts';
import { GatheredInserts, pooledRandomness as randomness } from './bulk.ts';
import type { Template } from './template.ts';

/** Somebody of the seeded ones whose app the load has. */
export interface SeededPerson {
  readonly objectId: string;
  readonly app: AppEntry;
}

export interface SeedOptions {
  /** What somebody leaves behind who was really enrolled. */
  readonly template: Template;
  /** How many people are enrolled. */
  readonly people: number;
  /** How many of them, spread evenly, take part in the load. */
  readonly sampled: number;
  readonly progress: (done: number) => void;
}

/** Where people are put, and who they are. */
export interface SeededStore {
  readonly store: DocumentStore;
  readonly keyRing: KeyRing;
  readonly personOf: (index: number) => PersonId;
  /** Whether each has a chat. */
  readonly hasChats: boolean;
  /** People written together. */
  readonly perBatch: number;
}

/** Fills an embedded store, with a key of its own, with people of the demo. @returns those who take part in the load. */
export async function seedEnrolled(dataDirectory: string, options: SeedOptions): Promise<SeededPerson[]> {
  const keyRing = await loadOrCreateKeyRing(join(dataDirectory, 'encryption.key'), systemRandomness);
  const store = await openStore({ kind: 'embedded', directory: dataDirectory });
  const personOf = (index: number): PersonId => ({ tenantId: 'demo-tenant', objectId: `seeded-${index}` });
  try {
    return await seedStore({ store, keyRing, personOf, hasChats: true, perBatch: 2_000 }, options);
  } finally {
    await store.close();
  }
}

/**
 * Fills a store with people who are enrolled, by the product's own code: each with an enrollment and a secret of their own
 * under seal, a chat, and their events in the audit chain. @returns those who take part in the load.
 */
export function seedStore(place: SeededStore, options: SeedOptions): Promise<SeededPerson[]> {
  return new Seeder(place, options).seed();
}

class Seeder {
  readonly #place: SeededStore;
  readonly #options: SeedOptions;
  readonly #method: AuthenticatorCode;
  readonly #enrollments: GatheredInserts;
  readonly #repository: EnrollmentRepository;
  readonly #trail: AuditTrail;
  readonly #sample: SeededPerson[] = [];

  constructor(place: SeededStore, options: SeedOptions) {
    const { store, keyRing } = place;
    this.#place = place;
    this.#options = options;
    const sealer = new SecretSealer({ keyRing, randomness });
    this.#method = new AuthenticatorCode({ sealer, randomness, issuer: 'Contoso (demo)' });
    this.#enrollments = new GatheredInserts(store);
    this.#repository = new EnrollmentRepository({ store: this.#enrollments, keyRing });
    this.#trail = new AuditTrail({ store, keyRing });
  }

  async seed(): Promise<SeededPerson[]> {
    const { people, template, progress } = this.#options;
    const { store, hasChats, perBatch, personOf } = this.#place;
    await store.prepare([enrollmentCollection, conversationCollection, ...auditCollections]);
    const chats = store.collection(conversationCollection);
    for (let first = 0; first < people; first += perBatch) {
      const indexes = Array.from({ length: Math.min(perBatch, people - first) }, (_, offset) => first + offset);
      const persons = indexes.map(personOf);
      await Promise.all(indexes.map((index) => this.#enroll(index)));
      await Promise.all([
        this.#enrollments.flush(),
        chats.insertMany(hasChats ? persons.map(({ objectId }) => template.chatOf(objectId)) : []),
        this.#trail.append(persons.flatMap((person) => this.#eventsOf(person))),
      ]);
      progress(first + indexes.length);
    }
    return this.#sample;
  }

  #takesPart(index: number): boolean {
    const { people, sampled } = this.#options;
    const every = Math.floor(people / sampled);
    return index % every === 0 && index / every < sampled;
  }

  async #enroll(index: number): Promise<void> {
    const { template } = this.#options;
    const person = this.#place.personOf(index);
    const [method] = template.enrollment.methods;
    if (method === undefined) throw new Error('The template has no method');
    const methodId = randomId(randomness);
    const owner = { person, methodId };
    const made = this.#method.create(owner, { entry: undefined, ordinal: 1 });
    if (this.#takesPart(index)) {
      const { otpauthUri } = this.#method.authenticatorEntry({ ...owner, credential: made });
      this.#sample.push({ objectId: person.objectId, app: readOtpauth(otpauthUri) });
    }
    const credential = { ...made, lastTimeStep: template.timeStep };
    const next: Enrollment = { ...template.enrollment, methods: [{ ...method, methodId, credential }] };
    await this.#repository.save(
      person,
      { enrollment: newEnrollment, revision: 0, recorded: { events: template.events.length } },
      { next, events: [] },
    );
  }

  #eventsOf(person: PersonId): TrailEvent[] {
    return this.#options.template.events.map((event, index) => {
      const origin = { subject: personKey(person), number: index + 1 };
      return { ...event, id: randomId(randomness), person, origin };
    });
  }
}
