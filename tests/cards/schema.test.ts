import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { z } from 'zod';
import type { AdaptiveCard } from '../../cards/support/adaptive-card.ts';
import { createLocalization } from '../../services/localization/localization.ts';
import { cardSamples, ordinary } from './card-samples.ts';

const folder = new URL('../../../shared/contracts/adaptivecards/', import.meta.url);
const skip = existsSync(folder) ? false : '../shared/contracts is not here';
const localization = createLocalization();

/** Names as nobody has them. */
const hostileName = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 3000 }),
  fc
    .array(fc.constantFrom('[x](http://evil.example)', '**', '\\', '<at>', '\n', '${title}', '{{x}}', '\u202e', '"'))
    .map((parts) => parts.join('')),
);

const schemaSchema = z.looseObject({ definitions: z.looseObject({ ChoiceInputStyle: z.unknown() }) });

function readSchema(version: string): z.infer<typeof schemaSchema> {
  return schemaSchema.parse(JSON.parse(readFileSync(new URL(`adaptive-card-${version}.ajv.json`, folder), 'utf8')));
}

/** `filtered` came with 1.5, and into the schema with 1.6 only. */
function compile(): ValidateFunction {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const schema = readSchema('1.5.0');
  const { ChoiceInputStyle } = readSchema('1.6.0').definitions;
  const definitions = { ...schema.definitions, ChoiceInputStyle };
  return ajv.compile({ ...schema, definitions, $schema: 'http://json-schema.org/draft-07/schema#' });
}

/** Teams counts bytes and leaves base64 images out. */
function bytesOf(card: AdaptiveCard): number {
  return Buffer.byteLength(JSON.stringify(card).replaceAll(/data:image[^"]*/g, ''));
}

test('every card is valid against the Adaptive Cards 1.5 schema', { skip }, () => {
  const validate = compile();
  for (const language of localization.languages) {
    for (const [name, make] of Object.entries(cardSamples(localization.translator(language)))) {
      assert.ok(validate(make()), `${name} (${language}): ${JSON.stringify(validate.errors?.slice(0, 3))}`);
    }
  }
});

test('the schema refuses a card that is wrong', { skip }, () => {
  const validate = compile();
  const card = cardSamples(localization.translator('en'))['required']?.() ?? assert.fail();
  assert.equal(validate({ ...card, body: [{ type: 'TextBlock' }] }), false);
  assert.equal(validate({ ...card, body: [{ type: 'Image', url: 'data:,', size: 'demo' }] }), false);
});

test('every card stays valid whatever people and organizations are called', { skip }, () => {
  const validate = compile();
  fc.assert(
    fc.property(hostileName, hostileName, fc.constantFrom(...localization.languages), (a, b, language) => {
      const samples = cardSamples(localization.translator(language), {
        ...{ organization: a, account: b, helpdesk: { name: a, note: b } },
      });
      for (const [name, make] of Object.entries(samples)) assert.ok(validate(make()), name);
    }),
    { numRuns: 20 },
  );
});

test('every card is at most 28 KB without its image, whatever people and organizations are called', () => {
  fc.assert(
    fc.property(hostileName, hostileName, fc.constantFrom(...localization.languages), (a, b, language) => {
      const samples = cardSamples(localization.translator(language), {
        ...{ organization: a, account: b.slice(0, 200), helpdesk: { name: a, note: b } },
      });
      for (const [name, make] of Object.entries(samples)) assert.ok(bytesOf(make()) <= 28 * 1024, name);
    }),
    { numRuns: 20 },
  );
});

test('an expression in a name is shown, not evaluated', () => {
  const samples = cardSamples(localization.translator('en'), { ...ordinary, organization: '$(1+1) ${1+1} ${title}' });
  assert.match(JSON.stringify(samples['required']?.()), /sign in to \$\(1\+1\) \$\{1\+1\} \$\{title\}, a second/);
});
