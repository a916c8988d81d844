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
  /** Where the store is made, and its key. */
  readonly dataDirectory: string;
  /** What somebody leaves behind who was really enrolled. */
  readonly template: Template;
  /** How many people are enrolled. */
  readonly people: number;
  /** How many of them, spread evenly, take part in the load. */
  readonly sampled: number;
  readonly progress: (done: number) => void;
}

/** Written to the store together. */
const perBatch = 2_000;

/**
 * Fills a store with people who are enrolled, by the product's own code: each with an enrollment and a secret of their own
 * under seal, a chat, and their events in the audit chain. @returns those who take part in the load.
 */
export async function seedEnrolled(options: SeedOptions): Promise<SeededPerson[]> {
  const keyRing = await loadOrCreateKeyRing(join(options.dataDirectory, 'encryption.key'), systemRandomness);
  const store = await openStore({ kind: 'embedded', directory: options.dataDirectory });
  try {
    return await new Seeder(options, store, keyRing).seed();
  } finally {
    await store.close();
  }
}

class Seeder {
  readonly #options: SeedOptions;
  readonly #store: DocumentStore;
  readonly #method: AuthenticatorCode;
  readonly #enrollments: GatheredInserts;
  readonly #repository: EnrollmentRepository;
  readonly #trail: AuditTrail;
  readonly #sample: SeededPerson[] = [];

  constructor(options: SeedOptions, store: DocumentStore, keyRing: KeyRing) {
    this.#options = options;
    this.#store = store;
    const sealer = new SecretSealer({ keyRing, randomness });
    this.#method = new AuthenticatorCode({ sealer, randomness, issuer: 'Contoso (demo)' });
    this.#enrollments = new GatheredInserts(store);
    this.#repository = new EnrollmentRepository({ store: this.#enrollments, keyRing });
    this.#trail = new AuditTrail({ store, keyRing });
  }

  async seed(): Promise<SeededPerson[]> {
    const { people, template, progress } = this.#options;
    await this.#store.prepare([enrollmentCollection, conversationCollection, ...auditCollections]);
    const chats = this.#store.collection(conversationCollection);
    for (let first = 0; first < people; first += perBatch) {
      const indexes = Array.from({ length: Math.min(perBatch, people - first) }, (_, offset) => first + offset);
      const names = indexes.map((index) => `seeded-${index}`);
      await Promise.all(indexes.map((index) => this.#enroll(index)));
      await Promise.all([
        this.#enrollments.flush(),
        chats.insertMany(names.map((name) => template.chatOf(name))),
        this.#trail.append(names.flatMap((name) => this.#eventsOf(name))),
      ]);
      progress(first + indexes.length);
    }
    return this.#sample;
  }

  async #enroll(index: number): Promise<void> {
    const { template, people, sampled } = this.#options;
    const person = { tenantId: 'demo-tenant', objectId: `seeded-${index}` };
    const [method] = template.enrollment.methods;
    if (method === undefined) throw new Error('The template has no method');
    const methodId = randomId(randomness);
    const owner = { person, methodId };
    const made = this.#method.create(owner, { entry: undefined, ordinal: 1 });
    if (index % Math.floor(people / sampled) === 0 && this.#sample.length < sampled) {
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

  #eventsOf(objectId: string): TrailEvent[] {
    const person = { tenantId: 'demo-tenant', objectId };
    return this.#options.template.events.map((event, index) => {
      const origin = { subject: personKey(person), number: index + 1 };
      return { ...event, id: randomId(randomness), person, origin };
    });
  }
}
