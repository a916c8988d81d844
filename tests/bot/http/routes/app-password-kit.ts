import { type AppPasswordRouteOptions, refusalMs } from '../../../../bot/http/routes/app-passwords.ts';
import { apiToken } from '../../../../services/api-tokens/api-token.ts';
import { AppPasswordChecks } from '../../../../services/app-passwords/app-password-checks.ts';
import type { Cleanup } from '../../../support/cleanup.ts';
import type { BuiltBot } from '../../../support/build-bot.ts';
import { codeAt } from '../../../support/authenticator.ts';
import { reachCode } from '../../../support/journey.ts';
import type { Person } from '../../../support/person.ts';
import { type ServedOptions, startServer } from '../server-kit.ts';
import { configured } from './token-kit.ts';

/** Nobody's: what the mail server of the tests shows. */
export const mailToken = 'mail-server-of-the-tests-0123456789abcdef';
export const bearer = { authorization: `Bearer ${mailToken}` };
const form = { 'content-type': 'application/x-www-form-urlencoded' };
export const verifyPath = '/api/v1/app-passwords/verify';
/** Who the demo's person is called in its directory, and in which tenant. */
export const alexName = 'alex.wilber@contoso.example';
const demoTenant = '00000000-0000-0000-0000-0000000000aa';

/** The route as the product makes it, but for how it waits. */
export function routeOptions(built: BuiltBot): AppPasswordRouteOptions & { readonly waited: number[] } {
  const { directory, clock, randomness, log, enrollment } = built;
  const waited: number[] = [];
  return {
    tokens: configured(
      apiToken('mail', mailToken, ['app-passwords']),
      apiToken('vpn', `other-${mailToken}`, ['app-passwords']),
    ),
    checks: new AppPasswordChecks({ directory, appPasswords: enrollment.appPasswords, clock }),
    clock,
    wait: (milliseconds) => Promise.resolve(waited.push(milliseconds)),
    waited,
    randomness,
    log,
  };
}

/** A bot that programs may ask, and somebody who has an app password. */
export async function startApi(t: Cleanup, options: ServedOptions = {}) {
  const made: { route?: ReturnType<typeof routeOptions> } = {};
  const served = await startServer(t, {
    ...options,
    bot: { ...options.bot, policy: { appPasswords: { allowed: true, most: 40 }, ...options.bot?.policy } },
    appPasswords: (built) => (made.route = routeOptions(built)),
  });
  const { client, clock } = served;
  const ask = (fields: Record<string, string>, headers: Record<string, string> = bearer) =>
    client.send('POST', verifyPath, new URLSearchParams(fields).toString(), { ...form, ...headers });
  const person = served.person({ tenantId: demoTenant });
  const app = await enroll(person, clock);
  await person.click("I don't use these apps");
  return { ...served, person, app, ask, waited: made.route?.waited ?? [], refusalMs };
}

async function enroll(person: Person, clock: BuiltBot['clock']) {
  const app = await reachCode(person);
  await person.click('Verify', { code: codeAt(app, clock.now()) });
  return app;
}

export type Api = Awaited<ReturnType<typeof startApi>>;

/** The use cases as the person's chat has them: what is proven there frees changes there. */
export function inChat({ enrollment, person }: Api) {
  return enrollment.forTurn({ conversation: `chat-of-${person.objectId}` });
}

/** Makes an app password as the chat does. @returns its sixteen symbols and its id. */
export async function makeOne(api: Api, name = 'Outlook') {
  const { person, clock, app } = api;
  clock.advance(60);
  const whom = { tenantId: person.tenantId, objectId: person.objectId };
  const chat = inChat(api);
  const { methods } = await chat.status(whom);
  await chat.verify(whom, methods[0]?.methodId ?? '', codeAt(app, clock.now()));
  const outcome = await chat.appPasswords.make(whom, name);
  const id = outcome.code === 'made' ? outcome.id : '';
  return { whom, id, password: chat.appPasswords.takeToShow(id) ?? '' };
}
