import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { AdaptiveCards } from '@microsoft/adaptivecards-tools';
import fc from 'fast-check';
import { z } from 'zod';
import { declareTemplate } from '../../cards/support/render-template.ts';

const folder = new URL('../../cards/templates/', import.meta.url);
const objectSchema = z.looseObject({});
const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('', '${title}', '{{x}}', '"\\'));
const choices = fc.array(fc.record({ title: text, value: text }, { noNullPrototype: true }), { maxLength: 3 });

type Fields = Record<string, fc.Arbitrary<unknown>>;

/** Data of every shape that a template takes: lists of up to three, and texts that look like more. */
function dataFor(part: unknown, property = ''): Fields {
  if (typeof part === 'string') {
    const name = nameIn(part);
    const isList = property === 'actions' || property === 'choices';
    return name === undefined ? {} : { [name]: isList ? choices : text };
  }
  if (Array.isArray(part)) return joined(part.map((each) => dataFor(each)));
  const fields = objectSchema.safeParse(part);
  if (!fields.success) return {};
  const { $data, ...rest } = fields.data;
  const own = joined(Object.entries(rest).map(([name, each]) => dataFor(each, name)));
  const list = nameIn(String($data));
  if (list === undefined) return own;
  const member: fc.Arbitrary<unknown> = Object.keys(own).length === 0 ? text : objectOf(own);
  return { [list]: fc.array(member, { maxLength: 3 }) };
}

function nameIn(part: string): string | undefined {
  return /^\$\{(\w+)\}$/.exec(part)?.[1];
}

function joined(parts: readonly Fields[]): Fields {
  return Object.fromEntries(parts.flatMap((part) => Object.entries(part)));
}

function objectOf(fields: Fields): fc.Arbitrary<object> {
  return fc.record(fields, { noNullPrototype: true });
}

describe('a card made from a template', () => {
  for (const name of readdirSync(folder)) {
    const template = objectSchema.parse(JSON.parse(readFileSync(new URL(name, folder), 'utf8')));

    test(`${name} is what Microsoft's tool makes of it`, () => {
      const render = declareTemplate(template);
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- superseded, not broken; it is named nowhere else
      const theirs = AdaptiveCards.declare(template);
      fc.assert(
        fc.property(objectOf(dataFor(template)), (data) => {
          assert.deepEqual(render(data), theirs.render(data));
        }),
        { numRuns: 30 },
      );
    });

    test(`${name} is not made with less than it needs`, () => {
      const [whole] = fc.sample(objectOf(dataFor(template)), 1);
      for (const missing of Object.keys(whole ?? {})) {
        const data = { ...whole, [missing]: undefined };
        assert.throws(() => declareTemplate(template)(data), { name: 'TypeError' }, missing);
      }
    });
  }

  test('shares nothing with what was put in it', () => {
    const choice = { title: 'one' };
    const card = declareTemplate({ type: 'AdaptiveCard', version: '1.5', body: [], actions: '${actions}' });
    const made = card({ actions: [choice] });
    choice.title = 'two';
    assert.deepEqual(made.actions, [{ title: 'one' }]);
  });
});
