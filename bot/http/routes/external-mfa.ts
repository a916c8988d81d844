import { readFileSync } from 'node:fs';
import type { Request, Response, Server } from 'restify';
import { authenticatorPath } from '../../../services/methods/authenticator-push/authenticator-url.ts';
import type { Clock } from '../../../services/clock.ts';
import type { HelpdeskContact } from '../../../services/helpdesk/helpdesk-contact.ts';
import { type Localization, matchLanguage } from '../../../services/localization/localization.ts';
import type { Language } from '../../../services/localization/translate.ts';
import { type Randomness, randomId } from '../../../services/randomness.ts';
import { AuthorizeRefusedError } from '../../../services/sign-in/entra/authorize-request.ts';
import { HintRefusedError } from '../../../services/sign-in/entra/hint.ts';
import { type Provider, providerPath } from '../../../services/sign-in/entra/provider.ts';
import { noteFault } from '../../logging/fault.ts';
import type { Log } from '../../logging/log.ts';
import { answerPage, endedPage, troublePage } from '../../sign-in/message-page.ts';
import type { PageWords } from '../../sign-in/page-frame.ts';
import type { Answer, Ended, Open, SignInFlow, Visit } from '../../sign-in/sign-in-flow.ts';
import { progressText, signInPage } from '../../sign-in/sign-in-page.ts';
import { acceptedLanguages } from '../accepted-languages.ts';
import { exactBody } from '../body-reader.ts';
import { answerFault } from '../fault-answers.ts';
import { shownCookie, signInCookie } from '../sign-in-cookie.ts';

export interface ExternalMfaRouteOptions {
  readonly flow: SignInFlow;
  readonly provider: Provider;
  readonly publicUrl: () => string;
  readonly localization: Localization;
  readonly organization: string;
  readonly defaultLanguage: Language;
  readonly helpdesk: HelpdeskContact | undefined;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly log: Log;
}

/**
 * Nothing keeps it, finds it, frames it or hears of its address. There is no `cross-origin-opener-policy`: a program that signs in with a
 * pop-up window would lose it on this page.
 */
const commonHeaders = {
  'cache-control': 'no-store',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), display-capture=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex, nofollow, noarchive',
} as const;

const pageHeaders = {
  ...commonHeaders,
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; " +
    "frame-ancestors 'none'",
};

/**
 * Of the page that posts an answer. Browsers hold `form-action` against every redirect that follows a post, and Entra's leads anywhere:
 * with it, a person would stay on this page. Where it posts to is fixed.
 */
const answerHeaders = (nonce: string) => ({
  ...commonHeaders,
  // With `no-referrer` the post would come from the origin `null`.
  'referrer-policy': 'strict-origin',
  'content-security-policy':
    `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'self'; base-uri 'none'; ` + "frame-ancestors 'none'",
});

/** 128 bits, base64url; anything else is not looked for. */
const handleForm = /^[A-Za-z0-9_-]{22}$/u;
const verifyPath = `${providerPath}/verify/:handle`;

/** The provider of External MFA: what Entra reads, what it posts, and the page on which somebody verifies. */
export function externalMfaRoutes(server: Server, options: ExternalMfaRouteOptions): void {
  metadataRoutes(server, options);
  fileRoutes(server);
  const { flow, publicUrl } = options;
  const isSecure = (): boolean => publicUrl().startsWith('https:');
  server.post(
    `${providerPath}/authorize`,
    handled(options, 'page', async (request, response) => {
      const begun = await flow.begin(formOf(request), languageOf(request, options));
      if (begun.is === 'answer') {
        sendAnswer(response, begun, options, 'page');
        return;
      }
      const { handle, browser } = begun;
      const location = `${providerPath}/verify/${handle}`;
      response.writeHead(303, {
        ...commonHeaders,
        location: new URL(publicUrl()).pathname.replace(/\/+$/u, '') + location,
        'set-cookie': signInCookie(handle, browser, isSecure()),
      });
      response.end();
    }),
  );
  const visitOf = (request: Request): Visit => {
    const given = String((request.params as Readonly<Record<string, unknown>>)['handle']);
    const handle = handleForm.test(given) ? given : '';
    return { handle, browser: shownCookie(request.headers, handle, isSecure()) };
  };
  server.get(
    verifyPath,
    handled(options, '../page', async (request, response) => {
      const chosen = new URLSearchParams(request.getQuery()).get('way') ?? undefined;
      send(request, response, await flow.look(visitOf(request), chosen), options);
    }),
  );
  server.post(
    verifyPath,
    handled(options, '../page', async (request, response) => {
      const visit = visitOf(request);
      const isElsewhere = !['same-origin', undefined].includes(request.headers['sec-fetch-site']);
      const form = isElsewhere ? new URLSearchParams() : formOf(request);
      send(request, response, await flow.act(visit, form), options);
    }),
  );
  server.get(
    `${verifyPath}/progress`,
    handled(options, '../../page', async (request, response) => {
      const open = await flow.look(visitOf(request), undefined);
      const state = open.is === 'open' ? open.view.state : open.why;
      const isOpen = open.is === 'open' && open.view.state === 'pending';
      const says = isOpen ? progressText(open, wordsIn(open.view.language, options)) : '';
      sendText(response, JSON.stringify({ state, says }), {
        ...commonHeaders,
        'content-type': 'application/json; charset=utf-8',
      });
    }),
  );
}

