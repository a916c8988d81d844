import fc from 'fast-check';

/** Stands in texts that only the bot may read: its log and its messages never show it. */
export const canary = 'zqcanaryzq';

/** Stands in ids: the log never shows it. */
export const idCanary = 'zqidzq';

const digits = [
  '123456',
  ' 123 456 ',
  '１２３４５６',
  '١٢٣٤٥٦',
  '𝟏𝟐𝟑𝟒𝟓𝟔',
  '12345',
  '1234567',
  '123456\u0000',
  '-123456',
  '0x1E240',
];

const commands = ['cancel', 'help', 'human', 'status', 'set up', 'language', 'nederlands', 'english', 'Next', 'Verify'];

/** What other programs would run, look up, unfold or end at. */
const codes = [
  '{"$ne":1}',
  '{"$gt":""}',
  '{"$where":"sleep(1000)"}',
  "'; DROP TABLE conversations; --",
  '__proto__',
  'constructor',
  'prototype',
  '${7*7}',
  '{{DATE(2020-01-01T00:00:00Z,SHORT)}}',
  '<script>alert(1)</script>',
  '[a](javascript:alert(1))',
  '<at>Demo Bot</at> <at>',
  '../../../../etc/passwd',
  '%2e%2e%2f',
  '%s%n%x',
  'demo\r\nX-Injected: 1\r\n\r\n',
  'null',
  'undefined',
  'NaN',
  '-0',
  '1e400',
];

/** Characters that are drawn, counted, compared or stored otherwise than they look. */
const characters = [
  '\u0000',
  '\u0007\u001b[31m',
  '\u2028\u2029',
  '\u202ecba\u202c',
  '\u200b\u200d\ufeff\u2060',
  '\ud800',
  '\udc00\ud800',
  '\u0378\u{e0fff}\uffff\u{10ffff}',
  'e\u0301\u0323\u0316\u0300',
  '👩‍👩‍👧‍👦🏳️‍🌈🇳🇱👍🏿',
  'İıſß',
  'ﷺ',
  '\u1160\u3164\uffa0',
  'שלום עולם',
];

/** Long enough to hold everybody up where the work grows faster than the text does. */
const floods = [
  'a'.repeat(100_000),
  `${'1'.repeat(200_000)}x`,
  `${' '.repeat(200_000)}x`,
  `${'.'.repeat(200_000)}x`,
  '\u0000'.repeat(40_000),
  '\u202e'.repeat(60_000),
  '<at>'.repeat(50_000),
  `<at>${'</at'.repeat(50_000)}`,
  `a${'\u0301\u0323'.repeat(50_000)}`,
  `a${'\u0300\u0327\u0301\u0328'.repeat(25_000)}`,
  '👩‍👩‍👧‍👦'.repeat(9_000),
  '１'.repeat(60_000),
  '{{'.repeat(80_000),
  '['.repeat(200_000),
  'ﷺ'.repeat(60_000),
  '\n'.repeat(100_000),
];

const idLengths = [512, 513, 100_000];

/** Texts to make inputs of. */
export interface Texts {
  readonly short: readonly string[];
  readonly floods: readonly string[];
  /** Used as ids of people, tenants, chats and messages: a list that does not grow, and neither does what is stored. */
  readonly ids: readonly string[];
}

/** The texts of a run. */
export function hostileTexts(seed: number): Texts {
  const strings = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.json(),
  );
  const generated = fc.sample(strings, { seed, numRuns: 300 });
  const short = ['', ' ', ...digits, ...commands, ...codes, ...characters, ...generated];
  const ids = ['', '.', '..', ' ', '/', '?', '#', '%', '*', 'a:b', ...codes, ...characters, ...generated.slice(0, 20)];
  return {
    short: [...short, ...short.map((text) => `${canary} ${text}`)],
    floods: floods.map((text) => `${text}${canary}`),
    ids: [...ids, ...ids.map((id) => `${idCanary}-${id}`), ...idLengths.map((length) => 'x'.repeat(length))],
  };
}
