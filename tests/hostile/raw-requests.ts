import type { Dice } from '../support/dice.ts';
import type { RawShot } from './shot.ts';
import { toJson } from './values.ts';
import { activityOf, type World } from './world.ts';

/** Lines as HTTP ends them. */
function lines(...each: string[]): string {
  return each.join('\r\n');
}

const close = 'Connection: close';
const post = 'POST /api/messages HTTP/1.1';
const health = 'GET /healthz HTTP/1.1';
const local = 'Host: localhost';
const json = 'Content-Type: application/json';

/** The bot answers these or closes, by itself. */
const answered: readonly string[] = [
  lines('GET /healthz HTTP/1.0', '', ''),
  lines('GET /healthz HTTP/1.0', local, '', ''),
  lines('GET /healthz', '', ''),
  lines('GET /healthz HTTP/0.9', local, '', ''),
  lines('GET /healthz HTTP/2.0', local, '', ''),
  lines('GET /healthz HTTP/3.7', local, '', ''),
  lines('GET /healthz HTTP/1.1', '', ''),
  lines('PRI * HTTP/2.0', '', 'SM', '', ''),
  lines('BREW /pot HTCPCP/1.0', '', ''),
  lines('CONNECT evil.example:443 HTTP/1.1', 'Host: evil.example:443', '', ''),
  lines('CONNECT localhost:80 HTTP/1.1', local, '', 'x'),
  ...['http:///', 'http://[', 'http://%', 'http://a:b:c/', 'evil', '//[', 'https://localhost:x/', '*', 'mailto:x'].map(
    (target) => lines(`GET ${target} HTTP/1.1`, local, close, '', ''),
  ),
  lines('OPTIONS * HTTP/1.1', local, close, '', ''),
  lines('GET /\u00ff\u00fe HTTP/1.1', local, close, '', ''),
  lines('GET /healthz HTTP/1.1\nHost: localhost\nConnection: close\n\n'),
  lines('GET  /healthz  HTTP/1.1', local, close, '', ''),
  lines(health, 'Host : localhost', close, '', ''),
  lines(health, local, 'X: \u0000', close, '', ''),
  lines(health, local, ' folded: yes', close, '', ''),
  lines(health, local, 'X: a\rX-Injected: 1', close, '', ''),
  lines(health, local, 'Host: evil.example', close, '', ''),
  lines(health, 'Host: [', close, '', ''),
  lines(health, 'Host: local host', close, '', ''),
  lines(health, 'Host: \u00ff', close, '', ''),
  lines(health, local, ...Array.from({ length: 3_000 }, () => 'X: y'), close, '', ''),
  lines(health, local, `X: ${'y'.repeat(20_000)}`, close, '', ''),
  lines(health, local, 'Upgrade: websocket', 'Connection: close, upgrade', '', ''),
  lines(post, local, 'Content-Length: 3', 'Content-Length: 4', '', 'abcd'),
  lines(post, local, 'Content-Length: -1', '', 'abcd'),
  lines(post, local, 'Content-Length: 1e3', '', 'abcd'),
  lines(post, local, 'Content-Length: 99999999999999999999', '', 'abcd'),
  lines(post, local, json, close, 'Content-Length: 2', '', '{}{}{}'),
  lines(post, local, json, close, 'Content-Length: 0', '', ''),
  lines(post, local, 'Transfer-Encoding: chunked', 'Content-Length: 3', '', '0', '', ''),
  lines(post, local, 'Transfer-Encoding: gzip', '', 'x'),
  lines(post, local, 'Transfer-Encoding: chunked, identity', '', '0', '', ''),
  lines(post, local, 'Transfer-Encoding: \u000bchunked', '', '0', '', ''),
  lines(post, local, 'Transfer-Encoding: chunked', '', 'zz', ''),
  lines(post, local, 'Transfer-Encoding: chunked', '', '-1', ''),
  lines(post, local, 'Transfer-Encoding: chunked', '', 'ffffffffffffffffff', ''),
  lines(post, local, 'Transfer-Encoding: chunked', '', '2', '{}}}', '0', '', ''),
  lines(
    post,
    local,
    json,
    close,
    'Transfer-Encoding: chunked',
    '',
    '1;x=y',
    '{',
    '1',
    '}',
    '0',
    'X-Injected: 1',
    '',
    '',
  ),
  lines(post, local, json, close, 'Transfer-Encoding: chunked', 'Content-Encoding: gzip', '', '2', '{}', '0', '', ''),
  lines(post, local, json, 'Expect: 100-continue', close, 'Content-Length: 2', '', '{}'),
  '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003',
  '\u0000\u0000\u0000\u0000\r\n\r\n',
  '\r\n\r\n\r\n\r\nx\r\n\r\n',
  '{"type":"message"}\r\n\r\n',
  'x'.repeat(20_000),
  lines(
    health,
    local,
    '',
    health,
    local,
    '',
    'GET /nothing HTTP/1.1',
    local,
    '',
    post,
    local,
    close,
    'Content-Length: 0',
    '',
    '',
  ),
];

