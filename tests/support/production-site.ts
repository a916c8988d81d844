import { randomBytes } from 'node:crypto';
import { request as requestHttp, type IncomingMessage, type ServerResponse } from 'node:http';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import type { Activity } from 'botbuilder';
import { appId, channelKey, rightHeader, secondsFromNow, signed, tenantId } from '../threats/support/bot-framework.ts';
import { production } from '../threats/support/production.ts';
import { mongodbTestUri, withMongoClient } from '../services/store/temporary-stores.ts';
import { LoopbackInternet } from './loopback-internet.ts';
import { type RunningBot, startBot } from './running-bot.ts';
import type { TeamsClient } from './person.ts';
import { type Parameters, twilioSignature } from './twilio-sender.ts';
import { WireTeams } from './wire-teams.ts';

const serviceUrl = 'https://smba.trafficmanager.net/teams/';
const publicUrl = 'https://bot.example.com';
const accountSid = `AC${'0'.repeat(31)}1`;
const authToken = 'demo-auth-token-of-twilio';

/** The people that Graph knows, and the one group that somebody may be in. */
export type People = Readonly<
  Record<string, { readonly displayName: string; readonly preferredLanguage?: string; readonly group?: string }>
>;

/** A process as `npm start` starts it in production, and all that it speaks to: every one of them on this machine. */
export class ProductionSite {
  readonly teams: WireTeams;
  /** What was asked of Twilio: its resource, and the form. */
  readonly sent: { readonly resource: string; readonly form: URLSearchParams }[] = [];
  readonly scopes: (string | null)[] = [];
  #internet!: LoopbackInternet;
  #front = 0;
  #database = '';
  bot!: RunningBot;
  /** Where the process itself listens, behind the TLS. */
  port = 0;

  private constructor(teams: WireTeams) {
    this.teams = teams;
  }

