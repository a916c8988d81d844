import type { Request, Response, Server } from 'restify';
import type { WebSessions } from '../../../services/gates/web-sessions.ts';
import { minutesUntil } from '../../../services/clock.ts';
import { digestOf, sameMac } from '../../../services/secrets/mac.ts';
import { goOnPage, signedOutPage, signOutPage, stoppedPage, tooManyPage } from '../../sign-in/web-pages.ts';
import type { WebAnswer, WebSignInFlow } from '../../sign-in/web-sign-in-flow.ts';
import { withTimeout } from '../../timing/with-timeout.ts';
import type { ApiTokens } from '../api-tokens.ts';
import { type GateRequest, headerOf, readGateRequest } from '../gate-requests.ts';
import { problemOf, sendProblem } from '../problems.ts';
import { answerByHead, guardRoutesLater } from '../route-guard.ts';
import { sessionCookie, shownCookie, shownSession, signInCookie } from '../sign-in-cookie.ts';
import {
  commonHeaders,
  handledWith,
  languageOf,
  ownFormOf,
  sendPage,
  type SignInPageOptions,
  verifyPathOf,
  verifyRoutes,
  wordsIn,
} from '../sign-in-pages.ts';

export interface WebGateRouteOptions extends SignInPageOptions {
  readonly tokens: Pick<ApiTokens, 'admit'>;
  readonly sessions: Pick<WebSessions, 'find' | 'end'>;
  readonly flow: WebSignInFlow;
}

const base = '/gates/sign-in';
const signOutPath = `${base}/out`;
/** Where the web server has all of this, on the host of the application. */
const publicPath = '/two-step';
const files = `${publicPath}/page`;
/** Longest that the web server waits for whether somebody may pass, in milliseconds: it answers a person meanwhile. */
const timeoutMs = 4_000;

/**
 * A web server asks, with a token, for a person who has passed the first factor there: `X-Gate-Person` says who, `X-Gate-Uri` what the
 * browser asked for, `X-Gate-Origin` where. `GET /gates/session`: 204, with the name as the directory has it in `X-Gate-Person`, or 401:
 * they have to verify. Whatever keeps it from being known has a status of its own. Below `/gates/sign-in` are the pages on which they do;
 * the browser has them at `/two-step` of the application's own host.
 * @see https://nginx.org/en/docs/http/ngx_http_auth_request_module.html
 */
export function webGateRoutes(server: Server, options: WebGateRouteOptions): void {
  sessionRoute(server, options);
  signInRoutes(server, options);
}

function sessionRoute(server: Server, options: WebGateRouteOptions): void {
  const { tokens, sessions } = options;
  const look = async (request: Request) => {
    const asked = await readGateRequest(request, tokens);
    if ('problem' in asked) return asked;
    const shown = shownSession(request.headers, asked.isSecure);
    return { session: shown === undefined ? undefined : await sessions.find(shown, asked.gate) };
  };
  answerByHead(server, '/gates/session', async (request, response) => {
    try {
      const found = await withTimeout(look(request), timeoutMs);
      if ('problem' in found) sendProblem(response, found.problem);
      else if (found.session === undefined) sendEmpty(response, 401);
      else sendEmpty(response, 204, { 'x-gate-person': headerOf(found.session.accountName) });
    } catch (error) {
      sendProblem(response, problemOf(error, { ...options, what: 'a session could not be looked up' }));
    }
  });
}

function signInRoutes(server: Server, options: WebGateRouteOptions): void {
  const { tokens, flow, sessions, clock } = options;
  const verifyPath = verifyPathOf(base);
  const refuses = async (request: Request) => {
    const asked = await readGateRequest(request, tokens);
    return 'problem' in asked ? asked.problem : undefined;
  };
  guardRoutesLater(server, [base, verifyPath, `${verifyPath}/progress`, signOutPath], { ...options, refuses });
  const askedBy = async (request: Request): Promise<GateRequest> => {
    const asked = await readGateRequest(request, tokens);
    if ('problem' in asked) throw new Error('The token of a web server was withdrawn while it asked');
    return asked;
  };
  const handled = handledWith(options);
  const frameOf = (request: Request) => ({ ...wordsIn(languageOf(request, options), options), files });
  server.get(
    base,
    handled(files, async (request, response) => {
      // A script or a picture is not led to a page, which it would take for what it asked for.
      if (!['navigate', undefined].includes(request.headers['sec-fetch-mode'])) {
        sendEmpty(response, 401);
        return;
      }
      const { gate, asked, isSecure } = await askedBy(request);
      const begun = await flow.begin({ gate, asked, language: languageOf(request, options) });
      if (begun.code === 'throttled') {
        sendPage(response, 429, tooManyPage(minutesUntil(begun.retryAt, clock.now()), frameOf(request)));
        return;
      }
      const { handle, browser } = begun;
      const location = `${publicPath}/verify/${handle}`;
      sendEmpty(response, 303, { location, 'set-cookie': signInCookie(handle, browser, isSecure) });
    }),
  );
  verifyRoutes(server, {
    ...options,
    base,
    page: flow.page,
    handled,
    visitOf: async (request, handle) => {
      const { gate, isSecure } = await askedBy(request);
      return { handle, browser: shownCookie(request.headers, handle, isSecure), gate };
    },
    answerIfDone: async (request, { back, language }) => {
      const { gate, isSecure } = await askedBy(request);
      const session = shownSession(request.headers, isSecure);
      const isIn = session !== undefined && (await sessions.find(session, gate)) !== undefined;
      return isIn ? { session, back, language } : undefined;
    },
    sendAnswer: async (request, response, answer) => sendAnswer(response, answer, await askedBy(request), options),
  });
  server.get(
    signOutPath,
    handled(files, async (request, response) => {
      const { isSecure } = await askedBy(request);
      const shown = shownSession(request.headers, isSecure);
      const frame = frameOf(request);
      sendPage(response, 200, shown === undefined ? signedOutPage(frame) : signOutPage(outTokenOf(shown), frame));
    }),
  );
  server.post(
    signOutPath,
    handled(files, async (request, response) => {
      const { isSecure } = await askedBy(request);
      const shown = shownSession(request.headers, isSecure);
      const frame = frameOf(request);
      if (shown !== undefined && !sameMac(ownFormOf(request).get('form') ?? '', outTokenOf(shown))) {
        sendPage(response, 200, signOutPage(outTokenOf(shown), frame));
        return;
      }
      if (shown !== undefined) await sessions.end(shown);
      sendPage(response, 200, signedOutPage(frame), { 'set-cookie': sessionCookie(undefined, isSecure) });
    }),
  );
}

function sendAnswer(
  response: Response,
  { session, back, language }: WebAnswer,
  { isSecure }: GateRequest,
  options: WebGateRouteOptions,
): void {
  const frame = { ...wordsIn(language, options), files };
  if (session === undefined) sendPage(response, 200, stoppedPage(back, frame));
  else sendPage(response, 200, goOnPage(back, frame), { 'set-cookie': sessionCookie(session, isSecure) });
}

function sendEmpty(response: Response, status: number, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { ...commonHeaders, ...headers, ...(status !== 204 && { 'content-length': '0' }) });
  response.end();
}

/** Follows from what the browser shows. */
function outTokenOf(session: string): string {
  return digestOf('form of a sign-out:', session);
}
