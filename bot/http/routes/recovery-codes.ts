import type { Request, Response, Server } from 'restify';
import type { Recovery } from '../../../services/enrollment/recovery.ts';
import { type Localization, matchLanguage } from '../../../services/localization/localization.ts';
import type { Language } from '../../../services/localization/translate.ts';
import type { Randomness } from '../../../services/randomness.ts';
import type { Log } from '../../logging/log.ts';
import { acceptedLanguages } from '../accepted-languages.ts';
import { answerFault } from '../fault-answers.ts';
import {
  recoveryFile,
  recoveryPage,
  recoveryPageStyle,
  type RecoveryPageWords,
  recoveryStyleName,
} from '../recovery-page.ts';

/** Where recovery codes are to be had as a file; the token is good once. */
const recoveryCodesPath = '/recovery-codes';

export interface RecoveryCodesRouteOptions {
  readonly recovery: Pick<Recovery, 'fileAt' | 'fetchFile'>;
  readonly localization: Localization;
  readonly organization: string;
  readonly defaultLanguage: Language;
  readonly randomness: Randomness;
  readonly log: Log;
}

/** What stands for somebody's codes, and the language of their chat. */
export interface RecoveryLink {
  readonly token: string;
  readonly language: Language;
}

/** Nothing keeps it, finds it, frames it or hears of its address; a page without scripts, with a style and a form of this server. */
const headers = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex, nofollow, noarchive',
} as const;

/** 128 bits, base64url; anything else is not looked for. */
const tokenForm = /^[A-Za-z0-9_-]{22}$/u;

/** The address of a file, in the language that is spoken where it is given: a link that is used up has nothing else to tell it by. */
export function recoveryCodesUrl(publicUrl: string, { token, language }: RecoveryLink): string {
  return `${publicUrl}${recoveryCodesPath}/${token}?language=${language}`;
}

/**
 * Recovery codes as a text file, once. Looking at the address (`GET`) shows a page with a button and changes nothing, because
 * whatever draws previews of links does that too; the button (`POST`) fetches the file.
 */
export function recoveryCodesRoutes(server: Server, options: RecoveryCodesRouteOptions): void {
  const { recovery, localization } = options;
  server.get(`${recoveryCodesPath}/${recoveryStyleName}`, (_, response, next) => {
    response.sendRaw(200, recoveryPageStyle, { ...headers, 'content-type': 'text/css; charset=utf-8' });
    next();
  });
  server.get(
    `${recoveryCodesPath}/:token`,
    handled(options, async (request, response) => {
      const file = await recovery.fileAt(tokenOf(request));
      if (file === undefined) sendPage(response, 404, recoveryPage('gone', wordsFor(request, options)));
      else sendPage(response, 200, recoveryPage('ready', wordsFor(request, options, file.language)));
    }),
  );
  server.post(
    `${recoveryCodesPath}/:token`,
    handled(options, async (request, response) => {
      const file = isElsewhere(request) ? undefined : await recovery.fetchFile(tokenOf(request));
      if (file === undefined) {
        sendPage(response, 404, recoveryPage('gone', wordsFor(request, options)));
        return;
      }
      const words = wordsFor(request, options, file.language);
      const date = localization.dateText(words.language, file.madeAt);
      response.sendRaw(200, recoveryFile(file.codes, { ...words, date }), {
        ...headers,
        'content-type': 'text/plain; charset=utf-8',
        'content-disposition': 'attachment; filename="recovery-codes.txt"',
      });
    }),
  );
}

/** What fails ends in a page that says so. */
function handled(
  options: RecoveryCodesRouteOptions,
  handle: (request: Request, response: Response) => Promise<void>,
): (request: Request, response: Response) => Promise<void> {
  return async (request, response) => {
    try {
      await handle(request, response);
    } catch (error) {
      const { status, reference = '' } = answerFault(error, {
        ...options,
        what: 'recovery codes could not be fetched',
      });
      sendPage(response, status, recoveryPage({ reference }, wordsFor(request, options)));
    }
  };
}

function sendPage(response: Response, status: number, html: string): void {
  response.sendRaw(status, html, { ...headers, 'content-type': 'text/html; charset=utf-8' });
}

/** In the language that the link names, or else that of the chat when the codes were made, or else the browser's. */
function wordsFor(request: Request, options: RecoveryCodesRouteOptions, made?: string): RecoveryPageWords {
  const { localization, organization, defaultLanguage } = options;
  const named = new URLSearchParams(request.getQuery()).get('language') ?? undefined;
  const language = matchLanguage(named, made, ...acceptedLanguages(request.headers)) ?? defaultLanguage;
  return { organization, language, translate: localization.translator(language) };
}

/** Empty for what cannot be one. */
function tokenOf(request: Request): string {
  const given = String((request.params as Readonly<Record<string, unknown>>)['token']);
  return tokenForm.test(given) ? given : '';
}

/** Whether a page of somebody else's sends the form. */
function isElsewhere({ headers: sent }: Request): boolean {
  const site = sent['sec-fetch-site'];
  return site !== undefined && site !== 'same-origin';
}
