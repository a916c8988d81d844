import { sameMac } from '../../../secrets/mac.ts';
import type { SimulatorAccount } from '../account.ts';
import { ApiError } from './api-error.ts';
import type { Calls } from '../calls/calls.ts';
import { accountPath, callResource, messageResource } from './resources.ts';
import type { Texts } from '../texts/texts.ts';

/** A request to Twilio's API. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  readonly form: URLSearchParams;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: object;
}

interface Route {
  readonly path: RegExp;
  readonly GET?: (sid: string, request: ApiRequest) => ApiAnswer;
  readonly POST: (sid: string, request: ApiRequest) => ApiAnswer;
}

/** The endpoints of Twilio's API that the bot uses: texts and calls, to make, see and change them. */
export class TwilioApi {
  readonly #account: SimulatorAccount;
  readonly #routes: readonly Route[];

  constructor(options: { readonly account: SimulatorAccount; readonly texts: Texts; readonly calls: Calls }) {
    const { account, texts, calls } = options;
    this.#account = account;
    const ok = (body: object, status = 200): ApiAnswer => ({ status, body });
    this.#routes = [
      {
        path: /^\/Messages\.json$/u,
        GET: (_, { query }) => ok(messageList(texts, account, query)),
        POST: (_, { form }) => ok(messageResource(texts.create(form), account), 201),
      },
      {
        path: /^\/Messages\/(\w+)\.json$/u,
        GET: (sid) => ok(messageResource(texts.get(sid), account)),
        POST: (sid, { form }) => {
          if (form.get('Body') !== '') throw new ApiError(20001);
          return ok(messageResource(texts.redact(sid), account));
        },
      },
      {
        path: /^\/Calls\.json$/u,
        POST: (_, { form }) => ok(callResource(calls.create(form).record, account), 201),
      },
      {
        path: /^\/Calls\/(\w+)\.json$/u,
        GET: (sid) => ok(callResource(calls.get(sid).record, account)),
        POST: (sid, { form }) => ok(callResource(calls.update(sid, form).record, account)),
      },
    ];
  }

  /** Answers as Twilio does; never throws for what was asked. */
  answer(request: ApiRequest): ApiAnswer {
    try {
      return this.#answer(request);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { status: error.status, body: error.body() };
    }
  }

  #answer(request: ApiRequest): ApiAnswer {
    const { accountSid, authToken } = this.#account;
    if (!isSecret(request.authorization, `${accountSid}:${authToken}`)) throw new ApiError(20003);
    const base = accountPath(this.#account);
    const rest = request.path.startsWith(base) ? request.path.slice(base.length) : '';
    for (const route of this.#routes) {
      const match = route.path.exec(rest);
      if (match === null) continue;
      const handle = request.method === 'GET' ? route.GET : request.method === 'POST' ? route.POST : undefined;
      if (handle === undefined) throw new ApiError(20405);
      return handle(match[1] ?? '', request);
    }
    throw new ApiError(20404);
  }
}

/** @see https://www.twilio.com/docs/usage/twilios-response#pagination */
function messageList(texts: Texts, account: SimulatorAccount, query: URLSearchParams): object {
  const wanted = (name: string, value: string): boolean => (query.get(name) ?? value) === value;
  const found = texts.all().filter(({ to, from }) => wanted('To', to) && wanted('From', from));
  const size = pageNumber(query.get('PageSize'), 50, 1000) || 50;
  const page = pageNumber(query.get('Page'), 0, 10_000);
  const start = page * size;
  const messages = found.slice(start, start + size);
  const uri = (number: number): string => {
    const asked = new URLSearchParams([...query].filter(([name]) => name !== 'Page' && name !== 'PageSize'));
    asked.set('PageSize', String(size));
    asked.set('Page', String(number));
    return `${accountPath(account)}/Messages.json?${asked.toString()}`;
  };
  return {
    end: Math.max(start + messages.length - 1, 0),
    first_page_uri: uri(0),
    messages: messages.map((message) => messageResource(message, account)),
    next_page_uri: start + size < found.length ? uri(page + 1) : null,
    page,
    page_size: size,
    previous_page_uri: page > 0 ? uri(page - 1) : null,
    start,
    uri: uri(page),
  };
}

function pageNumber(text: string | null, otherwise: number, most: number): number {
  return text !== null && /^\d{1,6}$/u.test(text) ? Math.min(Number(text), most) : otherwise;
}

/** Basic authentication, compared in constant time. */
function isSecret(authorization: string | undefined, secret: string): boolean {
  const given = /^Basic ([A-Za-z\d+/=]+)$/u.exec(authorization ?? '')?.[1] ?? '';
  return sameMac(Buffer.from(given, 'base64').toString(), secret);
}
