/** The composition root: reads the configuration, builds the parts, listens, and stops them in order. */
import { join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { auditCollections } from '../services/audit/audit-row.ts';
import { AuditTrail } from '../services/audit/audit-trail.ts';
import { systemClock } from '../services/clock.ts';
import { ClientCredentials } from '../services/directory/client-credentials.ts';
import { loadDemoDirectory } from '../services/directory/demo-directory.ts';
import type { Directory, PersonId } from '../services/directory/directory.ts';
import { GraphDirectory } from '../services/directory/graph-directory.ts';
import { EnrollmentRepository, enrollmentCollection } from '../services/enrollment/enrollment-repository.ts';
import { EnrollmentService } from '../services/enrollment/enrollment-service.ts';
import { createLocalization } from '../services/localization/localization.ts';
import { createMethodRegistry } from '../services/methods/registry.ts';
import { systemRandomness } from '../services/randomness.ts';
import { loadOrCreateKeyRing } from '../services/secrets/key-file.ts';
import { SecretSealer } from '../services/secrets/secret-sealer.ts';
import { openStore } from '../services/store/open-store.ts';
import { BotAdapter } from './adapter.ts';
import { anchorDirectory, AuditAnchor } from './audit-anchor.ts';
import { BackgroundWork, type Job } from './background-work.ts';
import { readConfig, type Config } from './config.ts';
import { ConversationResumer } from './conversation-resumer.ts';
import { conversationCollection, Conversations } from './conversations.ts';
import { DialogRunner } from './dialog-runner.ts';
import { EnrollmentBot } from './enrollment-bot.ts';
import { LogFile } from './log-file.ts';
import { createLog, type Log, openLogFile } from './log.ts';
import { type Playground, startPlayground } from './playground.ts';
import { createServer } from './server.ts';
import { closeServer, explainStartError, listen, stopOnSignal } from './lifecycle.ts';

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
  const store = await openStore({ mongodbUri: config.mongodbUri, dataDirectory: config.dataDirectory });
  await store.prepare([enrollmentCollection, conversationCollection, ...auditCollections]);
  const keyRing =
    config.mode === 'production'
      ? config.keyRing
      : await loadOrCreateKeyRing(join(config.dataDirectory, 'encryption.key'), randomness);
  const logFile = openLog(config);
  process.once('exit', () => logFile.flushSync());
  const log = createLog(config.logLevel, logFile);

  const directory = await openDirectory(config);
  const sealer = new SecretSealer({ keyRing, randomness });
  const methods = createMethodRegistry({ sealer, randomness, issuer: config.organization });
  const repository = new EnrollmentRepository({ store, keyRing });
  const enrollment = new EnrollmentService({
    repository,
    methods,
    directory,
    policy: config.policy,
    clock,
    randomness,
  });
  const trail = new AuditTrail({
    store,
    keyRing,
    onTampering: (reason) => log.error({ reason }, 'the audit trail was tampered with'),
  });

  const conversations = new Conversations({ store, clock, randomness });
  const dialogs = new DialogRunner({
    localization,
    clock,
    organization: config.organization,
    authenticatorLinks,
  });
  const bot = new EnrollmentBot({
    conversations,
    dialogs,
    enrollment,
    directory,
    localization,
    randomness,
    log,
    allowedTenants: config.mode === 'production' ? config.allowedTenants : undefined,
    defaultLanguage: config.defaultLanguage,
  });
  const adapter = new BotAdapter({
    credentials: config.mode === 'production' ? config.bot : undefined,
    randomness,
    log,
    defaultWords: localization.words(config.defaultLanguage),
  });
  const resumer = new ConversationResumer({ adapter, bot, conversations, log });
  const anchor = new AuditAnchor({ directory: anchorDirectory(config), trail, log });
  const background = new BackgroundWork({ jobs: jobs({ enrollment, repository, trail, anchor, resumer, log }), log });

  const stopping = new AbortController();
  const server = createServer({
    messages: { adapter, logic: (context) => bot.run(context), log, randomness, mayReplyTo: mayReplyTo(config) },
    health: { ready: () => (stopping.signal.aborted ? Promise.reject(new Error('stopping')) : store.ping()) },
    hostNames: config.mode === 'demo' ? ['127.0.0.1', 'localhost'] : undefined,
  });
  let playground: Playground | undefined;
  const stop = async (): Promise<void> => {
    stopping.abort();
    await playground?.stop();
    await closeServer(server);
    await background.stop();
    await anchor.write();
    await store.close();
  };

  try {
    // The embedded store has one owner: whoever held a lease before is gone.
    if (config.mongodbUri === undefined) await conversations.lapseLeases();
    const port = await listen(server, config);
    stopOnSignal(stop);
    playground = await openPlayground(config, port);
    // While the bot was stopped, an older copy of the store may have been put in its place.
    await anchor.write();
    background.start();
    announce(config, port, playground?.url);
    log.info({ port, store: config.mongodbUri === undefined ? 'embedded' : 'mongodb' }, 'listening');
  } catch (error) {
    await stop();
    throw error;
  }
}

function jobs({
  enrollment,
  repository,
  trail,
  anchor,
  resumer,
  log,
}: {
  enrollment: EnrollmentService;
  repository: EnrollmentRepository;
  trail: AuditTrail;
  anchor: AuditAnchor;
  resumer: ConversationResumer;
  log: Log;
}): Job[] {
  const report = (name: string) => (error: unknown) => log.error({ err: error }, `${name} failed for one person`);
  return [
    {
      name: 'seal audit events',
      everyMilliseconds: 1_000,
      run: async () => {
        const sealed = await repository.sealAudit((events) => trail.append(events), 200, report('seal audit events'));
        if (sealed > 0) await anchor.write();
      },
    },
    {
      name: 'expire set-ups',
      everyMilliseconds: 10_000,
      run: async () => {
        const tell = (person: PersonId): Promise<void> => resumer.enrollmentChanged(person);
        await enrollment.expireDue(100, { tell, onFailure: report('expire set-ups') });
      },
    },
    { name: 'take up interrupted turns', everyMilliseconds: 5_000, run: () => resumer.interruptedTurns(20) },
    { name: 'replace open cards', everyMilliseconds: 5_000, run: () => resumer.openCards(20) },
  ];
}

async function openDirectory(config: Config): Promise<Directory> {
  if (config.mode === 'demo') return loadDemoDirectory();
  const { appId, appPassword, tenantId } = config.bot;
  const credentials = new ClientCredentials({ tenantId, clientId: appId, clientSecret: appPassword, clock });
  return new GraphDirectory({ tenantId, clock, accessToken: () => credentials.accessToken() });
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
  const data = config.mongodbUri === undefined ? resolve(config.dataDirectory) : 'MongoDB, as MONGODB_URI names it';
  console.log(`Chat:  ${chat}\nData:  ${data}\nStop:  Ctrl-C`);
}
