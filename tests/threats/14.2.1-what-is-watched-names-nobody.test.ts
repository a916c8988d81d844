import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Metrics } from '../../bot/watching/metrics.ts';
import { Traces } from '../../bot/watching/traces.ts';
import { watchedBy } from '../../services/watching/watcher.ts';
import { mongodbSkip } from '../services/store/temporary-stores.ts';
import { codeAt } from '../support/authenticator.ts';
import { buildBot } from '../support/build-bot.ts';
import { allMethods } from '../support/foundation.ts';
import { FakeClock } from '../support/fakes.ts';
import { FakeTelephony } from '../support/fake-telephony.ts';
import { reachCode } from '../support/journey.ts';
import { OtlpCollector } from '../support/otlp-collector.ts';
import { Person } from '../support/person.ts';
import { ProductionSite } from '../support/production-site.ts';
import { appId, tenantId } from './support/bot-framework.ts';
import { Canaries } from './support/canaries.ts';

const number = { written: '(206) 555-0142', e164: '+12065550142' };
const displayName = 'Adelheid Vogelzang';
const accountName = 'adelheid.vogelzang@contoso.example';

/** What is known of somebody before they write the first word. */
function canariesOf(person: Person): Canaries {
  const canaries = new Canaries();
  canaries.addText('id', 'tenant', person.tenantId);
  canaries.addText('id', 'object', person.objectId);
  canaries.addText('id', 'conversation', `chat-of-${person.objectId}`);
  canaries.addText('name', 'name', displayName);
  canaries.addText('name', 'last name', displayName.split(' ')[1] ?? '');
  canaries.addText('account', 'account name', accountName);
  canaries.addNumber('number', number.e164);
  canaries.addText('typed', 'what was written', 'my dog is called Rumpelstiltskin');
  canaries.addText('id', 'address', '127.0.0.1');
  return canaries;
}

describe('ASVS 14.2.1: no person, number, code, tenant, address or conversation', () => {
  test('is in a metric, a span or a line of the log after a whole conversation', async (t) => {
    const collector = await OtlpCollector.start(t);
    const clock = new FakeClock();
    const metrics = new Metrics(clock);
    const traces = new Traces({ endpoint: collector.endpoint, headers: {} });
    const telephony = new FakeTelephony();
    const found = { displayName, accountName, mail: accountName, phones: [], preferredLanguage: 'en' };
    const bot = await buildBot(t, {
      ...{ clock, telephony, policy: { ...allMethods, backupPhone: 'offered', recoveryCodes: 'offered' } },
      watcher: watchedBy(traces, metrics),
      directory: { find: (id) => Promise.resolve({ ...id, ...found }) },
    });
    const person = bot.person({ name: displayName });
    const canaries = canariesOf(person);

    const entry = await reachCode(person);
    canaries.addText('key', 'key', entry.secret);
    const code = codeAt(entry, clock.now());
    canaries.addCode('code of the app', code);
    await person.click('Verify', { code: code === '111111' ? '222222' : '111111' });
    await person.click('Verify', { code });
    await person.click('Contact me', { country: 'US', number: number.written, channel: 'text' });
    canaries.addCode('texted code', telephony.code);
    await person.say(telephony.code);
    await person.say('my dog is called Rumpelstiltskin');
    await person.say('status');
    await bot.repository.moveAuditEvents((events) => bot.trail.append(events), 1_000);
    const document = JSON.stringify(await bot.enrollment.forTurn().status(person));
    for (const [, methodId = ''] of document.matchAll(/"methodId":"([^"]+)"/gu))
      canaries.addText('id', `method ${methodId.slice(0, 2)}…`, methodId);
    await traces.stop();

    const told = await metrics.text();
    // It was watched: otherwise there would be nothing to find.
    assert.match(told, /two_step_set_ups_total\{method="authenticator-code",outcome="activated",step="answered"\} 1/u);
    assert.match(told, /two_step_set_ups_total\{method="mobile-text",outcome="activated",step="answered"\} 1/u);
    assert.match(told, /two_step_sends_total\{kind="text",zone="home",outcome="accepted"\} 1/u);
    assert.ok(collector.spans.some(({ name }) => name.startsWith('outgoing carrier text')));
    assert.ok(collector.spans.some(({ name }) => name.startsWith('turn message')));
    assert.deepEqual(canaries.seenIn(told), []);
    assert.deepEqual(canaries.seenIn(collector.bodies.join('\n')), []);
    assert.deepEqual(canaries.seenIn(bot.logLines.join('\n')), []);
    assert.doesNotMatch(told, /="other"/u);
  });

  test('is in what is told of faults: not even their message', async (t) => {
    const collector = await OtlpCollector.start(t);
    const metrics = new Metrics(new FakeClock());
    const traces = new Traces({ endpoint: collector.endpoint, headers: { 'api-key': 'demo' } });
    const watcher = watchedBy(traces, metrics);
    const fault = new Error(`no such person: ${accountName}`);
    const work = watcher?.watch('turn', { activity: accountName }, () => Promise.reject(fault));
    await assert.rejects(work ?? Promise.resolve(), fault);
    watcher?.note('gate', { gate: number.e164, outcome: displayName });
    watcher?.note('request', { method: displayName, route: `/api/${number.e164}`, status: accountName });
    await traces.stop();
    const [span] = collector.spans;
    assert.deepEqual([span?.name, span?.status, span?.events], ['turn other', { code: 2 }, []]);
    assert.equal(collector.headers[0]?.['api-key'], 'demo');
    const canaries = canariesOf(new Person({ chat: () => [], newId: () => '', deliver: () => Promise.resolve() }));
    assert.deepEqual(canaries.seenIn((await metrics.text()) + collector.bodies.join()), []);
    assert.match(await metrics.text(), /two_step_gate_answers_total\{gate="other",outcome="other"\} 1/u);
  });
});

