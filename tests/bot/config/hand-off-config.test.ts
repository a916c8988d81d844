import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problems, production } from './config-kit.ts';

const secret = '3f9a61c07be2d4581e6f0a9bc3d7245e';
const keys = { HAND_OFF_KEYS: `servicenow:${secret}` };

test('a callback belongs to a name that has a key, because what is told is signed', () => {
  const HAND_OFF_CALLBACKS = 'jira=https://tickets.example/hook';
  for (const set of [{}, keys, { HAND_OFF_TOKENS: `jira:${secret}0` }]) {
    const [line, ...more] = problems({ ...production, ...set, HAND_OFF_CALLBACKS });
    assert.match(line ?? '', /^HAND_OFF_CALLBACKS has a name that is not among HAND_OFF_KEYS/u);
    assert.deepEqual(more, []);
  }
});

test('a callback of production is an https address outside, and one of the demo is on this machine', () => {
  const outside = ['https://tickets.example', 'https://tickets.example:8443/a?b=c', 'https://93.184.216.34/x'];
  const inside = ['http://127.0.0.1/x', 'http://localhost:8080/x', 'http://[::1]:8080/x', 'http://127.1/x'];
  const neither = [
    'http://tickets.example',
    'https://127.0.0.1',
    'https://2130706433',
    'https://0x7f.1',
    'https://0177.0.0.1',
    'https://[::1]',
    'https://[::ffff:10.0.0.1]',
    'https://169.254.169.254',
    'https://10.0.0.1',
    'https://user:password@tickets.example',
    'https://tickets.example/#x',
    'ftp://tickets.example',
    'tickets.example',
  ];
  const told = (base: object, url: string) => problems({ ...base, ...keys, HAND_OFF_CALLBACKS: `servicenow=${url}` });
  for (const url of outside) assert.deepEqual(told(production, url), [], url);
  for (const url of inside) assert.deepEqual(told({}, url), [], url);
  for (const url of [...inside, ...neither]) {
    const [line, ...more] = told(production, url);
    assert.match(line ?? '', /^HAND_OFF_CALLBACKS must /u, url);
    assert.ok(more.length === 0 && !line?.includes(url), url);
  }
  for (const url of [...outside, ...neither]) assert.equal(told({}, url).length, 1, url);
});

test('what opens hand-offs opens nothing else: no token and no secret is in two variables', () => {
  const of = (name: string, value: string) => ({ [name]: `name:${value}` });
  const pairs = [
    ['API_TOKENS', 'HAND_OFF_TOKENS'],
    ['API_TOKENS', 'HAND_OFF_KEYS'],
    ['HAND_OFF_TOKENS', 'HAND_OFF_KEYS'],
  ] as const;
  for (const [one, other] of pairs) {
    assert.match(problems({ ...of(one, secret), ...of(other, secret) })[0] ?? '', /is for one thing$/u, other);
    assert.deepEqual(problems({ ...of(one, secret), ...of(other, `${secret}0`) }), []);
  }
});

test('the secret that Zendesk publishes for tests is none', () => {
  const value = 'zendesk:dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ==';
  assert.match(
    problems({ ...production, HAND_OFF_KEYS: value })[0] ?? '',
    /^HAND_OFF_KEYS has the secret that Zendesk/u,
  );
});

test('what the documentation publishes for the demo opens nothing in production', () => {
  const value = 'demo:d3b07384d113edec49eaa6238ad5ff00';
  for (const name of ['HAND_OFF_TOKENS', 'HAND_OFF_KEYS']) {
    assert.match(problems({ ...production, [name]: value })[0] ?? '', /^HAND_OFF_TOKENS or HAND_OFF_KEYS has what/u);
    assert.deepEqual(problems({ [name]: value }), []);
  }
});
