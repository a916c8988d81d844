import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import fc from 'fast-check';
import { appVariables } from '../../../deployment/teams-app/app-package.ts';
import {
  configVariables,
  demoSchema,
  nodeVariables,
  productionSchema,
  secretVariables,
} from '../../../bot/config/config-variables.ts';
import { readConfig } from '../../../bot/config/config.ts';
import { apiToken } from '../../../services/api-tokens/api-token.ts';
import { programKey } from '../../../services/ticket-systems/programs.ts';
import { defaultPolicy } from '../../../services/policy/policy.ts';
import { weaknessOf } from '../../../services/secrets/key-strength.ts';
import { type Environment, problems, production, tenant } from './config-kit.ts';

const required = Object.keys(production).filter((name) => name !== 'MODE');

test('without any variable it is the demo on this machine only', () => {
  assert.deepEqual(readConfig({}), {
    mode: 'demo',
    host: '127.0.0.1',
    port: 3978,
    drainSeconds: 0,
    dataDirectory: 'data',
    logLevel: 'info',
    organization: 'Contoso (demo)',
    defaultLanguage: 'en',
    defaultCountry: 'US',
    apiTokens: [],
    ticketSystems: { keys: [], callbacks: [] },
    policy: defaultPolicy,
    policyFile: { path: 'policy.json', isNamed: false },
    store: { kind: 'embedded', directory: 'data' },
    playground: { port: 56_150, helpdeskPort: 56_151 },
    watching: {},
  });
});

test('the configuration cannot be changed afterwards', () => {
  assert.ok(Object.isFrozen(readConfig({})));
  assert.ok(Object.isFrozen(readConfig(production)));
});

/** 128 random bits. */
const token = '3f9a61c07be2d4581e6f0a9bc3d7245e';

test('every variable of the demo is heard', () => {
  const config = readConfig({
    MODE: 'demo',
    PORT: '0',
    DATA_DIR: '/tmp/demo',
    POLICY_FILE: 'rules/policy.json',
    DRAIN_SECONDS: '5',
    LOG_LEVEL: 'debug',
    ORGANIZATION: 'Fabrikam Demo',
    DEFAULT_LANGUAGE: 'nl-BE',
    SET_UP_LIFETIME_SECONDS: '60',
    TEXT_COUNTRIES: 'NL, be',
    CALL_COUNTRIES: 'all,-CU',
    COUNTRY_SENDS_PER_HOUR: '5000',
    PREFIX_SENDS_PER_HOUR: '600',
    DEFAULT_COUNTRY: 'NL',
    BACKUP_PHONE: 'required',
    RECOVERY_CODES: 'required',
    CALL_PIN: 'required',
    APP_PASSWORDS: 'off',
    API_TOKENS: `mail:${token}, vpn:${token}2`,
    HAND_OFF_TOKENS: `jira:${token}3`,
    HAND_OFF_KEYS: `servicenow:${token}4, jira:${token}5`,
    HAND_OFF_CALLBACKS: 'jira=http://127.0.0.1:8080/hook?a=b',
    MONGODB_URI: 'mongodb+srv://demo.example',
    PLAYGROUND: 'on',
    PLAYGROUND_PORT: '56200',
    HELPDESK_PLAYGROUND_PORT: '56300',
    METRICS_PORT: '9464',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318',
    OTEL_EXPORTER_OTLP_HEADERS: 'api-key=demo%2Ckey, x-scope = demo',
  });
  assert.deepEqual(config, {
    mode: 'demo',
    host: '127.0.0.1',
    port: 0,
    drainSeconds: 5,
    dataDirectory: '/tmp/demo',
    logLevel: 'debug',
    organization: 'Fabrikam Demo',
    defaultLanguage: 'nl',
    defaultCountry: 'NL',
    apiTokens: [
      apiToken('mail', token, ['app-passwords']),
      apiToken('vpn', `${token}2`, ['app-passwords']),
      apiToken('jira', `${token}3`, ['hand-offs']),
    ],
    ticketSystems: {
      keys: [programKey('servicenow', `${token}4`), programKey('jira', `${token}5`)],
      callbacks: [{ name: 'jira', url: 'http://127.0.0.1:8080/hook?a=b' }],
    },
    policy: {
      ...defaultPolicy,
      setUpLifetimeSeconds: 60,
      backupPhone: 'required',
      recoveryCodes: 'required',
      callPin: 'required',
      countries: {
        text: { allowed: ['NL', 'BE'], blocked: [] },
        call: { allowed: 'all', blocked: ['CU'] },
      },
      sendLimits: {
        ...defaultPolicy.sendLimits,
        prefix: { perHour: 600, perDay: 1_200 },
        country: { perHour: 5_000, perDay: 15_000 },
      },
      appPasswords: { allowed: false, most: 40 },
    },
    policyFile: { path: 'rules/policy.json', isNamed: true },
    store: { kind: 'mongodb', uri: 'mongodb+srv://demo.example' },
    playground: { port: 56_200, helpdeskPort: 56_300 },
    watching: {
      metrics: { port: 9_464, host: '127.0.0.1' },
      traces: { endpoint: 'http://127.0.0.1:4318', headers: { 'api-key': 'demo,key', 'x-scope': 'demo' } },
    },
  });
});