describe('the program as npm start starts it in production', { skip: mongodbSkip }, () => {
  test('ASVS 14.2.1: tells a collector which calls each turn waits for, and Prometheus how many there were, and nobody who it was', async (t) => {
    const collector = await OtlpCollector.start(t);
    const objectId = '00000000-0000-0000-0000-00000000a1e1';
    const site = await ProductionSite.start(
      t,
      { [objectId]: { displayName, preferredLanguage: 'en-GB' } },
      {
        ...{ METRICS_PORT: '0', OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint },
        ...{ TEXT_COUNTRIES: 'US', DEFAULT_COUNTRY: 'US', BACKUP_PHONE: 'off', RECOVERY_CODES: 'off' },
      },
    );
    const metricsPort = /"port":(\d+),"msg":"listening for who asks for metrics"/u.exec(site.bot.out)?.[1] ?? '';
    const person = new Person(site.client(), { tenantId, objectId, name: displayName });
    const canaries = canariesOf(person);
    canaries.addText('id', 'app', appId);
    await person.say('set up');
    await person.click('Set up', { method: 'mobile-phone' });
    await person.click('Contact me', { country: 'US', number: number.written, channel: 'text' });
    const code = /\d{6}/u.exec(site.sent[0]?.form.get('Body') ?? '')?.[0] ?? '';
    canaries.addCode('texted code', code);
    await person.say(code);

    const metrics = await fetch(`http://127.0.0.1:${metricsPort}/metrics`);
    const told = await metrics.text();
    assert.equal(metrics.status, 200);
    assert.match(told, /two_step_sends_total\{kind="text",zone="home",outcome="accepted"\} 1/u);
    assert.match(told, /two_step_outgoing_duration_seconds_count\{to="graph",operation="GET",outcome="done"\} [1-9]/u);
    assert.match(
      told,
      /two_step_http_request_duration_seconds_count\{method="POST",route="\/api\/messages",status="2xx"\} 4/u,
    );
    assert.match(told, /two_step_job_last_success_timestamp_seconds\{task="seal audit events"\} \d/u);
    assert.match(told, /nodejs_eventloop_lag_seconds/u);
    assert.deepEqual(canaries.seenIn(told), []);
    // What faces the internet has no such route.
    assert.equal((await fetch(`http://127.0.0.1:${site.port}/metrics`)).status, 404);

    site.bot.kill('SIGTERM');
    assert.equal(await site.bot.ended(), 0);
    const sending = collector.spans.find(({ name }) => name === 'outgoing carrier text');
    const above = collector.spans.filter((span) => collector.below(span).includes(sending ?? span));
    const turn = collector.spans
      .filter(({ name }) => name === 'turn invoke')
      .find((span) => collector.below(span).some(({ name }) => name === 'outgoing carrier text'));
    assert.ok(turn !== undefined, above.map(({ name }) => name).join());
    const waited = new Set(collector.below(turn).map(({ name }) => name));
    for (const name of [
      'store enrollments findOneAndUpdate',
      'store conversations findOneAndUpdate',
      'outgoing teams PUT',
    ])
      assert.ok(waited.has(name), `${name} is not among ${[...waited].join()}`);
    assert.ok(
      collector.spans.some(({ name, parentSpanId }) => name === 'outgoing graph GET' && parentSpanId !== undefined),
    );
    assert.deepEqual(canaries.seenIn(collector.bodies.join('\n')), []);
    assert.deepEqual(canaries.seenIn(site.bot.out), []);
  });
});
