import { once } from 'node:events';
import { createServer as createHttpServer, request, type Server, STATUS_CODES } from 'node:http';
import type { TurnContext } from 'botbuilder';
import { z } from 'zod';
import type { BotAdapter, BotAdapterOptions } from '../../../bot/channel/adapter.ts';
import { closeServer, listen } from '../../../bot/http/lifecycle.ts';
import type { Log } from '../../../bot/logging/log.ts';
import type { AppPasswordRouteOptions } from '../../../bot/http/routes/app-passwords.ts';
import type { DemoSignInRouteOptions } from '../../../bot/http/routes/demo-sign-in.ts';
import type { ExternalMfaRouteOptions } from '../../../bot/http/routes/external-mfa.ts';
import type { GateRouteOptions } from '../../../bot/http/routes/gates.ts';
import type { HandOffRouteOptions } from '../../../bot/http/routes/hand-offs.ts';
import type { TwilioRouteOptions } from '../../../bot/http/routes/twilio.ts';
import type { VerificationRouteOptions } from '../../../bot/http/routes/verifications.ts';
import type { WebGateRouteOptions } from '../../../bot/http/routes/web-gate.ts';
import { openChannel, serverParts } from '../../../bot/parts/server-parts.ts';
import { createLocalization } from '../../../services/localization/localization.ts';
import type { PhoneSimulator } from '../../../services/telephony/simulator/phone-simulator.ts';
import { buildBot, type BuildBotOptions, type BuiltBot } from '../../support/build-bot.ts';
import type { Cleanup } from '../../support/cleanup.ts';
import { ChannelPace } from '../../../bot/channel/channel-pace.ts';
import { FakeClock, FakeRandomness, passing } from '../../support/fakes.ts';

const sentSchema = z.object({
  type: z.string(),
  text: z.string().optional(),
  attachments: z.array(z.object({ contentType: z.string(), content: z.record(z.string(), z.unknown()) })).optional(),
});

/** What the bot sent to the channel. */
export interface Sent extends z.infer<typeof sentSchema> {
  readonly method: string;
  readonly url: string;
}

/** How the channel answers: as it should, with a status, not at all, or well after doing something else. */
type ConnectorMood = 'well' | 'never' | number | (() => Promise<void>);

/** The channel's side of HTTP: takes what the bot sends and remembers it. */
export async function startConnector(t: Cleanup) {
  const sent: Sent[] = [];
  const connector: { mood: ConnectorMood } = { mood: 'well' };
  const server = createHttpServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => void chunks.push(chunk));
    incoming.on('end', () => {
      const body = sentSchema.parse(JSON.parse(Buffer.concat(chunks).toString()));
      sent.push({ ...body, method: incoming.method ?? '', url: incoming.url ?? '' });
      const { mood } = connector;
      const answer = (): void => {
        response.writeHead(typeof mood === 'number' ? mood : 200, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ id: `demo-${sent.length}` }));
      };
      if (typeof mood === 'function') void mood().then(answer);
      else if (mood !== 'never') answer();
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => stop(server));
  return { connector, sent, url: `http://127.0.0.1:${portOf(server)}`, stop: () => stop(server) };
}

