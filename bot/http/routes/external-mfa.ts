import type { Response, Server } from 'restify';
import { randomId } from '../../../services/randomness.ts';
import { AuthorizeRefusedError } from '../../../services/sign-in/entra/authorize-request.ts';
import { HintRefusedError } from '../../../services/sign-in/entra/hint.ts';
import { type Provider, providerPath } from '../../../services/sign-in/entra/provider.ts';
import { noteFault } from '../../logging/fault.ts';
import { answerPage } from '../../sign-in/message-page.ts';
import type { Answer, SignInFlow } from '../../sign-in/sign-in-flow.ts';
import { shownCookie, signInCookie } from '../sign-in-cookie.ts';
import {
  commonHeaders,
  formOf,
  type Handled,
  handledWith,
  languageOf,
  sendPage,
  sendText,
  type SignInPageOptions,
  verifyRoutes,
  wordsIn,
} from '../sign-in-pages.ts';

export interface ExternalMfaRouteOptions extends SignInPageOptions {
  readonly flow: SignInFlow;
  readonly provider: Provider;
}

/**
 * Of the page that posts an answer. Browsers hold `form-action` against every redirect that follows a post, and Entra's leads anywhere:
 * with it, a person would stay on this page. Where it posts to is fixed.
 */
const answerHeaders = (nonce: string) => ({
  // With `no-referrer` the post would come from the origin `null`.
  'referrer-policy': 'strict-origin',
  'content-security-policy':
    `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'self'; base-uri 'none'; ` + "frame-ancestors 'none'",
});

/** The provider of External MFA: what Entra reads, what it posts, and the page on which somebody verifies. */
export function externalMfaRoutes(server: Server, options: ExternalMfaRouteOptions): void {
  const { flow, publicUrl } = options;
  const handled = handledWith(options, (error) => refusalOf(error, options));
  metadataRoutes(server, options, handled);
  const isSecure = (): boolean => publicUrl().startsWith('https:');
  server.post(
    `${providerPath}/authorize`,
    handled('page', async (request, response) => {
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
  verifyRoutes(server, {
    ...options,
    base: providerPath,
    page: flow.page,
    handled,
    visitOf: ({ headers }, handle) => ({ handle, browser: shownCookie(headers, handle, isSecure()) }),
    sendAnswer: (_, response, answer) => sendAnswer(response, answer, options, '../page'),
  });
}

/** What Entra reads; it wants to be told how long it is. */
function metadataRoutes(server: Server, { provider }: ExternalMfaRouteOptions, handled: Handled): void {
  const published = (path: string, read: () => unknown): void => {
    server.get(
      providerPath + path,
      handled('page', async (_, response) => {
        const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'public, max-age=300' };
        sendText(response, JSON.stringify(await read()), { ...headers, 'x-content-type-options': 'nosniff' });
      }),
    );
  };
  published('/.well-known/openid-configuration', () => provider.metadata());
  published('/keys', () => provider.keySet());
}

function refusalOf(error: unknown, options: ExternalMfaRouteOptions) {
  if (!(error instanceof AuthorizeRefusedError || error instanceof HintRefusedError)) return undefined;
  const message = 'a sign-in was refused';
  return { status: 400, reference: noteFault(options, { error, level: 'warn', message, reason: error.flaw }) };
}

function sendAnswer(response: Response, answer: Answer, options: ExternalMfaRouteOptions, files: string): void {
  const nonce = randomId(options.randomness);
  const page = answerPage(answer, { ...wordsIn(answer.language, options), files, nonce });
  sendPage(response, 200, page, answerHeaders(nonce));
}
