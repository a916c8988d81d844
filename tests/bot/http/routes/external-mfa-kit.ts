import assert from 'node:assert/strict';
import { signInParts } from '../../../../bot/parts/sign-in-parts.ts';
import type { PersonId } from '../../../../services/directory/directory.ts';
import { enrollmentCollection } from '../../../../services/enrollment/state/enrollment-document.ts';
import {
  codeNow,
  enrolled,
  type EnrollmentKit,
  type StartedSetUp,
} from '../../../services/enrollment/enrollment-kit.ts';
import { clientId, objectId, StandIn, tenantId } from '../../../services/sign-in/entra/entra-kit.ts';
import type { Cloud } from '../../../../services/sign-in/entra/clouds.ts';
import type { BuildBotOptions, BuiltBot } from '../../../support/build-bot.ts';
import type { Cleanup } from '../../../support/cleanup.ts';
import { FakeClock } from '../../../support/fakes.ts';
import { type ServedOptions, startServer } from '../server-kit.ts';

/** Who is asked about unless a test says otherwise. */
export const somebody: PersonId = { tenantId, objectId };

export interface SignInOptions {
  readonly bot?: BuildBotOptions;
  /** As it is where it is reached by https. */
  readonly isSecure?: boolean;
  readonly served?: Omit<ServedOptions, 'bot' | 'externalMfa'>;
  /** Share it between two servers to have two replicas, or one that was started again. */
  readonly entra?: StandIn;
}

/** A server to which the stand-in of Microsoft sends people. */
export async function startSignIn(t: Cleanup, { bot, isSecure = false, served, ...given }: SignInOptions = {}) {
  const clock = bot?.clock ?? new FakeClock();
  const entra = given.entra ?? (await StandIn.start(t, clock));
  const server = await startServer(t, {
    ...served,
    bot: { ...bot, clock },
    externalMfa: (built, publicUrl) =>
      externalMfaFor(built, isSecure ? () => 'https://mfa.example' : publicUrl, entra.cloud),
  });
  const base = `http://127.0.0.1:${server.port}/external-mfa`;
  const documents: EnrollmentKit['documents'] = server.store.collection(enrollmentCollection);
  const kit = { ...server, service: server.enrollment, documents };
  return {
    ...{ server, entra, clock, base },
    /** Sets up an app for somebody, whose codes are fresh. */
    enrolled: (person = somebody) => enrolled(kit, person),
    /** What that app shows now. */
    codeOf: (started: StartedSetUp) => codeNow(kit, started),
    /** Enrollment alone, on the same store. */
    enrollmentKit: kit,
    /** A browser of its own, with no cookies yet. */
    browser: (headers?: Readonly<Record<string, string>>) => new TestBrowser(base, headers),
  };
}

/** The routes for a built bot, to which this cloud sends people. */
export function externalMfaFor(built: BuiltBot, publicUrl: () => string, cloud: Cloud) {
  const asking = { cloud, clientId, allowedTenants: new Set([tenantId]) };
  return signInParts({ ...built, publicUrl, asking }).externalMfa;
}

/** What a browser shows. */
export interface Shown {
  readonly status: number;
  readonly url: string;
  readonly headers: Headers;
  readonly text: string;
}

/** As much of a browser as there is to see what a server says: cookies, one redirect, forms. */
export class TestBrowser {
  base: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #cookies = new Map<string, string>();

  constructor(base: string, headers: Readonly<Record<string, string>> = {}) {
    this.base = base;
    this.#headers = headers;
  }

  get cookies(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** What Entra posts, and the page that it leads to. */
  async authorize(form: URLSearchParams): Promise<Shown> {
    const sent = await this.#send(`${this.base}/authorize`, { method: 'POST', body: form });
    const location = sent.headers.get('location');
    return location === null ? sent : this.open(new URL(location, this.base).href);
  }

  open(url: string): Promise<Shown> {
    return this.#send(url, {});
  }

  post(url: string, fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) {
    return this.#send(url, { method: 'POST', body: new URLSearchParams(fields), headers });
  }

  /** Sends the form of the page that has this act, with what else is typed. */
  submit(page: Shown, act: string, typed: Readonly<Record<string, string>> = {}): Promise<Shown> {
    return this.post(page.url, { ...formOf(page, act), ...typed });
  }

  async #send(url: string, init: RequestInit): Promise<Shown> {
    const headers = new Headers({ ...this.#headers, ...(init.headers as Record<string, string> | undefined) });
    if (this.#cookies.size > 0) headers.set('cookie', this.cookies);
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const cookie of response.headers.getSetCookie()) {
      const [name = '', value = ''] = cookie.split(';')[0]?.split('=') ?? [];
      this.#cookies.set(name, value);
    }
    return { status: response.status, url, headers: response.headers, text: await response.text() };
  }
}

/** The fields of the page's form that has this act. */
export function formOf({ text }: Pick<Shown, 'text'>, act: string): Record<string, string> {
  const forms = text.match(/<form[^>]*>.*?<\/form>/gsu) ?? [];
  const form = forms.find((each) => new RegExp(`name="act"\\s+value="${act}"`, 'u').test(each));
  assert.ok(form !== undefined, `There is no form for ${act}`);
  return { ...fieldsOf(form), act };
}

/** What is posted by the page that takes the answer to Entra. */
export function answerOf({ text }: Pick<Shown, 'text'>): {
  readonly to: string;
  readonly fields: Record<string, string>;
} {
  const to = /<form method="post" action="([^"]*)"/u.exec(text)?.[1];
  assert.ok(to !== undefined, `There is no answer:\n${text}`);
  return { to, fields: fieldsOf(text) };
}

/** All that is said on a page, without its markup. */
export function wordsOf({ text }: Pick<Shown, 'text'>): string {
  return text
    .replaceAll(/<(?:script|noscript|head)\b.*?<\/(?:script|noscript|head)>/gsu, ' ')
    .replaceAll(/<[^>]*>/gu, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/gu, ' ')
    .trim();
}

function fieldsOf(markup: string): Record<string, string> {
  const inputs = [...markup.matchAll(/<input\s+type="hidden"\s+name="([^"]*)"\s+value="([^"]*)"/gu)];
  return Object.fromEntries(
    inputs.map(([, name = '', value = '']) => [name, value.replaceAll('&quot;', '"').replaceAll('&amp;', '&')]),
  );
}
