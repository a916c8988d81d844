/**
 * What each state of each card shows and says, all of it, in `card-faces.txt`. After a change that was meant,
 * `CARD_FACES=write npm run test:all -- tests/cards/card-faces` writes it anew: read the difference before you keep it.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { describe, test } from 'node:test';
import type { AdaptiveCard, JsonValue } from '../../cards/support/adaptive-card.ts';
import type { Translate } from '../../services/localization/translate.ts';
import { cardSamples } from './card-samples.ts';

const file = new URL('card-faces.txt', import.meta.url);

/** The name of each text in place of its words: another word for the same changes nothing here. */
const named: Translate = (key, values = {}) => [key, ...Object.values(values).map((value) => `<${value}>`)].join(' ');

/** What a button sends is looked at elsewhere (`cards.test.ts`). */
const elsewhere: ReadonlySet<string> = new Set(['data', 'fallback']);

type Part = Readonly<Record<string, JsonValue>>;

function isPart(value: JsonValue): value is Exclude<JsonValue, JsonValue[] | string | number | boolean | null> {
  return typeof value === 'object' && value !== null && 'type' in value;
}

/** A line for each part of a card with all that it is; what is in it is further in. */
function faceOf(part: Part, indent = ''): string[] {
  const own: string[] = [];
  const within: string[] = [];
  for (const [name, value] of Object.entries(part)) {
    if (elsewhere.has(name)) continue;
    const parts = (Array.isArray(value) ? value : [value]).filter(isPart);
    if (parts.length > 0) within.push(`${indent}  ${name}:`, ...parts.flatMap((each) => faceOf(each, `${indent}    `)));
    else if (name === 'facts' && Array.isArray(value))
      within.push(...value.map((fact) => `${indent}  ${factOf(fact)}`));
    else own.push(name === 'type' ? JSON.stringify(value).slice(1, -1) : `${name}=${short(value)}`);
  }
  return [`${indent}${own.join(' ')}`, ...within];
}

function factOf(fact: JsonValue): string {
  return Object.values(fact as Record<string, string>).join(': ');
}

/** Of a long list the beginning, of a picture that it is one. */
function short(value: JsonValue): string {
  if (Array.isArray(value) && value.length > 3)
    return `${JSON.stringify(value.slice(0, 2))} and ${value.length - 2} more`;
  return JSON.stringify(value).replace(/(data:image\/png;base64,)A+/u, '$1…');
}

const cards = Object.entries(cardSamples(named)).map(([name, make]): [string, AdaptiveCard] => [name, make()]);
const faces = new Map(cards.map(([name, card]) => [name, faceOf({ ...card }).join('\n')]));

if (process.env['CARD_FACES'] === 'write') {
  writeFileSync(file, [...faces].map(([name, face]) => `# ${name}\n${face}\n`).join('\n'));
}
const expected = new Map(
  readFileSync(file, 'utf8')
    .split(/^# /mu)
    .slice(1)
    .map((text): [string, string] => {
      const [name = '', ...face] = text.trimEnd().split('\n');
      return [name, face.join('\n')];
    }),
);

describe('to the eye and to the ear, a card is just this', () => {
  for (const [name, face] of faces) test(name, () => assert.equal(face, expected.get(name)));

  test('and of no card that there is not', () => assert.deepEqual([...expected.keys()], [...faces.keys()]));
});
