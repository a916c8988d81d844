import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkedFilter } from '../../../../services/store/checked-filter.ts';
import { matcherOf } from '../../../../services/store/embedded/match.ts';
import { mingoQuery } from '../../../../services/store/embedded/mingo-query.ts';

const scalar = fc.constantFrom<unknown>(
  ...[null, true, false, 0, -0, 1, 1.5, '', ' ', '1', '1.0', 'a', 'A', '\uFF41', '🙂', new Date(0), new Date(1)],
);
const value = fc.oneof(
  { weight: 4, arbitrary: scalar },
  fc.array(scalar, { maxLength: 2 }),
  fc.dictionary(fc.constantFrom('a', 'b'), fc.oneof(scalar, fc.array(scalar, { maxLength: 2 })), { maxKeys: 2 }),
);
const document = fc.dictionary(fc.constantFrom('a', 'b', 'c'), value, { maxKeys: 3 });

const bound = scalar.filter((operand) => operand !== null);
const operator = fc.oneof(
  scalar,
  fc.record({ operator: fc.constantFrom('$eq', '$ne'), operand: scalar }).map(condition),
  fc.record({ operator: fc.constantFrom('$gt', '$gte', '$lt', '$lte'), operand: bound }).map(condition),
  fc.record({ operator: fc.constant('$exists'), operand: fc.boolean() }).map(condition),
);
const field = fc.constantFrom('a', 'b', 'c', 'a.a', 'b.a', 'a.a.b');
const plain = fc.dictionary(field, operator, { maxKeys: 2 });
const filter = fc.oneof(
  plain,
  fc
    .record({ rest: plain, $or: fc.array(plain, { minLength: 1, maxLength: 2 }) })
    .map(({ rest, $or }) => ({ ...rest, $or })),
);

function condition({ operator: name, operand }: { operator: string; operand: unknown }): Record<string, unknown> {
  return { [name]: operand };
}

test('embedded: what matches without mingo is what matches with it', () => {
  fc.assert(
    fc.property(document, filter, (candidate, wanted) => {
      const checked = checkedFilter(wanted);
      const expected = mingoQuery(checked).test(candidate);
      assert.equal(matcherOf(checked)(candidate), expected);
    }),
    { numRuns: 5_000 },
  );
});
