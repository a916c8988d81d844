import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkedFilter } from '../../../../services/store/checked-filter.ts';
import { matcherOf } from '../../../../services/store/embedded/match.ts';
import { meets } from '../model-filter.ts';

const scalar = fc.constantFrom<unknown>(
  ...[null, true, false, 0, -0, 1, 1.5, '', ' ', '1', '1.0', 'a', 'A', '\uFF41', '🙂', new Date(0), new Date(1)],
);
const list = fc.array(fc.oneof({ weight: 4, arbitrary: scalar }, fc.array(scalar, { maxLength: 2 })), { maxLength: 2 });
const object = fc.dictionary(fc.constantFrom('a', 'b'), fc.oneof(scalar, list), { maxKeys: 2 });
const lists = fc.array(fc.oneof({ weight: 4, arbitrary: object }, scalar, fc.array(object, { maxLength: 1 })), {
  maxLength: 3,
});
const value = fc.oneof({ weight: 4, arbitrary: scalar }, list, object, lists);
const document = fc.dictionary(fc.constantFrom('a', 'b', 'c'), value, { maxKeys: 3 });

const bound = scalar.filter((operand) => operand !== null);
const operator = fc.oneof(
  scalar,
  fc.record({ operator: fc.constantFrom('$eq', '$ne'), operand: scalar }).map(condition),
  fc.record({ operator: fc.constantFrom('$gt', '$gte', '$lt', '$lte'), operand: bound }).map(condition),
  fc.record({ operator: fc.constant('$exists'), operand: fc.boolean() }).map(condition),
  fc.record({ operator: fc.constant('$size'), operand: fc.nat(2) }).map(condition),
  fc.record({ operator: fc.constant('$in'), operand: fc.array(scalar, { maxLength: 2 }) }).map(condition),
);
const field = fc.constantFrom('a', 'b', 'c', 'a.a', 'b.a', 'a.a.b');
const plain = fc.dictionary(field, operator, { maxKeys: 2 });
const filter = fc.oneof(
  plain,
  fc
    .record({
      rest: plain,
      how: fc.constantFrom('$or', '$and', '$nor'),
      of: fc.array(plain, { minLength: 1, maxLength: 2 }),
    })
    .map(({ rest, how, of }) => ({ ...rest, [how]: of })),
);

function condition({ operator: name, operand }: { operator: string; operand: unknown }): Record<string, unknown> {
  return { [name]: operand };
}

test('embedded: what matches is what the manual of MongoDB says, through lists too', () => {
  fc.assert(
    fc.property(document, filter, (candidate, wanted) => {
      const checked = checkedFilter(wanted);
      assert.equal(matcherOf(checked)(candidate), meets(candidate, checked));
    }),
    { numRuns: 5_000 },
  );
});
