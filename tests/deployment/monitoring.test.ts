import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { parser } from '@prometheus-io/lezer-promql';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { parse } from 'yaml';
import { z } from 'zod';
import { jobs, type JobsOptions } from '../../bot/background/jobs.ts';
import { logFieldNames } from '../../bot/logging/log.ts';
import { metricTable } from '../../bot/watching/metric-table.ts';
import { Metrics } from '../../bot/watching/metrics.ts';
import { vocabulary } from '../../services/watching/vocabulary.ts';
import { buildBot } from '../support/build-bot.ts';
import { FakeClock } from '../support/fakes.ts';
import { reachCode } from '../support/journey.ts';

const folder = new URL('../../deployment/monitoring/', import.meta.url);
const read = (name: string): Promise<string> => readFile(new URL(name, folder), 'utf8');

const ruleSchema = z.object({
  alert: z.string(),
  expr: z.string(),
  for: z.string().optional(),
  labels: z.object({ severity: z.enum(['critical', 'warning']) }),
  annotations: z.object({ summary: z.string().min(1), runbook_url: z.string() }),
});
const rulesSchema = z.object({ groups: z.array(z.object({ rules: z.array(ruleSchema) })) });
const panelSchema = z.object({
  id: z.int(),
  title: z.string().min(1),
  targets: z.array(z.object({ expr: z.string() })).default([]),
  gridPos: z.object({ x: z.int(), y: z.int(), w: z.int(), h: z.int() }),
});
const dashboardSchema = z.object({ uid: z.string(), panels: z.array(panelSchema) });

const rules = async () =>
  rulesSchema.parse(parse(await read('alert-rules.yaml'))).groups.flatMap((group) => group.rules);
const panels = async () => dashboardSchema.parse(JSON.parse(await read('grafana-dashboard.json'))).panels;

/** Grafana puts something in the place of its variables. */
function filled(expression: string): string {
  return expression
    .replaceAll(/\$__(?:rate_interval|range)/gu, '5m')
    .replaceAll('$job', '.+')
    .replaceAll(/\$price_\w+/gu, '0.08');
}

async function expressions(): Promise<string[]> {
  const drawn = (await panels()).flatMap(({ targets }) => targets.map(({ expr }) => filled(expr)));
  return [...drawn, ...(await rules()).map(({ expr }) => expr)];
}

interface Selector {
  readonly metric: string;
  /** Labels, and the values that they are compared with. */
  readonly matchers: readonly (readonly [label: string, values: readonly string[]])[];
}

/** What an expression selects. */
function selectorsIn(expression: string): Selector[] {
  const found: Selector[] = [];
  parser.parse(expression).iterate({
    enter: ({ name, node }) => {
      if (name !== 'VectorSelector') return;
      const text = expression.slice(node.from, node.to);
      const matchers = [...text.matchAll(/(\w+)\s*(?:=~|!=|!~|=)\s*"([^"]*)"/gu)].map(
        ([, label = '', value = '']) => [label, value.split('|')] as const,
      );
      found.push({ metric: /^[\w:]+/u.exec(text)?.[0] ?? '', matchers });
    },
  });
  return found;
}

/** The jobs that there are, by name; nothing of them is run. */
const jobNames = new Set(jobs({} as JobsOptions).map(({ name }) => name));

