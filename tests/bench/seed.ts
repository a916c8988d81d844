import { conversationCollection } from '../../bot/conversation/conversation.ts';
import { enrollmentCollection } from '../../services/enrollment/state/enrollment-document.ts';
import { EnrollmentRepository } from '../../services/enrollment/state/enrollment-repository.ts';
import { newEnrollment } from '../../services/enrollment/state/enrollment.ts';
import { AuthenticatorCode } from '../../services/methods/authenticator-code/authenticator-code.ts';
import { randomId, systemRandomness } from '../../services/randomness.ts';
import type { KeyRing } from '../../services/secrets/key-ring.ts';
import { SecretSealer } from '../../services/secrets/secret-sealer.ts';
import type { DocumentStore } from '../../services/store/document-store.ts';
import { type AppEntry, readOtpauth } from '../support/authenticator.ts';

/** Somebody of the seeded ones whose app the load has. */
export interface SeededPerson {
  readonly objectId: string;
  readonly app: AppEntry;
}

export interface SeedOptions {
  readonly store: DocumentStore;
  readonly keyRing: KeyRing;
  /** How many people are enrolled, and have a chat with the bot. */
  readonly people: number;
  /** How many of them, spread evenly, take part in the load. */
  readonly sampled: number;
  readonly progress: (done: number) => void;
}

/** Written to the store together. */
const perBatch = 2_000;

/** Fills a store with people who are enrolled, by the product's own code. @returns those who take part in the load. */
export async function seedEnrolled(options: SeedOptions): Promise<SeededPerson[]> {
  const { store, keyRing, people, sampled, progress } = options;
  await store.prepare([enrollmentCollection, conversationCollection]);
  const sealer = new SecretSealer({ keyRing, randomness: systemRandomness });
  const method = new AuthenticatorCode({ sealer, randomness: systemRandomness, issuer: 'Contoso (demo)' });
  const repository = new EnrollmentRepository({ store, keyRing });
  const chats = store.collection(conversationCollection);
  const sample: SeededPerson[] = [];
  const every = Math.floor(people / sampled);
  const activatedAt = new Date('2026-03-02T09:00:00.000Z');
  const enroll = async (index: number): Promise<void> => {
    const person = { tenantId: 'demo-tenant', objectId: `seeded-${index}` };
    const owner = { person, flowId: randomId(systemRandomness) };
    const credential = method.create(owner, { entry: undefined, ordinal: 1 });
    if (index % every === 0 && sample.length < sampled) {
      const { otpauthUri } = method.authenticatorEntry({ ...owner, credential });
      sample.push({ objectId: person.objectId, app: readOtpauth(otpauthUri) });
    }
    const active = { id: owner.flowId, kind: 'authenticator-code' as const, credential, activatedAt, isDefault: true };
    const enrollment = { ...newEnrollment, status: 'enforced' as const, methods: [active], setUps: 1 };
    await repository.save(person, { enrollment: newEnrollment, revision: 0 }, { next: enrollment, events: [] });
  };
  for (let first = 0; first < people; first += perBatch) {
    const indexes = Array.from({ length: Math.min(perBatch, people - first) }, (_, offset) => first + offset);
    await Promise.all(indexes.map(enroll));
    await chats.insertMany(indexes.map(chatOf));
    progress(first + indexes.length);
  }
  return sample;
}

function chatOf(index: number): { _id: string } & Record<string, unknown> {
  const objectId = `seeded-${index}`;
  return {
    _id: `msteams:chat-${objectId}`,
    owner: { tenantId: 'demo-tenant', objectId },
    person: `demo-tenant:${objectId}`,
    language: 'en',
    answered: [`activity-of-${index}`],
  };
}
