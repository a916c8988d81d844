import assert from 'node:assert/strict';
import { test } from 'node:test';
import { momentToRetry } from '../../../services/outgoing/retry-after.ts';

const now = new Date('2026-03-02T09:00:00Z');

test('whoever was asked is asked again in as many seconds as they say, or from the date on that they name', () => {
  const cases: Readonly<Record<string, number>> = {
    '0': 0,
    ' 30 ': 30,
    '2.128': 2.128,
    '999999999': 999_999_999,
    'Mon, 02 Mar 2026 09:01:00 GMT': 60,
    'Mon, 02 Mar 2026 08:59:00 GMT': -60,
  };
  for (const [said, seconds] of Object.entries(cases))
    assert.equal(momentToRetry(said, now)?.getTime(), now.getTime() + seconds * 1_000, said);
});

test('and is said to say nothing where it is neither', () => {
  for (const said of [
    undefined,
    '',
    'soon',
    '-5',
    '1e9',
    '1,2',
    '12345678901',
    '2026-03-02',
    'Xyz, 99 Abc 2026 99:99:99 GMT',
  ])
    assert.equal(momentToRetry(said, now), undefined, said);
});