describe('dashboard and alerts', () => {
  test('fire after as long, and before as long, as the pages say', async () => {
    const page = (await read('README.md')) + (await read('../operations.md'));
    const rule = async (name: string) => (await rules()).find(({ alert }) => alert === name);
    assert.equal((await rule('TwoStepBotDown'))?.for, '3m');
    assert.match(page, /No replica was reached for three minutes/u);
    assert.match((await rule('TwoStepCredentialEndsSoon'))?.expr ?? '', /- time\(\) < 30 \* 86400$/u);
    assert.match(page, /`TwoStepCredentialEndsSoon` tells 30 days before/u);
    assert.match((await rule('TwoStepExpiresSoon'))?.expr ?? '', /- time\(\) < 14 \* 86400$/u);
    assert.match(page, /`TwoStepExpiresSoon`, two weeks\s+before/u);
  });

  test('are right in the syntax of Prometheus', async () => {
    for (const expression of await expressions()) {
      const errors: number[] = [];
      parser.parse(expression).iterate({
        enter: ({ type, from }) => {
          if (type.isError) errors.push(from);
        },
      });
      assert.deepEqual(errors, [], expression);
    }
    assert.ok((await expressions()).length > 30);
  });

  test('ask for metrics that there are, by labels that these have, for values that these may be', async () => {
    const own = new Map(Object.entries(metricTable).map(([kind, { name }]) => [name, kind]));
    const all = await new Metrics(new FakeClock()).withProcess().text();
    const names = new Set([...all.matchAll(/^# TYPE (\S+)/gmu)].map(([, name]) => name));
    for (const expression of await expressions()) {
      for (const { metric, matchers } of selectorsIn(expression)) {
        const name = metric.replace(/_(?:bucket|count|sum)$/u, '');
        assert.ok(names.has(name) || names.has(metric), `${metric} of ${expression}`);
        const kind = own.get(name) as keyof typeof vocabulary | undefined;
        if (kind === undefined) continue;
        const words: Readonly<Record<string, readonly string[] | number>> = vocabulary[kind];
        for (const [label, values] of matchers.filter(([each]) => each !== 'job')) {
          const may = words[label];
          assert.ok(may !== undefined, `${label} of ${expression}`);
          for (const value of values)
            assert.ok(typeof may === 'number' ? jobNames.has(value) : may.includes(value), `${value} in ${expression}`);
        }
      }
    }
  });

  test('show everything that is told, but for how long jobs take', async () => {
    const shown = new Set(
      (await expressions()).flatMap(selectorsIn).map(({ metric }) => metric.replace(/_(?:bucket|count)$/u, '')),
    );
    const hidden = Object.values(metricTable).filter(({ name }) => !shown.has(name));
    assert.deepEqual(
      hidden.map(({ name }) => name),
      ['two_step_job_duration_seconds'],
    );
  });

  test('draw no panel over another, and number each once', async () => {
    const drawn = await panels();
    assert.equal(new Set(drawn.map(({ id }) => id)).size, drawn.length);
    const taken = new Set<string>();
    for (const { title, gridPos } of drawn) {
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          assert.ok(!taken.has(`${x},${y}`) && x < 24, title);
          taken.add(`${x},${y}`);
        }
      }
    }
  });

  test('each alert says what to do, under its own heading, and no heading is without an alert', async () => {
    const readme = await read('README.md');
    const headings = [...readme.matchAll(/^### (\w+)\n\n(?=\S)/gmu)].map(([, name]) => name);
    const alerts = await rules();
    assert.deepEqual(
      headings,
      alerts.map(({ alert }) => alert),
    );
    for (const { alert, annotations } of alerts)
      assert.equal(annotations.runbook_url, `README.md#${alert.toLowerCase()}`);
  });
});

describe('the schema of the log', () => {
  const compiled = async () => {
    const ajv = new Ajv({ allErrors: true });
    formats.default(ajv);
    return ajv.compile(JSON.parse(await read('log-line.schema.json')));
  };

  test('has every field that a line may have, and no other', async () => {
    const { properties } = z
      .object({ properties: z.record(z.string(), z.unknown()) })
      .parse(JSON.parse(await read('log-line.schema.json')));
    assert.deepEqual(Object.keys(properties).toSorted(), ['level', 'time', 'msg', ...logFieldNames].toSorted());
  });

  test('holds of the lines of a conversation, and of one in which something fails', async (t) => {
    const isLine = await compiled();
    const bot = await buildBot(t);
    const person = bot.person();
    await reachCode(person);
    const cause = Object.assign(new Error('demo'), { code: 'ECONNREFUSED' });
    bot.log.error({ reference: 'abcdefgh', err: new TypeError('demo', { cause }), status: 502 }, 'a turn failed');
    bot.log.record({ seq: 3, hash: 'h'.repeat(43) }, 'audit anchor');
    assert.ok(bot.logLines.length > 5);
    for (const line of bot.logLines) assert.ok(isLine(JSON.parse(line)), `${line} ${JSON.stringify(isLine.errors)}`);
    assert.ok(!isLine({ level: 30, time: '2030-01-01T00:00:00.000Z', msg: 'demo', number: '+12065550142' }));
  });
});
