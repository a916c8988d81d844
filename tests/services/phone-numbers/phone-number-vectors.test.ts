import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { z } from 'zod';
import type { NumberProblem, PhoneChannel, ReadNumber } from '../../../services/phone-numbers/phone-number.ts';
import { readNumber } from '../../../services/phone-numbers/read-number.ts';
import { everywhere } from './number-kit.ts';

const file = new URL('../../../../shared/contracts/vectors/phone-numbers.jsonl', import.meta.url);
const skip = existsSync(file) ? false : '../shared/contracts is not here';

const vectorSchema = z.object({
  input: z.string(),
  region: z.string().nullable(),
  expected: z.object({
    valid: z.boolean(),
    possible: z.string().nullable(),
    e164: z.string().nullable(),
    country: z.string().nullable(),
    type: z.string().nullable(),
    ext: z.string().nullable(),
    smsCapableType: z.boolean(),
  }),
  note: z.string(),
  libphonenumberJs: z.object({ valid: z.boolean() }).optional(),
});
type Vector = z.infer<typeof vectorSchema>;

/** Where this reader takes more than the library that the vectors come from. */
const alsoRead: ReadonlyMap<string, string> = new Map([
  ['full-width plus, digits and ideographic spaces', '+447400123456'],
  ['bidi embedding marks (copied from contacts)', '+447400123456'],
  ['trailing newline', '+447400123456'],
]);

const problemOfType: Readonly<Record<string, NumberProblem>> = {
  PREMIUM_RATE: 'premium-rate',
  TOLL_FREE: 'toll-free',
  SHARED_COST: 'special-number',
  PERSONAL_NUMBER: 'special-number',
  PAGER: 'special-number',
  UAN: 'special-number',
  VOIP: 'special-number',
};

const problemOfLength: Readonly<Record<string, readonly NumberProblem[]>> = {
  TOO_SHORT: ['too-short', 'short-code', 'not-a-number'],
  IS_POSSIBLE_LOCAL_ONLY: ['short-code'],
  TOO_LONG: ['too-long'],
};

function isRight(vector: Vector, channel: PhoneChannel, read: ReadNumber): boolean {
  const { expected, region, note, libphonenumberJs } = vector;
  const more = alsoRead.get(note);
  if (more !== undefined) return read.code === 'ok' && read.number.e164 === more;
  if (read.code === 'refused') {
    const { problem } = read;
    if (!(libphonenumberJs?.valid ?? expected.valid)) {
      return problemOfLength[expected.possible ?? '']?.includes(problem) ?? true;
    }
    if (expected.country === '001') return problem === (problemOfType[expected.type ?? ''] ?? 'special-number');
    if (problem === 'other-country') return region !== null && region !== expected.country;
    if (problem === 'not-a-mobile') return channel === 'text' && expected.type === 'FIXED_LINE';
    return problem === problemOfType[expected.type ?? ''];
  }
  const { e164, country, extension } = read.number;
  const isSame = e164 === expected.e164 && country === expected.country && (extension ?? null) === expected.ext;
  return expected.valid && isSame && (channel === 'call' || expected.smsCapableType);
}

describe('the vectors of phone numbers', { skip }, () => {
  const lines = skip === false ? readFileSync(file, 'utf8').trim().split('\n') : [];
  const vectors = lines.map((line) => vectorSchema.parse(JSON.parse(line)));

  test('each is read as it says, or refused for what it says is wrong with it', () => {
    assert.equal(vectors.length, 144);
    for (const vector of vectors) {
      const { input, region, expected, note } = vector;
      for (const channel of ['text', 'call'] as const) {
        const options = { country: region ?? undefined, channel, policy: everywhere, office: expected.ext !== null };
        const read = readNumber(input, options);
        assert.ok(isRight(vector, channel, read), `${channel}, ${note}: ${JSON.stringify(read)}`);
      }
    }
  });
});
