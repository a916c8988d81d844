import type { Request, Response, Server } from 'restify';
import type { FoundPerson } from '../../../services/directory/directory.ts';
import { type Localization, matchLanguage } from '../../../services/localization/localization.ts';
import type { Language } from '../../../services/localization/translate.ts';
import { type Randomness, randomId } from '../../../services/randomness.ts';
import { providerPath } from '../../../services/sign-in/entra/provider.ts';
import { type DemoEntra, demoSignInPath } from '../../demo/sign-in/demo-entra.ts';
import { answeredPage, choosePage, sendingPage } from '../../demo/sign-in/demo-pages.ts';
import { acceptedLanguages } from '../accepted-languages.ts';
import { exactBody } from '../body-reader.ts';
import { isThisMachine } from '../local-requests.ts';
import { sendProblem } from '../problems.ts';

export interface DemoSignInRouteOptions {
  readonly entra: DemoEntra;
  /** Who can sign in. */
  readonly people: readonly FoundPerson[];
  readonly localization: Localization;
  readonly organization: string;
  readonly defaultLanguage: Language;
  readonly randomness: Randomness;
}

/** No `form-action`: what is posted here is answered by a redirect, as Entra answers. */
const headersOf = (scripts: string) => ({
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; script-src ${scripts}; style-src 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
});

/** Microsoft Entra as the demo plays it, for whoever sits at this machine. */
export function demoSignInRoutes(server: Server, options: DemoSignInRouteOptions): void {
  const { entra, people, randomness } = options;
  server.get(
    demoSignInPath,
    guarded((request, response) => sendPage(response, choosePage(people, frameOf(request, options)))),
  );
  server.get(
    `${demoSignInPath}/keys`,
    guarded(async (_, response) => {
      response.sendRaw(200, JSON.stringify(await entra.keySet()), { 'content-type': 'application/json' });
    }),
  );
  server.post(
    `${demoSignInPath}/start`,
    guarded(async (request, response) => {
      const asked = new URLSearchParams(exactBody(request)).get('person');
      const person = people.find(({ objectId }) => objectId === asked);
      if (person === undefined) {
        sendProblem(response, { status: 400, detail: 'There is nobody like that in the demo.' });
        return;
      }
      const [nonce, frame] = [randomId(randomness), frameOf(request, options)];
      const form = await entra.begin(person, frame.language);
      sendPage(response, sendingPage(form, { ...frame, nonce }), `'nonce-${nonce}'`);
    }),
  );
  server.post(
    `${demoSignInPath}/answer`,
    guarded(async (request, response) => {
      const signedIn = await entra.end(new URLSearchParams(exactBody(request)));
      sendPage(response, answeredPage(signedIn, frameOf(request, options)));
    }),
  );
}

function frameOf(request: Request, { localization, organization, defaultLanguage }: DemoSignInRouteOptions) {
  const language = matchLanguage(...acceptedLanguages(request.headers)) ?? defaultLanguage;
  const translate = localization.translator(language);
  return { organization, language, translate, helpdesk: undefined, files: `${providerPath}/page` };
}

function sendPage(response: Response, page: string, scripts = "'none'"): void {
  response.sendRaw(200, page, { ...headersOf(scripts), 'content-type': 'text/html; charset=utf-8' });
}

/** As if nothing were there, for whoever is not at this machine. */
function guarded(handle: (request: Request, response: Response) => Promise<void> | void) {
  return async (request: Request, response: Response): Promise<void> => {
    if (isThisMachine(request.socket.remoteAddress)) await handle(request, response);
    else sendProblem(response, { status: 404, detail: 'This path leads nowhere.' });
  };
}
