import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TurnContext } from 'botbuilder';
import { ConversationResumer } from '../../bot/conversation/conversation-resumer.ts';
import { conversationCollection } from '../../bot/conversation/conversation.ts';
import { Conversations } from '../../bot/conversation/conversations.ts';
import { DialogRunner } from '../../bot/conversation/dialog-runner.ts';
import { EnrollmentBot } from '../../bot/conversation/enrollment-bot.ts';
import { createLog } from '../../bot/logging/log.ts';
import type { Wait } from '../../bot/conversation/turn-queue.ts';
import { auditCollections } from '../../services/audit/audit-row.ts';
import { AuditTrail } from '../../services/audit/audit-trail.ts';
import { loadDemoDirectory } from '../../services/directory/demo-directory.ts';
import type { Directory } from '../../services/directory/directory.ts';
import { enrollmentCollection } from '../../services/enrollment/state/enrollment-document.ts';
import { createLocalization } from '../../services/localization/localization.ts';
import type { PersonId } from '../../services/directory/directory.ts';
import { defaultCountryPolicy } from '../../services/phone-numbers/country-policy.ts';
import { PhoneNumbers } from '../../services/phone-numbers/phone-numbers.ts';
import type { Policy } from '../../services/policy/policy.ts';
import type { Randomness } from '../../services/randomness.ts';
import { KeyRing } from '../../services/secrets/key-ring.ts';
import type { DocumentStore } from '../../services/store/document-store.ts';
import { openEmbeddedStore } from '../../services/store/embedded/store.ts';
import type { Cleanup } from './cleanup.ts';
import { enrollmentParts } from './enrollment-parts.ts';
import type { FakeTelephony } from './fake-telephony.ts';
import { FakeClock, FakeRandomness } from './fakes.ts';
import { FakeTeams } from './fake-teams.ts';
import { Person, type PersonOptions } from './person.ts';

export interface BuildBotOptions {
  readonly policy?: Partial<Policy>;
  readonly telephony?: FakeTelephony;
  readonly allowedTenants?: ReadonlySet<string>;
  /** Share these between two bots to have two replicas, or one that was restarted. */
  readonly store?: DocumentStore;
  readonly clock?: FakeClock;
  /** The chats of a bot that this one takes over from. */
  readonly teams?: FakeTeams;
  readonly dialogsVersion?: string;
  readonly seed?: string;
  /** Instead of the people of the demo. */
  readonly directory?: Directory;
  /** Instead of the dice of that seed. */
  readonly randomness?: Randomness;
  /** Longest that a turn, and the store before it, may take. */
  readonly turnPatienceMilliseconds?: number;
  /** Lets time pass while another turn of the conversation is under way. */
  readonly wait?: Wait;
}

export type BuiltBot = Awaited<ReturnType<typeof buildBot>>;

/** The whole bot in memory but for Teams, the clock and the dice; its store is a real one, in a folder of its own. */
export async function buildBot(t: Cleanup, options: BuildBotOptions = {}) {
  const clock = options.clock ?? new FakeClock();
  const randomness = options.randomness ?? new FakeRandomness(options.seed ?? 'bot');
  const store = options.store ?? (await openTestStore(t));
  await store.prepare([enrollmentCollection, conversationCollection, ...auditCollections]);
  const keyRing = new KeyRing([{ id: 'test', key: Buffer.from('0123456789abcdef0123456789abcdef') }]);
  const logLines: string[] = [];
  const log = createLog('trace', { write: (line) => void logLines.push(line) });
  const localization = createLocalization();
  const directory = options.directory ?? (await loadDemoDirectory());
  const { policy, telephony } = options;
  const tellChat = (whom: PersonId): Promise<void> => resumer.enrollmentChanged(whom);
  const parts = await enrollmentParts({ store, keyRing, clock, randomness, directory, policy, telephony, tellChat });
  const { enrollment, repository } = parts;
  const { turnPatienceMilliseconds, wait } = options;
  const patience = turnPatienceMilliseconds === undefined ? {} : { turnPatienceMilliseconds };
  const storePatience =
    turnPatienceMilliseconds === undefined ? {} : { storePatienceMilliseconds: turnPatienceMilliseconds };
  const conversations = new Conversations({ store, clock, randomness, ...storePatience, ...(wait && { wait }) });
  const authenticatorLinks = { androidUrl: 'https://example.com/android', iosUrl: 'https://example.com/ios' };
  const phoneNumbers = new PhoneNumbers({
    directory,
    countries: defaultCountryPolicy,
    defaultCountry: 'US',
    allowTestNumbers: true,
  });
  const shared = { localization, clock, organization: 'Contoso Demo', authenticatorLinks };
  const dialogDependencies = { ...shared, phoneNumbers };
  const bot = new EnrollmentBot({
    conversations,
    dialogs: new DialogRunner(dialogDependencies, options.dialogsVersion),
    enrollment,
    directory,
    localization,
    randomness,
    log,
    allowedTenants: options.allowedTenants,
    defaultLanguage: 'en',
    ...patience,
  });
  const logic = (context: TurnContext): Promise<void> => bot.run(context);
  const teams = options.teams ?? new FakeTeams(logic);
  teams.answeredBy(logic);
  const resumer = new ConversationResumer({ adapter: teams, bot, conversations, log });
  const trail = new AuditTrail({ store, keyRing });
  const person = (about?: PersonOptions): Person => new Person(teams, about);
  const built = { bot, teams, person, clock, store, keyRing, conversations, resumer, trail, logLines };
  return { ...parts, ...built, enrollment, repository };
}

/** An embedded store in a folder of its own, closed and removed after the test. */
export async function openTestStore(t: Cleanup): Promise<DocumentStore> {
  const directory = await mkdtemp(join(tmpdir(), 'bot-test-'));
  const store = await openEmbeddedStore({ directory });
  t.after(async () => {
    await store.close();
    await rm(directory, { recursive: true, force: true });
  });
  return store;
}
