import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Forgery, ForgeryReports } from '../../../bot/http/forgery-reports.ts';
import { createLog } from '../../../bot/logging/log.ts';
import { FakeClock } from '../../support/fakes.ts';

function reporter(onForged?: (forgery: Forgery) => Promise<void>) {
  const clock = new FakeClock();
  const lines: string[] = [];
  const told: Forgery[] = [];
  const log = createLog('trace', { write: (line) => void lines.push(line) });
  const reports = new ForgeryReports({ clock, onForged: onForged ?? ((forgery) => void told.push(forgery)) });
  const report = (): Promise<void> => reports.report({ route: '/twilio/text', flaw: 'not-signed', log });
  return { clock, lines, told, report };
}

test('a flood of forgeries is told a few times an hour, and how many more there were', async () => {
  const { clock, lines, told, report } = reporter();
  for (let time = 0; time < 1_000; time += 1) await report();
  assert.equal(told.length, 5);
  assert.equal(lines.length, 5);
  clock.advance(3_600);
  await report();
  assert.deepEqual(told.at(-1), { route: '/twilio/text', flaw: 'not-signed', unreported: 995 });
  await report();
  assert.equal(told.at(-1)?.unreported, 0);
  for (let hour = 0; hour < 60; hour += 1) {
    clock.advance(3_600);
    for (let time = 0; time < 100; time += 1) await report();
  }
  assert.equal(told.length, 7 + 60 * 5);
  const counted = told.reduce((sum, { unreported }) => sum + unreported, told.length);
  assert.equal(counted, 1_002 + 6_000 - 95);
});

test('a trail that cannot be written changes nothing for the forger, and the log knows', async () => {
  const { lines, report } = reporter(() => Promise.reject(new Error('demo')));
  await report();
  assert.match(
    lines.join(),
    /a request that the carrier has not signed was refused.*a forged webhook could not be audited/su,
  );
});
