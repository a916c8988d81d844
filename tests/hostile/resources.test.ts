import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Broken } from './promises.ts';
import { Resources } from './resources.ts';

/** A run of 20 readings, 1,000 inputs apart. */
function judged(heapAt: (index: number) => number, filesAt: (index: number) => number = () => 40): readonly string[] {
  const resources = new Resources();
  const broken = new Broken();
  for (let index = 1; index <= 20; index++) {
    const reading = { heap: heapAt(index), rss: 200_000_000, files: filesAt(index), busiest: 5 };
    resources.add(index * 1_000, reading);
  }
  resources.judge(broken);
  return broken.lines;
}

/** Some megabytes up and down, with no trend; the same every time. */
const noise = (index: number): number => ((index * 7) % 11) * 1_200_000;

describe('What the bot holds while it is stormed', () => {
  test('is a leak when a kilobyte is kept of every input', () => {
    const [line] = judged((index) => 130_000_000 + noise(index) + index * 1_000 * 1_000);
    assert.match(line ?? '', /memory does not keep growing/u);
  });

  test('is no leak when it comes and goes by twelve megabytes', () => {
    assert.deepEqual(
      judged((index) => 130_000_000 + noise(index)),
      [],
    );
  });

  test('is no leak when the growing ends with the warm-up', () => {
    assert.deepEqual(
      judged((index) => 130_000_000 + Math.min(index, 5) * 10_000_000),
      [],
    );
  });

  test('is a leak when files stay open', () => {
    const [line] = judged(
      () => 130_000_000,
      (index) => 40 + index * 4,
    );
    assert.match(line ?? '', /open files do not keep growing/u);
  });
});
