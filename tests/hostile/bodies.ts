import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { Dice } from '../support/dice.ts';
import { posted, type RequestShot } from './shot.ts';
import { canary } from './texts.ts';
import { toJson } from './values.ts';
import { activityOf, noteAsked, type World } from './world.ts';

const contentTypes = [
  '',
  ';',
  'x',
  'text/plain',
  'text/html; charset=utf-7',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'multipart/form-data',
  'application/octet-stream',
  'application/xml',
  'application/json; charset=utf-16',
  'application/json; charset=utf-16; charset=x',
  'APPLICATION/JSON',
  'application/json;',
  'application/json, text/plain',
  'application/vnd.api+json',
  `application/${'x'.repeat(4_000)}`,
];

const encodings = ['gzip', 'x-gzip', 'deflate', 'br', 'zstd', 'compress', 'gzip, gzip', 'identity', 'chunked', 'x', ''];

const bombs = [
  gzipSync(Buffer.alloc(20_000_000)),
  gzipSync(gzipSync(Buffer.alloc(20_000_000))),
  deflateSync(Buffer.alloc(20_000_000)),
  brotliCompressSync(Buffer.alloc(1_000_000)),
  Buffer.from([0x1f, 0x8b, 0x08, 0x00]),
];

/** No activity, whatever it is. */
const noActivities: readonly string[] = [
  '',
  ' ',
  '{',
  '}',
  '[]',
  'null',
  'true',
  '0',
  '"text"',
  '{}',
  'NaN',
  "{'type':'message'}",
  '{"type":"message",}',
  '{"type":"message"}//',
  '<xml/>',
  'type=message&text=cancel',
  '\u0000',
  '{"__proto__":{"type":"message"}}',
  '{"a":'.repeat(40_000),
  '['.repeat(200_000),
  `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
  `{"text":"${canary}`,
];

/** A body that is no activity, or one that is written, packed or cut as none should be. */
export function strangeBody(world: World, dice: Dice, index: number): RequestShot {
  const activity = activityOf(world, dice.pick(world.crowd.residents), index, { text: dice.pick(world.texts.short) });
  const json = toJson(activity);
  switch (dice.below(9)) {
    case 0:
      return posted('no activity', dice.pick(noActivities));
    case 1:
      return posted('cut-off body', json.slice(0, dice.below(json.length)));
    case 2:
      return posted('content type', json, { 'content-type': dice.pick(contentTypes) });
    case 3: {
      const packed = dice.oneIn(2) ? dice.pick(bombs) : gzipSync(json);
      return posted('packed body', packed, { 'content-encoding': dice.pick(encodings) });
    }
    case 4:
      return posted(
        'other characters',
        otherCharacters(dice, json),
        dice.oneIn(2) ? { 'content-type': 'text/json' } : {},
      );
    case 5:
      return posted('doubled keys', doubledKeys(dice, json));
    case 6:
      return posted('damaged body', damaged(world, dice, json));
    case 7:
      return dice.oneIn(8)
        ? posted('too large', `${json}${' '.repeat(262_145)}`)
        : posted('any JSON', anyJson(world, dice));
    default:
      return posted('body of several', `${json}${dice.pick(['\n', ',', '', '\u0000'])}${json}`);
  }
}

function otherCharacters(dice: Dice, json: string): Buffer {
  switch (dice.below(4)) {
    case 0:
      return Buffer.from(`\ufeff${json}`, 'utf16le');
    case 1:
      return Buffer.from(`\ufeff${json}`);
    case 2:
      return Buffer.from(json.replace('Demo', 'D\u00e9m\u00f6'), 'latin1');
    default:
      return Buffer.from(json.replace('Demo', '\u00c0\u00ae\u00ff\u00fe\u00ed\u00a0\u0080'), 'latin1');
  }
}

function doubledKeys(dice: Dice, json: string): string {
  const key = dice.pick(['"type":"typing"', '"text":"cancel"', '"from":null', '"conversation":{}', '"channelId":"x"']);
  return dice.oneIn(2) ? `{${key},${json.slice(1)}` : `${json.slice(0, -1)},${key}}`;
}

/** Some bytes are others, or gone. What is left may be an activity of somebody else. */
function damaged({ asked }: World, dice: Dice, json: string): Buffer {
  const bytes = Buffer.from(json);
  for (let changes = 1 + dice.below(4); changes > 0; changes -= 1) bytes[dice.below(bytes.length)] = dice.below(256);
  const cut = dice.below(bytes.length);
  const left = dice.oneIn(2) ? bytes : Buffer.concat([bytes.subarray(0, cut), bytes.subarray(cut + 1 + dice.below(9))]);
  try {
    noteAsked(asked, JSON.parse(left.toString()) as Record<string, unknown>);
  } catch {
    // It is none.
  }
  return left;
}

function anyJson({ values }: World, dice: Dice): string {
  return toJson(dice.pick(dice.oneIn(10) ? values.large : values.small));
}