  static async start(t: TestContext, people: People, more: Readonly<Record<string, string>> = {}) {
    const site = new ProductionSite(await WireTeams.start(t));
    site.#internet = await LoopbackInternet.start(t, site.#hosts(people));
    const uri = new URL(mongodbTestUri ?? '');
    site.#database = `production-${randomBytes(6).toString('hex')}`;
    uri.pathname = `/${site.#database}`;
    t.after(() => withMongoClient((client) => client.db(site.#database).dropDatabase()));
    const environment = { ...(await production(t, uri.href)), ...(await site.#internet.environment(t)) };
    const twilio = { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken, TWILIO_FROM: '+3197010240000' };
    site.bot = startBot(t, { ...environment, ...twilio, ...more });
    site.port = await site.bot.logged('listening');
    site.#front = await site.#internet.inFrontOf(t, site.port);
    return site;
  }

  /** How many documents of the process's store are like this. */
  stored(collection: string, filter: object): Promise<number> {
    return withMongoClient((client) => client.db(this.#database).collection(collection).countDocuments(filter));
  }

  /** Hosts that the process asked for. */
  get asked(): ReadonlySet<string> {
    return new Set(this.#internet.asked);
  }

  /** Teams for people whose activities it signs; `claims` and `key` say what differs. */
  client(claims: object = {}, key = channelKey.privateKey): TeamsClient & { readonly statuses: number[] } {
    const statuses: number[] = [];
    return {
      statuses,
      chat: (conversationId) => this.teams.chat(conversationId),
      newId: () => this.teams.newId(),
      deliver: async (activity: Partial<Activity>) => {
        const token = signed(rightHeader, { ...this.#claims(), ...claims }, key);
        const { status, body } = await this.#post(
          '/api/messages',
          JSON.stringify({ ...activity, recipient: { id: `28:${appId}` }, serviceUrl }),
          { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        );
        statuses.push(status);
        return { status, body: body === '' ? undefined : (JSON.parse(body) as unknown) };
      },
    };
  }

  /** Twilio tells of something that happened at a phone. */
  webhook(path: string, parameters: Parameters): Promise<{ readonly status: number; readonly body: string }> {
    const whole = { AccountSid: accountSid, ...parameters };
    const signature = twilioSignature(authToken, publicUrl + path, whole);
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature };
    return this.#post(path, new URLSearchParams(whole).toString(), headers);
  }

  #claims() {
    const [nbf, exp] = [secondsFromNow(-60), secondsFromNow(3600)];
    return { iss: 'https://api.botframework.com', aud: appId, serviceurl: serviceUrl, nbf, exp };
  }

  async #post(path: string, body: string, headers: Readonly<Record<string, string>>) {
    const { promise, resolve, reject } = Promise.withResolvers<{ status: number; body: string }>();
    const where = { host: '127.0.0.1', port: this.#front, servername: '', ca: this.#internet.certificate.cert };
    const sent = request({ ...where, agent: false, method: 'POST', path, headers }, (response) => {
      text(response).then((answer) => resolve({ status: response.statusCode ?? 0, body: answer }), reject);
    });
    sent.on('error', reject).end(body);
    return promise;
  }

  #hosts(people: People) {
    return {
      'login.botframework.com': (asked: IncomingMessage, response: ServerResponse) =>
        answer(response, asked.url === '/keys' ? keySet() : channelMetadata),
      'login.microsoftonline.com': (asked: IncomingMessage, response: ServerResponse) =>
        void this.#token(asked, response),
      'graph.microsoft.com': (asked: IncomingMessage, response: ServerResponse) => {
        const { status, body } = graphAnswer(people, asked.url ?? '');
        answer(response, body, status);
      },
      'smba.trafficmanager.net': (asked: IncomingMessage, response: ServerResponse) => this.#channel(asked, response),
      'bot.example.com': (_: IncomingMessage, response: ServerResponse) => answer(response, {}, 405),
      'api.twilio.com': (asked: IncomingMessage, response: ServerResponse) => void this.#twilio(asked, response),
    };
  }

  async #token(asked: IncomingMessage, response: ServerResponse): Promise<void> {
    const scope = new URLSearchParams(await text(asked)).get('scope');
    this.scopes.push(scope);
    const isOurs = asked.url === `/${tenantId}/oauth2/v2.0/token`;
    const token = { token_type: 'Bearer', expires_in: 3600, access_token: `token for ${scope}` };
    answer(response, token, isOurs ? 200 : 400);
  }

  /** Teams' own server is plain HTTP on this machine. It is written to with the bot's token for it, or not at all. */
  #channel(asked: IncomingMessage, response: ServerResponse): void {
    if (asked.headers.authorization !== 'Bearer token for https://api.botframework.com/.default') {
      answer(response, {}, 401);
      return;
    }
    const { port } = new URL(this.teams.url);
    const path = asked.url?.replace('/teams', '');
    const options = { host: '127.0.0.1', port, path, method: asked.method, headers: asked.headers };
    const inner = requestHttp(options, (from) => {
      response.writeHead(from.statusCode ?? 0, from.headers);
      from.pipe(response);
    });
    asked.pipe(inner);
    return undefined;
  }

  async #twilio(asked: IncomingMessage, response: ServerResponse): Promise<void> {
    if (asked.method === 'GET') {
      // The account, and its one number.
      const capabilities = { voice: true, sms: true };
      answer(response, { status: 'active', type: 'Full', incoming_phone_numbers: [{ capabilities }] });
      return;
    }
    const form = new URLSearchParams(await text(asked));
    const resource = /\/(Messages|Calls)/u.exec(asked.url ?? '')?.[1] ?? '';
    this.sent.push({ resource, form });
    const sid = (resource === 'Messages' ? 'SM' : 'CA') + randomBytes(16).toString('hex');
    answer(response, { sid, status: 'queued' }, 201);
  }
}

/** What the Bot Framework says of itself. */
const channelMetadata = { issuer: 'https://api.botframework.com', jwks_uri: 'https://login.botframework.com/keys' };

function keySet(): object {
  return {
    keys: [{ ...channelKey.publicKey.export({ format: 'jwk' }), kid: rightHeader.kid, endorsements: ['msteams'] }],
  };
}

/** Not in one chain: what restify, once it is loaded, makes of every response of the process returns nothing. */
function answer(response: ServerResponse, body: object, status = 200): void {
  response.statusCode = status;
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(body));
}

function graphAnswer(people: People, url: string): { readonly status: number; readonly body: object } {
  const group = /\/groups\/([^/]+)\/transitiveMembers\/microsoft\.graph\.user\?/u.exec(url)?.[1];
  if (group !== undefined) {
    const members = Object.keys(people).filter((id) => people[id]?.group === group);
    return { status: 200, body: { value: members.map((id) => ({ id })) } };
  }
  // Whether anybody can be read at all.
  if (url.includes('/users?$top=1&')) return { status: 200, body: { value: [] } };
  const id = /\/users\/([^?]+)/u.exec(url)?.[1] ?? '';
  const found = people[id];
  if (found === undefined) return { status: 404, body: {} };
  return { status: 200, body: { userPrincipalName: `${id}@contoso.example`, businessPhones: [], ...found } };
}
