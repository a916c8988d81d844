/** The composition root: reads the configuration, puts the subjects together, listens, and stops them in order. */
import { setGlobalProxyFromEnv } from 'node:http';
import process from 'node:process';
import { systemClock } from '../services/clock.ts';
import { createLocalization } from '../services/localization/localization.ts';
import { builtModel } from '../services/intents/model/built-model.ts';
import { Recognizer } from '../services/intents/recognizer.ts';
import { systemRandomness } from '../services/randomness.ts';
import { chatLink } from '../services/directory/teams-apps.ts';
import { outgoingPost } from '../services/outgoing/outgoing-post.ts';
import { watchedPost } from '../services/watching/watched-requests.ts';
import { watchedStore } from '../services/watching/watched-store.ts';
import { ChannelPace } from './channel/channel-pace.ts';
import { anchorDirectory, readConfig, type Config } from './config/config.ts';
import { explainStartError } from './config/start-errors.ts';
import { closeServer, listen, stopOnSignal } from './http/lifecycle.ts';
import type { Log } from './logging/log.ts';
import { watchedLog } from './logging/watched-log.ts';
import { apiParts, ticketSystemParts } from './parts/api-parts.ts';
import { apiTokenParts } from './parts/api-token-parts.ts';
import { auditParts } from './parts/audit-parts.ts';
import { backgroundParts } from './parts/background-parts.ts';
import { chatParts } from './parts/chat-parts.ts';
import { announce, closePlaygrounds, openPlaygrounds, type Playgrounds } from './parts/demo-parts.ts';
import { openDirectory, ownTenant } from './parts/directory-parts.ts';
import { enrollmentParts } from './parts/enrollment-parts.ts';
import { gateParts } from './parts/gate-parts.ts';
import { openLog } from './parts/log-parts.ts';
import { carrierOf, phoneParts } from './parts/phone-parts.ts';
import { verificationApiParts } from './parts/verification-api-parts.ts';
import { openChannel, serverParts } from './parts/server-parts.ts';
import { takeFirstPolicy } from './parts/policy-parts.ts';
import { askedAtSignIn } from './sign-in/asked-at-sign-in.ts';
import { askingSide, demoSide, signInParts } from './parts/sign-in-parts.ts';
import { openStorage, shareStorage } from './parts/storage-parts.ts';
import { endingWatch, openWatching, readingJobs, type Watching } from './parts/watching-parts.ts';
import { requireCredentialFile } from './self-test/credential-file.ts';
import { testAtStart } from './self-test/at-start.ts';
import { systemWait } from './timing/wait.ts';
import type { SharedStore } from '../services/store/sharing/share-store.ts';

/** Nobody is there to be asked about a demo's notifications. */
const demoContact = 'mailto:nobody@example.com';
const clock = systemClock;
const randomness = systemRandomness;

try {
  await run(await main(readConfig(process.env)));
} catch (error) {
  console.error(explainStartError(error));
  process.exit(1);
}

type Product = Awaited<ReturnType<typeof main>>;