/** After these we go away, which is all that ends them soon. */
const abandoned: readonly string[] = [
  '',
  'G',
  'GET /healthz HTTP/1.1\r\n',
  lines(health, local, 'X: '),
  lines(post, local, json, 'Content-Length: 100', '', '{"type":'),
  lines(post, local, json, 'Content-Length: 262144', '', ' '.repeat(100_000)),
  lines(post, local, json, 'Transfer-Encoding: chunked', '', '4', '{"a"'),
  lines(post, local, json, 'Expect: 100-continue', 'Content-Length: 100', '', ''),
  lines(health, local, '', ...Array.from({ length: 20 }, () => lines(health, local, '', '')), 'GET'),
  lines(health, local, 'Upgrade: websocket', 'Connection: upgrade', '', ''),
  lines('CONNECT localhost:80 HTTP/1.1', local, '', ''),
];

/** Bytes that no HTTP client sends: broken, cut off, slow, several at once. */
export function rawRequest(world: World, dice: Dice, index: number): RawShot {
  switch (dice.below(8)) {
    case 0:
      return { kind: 'abandoned bytes', parts: [latin1(dice.pick(abandoned))], pauseMilliseconds: 0, endedBy: 'us' };
    case 1:
      return slowly(world, dice, index);
    case 2: {
      const bytes = latin1(dice.pick(answered));
      const noise = Array.from({ length: 3 }, (): [number, number] => [dice.below(bytes.length), dice.below(256)]);
      for (const [place, value] of noise) bytes[place] = value;
      return { kind: 'damaged bytes', parts: [bytes], pauseMilliseconds: 0, endedBy: 'us' };
    }
    default:
      return { kind: 'broken HTTP', parts: [latin1(dice.pick(answered))], pauseMilliseconds: 0, endedBy: 'bot' };
  }
}

function latin1(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

/** A whole activity in a few pieces with pauses between; now and then its sender leaves before the last one. */
function slowly(world: World, dice: Dice, index: number): RawShot {
  const activity = activityOf(world, dice.pick(world.crowd.residents), index, { text: 'status' });
  const body = Buffer.from(toJson(activity));
  const head = Buffer.from(lines(post, local, json, close, `Content-Length: ${body.length}`, '', ''));
  const all = Buffer.concat([head, body]);
  const cuts = Array.from({ length: 3 }, () => dice.below(all.length)).sort((a, b) => a - b);
  const parts = [0, ...cuts].map((from, piece) => all.subarray(from, cuts[piece] ?? all.length));
  const leaves = dice.oneIn(3);
  return {
    kind: 'slow body',
    parts: leaves ? parts.slice(0, -1) : parts,
    pauseMilliseconds: 10 + dice.below(30),
    endedBy: leaves ? 'us' : 'bot',
  };
}
