import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dutyPlaces, readingJobs } from '../../../bot/parts/watching-parts.ts';
import { collections } from '../../../bot/parts/storage-parts.ts';
import { Metrics } from '../../../bot/watching/metrics.ts';
import { helpdeskNoticeCollection } from '../../../services/helpdesk/helpdesk-notices.ts';
import { sendLimitCollection } from '../../../services/telephony/limits/limit.ts';
import { openTestStore } from '../../support/build-bot.ts';
import { FakeClock } from '../../support/fakes.ts';

test('how much is owed and how late it is, what is stopped and what is over next are read from the store, whoever wrote it', async (t) => {
  const store = await openTestStore(t);
  await store.prepare(collections);
  const clock = new FakeClock();
  const metrics = new Metrics(clock);
  const at = (seconds: number): Date => new Date(clock.now().getTime() + seconds * 1_000);
  const notices = store.collection<{ _id: string; dueAt?: Date }>(helpdeskNoticeCollection);
  await notices.insertMany([
    { _id: 'a', dueAt: at(-90) },
    { _id: 'b', dueAt: at(-30) },
    { _id: 'c', dueAt: at(30) },
    { _id: 'd' },
  ]);
  const limits = store.collection<{ _id: string; openUntil: Date }>(sendLimitCollection);
  await limits.insertMany([
    { _id: 'country:text:NG', openUntil: at(60) },
    { _id: 'prefix:call:demo', openUntil: at(-60) },
  ]);
  const token = { name: 'demo', scopes: [], createdAt: at(-10), lastUsedAt: undefined };
  const tokenBook = {
    list: () =>
      Promise.resolve([
        { ...token, expiresAt: at(500) },
        { ...token, expiresAt: at(-5) },
      ]),
  };
  const known = [at(900), at(700)].map((end) => ({ what: 'app-certificate' as const, at: end }));
  const endings = { known, look: () => Promise.resolve() };
  const jobs = readingJobs({ metrics, store, clock, tokenBook, endings });
  // Every ten minutes what ends, four times a minute the rest: deployment/monitoring/README.md says so.
  assert.deepEqual(
    jobs.map(({ everyMilliseconds }) => everyMilliseconds),
    [600_000, 15_000],
  );
  for (const job of jobs) await job.run();
  const text = await metrics.text();
  assert.match(text, /two_step_duties\{duty="tell the helpdesk"\} 3\n/u);
  assert.match(text, /two_step_duty_delay_seconds\{duty="tell the helpdesk"\} 90\n/u);
  assert.match(text, /two_step_duty_delay_seconds\{duty="show hand-offs"\} 0\n/u);
  assert.match(text, /two_step_open_breakers\{scope="country",kind="text"\} 1\n/u);
  assert.match(text, /two_step_open_breakers\{scope="prefix",kind="call"\} 0\n/u);
  for (const [what, seconds] of [
    ['api-token', 500],
    ['app-certificate', 700],
  ] as const)
    assert.ok(
      text.includes(`two_step_expiry_timestamp_seconds{what="${what}"} ${at(seconds).getTime() / 1_000}\n`),
      what,
    );
  assert.doesNotMatch(text, /NG|what="sign-in-certificate"/u);
});

test('every duty is found by an index of its own', () => {
  for (const { duty, collection, field } of dutyPlaces)
    assert.ok(
      collection.indexes.some(({ keys, onlyWherePresent }) => onlyWherePresent === field && field in keys),
      duty,
    );
});

test('nothing is measured where nobody asks for metrics, but what is over soon is looked at all the same', async (t) => {
  const store = await openTestStore(t);
  const tokenBook = { list: () => Promise.resolve([]) };
  const endings = { known: [], look: () => Promise.resolve() };
  const jobs = readingJobs({ metrics: undefined, store, clock: new FakeClock(), tokenBook, endings });
  assert.deepEqual(
    jobs.map(({ name }) => name),
    ['look what is over soon'],
  );
});
