import type { PersonId } from '../../services/directory/directory.ts';
import type { EnrollmentService } from '../../services/enrollment/enrollment-service.ts';
import type { HelpdeskContact } from '../../services/helpdesk/helpdesk-contact.ts';
import type { Recognizer } from '../../services/intents/recognizer.ts';
import type { CloudName } from '../../services/microsoft/clouds.ts';
import { PhoneNumbers } from '../../services/phone-numbers/phone-numbers.ts';
import { authenticatorUrl } from '../../services/methods/authenticator-push/authenticator-url.ts';
import { type Address, baseOf } from '../../services/telephony/twilio/callback-urls.ts';
import type { BotAdapter } from '../channel/adapter.ts';
import type { ChannelPace } from '../channel/channel-pace.ts';
import { ConversationResumer } from '../conversation/conversation-resumer.ts';
import { ConversationLeases, type ConversationLeasesOptions } from '../conversation/conversation-leases.ts';
import { DialogRunner } from '../conversation/dialog-runner.ts';
import { EnrollmentBot } from '../conversation/enrollment-bot.ts';
import { PersonalChats } from '../conversation/personal-chats.ts';
import { withVouchedReferences } from '../conversation/vouched-references.ts';
import { watchedTurns } from '../conversation/watched-turns.ts';
import { recoveryCodesUrl, type RecoveryLink } from '../http/routes/recovery-codes.ts';
import type { DialogDependencies } from '../../dialogs/support/dependencies.ts';
import type { Foundation } from './foundation.ts';
import { type HelpdeskOptions, helpdeskParts } from './helpdesk-parts.ts';

/** Microsoft's own short links, as its set-up page gives them; any standard authenticator works. */
const authenticatorLinks = {
  androidUrl: 'https://go.microsoft.com/fwlink/?linkid=866594',
  iosUrl: 'https://go.microsoft.com/fwlink/?linkid=866594',
};

export interface ChatPartsOptions extends Foundation, HelpdeskOptions {
  readonly enrollment: EnrollmentService;
  readonly adapter: Pick<BotAdapter, 'resume'>;
  /** How fast each tenant may be written to. */
  readonly pace: ChannelPace;
  readonly defaultCountry: string;
  /** Where people reach this bot with a browser. */
  readonly publicUrl: Address;
  /** Numbers that exist nowhere are phones too: the demo's. */
  readonly allowTestNumbers: boolean;
  /** Microsoft's cloud that the bot is in. */
  readonly cloud?: CloudName | undefined;
  /** Tenants that are served; undefined serves every one, which only demo mode does. */
  readonly allowedTenants: ReadonlySet<string> | undefined;
  /** How the helpdesk is reached. */
  readonly helpdesk: HelpdeskContact | undefined;
  /** Understands what people write in their own words. */
  readonly recognizer: Recognizer;
  /** Whether what somebody set up is asked for where they sign in. */
  readonly askedAtSignIn: DialogDependencies['askedAtSignIn'];
  readonly dialogsVersion?: string | undefined;
  /** Longest, in milliseconds, that a turn, and the store before it, may take. */
  readonly turnTimeoutMs?: number | undefined;
  /** Lets time pass while another turn of the conversation is under way. */
  readonly wait?: ConversationLeasesOptions['wait'] | undefined;
}

/** Conversations, put together: turns of people, and what goes on in a chat without them. */
export function chatParts(given: ChatPartsOptions) {
  const onTampering = (reason: string): void => given.log.error({ reason }, 'a conversation was tampered with');
  const options = { ...given, store: withVouchedReferences({ ...given, onTampering }) };
  const { pace, watcher, enrollment, directory, localization, randomness, log, defaultLanguage, allowedTenants } =
    options;
  const conversations = conversationsOf(options);
  const chats = new PersonalChats(options);
  const isHelpdeskReachable = helpdeskOf(options, chats);
  const { messenger, handOffMessenger, ...ofHelpdesk } = helpdeskParts({
    ...options,
    chats,
    authenticatorUrl: () => authenticatorUrl(baseOf(options.publicUrl)),
  });
  const { turnTimeoutMs } = options;
  const bot = new EnrollmentBot({
    conversations,
    chats,
    pace,
    dialogs: dialogsOf(options, { isHelpdeskReachable, ...ofHelpdesk }),
    enrollment,
    directory,
    localization,
    randomness,
    log,
    allowedTenants,
    defaultLanguage,
    cloud: options.cloud,
    ...(turnTimeoutMs !== undefined && { turnTimeoutMs }),
  });
  const adapter: ChatPartsOptions['adapter'] = {
    resume: (reference, goOn) => options.adapter.resume(reference, watchedTurns(watcher, goOn)),
  };
  const logic = watchedTurns(watcher, (context) => bot.run(context));
  const resumer = new ConversationResumer({ adapter, bot, conversations, chats, pace, log });
  return { conversations, bot, logic, resumer, messenger, handOffMessenger, isHelpdeskReachable };
}

function conversationsOf({ store, clock, randomness, turnTimeoutMs, wait }: ChatPartsOptions): ConversationLeases {
  return new ConversationLeases({
    store,
    clock,
    randomness,
    ...(turnTimeoutMs !== undefined && { storeTimeoutMs: turnTimeoutMs }),
    ...(wait && { wait }),
  });
}

/** Agents hear of people of their own tenant, in the chat that they have with the bot. */
function helpdeskOf({ agentsOf }: ChatPartsOptions, chats: PersonalChats) {
  return async (person: PersonId): Promise<boolean> => {
    const found = await chats.whoHas(person.tenantId, await agentsOf(person), 1);
    return found.length > 0;
  };
}

function dialogsOf(
  options: ChatPartsOptions,
  ofHelpdesk: Pick<DialogDependencies, 'isHelpdeskReachable' | 'handOffAnswers' | 'agentDesk'>,
): DialogRunner {
  const { directory, defaultCountry, allowTestNumbers, localization, clock, organization } = options;
  const phoneNumbers = new PhoneNumbers({ directory, defaultCountry, allowTestNumbers });
  const { helpdesk, recognizer, handOffs, askedAtSignIn } = options;
  const needed = {
    ...{ localization, clock, organization, phoneNumbers, authenticatorLinks },
    ...{ helpdesk, recognizer, handOffs, askedAtSignIn, ...ofHelpdesk },
    nameOf: async (person: PersonId) => (await directory.find(person).catch(() => undefined))?.displayName,
    authenticatorUrl: (code?: string) => authenticatorUrl(baseOf(options.publicUrl), code),
    recoveryFileUrl: (link: RecoveryLink) => recoveryCodesUrl(baseOf(options.publicUrl), link),
  };
  return new DialogRunner(needed, { version: options.dialogsVersion, watcher: options.watcher });
}