async function stop(server: Server): Promise<void> {
  if (!server.listening) return;
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

export interface ServedOptions {
  readonly credentials?: BotAdapterOptions['credentials'];
  readonly channel?: BotAdapterOptions['channel'];
  readonly bot?: BuildBotOptions;
  /** As in production, whatever name it is asked under. */
  readonly anyHost?: boolean;
  readonly channelTimeoutMs?: number;
  /** What happens at phones is heard too. */
  readonly twilio?: (built: BuiltBot, log: Log) => TwilioRouteOptions;
  /** Programs may ask. */
  readonly appPasswords?: (built: BuiltBot) => AppPasswordRouteOptions;
  /** VPNs may ask. */
  readonly gates?: (built: BuiltBot) => GateRouteOptions | undefined;
  /** Web servers may ask. */
  readonly webGate?: (built: BuiltBot, publicUrl: () => string) => WebGateRouteOptions | undefined;
  /** Ticket systems may ask. */
  readonly handOffRoute?: (built: BuiltBot) => HandOffRouteOptions;
  /** People are sent here to verify; asked with what the bot listens on. */
  readonly externalMfa?: (built: BuiltBot, publicUrl: () => string) => ExternalMfaRouteOptions | undefined;
  /** The side that sends people, as the demo plays it. */
  readonly demoSignIn?: (built: BuiltBot, publicUrl: () => string) => Promise<DemoSignInRouteOptions>;
  /** Programs may verify people. */
  readonly verificationRoute?: (built: BuiltBot) => VerificationRouteOptions;
  /** Phones to serve beside the bot. */
  readonly simulator?: PhoneSimulator;
  /** Instead of the bot. */
  readonly logic?: (context: TurnContext) => Promise<void>;
}

/** The bot as `npm start` serves it, with a channel beside it. */
export async function startServer(t: Cleanup, options: ServedOptions = {}) {
  const channel = await startConnector(t);
  const randomness = new FakeRandomness('server');
  const { credentials, channelTimeoutMs } = options;
  const clock = options.bot?.clock ?? new FakeClock();
  const pace = options.bot?.pace ?? new ChannelPace({ clock, randomness, wait: passing(clock) });
  const made = Promise.withResolvers<BotAdapter>();
  const openAdapter = (log: Log): BotAdapter => {
    const adapter = openChannel({
      credentials,
      pace,
      channel: options.channel,
      ...(channelTimeoutMs !== undefined && { channelTimeoutMs }),
      randomness,
      log,
      localization: createLocalization(),
      defaultLanguage: 'en',
    });
    made.resolve(adapter);
    return adapter;
  };
  const built = await buildBot(t, { ...options.bot, clock, pace, adapter: openAdapter });
  const adapter = await made.promise;
  const health = { isDraining: false, warnings: [] as readonly string[] };
  const place = { port: 0 };
  const publicUrl = (): string => `http://127.0.0.1:${place.port}`;
  const server = serverParts({
    ...built,
    randomness,
    adapter,
    logic: options.logic ?? ((context) => built.bot.run(context)),
    mode: options.anyHost === true ? 'production' : 'demo',
    isDraining: () => health.isDraining,
    endings: { warnings: () => health.warnings },
    twilio: options.twilio?.(built, built.log),
    appPasswords: options.appPasswords?.(built),
    gates: options.gates?.(built),
    webGate: options.webGate?.(built, publicUrl),
    handOffRoute: options.handOffRoute?.(built),
    externalMfa: options.externalMfa?.(built, publicUrl),
    demoSignIn: await options.demoSignIn?.(built, publicUrl),
    verificationRoute: options.verificationRoute?.(built),
    simulator: options.simulator,
  });
  const port = (place.port = await listen(server, { port: 0, host: '127.0.0.1' }));
  t.after(() => {
    server.server.closeAllConnections();
    return closeServer(server);
  });
  return { ...built, channel, adapter, health, server, port, client: new Client(port, channel.url) };
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** What a request that was not carried out is answered. */
export function problem(status: number, detail: string): Answer {
  const body = { type: 'about:blank', title: STATUS_CODES[status], status, detail };
  return { status, body: JSON.stringify(body) };
}

/** Somebody who speaks HTTP to the bot. */
export class Client {
  readonly #port: number;
  readonly #serviceUrl: string;
  #ids = 0;

  constructor(port: number, serviceUrl: string) {
    this.#port = port;
    this.#serviceUrl = serviceUrl;
  }

  /** An activity as the channel sends it, in somebody's personal chat. */
  activity(part: object = {}): object {
    this.#ids += 1;
    return {
      type: 'message',
      id: `demo-activity-${this.#ids}`,
      channelId: 'msteams',
      serviceUrl: this.#serviceUrl,
      from: { id: '29:demo', name: 'Demo Person', aadObjectId: '00000000-0000-0000-0000-000000000001' },
      recipient: { id: '28:demo-bot', name: 'Demo Bot' },
      conversation: { id: 'demo-chat', conversationType: 'personal', tenantId: '11111111-0000-0000-0000-000000000001' },
      locale: 'en-US',
      ...part,
    };
  }

  post(activity: object, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send('POST', '/api/messages', JSON.stringify(activity), headers);
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send('GET', path, '', headers);
  }

  /** One request on a connection of its own; fetch would not let a test name another host. */
  async send(method: string, path: string, body: string, headers: Record<string, string> = {}): Promise<Answer> {
    const sending = request({
      port: this.#port,
      host: '127.0.0.1',
      method,
      path,
      agent: false,
      signal: AbortSignal.timeout(60_000),
      headers: { 'content-type': 'application/json', ...headers },
    });
    const answered = Promise.withResolvers<Answer>();
    sending.on('error', answered.reject);
    sending.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => answered.resolve({ status: response.statusCode ?? 0, body: text }));
    });
    sending.end(body);
    return answered.promise;
  }
}