/** Every subject, each made of those above it; nothing runs yet. */
async function main(config: Config) {
  requireCredentialFile(config, clock.now());
  const { mode, organization, defaultLanguage, policy } = config;
  const proxy = mode === 'production' ? config.proxy : undefined;
  if (proxy !== undefined) setGlobalProxyFromEnv({ ...proxy });
  const watching = await openWatching(config.watching, clock);
  const { watcher } = watching;
  const opened = await openStorage(config, randomness);
  const storage = { ...opened, store: watchedStore(opened.store, watcher) };
  await takeFirstPolicy(config, { ...storage, clock, randomness });
  const log = watchedLog(openLog(config), watcher);
  const people = await openDirectory(config, { clock, log, watcher });
  const localization = createLocalization();
  const foundation = { clock, randomness, localization, log, organization, defaultLanguage, watcher };
  const base = { ...storage, ...people, ...foundation };
  const place = { port: config.port };
  const publicUrl = mode === 'production' ? config.publicUrl : () => `http://127.0.0.1:${place.port}`;

  const audit = auditParts({ ...base, anchorDirectory: anchorDirectory(config) });
  const { challengeLifetimeSeconds: textLifetimeSeconds } = policy;
  const phones = phoneParts({
    ...{ ...base, ...audit, publicUrl, textLifetimeSeconds, proxy },
    carrier: carrierOf(config),
    defaultCountry: config.defaultCountry,
  });
  const pace = new ChannelPace(base);
  const enrolled = enrollmentParts({
    ...base,
    ready: (tenantId, isAwaited) => pace.ready(tenantId, isAwaited),
    policy,
    textCodeHost: config.textCodeHost,
    push: {
      post: watchedPost('push-service', watcher, outgoingPost({ proxy, timeoutMs: 5_000 })),
      contact: mode === 'production' ? config.publicUrl : demoContact,
    },
    telephony: phones.telephony,
    isHelpdeskReachable: (person) => chat.isHelpdeskReachable(person),
    tellChat: (person) => chat.resumer.enrollmentChanged(person),
    onTrouble: (error) => log.warn({ err: error }, 'something beside the point went wrong'),
  });
  const reached = (): string => (typeof publicUrl === 'string' ? publicUrl : publicUrl());
  const demo = mode === 'demo' ? await demoSide({ ...base, publicUrl: reached }) : undefined;
  const asking = askingSide(config, demo);
  const credentials = mode === 'production' ? config.bot : undefined;
  const adapter = openChannel({ ...base, proxy, pace, credentials });
  const chat = chatParts({
    ...base,
    adapter,
    pace,
    publicUrl,
    defaultCountry: config.defaultCountry,
    helpdesk: config.helpdesk,
    ...enrolled,
    cloud: credentials?.cloud ?? 'public',
    chatLink: credentials && chatLink(credentials.appId, credentials.cloud),
    askedAtSignIn: askedAtSignIn({ ...base, asking, isDemo: mode === 'demo' }),
    allowTestNumbers: mode === 'demo',
    allowedTenants: mode === 'production' ? config.allowedTenants : undefined,
    recognizer: new Recognizer(builtModel({ say: (reason) => log.warn({ reason }, 'what people write is learnt') })),
  });
  const { memory, simulator } = phones;
  const { ticketSystems, apiTokens } = config;
  const callers = apiTokenParts({ ...base, apiTokens });
  const tenantId = await ownTenant(config);
  const api = ticketSystemParts({ ...base, ...enrolled, ...callers, ticketSystems, tenantId, mode, proxy });
  const { helpdesk } = config;
  const signIn = signInParts({ ...base, ...enrolled, publicUrl: reached, helpdesk, asking });
  // While it drains, only /readyz says so; what waits is ended when it stops.
  const [draining, stopping] = [new AbortController(), new AbortController()];
  const programs = verificationApiParts({ ...base, ...enrolled, ...callers, tenantId, stopping: stopping.signal });
  const gates = gateParts({ ...base, ...enrolled, ...callers, publicUrl: reached, helpdesk, wait: systemWait });
  const endings = endingWatch({ ...base, ...signIn, credential: credentials?.credential });
  const background = backgroundParts({
    ...base,
    ...signIn,
    ...audit,
    ...enrolled,
    ...chat,
    ...api,
    ...callers,
    ...programs,
    ...gates,
    pace,
    memory,
    more: readingJobs({ ...base, ...callers, ...watching, endings }),
    say: mode === 'demo' ? console.error : undefined,
  });
  const isDraining = (): boolean => draining.signal.aborted;
  const twilio = phones.routes(enrolled.answers);
  const appPasswords = apiParts({ ...base, ...enrolled, ...callers });
  const server = serverParts({
    ...base,
    ...enrolled,
    ...api,
    ...signIn,
    ...demo,
    ...programs,
    ...gates,
    adapter,
    logic: chat.logic,
    mode,
    isDraining,
    endings,
    twilio,
    appPasswords,
    simulator,
  });
  return {
    config,
    place,
    draining,
    stopping,
    server,
    watching,
    ...base,
    ...audit,
    ...enrolled,
    ...chat,
    phones,
    background,
  };
}

/** Listens until a signal. */
async function run(product: Product): Promise<void> {
  const { config, place, server, log, conversations, anchor, background, phones, watching } = product;
  const opened: Opened = {};
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopped ??= stopAll(product, opened));
  try {
    // The embedded store has one owner: whoever held a lease before is gone.
    if (config.store.kind === 'embedded') await conversations.lapseLeases();
    const port = (place.port = await listen(server, config));
    await listenForMetrics(config, watching, log);
    stopOnSignal(() => drain(product).then(stop));
    opened.playgrounds = await openPlaygrounds(config, port);
    // While the bot was stopped, an older copy of the store may have been put in its place.
    await anchor.write();
    background.start();
    opened.shared = await shareStorage(config, product);
    announce(config, port, opened.playgrounds);
    // Listening does not wait for the carrier's library, and the first text does not either.
    await phones.prepare();
    log.info({ port, store: config.store.kind }, 'listening');
    tellOfMisspelt(config, log);
    void testAtStart(config, product);
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A setting that was meant, and is not heard. */
function tellOfMisspelt({ mode, misspelt = [] }: Config, log: Log): void {
  for (const reason of misspelt) {
    log.warn({ reason }, 'a variable may be misspelt');
    if (mode === 'demo') console.error(reason);
  }
}

async function listenForMetrics(
  { watching: { metrics } }: Config,
  { metricsServer }: Watching,
  log: Log,
): Promise<void> {
  if (metrics === undefined || metricsServer === undefined) return;
  const port = await listen(metricsServer, { ...metrics, variable: 'METRICS_PORT' });
  log.info({ port }, 'listening for who asks for metrics');
}

/** What is opened beside the server. */
interface Opened {
  playgrounds?: Playgrounds | undefined;
  shared?: SharedStore | undefined;
}

/** Says on /readyz that it is about to stop, and serves on for as long as what is in front of it needs to notice. */
async function drain({ config, draining }: Product): Promise<void> {
  draining.abort();
  await systemWait(config.drainSeconds * 1_000);
}

async function stopAll(product: Product, { playgrounds, shared }: Opened): Promise<void> {
  const { stopping, phones, server, background, chatUpdates, anchor, store, watching } = product;
  stopping.abort();
  await closePlaygrounds(playgrounds);
  phones.simulator?.stop();
  await closeServer(server);
  await background.stop();
  await chatUpdates.settled();
  await shared?.stop();
  await anchor.write();
  await store.close();
  if (watching.metricsServer) await closeServer({ server: watching.metricsServer });
  await watching.stop();
}