test('PLAYGROUND=off leaves the Playground out', () => {
  const config = readConfig({ PLAYGROUND: 'off' });
  assert.equal(config.mode === 'demo' && config.playground, undefined);
});

test('the two Playgrounds are refused one port, unless each takes a free one or neither is there', () => {
  const same = ['PLAYGROUND_PORT and HELPDESK_PLAYGROUND_PORT must be two different ports'];
  assert.deepEqual(problems({ PLAYGROUND_PORT: '56151' }), same);
  assert.deepEqual(problems({ HELPDESK_PLAYGROUND_PORT: '56150' }), same);
  const config = readConfig({ PLAYGROUND_PORT: '0', HELPDESK_PLAYGROUND_PORT: '0' });
  assert.deepEqual(config.mode === 'demo' && config.playground, { port: 0, helpdeskPort: 0 });
  assert.equal(readConfig({ PLAYGROUND: 'off', PLAYGROUND_PORT: '56151' }).mode, 'demo');
});

test('every variable of production is heard', () => {
  const config = readConfig({
    ...production,
    HOST: '127.0.0.2',
    ALLOWED_TENANTS: `${tenant.toUpperCase()}, ${tenant}`,
  });
  assert.ok(config.mode === 'production');
  assert.equal(config.host, '127.0.0.2');
  assert.deepEqual(config.store, { kind: 'mongodb', uri: 'mongodb://demo:demo@demo.example/bot?tls=true' });
  assert.deepEqual(config.bot, {
    appId: '22222222-0000-4000-8000-000000000001',
    tenantId: tenant,
    cloud: 'public',
    credential: { kind: 'secret', secret: 'demo-password', endsAt: undefined },
  });
  assert.deepEqual([...config.allowedTenants], [tenant]);
  assert.deepEqual(config.keyRing.ids, ['demo']);
  assert.equal(config.publicUrl, 'https://bot.example.com');
});

test('production listens on every address unless HOST says otherwise', () => {
  assert.equal(readConfig(production).host, '0.0.0.0');
});

const missing = (name: string): RegExp =>
  name === 'MICROSOFT_APP_PASSWORD'
    ? /^MICROSOFT_APP_PASSWORD is missing: the bot signs in/u
    : new RegExp(`^${name} is missing$`, 'u');

test('production without anything names every missing variable at once', () => {
  const lines = problems({ MODE: 'production' }).sort();
  assert.equal(lines.length, required.length);
  for (const [index, name] of required.toSorted().entries()) assert.match(lines[index] ?? '', missing(name));
});

for (const name of required) {
  test(`production refuses to start without ${name}, and an empty one is missing`, () => {
    for (const value of [undefined, '']) {
      const [line = '', ...more] = problems({ ...production, [name]: value });
      assert.match(line, missing(name));
      assert.deepEqual(more, []);
    }
  });
}

const wrong: Environment = {
  PORT: '65536',
  DRAIN_SECONDS: '61',
  LOG_LEVEL: 'loud',
  ORGANIZATION: 'x'.repeat(65),
  DEFAULT_LANGUAGE: 'tlh',
  SET_UP_LIFETIME_SECONDS: '59',
  TEXT_COUNTRIES: 'NL,Atlantis',
  CALL_COUNTRIES: '-NL',
  COUNTRY_SENDS_PER_HOUR: '99',
  PREFIX_SENDS_PER_HOUR: '49',
  DEFAULT_COUNTRY: 'nl',
  BACKUP_PHONE: 'maybe',
  RECOVERY_CODES: 'maybe',
  CALL_PIN: 'on',
  APP_PASSWORDS: 'on',
  API_TOKENS: 'mail',
  HAND_OFF_TOKENS: 'jira',
  HAND_OFF_KEYS: 'servicenow',
  HAND_OFF_CALLBACKS: 'servicenow',
  MONGODB_URI: 'postgres://demo.example',
  MICROSOFT_APP_ID: 'demo',
  MICROSOFT_APP_PASSWORD: ' ',
  MICROSOFT_APP_TENANT_ID: 'demo',
  ALLOWED_TENANTS: `${tenant},`,
  ENCRYPTION_KEYS: 'demo:c2hvcnQ=',
  PUBLIC_URL: 'http://bot.example.com',
};

