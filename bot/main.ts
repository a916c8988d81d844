/** The composition root: reads the configuration, builds the parts, listens, and stops them in order. */
import { join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { auditCollections } from '../services/audit/audit-row.ts';
import { AuditTrail } from '../services/audit/audit-trail.ts';
import { systemClock } from '../services/clock.ts';
import { ClientCredentials } from '../services/directory/client-credentials.ts';
import { loadDemoDirectory } from '../services/directory/demo-directory.ts';
import type { Directory } from '../services/directory/directory.ts';
import { GraphDirectory } from '../services/directory/graph-directory.ts';
import { enrollmentCollection } from '../services/enrollment/state/enrollment-document.ts';
import { HelpdeskNotices, helpdeskNoticeCollection, type TellAgent } from '../services/helpdesk/helpdesk-notices.ts';
import { createLocalization } from '../services/localization/localization.ts';
import { PhoneNumbers } from '../services/phone-numbers/phone-numbers.ts';
import { systemRandomness } from '../services/randomness.ts';
import { openStore } from '../services/store/open-store.ts';
import { BotAdapter } from './channel/adapter.ts';
import { AuditAnchor } from './background/audit-anchor.ts';
import { BackgroundWork } from './background/background-work.ts';
import { anchorDirectory, readConfig, type Config } from './config/config.ts';
import { ConversationResumer } from './conversation/conversation-resumer.ts';
import { conversationCollection } from './conversation/conversation.ts';
import { Conversations } from './conversation/conversations.ts';
import { DialogRunner } from './conversation/dialog-runner.ts';
import { EnrollmentBot } from './conversation/enrollment-bot.ts';
import { enrollmentParts } from './parts/enrollment-parts.ts';
import { HelpdeskMessenger } from './conversation/helpdesk-messenger.ts';
import { jobs } from './background/jobs.ts';
import { openKeyRing } from './parts/key-ring.ts';
import { LogFile } from './logging/log-file.ts';
import { createLog, openLogFile } from './logging/log.ts';
import { type Carrier, phoneCollections, phoneParts } from './parts/phone-parts.ts';
import { type Playground, startPlayground } from './demo/playground.ts';
import { createServer } from './http/server.ts';
import { closeServer, listen, stopOnSignal } from './http/lifecycle.ts';
import { explainStartError } from './config/start-errors.ts';

/** Microsoft's own short links, as its set-up page gives them; any standard authenticator works. */
const authenticatorLinks = {
  androidUrl: 'https://go.microsoft.com/fwlink/?linkid=866594',
  iosUrl: 'https://go.microsoft.com/fwlink/?linkid=866594',
};

const clock = systemClock;
const randomness = systemRandomness;

try {
  await main(readConfig(process.env));
} catch (error) {
  console.error(explainStartError(error));
  process.exit(1);
}

async function main(config: Config): Promise<void> {
  const localization = createLocalization();
  const store = await openStore(config.store);
  await store.prepare([
    enrollmentCollection,
    conversationCollection,
    ...phoneCollections,
    helpdeskNoticeCollection,
    ...auditCollections,
  ]);
  const keyRing = await openKeyRing(config, randomness);
  const logFile = openLog(config);
  process.once('exit', () => logFile.flushSync());
  const log = createLog(config.logLevel, logFile);

  const trail = new AuditTrail({
    store,
    keyRing,
    onTampering: (reason) => log.error({ reason }, 'the audit trail was tampered with'),
  });
  const directory = await openDirectory(config);
  const { organization, defaultLanguage, policy } = config;
  const shared = { store, keyRing, clock, randomness, localization, log, defaultLanguage };
  let port = config.port;
  const publicUrl = config.mode === 'production' ? config.publicUrl : () => `http://127.0.0.1:${port}`;
  const phones = phoneParts({
    ...shared,
    trail,
    publicUrl,
    carrier: carrierOf(config),
    textLifetimeSeconds: policy.challengeLifetimeSeconds,
  });
  const enrolled = enrollmentParts({
    ...shared,
    directory,
    policy,
    organization,
    publicUrl,
    telephony: phones.telephony,
    tellChat: (person) => resumer.enrollmentChanged(person),
    onTrouble: (error) => log.warn({ err: error }, 'something beside the point went wrong'),
  });
  const { enrollment, repository, chatUpdates, notices, limits } = enrolled;

  const conversations = new Conversations({ store, clock, randomness });
  const phoneNumbers = new PhoneNumbers({
    directory,
    countries: config.countries,
    defaultCountry: config.defaultCountry,
    allowTestNumbers: config.mode === 'demo',
  });
  const dialogs = new DialogRunner({ localization, clock, organization, phoneNumbers, authenticatorLinks });
  const bot = new EnrollmentBot({
    conversations,
    dialogs,
    enrollment,
    directory,
    localization,
    randomness,
    log,
    allowedTenants: config.mode === 'production' ? config.allowedTenants : undefined,
    defaultLanguage,
  });
  const adapter = new BotAdapter({
    credentials: config.mode === 'production' ? config.bot : undefined,
    randomness,
    log,
    defaultWords: localization.words(defaultLanguage),
  });
  const resumer = new ConversationResumer({ adapter, bot, conversations, log });
  const anchor = new AuditAnchor({ directory: anchorDirectory(config), trail, log });
  const helpdesk = new HelpdeskNotices({
    store,
    clock,
    agents: config.helpdeskAgents,
    onTrouble: (error) => log.error({ err: error }, 'the helpdesk could not be told'),
  });
  const messenger = new HelpdeskMessenger({ adapter, conversations, directory, localization, defaultLanguage });
  const tellAgent: TellAgent = (agent, notice) => messenger.tell(agent, notice);
  const { memory } = phones;
  const parts = { enrollment, repository, chatUpdates, notices, limits, memory, helpdesk, tellAgent };
  const work = jobs({ ...parts, trail, anchor, resumer, log });
  const background = new BackgroundWork({ jobs: work, log });

  const stopping = new AbortController();
  const server = createServer({
    messages: { adapter, logic: (context) => bot.run(context), log, randomness, mayReplyTo: mayReplyTo(config) },
    health: { ready: () => (stopping.signal.aborted ? Promise.reject(new Error('stopping')) : store.ping()) },
    twilio: phones.routes(enrolled.answers),
    simulator: phones.simulator && { simulator: phones.simulator },
    hostNames: config.mode === 'demo' ? ['127.0.0.1', 'localhost'] : undefined,
  });
  let playground: Playground | undefined;
  const stop = async (): Promise<void> => {
    stopping.abort();
    await playground?.stop();
    phones.simulator?.stop();
    await closeServer(server);
    await background.stop();
    await chatUpdates.settled();
    await anchor.write();
    await store.close();
  };

  try {
    // The embedded store has one owner: whoever held a lease before is gone.
    if (config.store.kind === 'embedded') await conversations.lapseLeases();
    port = await listen(server, config);
    stopOnSignal(stop);
    playground = await openPlayground(config, port);
    // While the bot was stopped, an older copy of the store may have been put in its place.
    await anchor.write();
    background.start();
    announce(config, port, playground?.url);
    // Listening does not wait for the carrier's library, and the first text does not either.
    await phones.prepare();
    log.info({ port, store: config.store.kind }, 'listening');
  } catch (error) {
    await stop();
    throw error;
  }
}

async function openDirectory(config: Config): Promise<Directory> {
  if (config.mode === 'demo') return loadDemoDirectory();
  const { appId, appPassword, tenantId } = config.bot;
  const credentials = new ClientCredentials({ tenantId, clientId: appId, clientSecret: appPassword, clock });
  return new GraphDirectory({ tenantId, clock, accessToken: () => credentials.accessToken() });
}

/** Phones of the demo are simulated; in production Twilio's are reached, or nobody's. */
function carrierOf(config: Config): Carrier {
  if (config.mode === 'demo') return { kind: 'simulated' };
  return config.twilio === undefined ? { kind: 'none' } : { kind: 'twilio', account: config.twilio };
}

/** In the demo nobody is authenticated: answers stay on this machine. */
function mayReplyTo(config: Config): (serviceUrl: string) => boolean {
  const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);
  return (serviceUrl) => config.mode === 'production' || loopback.has(new URL(serviceUrl).hostname);
}

async function openPlayground(config: Config, botPort: number): Promise<Playground | undefined> {
  if (config.mode === 'production' || config.playground === undefined) return undefined;
  const configDirectory = fileURLToPath(new URL('../deployment/playground', import.meta.url));
  return startPlayground({
    botPort,
    port: config.playground.port,
    configDirectory,
    log: (line) => console.error(line),
  });
}

/** The demo's log is a file beside its data; production's is standard output. */
function openLog(config: Config): LogFile {
  return config.mode === 'production' ? new LogFile(1) : openLogFile(join(config.dataDirectory, 'bot.log'));
}

function announce(config: Config, port: number, playgroundUrl: string | undefined): void {
  if (config.mode === 'production') return;
  const chat = playgroundUrl === undefined ? `POST http://127.0.0.1:${port}/api/messages` : playgroundUrl;
  const { store } = config;
  const data = store.kind === 'embedded' ? resolve(store.directory) : 'MongoDB, as MONGODB_URI names it';
  console.log(`Chat:   ${chat}\nPhones: http://127.0.0.1:${port}/simulator\nData:   ${data}\nStop:   Ctrl-C`);
}
