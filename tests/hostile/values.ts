import fc from 'fast-check';

/** JSON that no JavaScript value is written as; `toJson` puts it in the place of its name. */
const written: Readonly<Record<string, string>> = {
  'huge number': '1e400',
  'huge negative': '-1e400',
  'minus zero': '-0',
  'beyond whole numbers': '9007199254740993',
  'tiny number': '1E-400',
  'deep array': '['.repeat(100_000) + ']'.repeat(100_000),
  'deep object': '{"action":'.repeat(20_000) + '1' + '}'.repeat(20_000),
  'deep click': '{"action":{"type":"Action.Execute","data":'.repeat(2_000) + '1' + '}}'.repeat(2_000),
};

const name = (which: string): string => `§${which}§`;

/** Writes a value as JSON. */
export function toJson(value: unknown): string {
  const text = JSON.stringify(value);
  return text.includes('"§')
    ? text.replace(/"§([^"§]+)§"/gu, (_match, which: string) => written[which] ?? 'null')
    : text;
}

// As JSON.parse makes them: these keys are fields of the object itself.
const polluting: readonly unknown[] = [
  JSON.parse('{"__proto__":{"action":"verify","proven":true,"isAdmin":true}}'),
  JSON.parse('{"constructor":{"prototype":{"proven":true}},"prototype":{"proven":true}}'),
  JSON.parse('{"length":{"toString":"x","valueOf":"x"}}'),
  JSON.parse('{"toString":"x","valueOf":"x","toJSON":"x","hasOwnProperty":1,"then":"x","length":1e9}'),
];

const operators: readonly unknown[] = [
  { $ne: 1 },
  { $gt: '' },
  { $regex: '.*' },
  { $where: 'sleep(1000)' },
  { $expr: { $eq: [1, 1] } },
  { $or: [{}, {}] },
  { $function: { body: 'while(1);', args: [], lang: 'js' } },
  { $set: { status: 'enforced' } },
  { $date: 'x' },
  { $date: { $numberLong: '9'.repeat(40) } },
  { $oid: '0'.repeat(24) },
];

const dates = [
  '0000-00-00T00:00:00.000Z',
  '9999-12-31T23:59:60.000Z',
  '+275760-09-13T00:00:00.001Z',
  '-271821-04-19T23:59:59.999Z',
  '2026-02-30',
  '1969-12-31T23:59:59',
];

const plain: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  2 ** 53,
  Number.MIN_VALUE,
  '',
  [],
  {},
  [[]],
  [null],
  ['123456'],
  { code: '123456' },
  Array.from({ length: 1_001 }, () => ({})),
];

/** Values of every kind that JSON has, to stand where another was expected. */
export interface Values {
  /** Few, and made to mislead: operators, and fields that every object has. */
  readonly sharp: readonly unknown[];
  readonly small: readonly unknown[];
  /** Some 10 to 250 KB each. */
  readonly large: readonly unknown[];
}

/** The values of a run. */
export function hostileValues(seed: number): Values {
  const numbers = Object.keys(written).filter((which) => !which.startsWith('deep'));
  const generated = fc.sample(fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' }), { seed, numRuns: 200 });
  return {
    sharp: [...operators, ...polluting],
    small: [...plain, ...dates, ...numbers.map(name), ...generated],
    large: [
      ...Object.keys(written)
        .filter((which) => which.startsWith('deep'))
        .map(name),
      Object.fromEntries(Array.from({ length: 10_000 }, (_, input) => [`input-${input}`, 'x'])),
      Array.from({ length: 20_000 }, (_, index) => index),
    ],
  };
}