test('production names everything that is wrong, one line each', () => {
  const lines = problems({ ...production, ...wrong });
  assert.deepEqual(lines.map((line) => line.split(' ')[0]).sort(), Object.keys(wrong).sort());
  for (const line of lines) assert.match(line, /^[A-Z_]+ (must|Key demo)/u);
});

const zeros = '00000000-0000-0000-0000-000000000000';
const keyOf = (bytes: Uint8Array): string => `weak:${Buffer.from(bytes).toString('base64')}`;
const elsewhere = 'mongodb://demo:demo@mongo.example';

const refused: Readonly<Record<string, readonly string[]>> = {
  MONGODB_URI: [
    'mongodb://mongo.example/bot',
    'mongodb://demo:demo@mongo.example/bot',
    'mongodb://mongo.example/bot?tls=true',
    'mongodb://demo@mongo.example/bot?tls=true',
    'mongodb://demo:demo@127.0.0.1,mongo.example/bot',
    'mongodb://demo:demo@127.0.0.1.example.com/bot',
    'mongodb+srv://demo:demo@mongo.example/bot?tls=false',
    'mongodb+srv://mongo.example/bot',
    `${elsewhere}/bot?ssl=false&tls=false`,
    `${elsewhere}/admin?tls=true`,
    `${elsewhere}/%61dmin?tls=true`,
    `${elsewhere}/Local?tls=true`,
    'mongodb://127.0.0.1/config',
    `${elsewhere}/bot?tls=true&retryWrites=false`,
    'mongodb+srv://demo:d@mo@mongo.example/bot',
    'mongodb+srv://demo:de:mo@mongo.example/bot',
  ],
  ALLOWED_TENANTS: ['11111111-aaaa-4000-8000-0000000000ff', zeros, `${tenant},${zeros}`],
  MICROSOFT_APP_ID: [zeros],
  MICROSOFT_APP_TENANT_ID: [zeros],
  HELPDESK_AGENTS: [zeros, `${tenant},${zeros}`],
  ORGANIZATION: ['Contoso (demo)', 'contoso', 'Contoso Ltd.', 'Fabrikam', 'Lindeman (Demo)', 'demo'],
  ENCRYPTION_KEYS: [
    keyOf(Buffer.from('a passphrase of thirty-two bytes')),
    keyOf(Buffer.alloc(32, 7)),
    keyOf(Buffer.from(Array.from({ length: 32 }, (_, index) => index))),
    keyOf(Buffer.from(Array.from({ length: 32 }, (_, index) => 255 - index))),
    keyOf(Buffer.from('deadbeef'.repeat(8), 'hex')),
    `${production['ENCRYPTION_KEYS']},${keyOf(Buffer.from('a passphrase of thirty-two bytes'))}`,
  ],
};

for (const [name, values] of Object.entries(refused)) {
  for (const value of values) {
    test(`production refuses ${name}=${value} and says why in a sentence`, () => {
      const [line, ...more] = problems({ ...production, [name]: value });
      assert.match(
        line ?? '',
        name === 'ENCRYPTION_KEYS' ? /^ENCRYPTION_KEYS Key weak .{20,}/u : /must (?:be|have|not|name) .{10,}/u,
      );
      assert.deepEqual(more, []);
    });
  }
}

test('production takes a MongoDB that is on this machine, or encrypted and signed in to', () => {
  for (const uri of [
    'mongodb://127.0.0.1:27017,localhost:27018/?replicaSet=rs0',
    'mongodb://[::1]/bot',
    'mongodb://%2Ftmp%2Fmongodb-27017.sock/bot',
    'mongodb+srv://demo:demo@mongo.example/bot',
    'mongodb://mongo.example/bot?tls=true&authMechanism=MONGODB-X509',
    'mongodb://demo:d%40mo@one.example,two.example/administration?authSource=admin&ssl=true',
  ]) {
    assert.deepEqual(problems({ ...production, MONGODB_URI: uri }), [], uri);
  }
});