/** What Entra reads; it wants to be told how long it is. */
function metadataRoutes(server: Server, options: ExternalMfaRouteOptions): void {
  const { provider } = options;
  const published = (path: string, read: () => unknown): void => {
    server.get(
      providerPath + path,
      handled(options, 'page', async (_, response) => {
        const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'public, max-age=300' };
        sendText(response, JSON.stringify(await read()), { ...headers, 'x-content-type-options': 'nosniff' });
      }),
    );
  };
  published('/.well-known/openid-configuration', () => provider.metadata());
  published('/keys', () => provider.keySet());
}

function fileRoutes(server: Server): void {
  for (const [name, type] of [
    ['style.css', 'text/css'],
    ['watch.js', 'text/javascript'],
  ] as const) {
    const content = readFileSync(new URL(`../../sign-in/page/${name}`, import.meta.url));
    server.get(`${providerPath}/page/${name}`, (_, response, next) => {
      const keeping = { 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' };
      response.writeHead(200, {
        ...keeping,
        'content-type': `${type}; charset=utf-8`,
        'content-length': content.length,
      });
      response.end(content);
      next();
    });
  }
}

/** What is wrong, or fails, ends in a page that says so, and goes nowhere. */
function handled(
  options: ExternalMfaRouteOptions,
  files: string,
  handle: (request: Request, response: Response) => Promise<void>,
): (request: Request, response: Response) => Promise<void> {
  return async (request, response) => {
    try {
      await handle(request, response);
    } catch (error) {
      const frame = { ...wordsIn(languageOf(request, options), options), files };
      const { status, reference, what } = troubleOf(error, options);
      sendPage(response, status, troublePage(what, reference, frame));
    }
  };
}

interface Trouble {
  readonly status: number;
  readonly reference: string;
  readonly what: 'refused' | 'fault';
}

function troubleOf(error: unknown, options: ExternalMfaRouteOptions): Trouble {
  if (error instanceof AuthorizeRefusedError || error instanceof HintRefusedError) {
    const reference = noteFault(options, {
      ...{ error, level: 'warn', message: 'a sign-in was refused' },
      reason: error.flaw,
    });
    return { status: 400, reference, what: 'refused' };
  }
  const { status, reference = '' } = answerFault(error, { ...options, what: 'a sign-in failed' });
  return { status, reference, what: 'fault' };
}

/** The form that was posted; empty where it is none. */
function formOf(request: Request): URLSearchParams {
  return new URLSearchParams(request.is('application/x-www-form-urlencoded') ? exactBody(request) : '');
}

/** As the request says, or else the browser. */
function languageOf(request: Request, { defaultLanguage }: ExternalMfaRouteOptions): Language {
  const asked = (formOf(request).get('ui_locales') ?? '').split(' ', 10);
  return matchLanguage(...asked, ...acceptedLanguages(request.headers)) ?? defaultLanguage;
}

function wordsIn(
  language: Language,
  { localization, organization, helpdesk, publicUrl }: ExternalMfaRouteOptions,
): PageWords & { readonly authenticatorPage: string } {
  const authenticatorPage = publicUrl().replace(/\/+$/u, '') + authenticatorPath;
  return { organization, language, translate: localization.translator(language), helpdesk, authenticatorPage };
}

function send(
  request: Request,
  response: Response,
  shown: Open | Ended | Answer,
  options: ExternalMfaRouteOptions,
): void {
  const files = '../page';
  switch (shown.is) {
    case 'answer':
      sendAnswer(response, shown, options, files);
      return;
    case 'ended': {
      const frame = { ...wordsIn(shown.language ?? languageOf(request, options), options), files };
      sendPage(response, shown.why === 'denied' ? 200 : 410, endedPage(shown, frame));
      return;
    }
    case 'open': {
      const frame = { ...wordsIn(shown.view.language, options), files };
      sendPage(response, 200, signInPage(shown, { ...frame, now: options.clock.now() }));
    }
  }
}

function sendAnswer(response: Response, answer: Answer, options: ExternalMfaRouteOptions, files: string): void {
  const nonce = randomId(options.randomness);
  const page = answerPage(answer, { ...wordsIn(answer.language, options), files, nonce });
  sendPage(response, 200, page, answerHeaders(nonce));
}

function sendPage(
  response: Response,
  status: number,
  page: string,
  headers: Readonly<Record<string, string>> = pageHeaders,
): void {
  sendText(response, page, { ...headers, 'content-type': 'text/html; charset=utf-8' }, status);
}

function sendText(response: Response, text: string, headers: Readonly<Record<string, string>>, status = 200): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
