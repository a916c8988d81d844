import assert from 'node:assert/strict';
import { test } from 'node:test';
import { counted } from '../../services/counted.ts';

test('one is one, and none and several are several', () => {
  assert.deepEqual(
    [0, 1, 2].map((count) => counted(count, 'row')),
    ['0 rows', '1 row', '2 rows'],
  );
  assert.deepEqual(
    [1, 2].map((count) => counted(count, 'person', 'people')),
    ['1 person', '2 people'],
  );
});