test('ids in capitals are read, the bot’s own is not taken for that of its app, and random keys are never taken for weak ones', () => {
  const capitals = {
    MICROSOFT_APP_ID: 'AAAAAAAA-0000-4000-8000-00000000000B',
    HELPDESK_AGENTS: tenant.toUpperCase(),
    HELPDESK_GROUP: 'AAAAAAAA-0000-4000-8000-00000000000C',
    TEAMS_APP_ID: 'AAAAAAAA-0000-4000-8000-00000000000D',
  };
  const config = readConfig({ ...production, ...capitals, MICROSOFT_APP_TENANT_ID: tenant.toUpperCase() });
  assert.ok(config.mode === 'production');
  assert.deepEqual(
    [config.bot.appId, config.bot.tenantId, config.policy.agents, config.helpdeskGroup, config.teamsAppId],
    [
      'aaaaaaaa-0000-4000-8000-00000000000b',
      tenant,
      [tenant],
      'aaaaaaaa-0000-4000-8000-00000000000c',
      'aaaaaaaa-0000-4000-8000-00000000000d',
    ],
  );
  for (const name of ['HELPDESK_GROUP', 'TEAMS_APP_ID'])
    assert.deepEqual(problems({ ...production, [name]: 'helpdesk' }), [`${name} must be a GUID, and not zeros`]);
  assert.deepEqual(problems({ ...production, ...capitals, TEAMS_APP_ID: capitals.MICROSOFT_APP_ID.toLowerCase() }), [
    'TEAMS_APP_ID must be the id of the app in the organization’s catalog, not that of the bot',
  ]);
  for (let count = 0; count < 1000; count += 1) assert.equal(weaknessOf(randomBytes(32)), undefined);
});

test('a number is written in digits, within its limits', () => {
  for (const port of ['1e3', '0x10', ' ', '-1', '80.5', '99999999999999999999', 'NaN']) {
    assert.deepEqual(problems({ PORT: port }), ['PORT must be a port number'], port);
  }
  assert.deepEqual(problems({ PLAYGROUND_PORT: '65536' }), ['PLAYGROUND_PORT must be at most 65535']);
  assert.deepEqual(problems({ SET_UP_LIFETIME_SECONDS: '3601' }), ['SET_UP_LIFETIME_SECONDS must be at most 3600']);
  assert.equal(readConfig({ SET_UP_LIFETIME_SECONDS: '3600' }).policy.setUpLifetimeSeconds, 3600);
  assert.equal(readConfig({ PORT: '65535' }).port, 65_535);
});

test('production goes through the proxy that the environment names, in any of its spellings, and never to itself', () => {
  const url = 'http://proxy.example:3128';
  for (const name of ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy', 'HTTP_PROXY', 'http_proxy']) {
    const config = readConfig({ ...production, [name]: url, no_proxy: 'graph.example' });
    const expected = { HTTP_PROXY: url, HTTPS_PROXY: url, NO_PROXY: 'graph.example,localhost,127.0.0.1,::1,[::1]' };
    assert.deepEqual(config.mode === 'production' && config.proxy, expected, name);
  }
  const config = readConfig(production);
  assert.equal(config.mode === 'production' && config.proxy, undefined);
  const expected = [
    'HTTPS_PROXY must be a URL such as http://proxy.example.com:3128, with what stands before @ percent-encoded',
  ];
  for (const wrongOne of ['proxy.example:3128', 'http://a:p%w@proxy.example'])
    assert.deepEqual(problems({ ...production, HTTPS_PROXY: wrongOne }), expected);
});

test('the demo, which asks nobody else, minds no proxy', () => {
  assert.deepEqual(readConfig({ HTTPS_PROXY: 'proxy.example:3128', NO_PROXY: '*' }), readConfig({}));
});

test('an unknown mode is refused, also one in other letters', () => {
  for (const mode of ['Production', 'prod', 'test', ' ']) {
    assert.deepEqual(problems({ ...production, MODE: mode }), ['MODE must be demo or production']);
  }
});

