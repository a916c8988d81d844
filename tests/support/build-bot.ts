import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BotAdapter } from '../../bot/channel/adapter.ts';
import { ChannelPace } from '../../bot/channel/channel-pace.ts';
import type { Wait } from '../../bot/timing/wait.ts';
import type { Log } from '../../bot/logging/log.ts';
import { auditParts } from '../../bot/parts/audit-parts.ts';
import { chatParts } from '../../bot/parts/chat-parts.ts';
import { enrollmentParts } from '../../bot/parts/enrollment-parts.ts';
import { collections } from '../../bot/parts/storage-parts.ts';
import type { DialogDependencies } from '../../dialogs/support/dependencies.ts';
import type { ExternalMethods } from '../../services/directory/external-methods.ts';
import type { HelpdeskRoster } from '../../services/directory/helpdesk-roster.ts';
import { loadDemoDirectory } from '../../services/directory/demo-directory.ts';
import type { PersonId } from '../../services/directory/directory.ts';
import { noTeamsApps, type TeamsApps } from '../../services/directory/teams-apps.ts';
import type { HelpdeskContact } from '../../services/helpdesk/helpdesk-contact.ts';
import type { Language } from '../../services/localization/translate.ts';
import { type CountryPolicy, defaultCountryPolicy } from '../../services/phone-numbers/country-policy.ts';
import type { Policy } from '../../services/policy/policy.ts';
import type { Randomness } from '../../services/randomness.ts';
import { KeyRing } from '../../services/secrets/key-ring.ts';
import type { DocumentStore } from '../../services/store/document-store.ts';
import { openEmbeddedStore } from '../../services/store/embedded/store.ts';
import { watchedStore } from '../../services/watching/watched-store.ts';
import { watchedTelephony } from '../../services/watching/watched-telephony.ts';
import type { Watcher } from '../../services/watching/watcher.ts';
import type { Cleanup } from './cleanup.ts';
import type { FakePush } from './fake-push.ts';
import type { FakeTelephony } from './fake-telephony.ts';
import { FakeClock, FakeRandomness, passing } from './fakes.ts';
import { FakeTeams } from './fake-teams.ts';
import { type TestDirectory, testEnrollment, testFoundation } from './foundation.ts';
import { Person, type PersonOptions } from './person.ts';
import { testRecognizer } from './recognizer.ts';

/** What an organization sets, as far as tests tell one from another. */
export interface TestSettings {
  readonly organization: string;
  readonly defaultLanguage: Language;
  readonly defaultCountry: string;
  /** Where texts and calls may go. */
  readonly countries?: CountryPolicy;
  readonly helpdesk: HelpdeskContact | undefined;
  readonly helpdeskAgents: readonly string[];
}

/** Those that nothing in the program falls back on: with them a fallback is not taken for what was set. */
export const dutchSettings: TestSettings = {
  organization: 'Voorbeeld BV',
  defaultLanguage: 'nl',
  defaultCountry: 'NL',
  helpdesk: undefined,
  helpdeskAgents: [],
};

const settings: TestSettings = {
  ...dutchSettings,
  organization: 'Contoso Demo',
  defaultLanguage: 'en',
  defaultCountry: 'US',
};

