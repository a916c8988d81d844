import type { Dice } from '../support/dice.ts';
import type { RequestShot } from './shot.ts';
import { toJson } from './values.ts';
import { activityOf, type World } from './world.ts';

const methods = [
  'GET',
  'PUT',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'HEAD',
  'PATCH',
  'PROPFIND',
  'SEARCH',
  'QUERY',
  'MKCOL',
  'POST',
];

const paths = [
  '/',
  '//',
  '/healthz',
  '/readyz',
  '/api/messages',
  '/api/messages/',
  '/api//messages',
  '/API/MESSAGES',
  '/api/messages%00',
  '/api/messages;x=1',
  '/api/messages?x=1&x=2&__proto__=1',
  '/api/messages#x',
  '/api/messages/../messages',
  '/../../../../etc/passwd',
  '/%2e%2e/%2e%2e/etc/passwd',
  '/..%2f..%2fetc%2fpasswd',
  '/%5c..%5c..%5cwindows',
  '/package.json',
  '/.env',
  '/.git/HEAD',
  '/data/store',
  '/%',
  '/%E0%A4%A',
  '/%c0%ae%c0%ae/',
  '/%0d%0aX-Injected:%201',
  '//evil.example/healthz',
  '/healthz?callback=alert',
  '/__proto__',
  '/constructor',
  '/:',
  '/*',
  '*',
  'http://evil.example/healthz',
  'http://evil.example/',
  '/\\evil.example',
  `/${'a'.repeat(8_000)}`,
  `/${'a'.repeat(17_000)}`,
  `/${'../'.repeat(2_000)}`,
  `/healthz?${'a=1&'.repeat(2_000)}`,
  `/${'%41'.repeat(2_000)}`,
];

const headers: readonly Readonly<Record<string, string>>[] = [
  {},
  { accept: 'text/html' },
  { accept: 'application/javascript' },
  { accept: 'image/png;q=0' },
  { accept: '' },
  { 'accept-version': '99.0.0' },
  { 'accept-language': '*'.repeat(2_000) },
  { 'accept-encoding': 'gzip;q=x' },
  { authorization: 'Bearer x' },
  { authorization: `Bearer ${'a.'.repeat(3_000)}` },
  { authorization: 'Basic Og==' },
  { 'content-md5': 'x' },
  { cookie: '__proto__=1; a=b' },
  { expect: '100-continue' },
  { expect: 'the-unexpected' },
  { forwarded: 'for=127.0.0.1;host=localhost' },
  { 'x-forwarded-for': '127.0.0.1', 'x-forwarded-host': 'localhost', 'x-forwarded-proto': 'https' },
  { 'x-http-method-override': 'DELETE' },
  { 'x-original-url': '/healthz', 'x-rewrite-url': '/healthz' },
  { 'if-match': '*', 'if-modified-since': 'x', range: 'bytes=0-0,0-0,0-0' },
  { upgrade: 'websocket', connection: 'upgrade', 'sec-websocket-key': 'x', 'sec-websocket-version': '13' },
  { upgrade: 'h2c', connection: 'upgrade, http2-settings', 'http2-settings': 'x' },
  { 'proxy-connection': 'keep-alive', te: 'trailers' },
  { date: 'x', 'x-request-id': 'x'.repeat(3_000) },
  { __proto__x: '1', constructor: '1', prototype: '1' },
  { host: 'evil.example' },
  { host: '127.0.0.1.evil.example' },
  { host: '127.0.0.1:1:1' },
  { host: 'localhost.' },
  { host: '[::1]' },
  { host: '[' },
  { host: '' },
  { host: 'localhost/../x' },
  { host: 'localhost@evil.example' },
  { host: 'LOCALHOST:99999' },
  { host: '127.1' },
  { origin: 'http://evil.example', 'access-control-request-method': 'POST' },
  Object.fromEntries(Array.from({ length: 90 }, (_, number) => [`x-header-${number}`, 'x'])),
  Object.fromEntries(Array.from({ length: 1_500 }, (_, number) => [`x-header-${number}`, 'x'])),
  { 'x-long': 'x'.repeat(17_000) },
];

/** A request whose method, path or headers are strange; its body may be an activity. */
export function strangeRequest(world: World, dice: Dice, index: number): RequestShot {
  const activity = activityOf(world, dice.pick(world.crowd.residents), index, { text: 'status' });
  const method = dice.oneIn(2) ? dice.pick(['GET', 'POST']) : dice.pick(methods);
  const path = dice.oneIn(3) ? '/api/messages' : dice.pick(paths);
  const strange = { ...dice.pick(headers), ...(dice.oneIn(3) && dice.pick(headers)) };
  // A body with these would be read as the next request.
  const bare = ['GET', 'HEAD', 'TRACE', 'OPTIONS'].includes(method);
  return {
    kind: `request ${method}`,
    method,
    path,
    headers: { 'content-type': 'application/json', ...strange },
    body: bare || dice.oneIn(4) ? '' : toJson(activity),
  };
}