for (const name of required.filter((each) => each !== 'ORGANIZATION' && each !== 'MONGODB_URI')) {
  test(`the demo refuses ${name}, which belongs to production`, () => {
    const [line, ...more] = problems({ [name]: production[name] });
    assert.ok(line?.startsWith(`${name} belongs to production`), line);
    assert.deepEqual(more, []);
  });
}

test('production refuses what belongs to the demo', () => {
  const set = { PLAYGROUND: 'off', PLAYGROUND_PORT: '56150', HELPDESK_PLAYGROUND_PORT: '56151' };
  const expected = Object.keys(set).map((name) => `${name} belongs to demo mode: remove it`);
  assert.deepEqual(problems({ ...production, ...set }), expected);
});

test('no message ever quotes a value', () => {
  const environment = fc
    .uniqueArray(fc.constantFrom(...configVariables.filter((name) => name !== 'MODE')), { minLength: 1 })
    .chain((names) =>
      fc.record({
        canary: fc.stringMatching(/^Zq[a-z0-9]{10,30}$/u),
        around: fc.constantFrom<[string, string]>(
          ['', ''],
          ['mongo', ''],
          ['demo:', '=='],
          ['http://', '/'],
          ['1', ' '],
        ),
        names: fc.constant(names),
        mode: fc.constantFrom('demo', 'production', undefined),
      }),
    );
  fc.assert(
    fc.property(environment, ({ canary, around, names, mode }) => {
      const set = Object.fromEntries(names.map((name) => [name, around.join(canary)]));
      for (const line of problems({ ...(mode === 'production' && production), ...set, MODE: mode })) {
        assert.ok(!line.includes(canary), line);
      }
    }),
    { numRuns: 500 },
  );
  assert.ok(!problems({ MODE: 'Zqcanary' }).join().includes('Zqcanary'));
});

test('codes are bound to a host only where one is named, and only a host name is one', () => {
  for (const host of ['login.example.com', 'xn--bcher-kva.example', 'a-b.c.co']) {
    assert.equal(readConfig({ TEXT_CODE_HOST: host }).textCodeHost, host);
  }
  assert.equal(readConfig({ TEXT_CODE_HOST: 'Login.Example.com' }).textCodeHost, 'login.example.com');
  const wrong = [
    ...['https://login.example.com', 'login.example.com/x', 'login.example.com:8443', 'a@b.example', 'localhost'],
    ...['10.0.0.1', '[::1]', '-a.example', 'a-.example', 'a..example', 'a_b.example', '.example', 'x y.example'],
    ...['é.example', `${'a'.repeat(64)}.example`, `${'a.'.repeat(130)}example`, 'a.example\n#1'],
  ];
  for (const host of wrong) assert.match(problems({ TEXT_CODE_HOST: host }).join(), /^TEXT_CODE_HOST must be/u, host);
});

test('the helpdesk is named as far as it is configured, and its link is https', () => {
  assert.equal(readConfig({}).helpdesk, undefined);
  const helpdesk = { HELPDESK_NAME: ' IT desk ', HELPDESK_URL: 'https://help.example', HELPDESK_PHONE: '+31 20 123' };
  assert.deepEqual(readConfig({ ...production, ...helpdesk, HELPDESK_HOURS: '9-17' }).helpdesk, {
    name: 'IT desk',
    url: 'https://help.example',
    phone: '+31 20 123',
    hours: '9-17',
  });
  assert.equal(readConfig({ HELPDESK_PHONE: '123' }).helpdesk?.name, undefined);
  for (const [name, value] of [
    ['HELPDESK_URL', 'http://help.example'],
    ['HELPDESK_URL', 'javascript:alert(1)'],
    ['HELPDESK_PHONE', 'ask Kim'],
    ['HELPDESK_NAME', 'a\nb'],
    ['HELPDESK_HOURS', 'x'.repeat(81)],
  ] as const) {
    assert.match(problems({ [name]: value }).join(), new RegExp(`^${name} must be`, 'u'), value);
  }
});

test('.env.example shows what each setting is when it is left out', async () => {
  const text = await readFile(new URL('../../../.env.example', import.meta.url), 'utf8');
  const lines = [...text.matchAll(/^([A-Z][A-Z_]+)=(.*)$/gmu)];
  const shown = Object.fromEntries(lines.map(([, name = '', value]): [string, string | undefined] => [name, value]));
  assert.deepEqual(readConfig(shown), readConfig({}));
});

