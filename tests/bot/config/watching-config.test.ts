import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from '../../../bot/config/config.ts';
import { problems, production } from './config-kit.ts';

test('nobody watches unless the configuration says so', () => {
  assert.deepEqual(readConfig({}).watching, {});
  assert.deepEqual(readConfig(production).watching, {});
});

test('metrics are for this machine alone, unless production says where Prometheus comes from', () => {
  const set = { METRICS_PORT: '9464' };
  assert.deepEqual(readConfig(set).watching.metrics, { port: 9_464, host: '127.0.0.1' });
  assert.deepEqual(readConfig({ ...production, ...set }).watching.metrics, { port: 9_464, host: '127.0.0.1' });
  const elsewhere = { ...production, ...set, METRICS_HOST: '10.0.0.5' };
  assert.deepEqual(readConfig(elsewhere).watching.metrics, { port: 9_464, host: '10.0.0.5' });
  assert.match(problems({ ...set, METRICS_HOST: '0.0.0.0' }).join(), /^METRICS_HOST belongs to production/u);
});

test('metrics are never on the port that faces the internet', () => {
  const same = ['METRICS_PORT must be another port than PORT'];
  assert.deepEqual(problems({ PORT: '9464', METRICS_PORT: '9464' }), same);
  assert.deepEqual(problems({ ...production, METRICS_PORT: '3978' }), same);
  assert.deepEqual(problems({ PORT: '0', METRICS_PORT: '0' }), []);
});

test('a collector is named by a URL, and what is sent along by names and values; what is wrong is not quoted', () => {
  assert.deepEqual(problems({ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' }), [
    'OTEL_EXPORTER_OTLP_ENDPOINT must be a URL such as http://127.0.0.1:4318',
  ]);
  for (const headers of ['demo-secret', 'api-key=%', 'a b=c', '=c', 'a=b,'])
    assert.deepEqual(problems({ OTEL_EXPORTER_OTLP_HEADERS: headers }), [
      'OTEL_EXPORTER_OTLP_HEADERS must be NAME=VALUE separated by commas',
    ]);
});
