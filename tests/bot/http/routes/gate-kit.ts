import { setImmediate as nextTurn } from 'node:timers/promises';
import type { GateRouteOptions } from '../../../../bot/http/routes/gates.ts';
import type { WebGateRouteOptions } from '../../../../bot/http/routes/web-gate.ts';
import { gateParts } from '../../../../bot/parts/gate-parts.ts';
import { DemoDirectory } from '../../../../services/directory/demo-directory.ts';
import type { PersonId } from '../../../../services/directory/directory.ts';
import { apiToken } from '../../../../services/api-tokens/api-token.ts';
import type { BuiltBot } from '../../../support/build-bot.ts';
import { systemWait, type Wait } from '../../../../bot/timing/wait.ts';
import type { Cleanup } from '../../../support/cleanup.ts';
import { allMethods } from '../../../support/foundation.ts';
import { startServer } from '../server-kit.ts';
import { mailToken } from './app-password-kit.ts';
import { configured } from './token-kit.ts';

/** Nobody's: what the RADIUS server of the tests shows. */
export const vpnToken = 'radius-server-of-the-tests-0123456789abcdef';
/** The same of two web servers. */
export const webToken = 'web-server-of-the-tests-0123456789abcdef';
export const otherWebToken = 'other-web-server-0123456789abcdef';
export const radiusPath = '/gates/radius';
const form = { 'content-type': 'application/x-www-form-urlencoded' };

const tenantId = 'demo-tenant';
const names = ['alex', 'sanne', 'kim', 'jürgen', '%{user-password}'] as const;

/** Whom a RADIUS server may ask for, by what comes before the @ of their sign-in names. */
export function personOf(name: (typeof names)[number]): PersonId {
  return { tenantId, objectId: `demo-${names.indexOf(name)}` };
}

export function signInName(name: (typeof names)[number]): string {
  return `${name}@contoso.example`;
}

const people = names.map((name) => ({ ...personOf(name), displayName: 'Demo Person', accountName: signInName(name) }));

const tokens = configured(
  apiToken('mail', mailToken, ['app-passwords']),
  apiToken('vpn', vpnToken, ['verify']),
  apiToken('web', webToken, ['verify']),
  apiToken('other-web', otherWebToken, ['verify']),
);

/** What gates ask, as the product puts it together, for programs of which one is the mail server of the tests. */
function gatePartsOf(built: BuiltBot, publicUrl = () => 'https://bot.example', wait: Wait = systemWait) {
  return gateParts({ ...built, tokens, publicUrl, wait });
}

export function gateRoutesOf(built: BuiltBot): GateRouteOptions {
  return gatePartsOf(built).gates;
}

export function webGateOf(built: BuiltBot, publicUrl: () => string): WebGateRouteOptions {
  return gatePartsOf(built, publicUrl).webGate;
}

/** A bot that a RADIUS server may ask about people who have nothing yet. Whatever waits for a phone does so until `goOn`. */
export async function startGates(t: Cleanup) {
  const { promise, resolve: goOn } = Promise.withResolvers<undefined>();
  const policy = { ...allMethods, recoveryCodes: 'offered' } as const;
  const served = await startServer(t, {
    bot: { policy, directory: new DemoDirectory(people, tenantId) },
    gates: (built) => gatePartsOf(built, undefined, () => promise.then(() => nextTurn())).gates,
    webGate: webGateOf,
  });
  const { client, enrollment: service } = served;
  const headers = { ...form, authorization: `Bearer ${vpnToken}` };
  const send = (body: string, other: Readonly<Record<string, string>> = {}) =>
    client.send('POST', radiusPath, body, { ...headers, ...other });
  const ask = (fields: Readonly<Record<string, string>>) =>
    send(
      new URLSearchParams({
        user: signInName('alex'),
        password: '',
        client: 'box',
        from: '10.0.0.1',
        ...fields,
      }).toString(),
    );
  return { ...served, service, send, ask, goOn: () => goOn(undefined) };
}