test('.env.example, copied unchanged, starts the demo; told to be production it lacks what is needed and refuses nothing', async () => {
  const text = await readFile(new URL('../../../.env.example', import.meta.url), 'utf8');
  const lines = [...text.matchAll(/^([A-Z][A-Z_]+)=(.*)$/gmu)].map(
    ([, name = '', value = '']) => [name, value] as const,
  );
  const copied = Object.fromEntries(lines);
  assert.equal(readConfig(copied).mode, 'demo');
  const told = problems({ ...copied, MODE: 'production' }).sort();
  assert.equal(told.length, required.length);
  for (const [index, name] of required.toSorted().entries()) assert.match(told[index] ?? '', missing(name));
  const needed = [...text.matchAll(/^# Needed in production(?:.*\n)(?:# .*\n)*?((?:# [A-Z_]+=.*\n)+)/gmu)].flatMap(
    ([, block = '']) => [...block.matchAll(/^# ([A-Z_]+)=/gmu)].map(([, name = '']) => name),
  );
  assert.deepEqual(needed.toSorted(), [...required].sort());
});

test('.env.example has each variable below the modes that read it', async () => {
  const text = await readFile(new URL('../../../.env.example', import.meta.url), 'utf8');
  const readBy = { 'Both modes': [true, true], 'Demo only': [true, false], 'Production only': [false, true] };
  for (const [modes, expected] of Object.entries(readBy)) {
    const sections = text.split(/^# --- /mu).filter((section) => section.startsWith(modes));
    const names = [...sections.join('').matchAll(/^(?:# )?([A-Z][A-Z_]+)=/gmu)].map(([, name = '']) => name);
    assert.ok(names.length > 0, modes);
    for (const name of names)
      assert.deepEqual([name in demoSchema.shape, name in productionSchema.shape], expected, name);
  }
});

test('.env.example names every secret that may be in a file, and no other', async () => {
  const text = await readFile(new URL('../../../.env.example', import.meta.url), 'utf8');
  const [, named = ''] = /A secret \(([^)]+)\) may be in a file/u.exec(text.replaceAll('\n# ', ' ')) ?? [];
  assert.deepEqual(named.split(', '), secretVariables.toSorted());
});

test('.env.example explains every variable that is read, by the bot or for its Teams package, and no other', async () => {
  const text = await readFile(new URL('../../../.env.example', import.meta.url), 'utf8');
  const listed = [...text.matchAll(/^(?:# )?([A-Z][A-Z_]+)=/gmu)].map(([, name]) => name);
  const read = new Set([...configVariables, ...appVariables, ...Object.keys(nodeVariables)]);
  assert.deepEqual(listed.toSorted(), [...read].sort());
  for (const [, above, name] of text.matchAll(/^(.*)\n(?:# )?([A-Z][A-Z_]+)=/gmu)) {
    assert.ok(above?.startsWith('# ') === true || /^(?:# )?[A-Z_]+=/u.test(above ?? ''), `${name} has no comment`);
  }
});

for (const [variable, what] of [
  ['API_TOKENS', 'TOKEN'],
  ['HAND_OFF_TOKENS', 'TOKEN'],
  ['HAND_OFF_KEYS', 'SECRET'],
] as const) {
  test(`a ${what.toLowerCase()} of ${variable} has 128 random bits, and a name of its own`, () =>
    namedSecrets(variable, what));
}

function namedSecrets(variable: string, what: string): void {
  const weak = [
    'mail:secret',
    'mail:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    'mail:0123456789012345678901234567890123456',
    `mail:${token.slice(1)}`,
    'mail:correct-horse-staple',
    token,
    `mail:${token},mail:${token}2`,
    `mail:${token},vpn:${token}`,
    `mail server:${token}`,
    `mail:${token},`,
  ];
  for (const value of weak) {
    const [line = '', ...more] = problems({ ...production, [variable]: value });
    assert.ok(line.startsWith(variable), value);
    const says = `(?:must be NAME:${what}|has a ${what.toLowerCase()} of fewer than 128 random bits)`;
    assert.match(line.slice(variable.length + 1), new RegExp(`^${says}`, 'u'), value);
    assert.ok(more.length === 0 && !line.includes(value), value);
  }
  for (let count = 0; count < 1000; count += 1) {
    const random = [
      randomBytes(16).toString('hex'),
      randomBytes(32).toString('base64'),
      randomBytes(24).toString('base64url'),
    ];
    for (const each of random) assert.deepEqual(problems({ ...production, [variable]: `mail:${each}` }), [], each);
  }
}
