import type { Request, Response, Server } from 'restify';
import type { Recovery } from '../../../services/enrollment/recovery.ts';
import { type Localization, matchLanguage } from '../../../services/localization/localization.ts';
import type { Language } from '../../../services/localization/translate.ts';
import type { Randomness } from '../../../services/randomness.ts';
import type { Log } from '../../logging/log.ts';
import { answerFault } from '../fault-answers.ts';
import { recoveryFile, recoveryPage } from '../recovery-page.ts';

/** Where recovery codes are to be had as a file; the token is good once. */
export const recoveryCodesPath = '/recovery-codes';

export interface RecoveryCodesRouteOptions {
  readonly recovery: Pick<Recovery, 'fileAt' | 'fetchFile'>;
  readonly localization: Localization;
  readonly organization: string;
  readonly defaultLanguage: Language;
  readonly randomness: Randomness;
  readonly log: Log;
}

/** Nothing keeps it, finds it, frames it or hears of its address; a page without scripts, of which a form is all that acts. */
const headers = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex, nofollow, noarchive',
} as const;

/** 128 bits, base64url; anything else is not looked for. */
const token = /^[A-Za-z0-9_-]{22}$/u;

/**
 * Recovery codes as a text file, once. Looking at the address (`GET`) shows a page with a button and changes nothing, because
 * whatever draws previews of links does that too; the button (`POST`) fetches the file.
 */
export function recoveryCodesRoutes(server: Server, options: RecoveryCodesRouteOptions): void {
  const { recovery, localization, organization, log, randomness } = options;
  const handled = (handle: (request: Request, response: Response) => Promise<void>) => {
    return async (request: Request, response: Response): Promise<void> => {
      try {
        await handle(request, response);
      } catch (error) {
        const what = 'recovery codes could not be fetched';
        const { status, body } = answerFault(error, { log, randomness, what });
        response.sendRaw(status, body.error, { ...headers, 'content-type': 'text/plain; charset=utf-8' });
      }
    };
  };
  const gone = (request: Request, response: Response): void => {
    const language = matchLanguage(preferred(request)) ?? options.defaultLanguage;
    sendPage(response, 404, recoveryPage('gone', language, localization.translator(language)));
  };
  server.get(
    `${recoveryCodesPath}/:token`,
    handled(async (request, response) => {
      const file = await recovery.fileAt(tokenOf(request));
      if (file === undefined) {
        gone(request, response);
        return;
      }
      const language = matchLanguage(file.language) ?? options.defaultLanguage;
      sendPage(response, 200, recoveryPage('ready', language, localization.translator(language)));
    }),
  );
  server.post(
    `${recoveryCodesPath}/:token`,
    handled(async (request, response) => {
      const file = isElsewhere(request) ? undefined : await recovery.fetchFile(tokenOf(request));
      if (file === undefined) {
        gone(request, response);
        return;
      }
      const language = matchLanguage(file.language) ?? options.defaultLanguage;
      const date = localization.dateText(language, file.madeAt);
      const words = { organization, date, translate: localization.translator(language) };
      response.sendRaw(200, recoveryFile(file.codes, words), {
        ...headers,
        'content-type': 'text/plain; charset=utf-8',
        'content-disposition': 'attachment; filename="recovery-codes.txt"',
      });
    }),
  );
}

function sendPage(response: Response, status: number, html: string): void {
  response.sendRaw(status, html, { ...headers, 'content-type': 'text/html; charset=utf-8' });
}

/** Empty for what cannot be one. */
function tokenOf(request: Request): string {
  const given = String((request.params as Readonly<Record<string, unknown>>)['token']);
  return token.test(given) ? given : '';
}

/** Whether a page of somebody else's sends the form. */
function isElsewhere({ headers: sent }: Request): boolean {
  const site = sent['sec-fetch-site'];
  return site !== undefined && site !== 'same-origin';
}

/** The language that the browser likes best. */
function preferred({ headers: sent }: Request): string | undefined {
  return sent['accept-language']?.split(/[,;]/u)[0];
}
