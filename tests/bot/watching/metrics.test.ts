import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { BackgroundWork, watchedJob } from '../../../bot/background/background-work.ts';
import { createLog } from '../../../bot/logging/log.ts';
import { watchedLog } from '../../../bot/logging/watched-log.ts';
import { openWatching } from '../../../bot/parts/watching-parts.ts';
import { Metrics } from '../../../bot/watching/metrics.ts';
import { DuplicateKeyError, StoreUnavailableError } from '../../../services/store/document-store.ts';
import { vocabulary } from '../../../services/watching/vocabulary.ts';
import { outcomeOfStatus, watchedFetch } from '../../../services/watching/watched-requests.ts';
import { watchedStore } from '../../../services/watching/watched-store.ts';
import { partsOf, watchedTelephony } from '../../../services/watching/watched-telephony.ts';
import { codeAt } from '../../support/authenticator.ts';
import { buildBot, openTestStore } from '../../support/build-bot.ts';
import { FakeClock } from '../../support/fakes.ts';
import { FakeTelephony } from '../../support/fake-telephony.ts';
import { reachCode } from '../../support/journey.ts';
import { startServer } from '../http/server-kit.ts';

/** The value of one series; undefined where there is none. */
async function valueOf(metrics: Metrics, series: string): Promise<number | undefined> {
  const line = (await metrics.text()).split('\n').find((each) => each.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

describe('labels', () => {
  test('are words of a closed list; whatever else is said is one word', async () => {
    const metrics = new Metrics(new FakeClock());
    for (let number = 0; number < 500; number += 1)
      metrics.note('send', { kind: 'text', zone: `zone ${number}`, outcome: 'accepted' });
    assert.equal(await valueOf(metrics, 'two_step_sends_total{kind="text",zone="other",outcome="accepted"}'), 500);
  });

  test('that are names in the code are few, however many are said, and none has the form of a number or address', async () => {
    const metrics = new Metrics(new FakeClock());
    const most = vocabulary.request.route;
    for (let number = 0; number < 2 * most; number += 1)
      metrics.note('request', { method: 'GET', route: `/route-${number}`, status: '2xx' }, 0.1);
    for (const route of ['+12065550142', 'a@contoso.example', '192.0.2.1', 'x'.repeat(200), ''])
      metrics.note('request', { method: 'GET', route, status: '2xx' }, 0.1);
    const text = await metrics.text();
    assert.equal(text.match(/two_step_http_request_duration_seconds_count\{/gu)?.length, most + 1);
    assert.match(text, new RegExp(`_count\\{method="GET",route="other",status="2xx"\\} ${most + 5}\\n`, 'u'));
  });

  test('of what can be counted in words are there from the beginning, at zero: the first of them is an increase', async () => {
    const type = 'two_step_audit_events_total{type="fraud-reported"}';
    assert.equal(await valueOf(new Metrics(new FakeClock()), type), 0);
  });
});

describe('where nobody watches', () => {
  test('nothing stands between: the store, the carrier, requests, jobs and the log are the very ones', async (t) => {
    const store = await openTestStore(t);
    const telephony = new FakeTelephony();
    const job = { name: 'demo', everyMilliseconds: 1, run: () => Promise.resolve() };
    const log = createLog('info', { write: () => undefined });
    assert.equal(watchedStore(store, undefined), store);
    assert.equal(watchedTelephony(telephony, { defaultCountry: 'US' }), telephony);
    assert.equal(watchedFetch('graph', undefined), fetch);
    assert.equal(watchedJob(undefined, job), job);
    assert.equal(watchedLog(log, undefined), log);
    const { watcher, metrics, metricsServer } = await openWatching({}, new FakeClock());
    assert.deepEqual([watcher, metrics, metricsServer], [undefined, undefined, undefined]);
  });
});

describe('what is watched', () => {
  test('is counted with how it ended: calls to the store, those that raced and those that failed', async (t) => {
    const metrics = new Metrics(new FakeClock());
    const inner = await openTestStore(t);
    const spec = { name: 'demo', indexes: [] };
    const things = watchedStore(inner, metrics).collection<{ _id: string }>(spec);
    await things.insertOne({ _id: '1' });
    await assert.rejects(things.insertOne({ _id: '1' }), DuplicateKeyError);
    await inner.close();
    await assert.rejects(things.findOne({ _id: '1' }), StoreUnavailableError);
    const count = (operation: string, outcome: string): Promise<number | undefined> =>
      valueOf(
        metrics,
        `two_step_store_duration_seconds_count{collection="demo",operation="${operation}",outcome="${outcome}"}`,
      );
    assert.deepEqual([await count('insertOne', 'done'), await count('insertOne', 'duplicate')], [1, 1]);
    assert.equal(await count('findOne', 'unavailable'), 1);
  });

  test('is counted by where a number is and what the carrier said, and never by the number', async () => {
    const metrics = new Metrics(new FakeClock());
    const carrier = new FakeTelephony();
    const telephony = watchedTelephony(carrier, { watcher: metrics, defaultCountry: 'NL' });
    const text = (to: string) => telephony.sendText({ to, body: 'x'.repeat(161), challengeId: 'demo' });
    await text('+31612345642');
    await text('+12065550142');
    carrier.answer = { code: 'refused', reason: 'blocked' };
    await telephony.placeCall({ to: '+2348031234567', challengeId: 'demo' });
    const sends = (labels: string) => valueOf(metrics, `two_step_sends_total{${labels}}`);
    assert.equal(await sends('kind="text",zone="home",outcome="accepted"'), 1);
    assert.equal(await sends('kind="text",zone="listed",outcome="accepted"'), 1);
    assert.equal(await sends('kind="call",zone="elsewhere",outcome="blocked"'), 1);
    assert.equal(await valueOf(metrics, 'two_step_text_parts_total{zone="home"}'), 2);
    assert.doesNotMatch(await metrics.text(), /12345642|5550142|1234567/u);
  });

  test('is told apart by what was answered: refused, too much, failed, or not reached', async () => {
    assert.deepEqual([200, 404, 429, 503].map(outcomeOfStatus), ['done', 'refused', 'throttled', 'failed']);
    const metrics = new Metrics(new FakeClock());
    const away = watchedFetch('graph', metrics, () => Promise.reject(new TypeError('demo')));
    await assert.rejects(away('https://graph.example/users/demo'), TypeError);
    const series = 'two_step_outgoing_duration_seconds_count{to="graph",operation="GET",outcome="unreachable"}';
    assert.equal(await valueOf(metrics, series), 1);
  });

  test('says when a job last did its work, and not when it failed', async () => {
    const clock = new FakeClock();
    const metrics = new Metrics(clock);
    let fails = false;
    const run = (): Promise<void> => (fails ? Promise.reject(new Error('demo')) : Promise.resolve());
    const job = watchedJob(metrics, { name: 'seal audit events', everyMilliseconds: 1_000_000, run });
    const log = createLog('silent', { write: () => undefined });
    const series = 'two_step_job_last_success_timestamp_seconds{task="seal audit events"}';
    const once = async (): Promise<number | undefined> => {
      const work = new BackgroundWork({ jobs: [job], log });
      work.start();
      await work.stop();
      return valueOf(metrics, series);
    };
    const first = await once();
    assert.equal(first, clock.now().getTime() / 1_000);
    clock.advance(60);
    fails = true;
    assert.equal(await once(), first);
    const failed = 'two_step_job_duration_seconds_count{task="seal audit events",outcome="failed"}';
    assert.equal(await valueOf(metrics, failed), 1);
  });

  test('says which questions were asked, and which of them neither answered nor left: there people stop', async (t) => {
    const metrics = new Metrics(new FakeClock());
    const bot = await buildBot(t, { watcher: metrics });
    const person = bot.person();
    await reachCode(person);
    const question = (name: string, state: string) =>
      valueOf(metrics, `two_step_questions_total{question="${name}",state="${state}"}`);
    assert.deepEqual([await question('qr-code', 'asked'), await question('qr-code', 'answered')], [1, 1]);
    assert.deepEqual([await question('enter-code', 'asked'), await question('enter-code', 'answered')], [1, undefined]);
    await person.say('status');
    assert.equal(await question('enter-code', 'asked'), 1);
    await person.say('cancel');
    assert.deepEqual([await question('enter-code', 'asked'), await question('enter-code', 'left')], [1, 1]);
  });

  test('is a request by the template of its route, and never by the path; what no route takes is one of them', async (t) => {
    const metrics = new Metrics(new FakeClock());
    const { client } = await startServer(t, { bot: { watcher: metrics } });
    await client.send('GET', '/recovery-codes/abcdefghijklmnopqrstuv', '', {});
    await client.send('GET', '/wherever/alex', '', {});
    const text = await metrics.text();
    assert.match(text, /_count\{method="GET",route="\/recovery-codes\/:token",status="(?:4xx|404)"\} 1/u);
    assert.match(text, /_count\{method="GET",route="none",status="404"\} 1/u);
    assert.doesNotMatch(text, /abcdefghij|alex/u);
  });

  test('says at which gate it was asked, and what came of it: who passed is counted when the gate is told, once', async (t) => {
    const metrics = new Metrics(new FakeClock());
    const bot = await buildBot(t, { watcher: metrics });
    const person = bot.person();
    const entry = await reachCode(person);
    await person.click('Verify', { code: codeAt(entry, bot.clock.now()) });
    bot.clock.advance(60);
    const gate = bot.verifications.at('vpn');
    const { id } = await gate.open({ person, language: 'en', by: 'demo-vpn', place: 'program' });
    await gate.answerAny(id, 'no code');
    await gate.answerAny(id, codeAt(entry, bot.clock.now()));
    assert.ok(await gate.take(id));
    assert.equal(await gate.take(id), undefined);
    const outcome = (word: string) => valueOf(metrics, `two_step_gate_answers_total{gate="vpn",outcome="${word}"}`);
    assert.deepEqual([await outcome('asked'), await outcome('unreadable'), await outcome('passed')], [1, 1, 1]);
    assert.deepEqual([await outcome('wrong'), await outcome('over')], [0, 0]);
  });

  test('counts a text in the parts that it is billed by', () => {
    const parts = ['x'.repeat(160), 'x'.repeat(161), '€'.repeat(80), '€'.repeat(81), 'ж'.repeat(70), 'ж'.repeat(71)];
    assert.deepEqual(parts.map(partsOf), [1, 2, 1, 2, 1, 2]);
  });
});