export interface BuildBotOptions {
  readonly settings?: Partial<TestSettings>;
  readonly policy?: Partial<Policy>;
  readonly telephony?: FakeTelephony;
  readonly push?: FakePush;
  /** What people have in Microsoft Entra; nobody has anything there unless told otherwise. */
  readonly externalMethods?: ExternalMethods;
  readonly allowedTenants?: ReadonlySet<string>;
  /** Share these between two bots to have two replicas, or one that was restarted. */
  readonly store?: DocumentStore;
  readonly clock?: FakeClock;
  /** The chats of a bot that this one takes over from. */
  readonly teams?: FakeTeams;
  /** How chats are written to that nobody writes in, when it is not by those Teams; it logs as the bot does. */
  readonly adapter?: (log: Log) => Pick<BotAdapter, 'resume'>;
  /** How fast tenants are written to, shared with the adapter. */
  readonly pace?: ChannelPace;
  /** When what is owed may be sent, as the product asks `pace`; at any time unless told otherwise. */
  readonly ready?: (tenantId: string, isAwaited?: boolean) => Promise<Date | undefined>;
  /** Whether what is set up is asked for where people sign in; it is unless told otherwise. */
  readonly askedAtSignIn?: DialogDependencies['askedAtSignIn'];
  readonly dialogsVersion?: string;
  readonly seed?: string;
  /** Instead of the people of the demo. */
  readonly directory?: TestDirectory;
  /** Who is at the helpdesk beside those of the settings. */
  readonly roster?: HelpdeskRoster;
  /** What brings the bot to people; nothing unless told otherwise. */
  readonly teamsApps?: TeamsApps;
  /** Opens the chat with the bot; there is no such address unless told otherwise. */
  readonly chatLink?: string;
  /** Instead of the dice of that seed. */
  readonly randomness?: Randomness;
  /** Longest that a turn, and the store before it, may take. */
  readonly turnTimeoutMs?: number;
  /** Lets time pass while another turn of the conversation is under way. */
  readonly wait?: Wait;
  /** Hears what the bot does. */
  readonly watcher?: Watcher | undefined;
}

export type BuiltBot = Awaited<ReturnType<typeof buildBot>>;

/** The whole bot in memory but for Teams, the clock and the dice; its store is a real one, in a folder of its own. */
export async function buildBot(t: Cleanup, options: BuildBotOptions = {}) {
  const clock = options.clock ?? new FakeClock();
  const randomness = options.randomness ?? new FakeRandomness(options.seed ?? 'bot');
  const { watcher } = options;
  const store = watchedStore(options.store ?? (await openTestStore(t)), watcher);
  await store.prepare(collections);
  const keyRing = new KeyRing([{ id: 'test', key: Buffer.from('0123456789abcdef0123456789abcdef') }]);
  const directory = options.directory ?? (await loadDemoDirectory());
  const {
    defaultCountry,
    countries = defaultCountryPolicy,
    helpdeskAgents: agents,
    ...set
  } = { ...settings, ...options.settings };
  const recognizer = testRecognizer();
  const base = { ...testFoundation({ store, keyRing, clock, randomness, directory }), ...set, recognizer, watcher };
  const audit = auditParts({ ...base, anchorDirectory: undefined });
  const given = testEnrollment({ ...options, policy: { countries, agents, ...options.policy } });
  const tellChat = (whom: PersonId): Promise<void> => chat.resumer.enrollmentChanged(whom);
  const isHelpdeskReachable = (whom: PersonId): Promise<boolean> => chat.isHelpdeskReachable(whom);
  const ready = options.ready && { ready: options.ready };
  const roster = options.roster && { roster: options.roster };
  const telephony = watchedTelephony(given.telephony, { watcher, defaultCountry });
  const told = { ...roster, ...ready, tellChat, isHelpdeskReachable };
  const enrolled = enrollmentParts({ ...base, ...given, ...told, telephony });
  const teams = options.teams ?? new FakeTeams(() => Promise.resolve());
  const pace = options.pace ?? new ChannelPace({ clock, randomness: new FakeRandomness('pace'), wait: passing(clock) });
  const chat = chatParts({
    ...base,
    pace,
    publicUrl: 'https://bot.example',
    adapter: options.adapter?.(base.log) ?? teams,
    ...enrolled,
    teamsApps: options.teamsApps ?? noTeamsApps,
    chatLink: options.chatLink,
    defaultCountry,
    allowTestNumbers: true,
    allowedTenants: options.allowedTenants,
    askedAtSignIn: options.askedAtSignIn ?? (() => Promise.resolve('yes')),
    dialogsVersion: options.dialogsVersion,
    turnTimeoutMs: options.turnTimeoutMs,
    wait: options.wait,
  });
  teams.answeredBy(chat.logic);
  const person = (about?: PersonOptions): Person => new Person(teams, about);
  return { ...base, ...audit, ...given, ...enrolled, ...chat, clock, pace, teams, person };
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
