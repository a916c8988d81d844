import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linePlot } from './line-plot.ts';

const plot = {
  title: 'Texts & calls <of a day>',
  yLabel: 'per minute',
  hours: [0, 1, 2],
  lines: [
    { name: 'texts', values: [0, 37, 12] },
    { name: 'calls', values: [0, 3, 1] },
  ],
};

test('a plot has its title, the unit, what each line is and round numbers at its axes', () => {
  const svg = linePlot(plot);
  const texts = [...svg.matchAll(/<text[^>]*>([^<]*)</gu)].map(([, text]) => text);
  assert.deepEqual(texts.slice(0, 3), ['Texts &amp; calls &lt;of a day>', 'texts', 'calls']);
  for (const text of ['per minute', 'time of the day (h:min)', '0', '20', '40', '7:00', '8:00', '9:00'])
    assert.ok(texts.includes(text), `${text} is missing: ${texts.join(' | ')}`);
});

test('nothing of a plot lies outside of it, and it is drawn for dark pages too', () => {
  const svg = linePlot({ ...plot, lines: [{ name: 'steep', values: [0, 1e6, 3] }] });
  const [, points = ''] = /points="([^"]+)"/u.exec(svg) ?? [];
  for (const point of points.split(' ')) {
    const [x = NaN, y = NaN] = point.split(',').map(Number);
    assert.ok(x >= 0 && x <= 760 && y >= 0 && y <= 340, point);
  }
  assert.match(svg, /prefers-color-scheme: dark/u);
});

test('a line of nothing but zeros lies on its axis', () => {
  const svg = linePlot({ ...plot, lines: [{ name: 'refused', values: [0, 0, 0] }] });
  assert.match(svg, /points="72,286 404,286 736,286"/u);
});
