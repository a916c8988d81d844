import { readFileSync } from 'node:fs';
import type { Request, Response, Server } from 'restify';
import type { Clock } from '../../services/clock.ts';
import type { HelpdeskContact } from '../../services/helpdesk/helpdesk-contact.ts';
import { type Localization, matchLanguage } from '../../services/localization/localization.ts';
import type { Language } from '../../services/localization/translate.ts';
import { authenticatorPath } from '../../services/methods/authenticator-push/authenticator-url.ts';
import type { FaultNotes } from '../logging/fault.ts';
import { endedPage, troublePage } from '../sign-in/message-page.ts';
import type { PageWords } from '../sign-in/page-frame.ts';
import { progressText, signInPage } from '../sign-in/sign-in-page.ts';
import type { Answered, Ended, Open, VerifyFlow, Visit } from '../sign-in/verify-flow.ts';
import type { Verifying } from '../sign-in/verifying.ts';
import { acceptedLanguages } from './accepted-languages.ts';
import { exactBody } from './body-reader.ts';
import { answerFault } from './fault-answers.ts';

/** Whose pages they are. */
export interface SignInPageOptions extends FaultNotes {
  readonly publicUrl: () => string;
  readonly localization: Localization;
  readonly organization: string;
  readonly defaultLanguage: Language;
  readonly helpdesk: HelpdeskContact | undefined;
  readonly clock: Clock;
}

/**
 * Nothing keeps it, finds it, frames it or hears of its address. There is no `cross-origin-opener-policy`: a program that signs in with a
 * pop-up window would lose it on this page.
 */
export const commonHeaders = {
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

/** 128 random bits, base64url; anything else is not looked for. */
const handleForm = /^[A-Za-z0-9_-]{22}$/u;

type Handle = (request: Request, response: Response) => Promise<void>;

/** What is wrong, or fails, ends in a page that says so, and goes nowhere. */
export type Handled = (files: string, handle: Handle) => Handle;

/** @param refusal what is the caller's fault, already logged; undefined for everything else */
export function handledWith(
  options: SignInPageOptions,
  refusal: (error: unknown) => { readonly status: number; readonly reference: string } | undefined = () => undefined,
): Handled {
  return (files, handle) => async (request, response) => {
    try {
      await handle(request, response);
    } catch (error) {
      const frame = { ...wordsIn(languageOf(request, options), options), files };
      const refused = refusal(error);
      const { status, reference = '' } = refused ?? answerFault(error, { ...options, what: 'a sign-in failed' });
      sendPage(response, status, troublePage(refused === undefined ? 'fault' : 'refused', reference, frame));
    }
  };
}

export interface VerifyRouteOptions<Kept extends Verifying, Answer> extends SignInPageOptions {
  /** Below it are the page, at `/verify/` and its handle, and its files. */
  readonly base: string;
  readonly page: VerifyFlow<Kept, Answer>;
  readonly handled: Handled;
  readonly visitOf: (request: Request, handle: string) => Visit | Promise<Visit>;
  /** The answer to somebody who opens the page and need not verify any more: in another window they have. */
  readonly answerIfDone?: (request: Request, signIn: Kept) => Promise<Answer | undefined>;
  readonly sendAnswer: (request: Request, response: Response, answer: Answer) => void | Promise<void>;
}

/** The page on which somebody verifies, whoever sent them: what it shows, what its forms send, and how a phone is coming along. */
export function verifyRoutes<Kept extends Verifying, Answer>(
  server: Server,
  options: VerifyRouteOptions<Kept, Answer>,
): void {
  const { base, page, handled } = options;
  fileRoutes(server, base);
  const path = verifyPathOf(base);
  const visitOf = async (request: Request): Promise<Visit> => {
    const given = String((request.params as Readonly<Record<string, unknown>>)['handle']);
    return options.visitOf(request, handleForm.test(given) ? given : '');
  };
  server.get(
    path,
    handled('../page', async (request, response) => {
      const chosen = new URLSearchParams(request.getQuery()).get('way') ?? undefined;
      const shown = await page.look(await visitOf(request), chosen);
      const answer = shown.is === 'open' ? await options.answerIfDone?.(request, shown.signIn) : undefined;
      if (answer === undefined) await send(request, response, shown, options);
      else await options.sendAnswer(request, response, answer);
    }),
  );
  server.post(
    path,
    handled('../page', async (request, response) => {
      await send(request, response, await page.act(await visitOf(request), ownFormOf(request)), options);
    }),
  );
  server.get(
    `${path}/progress`,
    handled('../../page', async (request, response) => {
      const open = await page.look(await visitOf(request), undefined);
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

export function verifyPathOf(base: string): string {
  return `${base}/verify/:handle`;
}

function fileRoutes(server: Server, base: string): void {
  for (const [name, type] of [
    ['style.css', 'text/css'],
    ['watch.js', 'text/javascript'],
  ] as const) {
    const content = readFileSync(new URL(`../sign-in/page/${name}`, import.meta.url));
    server.get(`${base}/page/${name}`, (_, response, next) => {
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

/** The form that was posted; empty where it is none. */
export function formOf(request: Request): URLSearchParams {
  return new URLSearchParams(request.is('application/x-www-form-urlencoded') ? exactBody(request) : '');
}

/** The same of a page of this origin; empty where another site posted it. */
export function ownFormOf(request: Request): URLSearchParams {
  const isElsewhere = !['same-origin', undefined].includes(request.headers['sec-fetch-site']);
  return isElsewhere ? new URLSearchParams() : formOf(request);
}

/** As the request says, or else the browser. */
export function languageOf(
  request: Request,
  { defaultLanguage }: Pick<SignInPageOptions, 'defaultLanguage'>,
): Language {
  const asked = (formOf(request).get('ui_locales') ?? '').split(' ', 10);
  return matchLanguage(...asked, ...acceptedLanguages(request.headers)) ?? defaultLanguage;
}

export function wordsIn(
  language: Language,
  { localization, organization, helpdesk, publicUrl }: SignInPageOptions,
): PageWords & { readonly authenticatorPage: string } {
  const authenticatorPage = publicUrl().replace(/\/+$/u, '') + authenticatorPath;
  return { organization, language, translate: localization.translator(language), helpdesk, authenticatorPage };
}

async function send<Kept extends Verifying, Answer>(
  request: Request,
  response: Response,
  shown: Open | Ended | Answered<Answer>,
  options: VerifyRouteOptions<Kept, Answer>,
): Promise<void> {
  const files = '../page';
  switch (shown.is) {
    case 'answered':
      await options.sendAnswer(request, response, shown.answer);
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

export function sendPage(
  response: Response,
  status: number,
  page: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  sendText(response, page, { ...pageHeaders, ...headers, 'content-type': 'text/html; charset=utf-8' }, status);
}

export function sendText(
  response: Response,
  text: string,
  headers: Readonly<Record<string, string>>,
  status = 200,
): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
