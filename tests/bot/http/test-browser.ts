import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text as textIn } from 'node:stream/consumers';

/** What a browser shows. */
export interface Shown {
  readonly status: number;
  readonly url: string;
  readonly headers: Headers;
  readonly text: string;
}

interface Sending {
  readonly method?: 'GET' | 'POST';
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** As much of a browser as there is to see what a server says: cookies, one redirect, forms. Each request is on a connection of its own. */
export class TestBrowser {
  base: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #path: (asked: string) => string;
  readonly #cookies = new Map<string, string>();

  /** @param path where the server has what the browser asks for, where something stands between them */
  constructor(base: string, headers: Readonly<Record<string, string>> = {}, path = (asked: string) => asked) {
    this.base = base;
    this.#headers = headers;
    this.#path = path;
  }

  get cookies(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** Takes over what another one shows. */
  takeCookies(cookies: string): void {
    for (const cookie of cookies.split('; ')) this.#keep(cookie);
  }

  /** What Entra posts, and the page that it leads to. */
  async authorize(form: URLSearchParams): Promise<Shown> {
    return this.#follow(await this.post(`${this.base}/authorize`, form));
  }

  open(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Shown> {
    return this.send(url, { headers });
  }

  /** The page that an address leads to. */
  async visit(url: string): Promise<Shown> {
    return this.#follow(await this.open(url));
  }

  post(
    url: string,
    fields: Readonly<Record<string, string>> | URLSearchParams,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Shown> {
    const body = new URLSearchParams(fields).toString();
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    return this.send(url, { method: 'POST', body, headers: { ...type, ...headers } });
  }

  /** Sends the form of the page that has this act, with what else is typed. */
  submit(page: Shown, act: string, typed: Readonly<Record<string, string>> = {}): Promise<Shown> {
    return this.post(page.url, { ...formOf(page, act), ...typed });
  }

  async send(url: string, { method = 'GET', body, headers = {} }: Sending): Promise<Shown> {
    const { host, hostname, port, pathname, search } = new URL(url);
    const all = { host, ...this.#headers, ...(this.#cookies.size > 0 && { cookie: this.cookies }), ...headers };
    // As it is in the address: a URL would write some characters in another way.
    const path = url.startsWith(`http://${host}/`) ? url.slice(`http://${host}`.length) : pathname + search;
    const sending = request({ hostname, port, method, path: this.#path(path), headers: all, agent: false });
    // A text would be sent together with the head, and turn that into UTF-8.
    sending.end(body === undefined ? undefined : Buffer.from(body));
    const [response] = (await once(sending, 'response')) as [IncomingMessage];
    for (const cookie of response.headers['set-cookie'] ?? []) {
      const [kept = ''] = cookie.split(';');
      if (/; Max-Age=0\b/u.test(cookie)) this.#cookies.delete(kept.split('=')[0] ?? '');
      else this.#keep(kept);
    }
    const heard = Object.entries(response.headersDistinct).flatMap(([name, values = []]) =>
      values.map((value): [string, string] => [name, value]),
    );
    return { status: response.statusCode ?? 0, url, headers: new Headers(heard), text: await textIn(response) };
  }

  #keep(cookie: string): void {
    const [name = '', value = ''] = cookie.split('=');
    this.#cookies.set(name, value);
  }

  #follow(sent: Shown): Promise<Shown> | Shown {
    const location = sent.headers.get('location');
    return location === null ? sent : this.open(new URL(location, sent.url).href);
  }
}

/** The fields of the page's form that has this act. */
export function formOf({ text }: Pick<Shown, 'text'>, act: string): Record<string, string> {
  const forms = text.match(/<form[^>]*>.*?<\/form>/gsu) ?? [];
  const form = forms.find((each) => new RegExp(`name="act"\\s+value="${act}"`, 'u').test(each));
  assert.ok(form !== undefined, `There is no form for ${act}`);
  return { ...fieldsOf(form), act };
}

/** What the forms of a page send beside what is typed. */
export function fieldsOf(markup: string): Record<string, string> {
  const inputs = [...markup.matchAll(/<input\s+type="hidden"\s+name="([^"]*)"\s+value="([^"]*)"/gu)];
  return Object.fromEntries(inputs.map(([, name = '', value = '']) => [name, unescaped(value)]));
}

/** All that is said on a page, without its markup. */
export function wordsOf({ text }: Pick<Shown, 'text'>): string {
  const words = text
    .replaceAll(/<(?:script|noscript|head)\b.*?<\/(?:script|noscript|head)>/gsu, ' ')
    .replaceAll(/<[^>]*>/gu, ' ');
  return unescaped(words).replaceAll(/\s+/gu, ' ').trim();
}

function unescaped(text: string): string {
  return text.replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

/** Where the page leads by itself. */
export function leadsTo({ text }: Pick<Shown, 'text'>): string | undefined {
  const to = /<meta http-equiv="refresh" content="0;url=([^"]*)"/u.exec(text)?.[1];
  return to && unescaped(to);
}
