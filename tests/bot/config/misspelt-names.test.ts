import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { configVariables, secretVariables } from '../../../bot/config/config-variables.ts';
import { readConfig } from '../../../bot/config/config.ts';
import { misspeltNames } from '../../../bot/config/misspelt-names.ts';
import { type Environment, problems, production } from './config-kit.ts';

const canary = 'Zq-canary-of-a-value';

/** What is said of one variable more. */
function said(name: string, environment: Environment = {}): readonly string[] {
  const misspelt = misspeltNames({ ...environment, [name]: canary });
  assert.ok(!misspelt.join().includes(canary));
  return misspelt;
}

describe('a variable that is no setting', () => {
  for (const [name, meant] of [
    ['TWILIO_ACOUNT_SID', 'TWILIO_ACCOUNT_SID'],
    ['TWILIO_AUTHTOKEN', 'TWILIO_AUTH_TOKEN'],
    ['TWILIO_AUTH_TOKEN_FIEL', 'TWILIO_AUTH_TOKEN_FILE'],
    ['MONGODB_URL', 'MONGODB_URI'],
    ['PUBLIC_URI', 'PUBLIC_URL'],
    ['ENCRYPTION_KEY', 'ENCRYPTION_KEYS'],
    ['HELPDESK_AGENT', 'HELPDESK_AGENTS'],
    ['LOGLEVEL', 'LOG_LEVEL'],
    ['METRIC_PORT', 'METRICS_PORT'],
  ] as const)
    test(`${name} is asked about, by the name that is nearest and without its value`, () => {
      assert.deepEqual(said(name), [`${name} is not a setting of the bot; did you mean ${meant}?`]);
    });

  test('but begins as settings do, is told though it is near to none', () => {
    for (const name of [
      'TWILIO_LOG_LEVEL',
      'TWILIO_SID',
      'HAND_OFF_SECRET_FOR_JIRA',
      'MICROSOFT_APP_TYPE',
      'TWILIO_FROM_FILE',
    ])
      assert.deepEqual(said(name), [`${name} is not a setting of the bot`]);
  });

  test('is told where the bot starts all the same', () => {
    const { misspelt } = readConfig({ ...production, TWILIO_SID: canary });
    assert.deepEqual(misspelt, ['TWILIO_SID is not a setting of the bot']);
  });

  test('is never printed where a value may stand in its name', () => {
    const names = [
      'MICROSOFT_APP_PASSWORD:secret',
      'TWILIO_AUTH_TOKEN secret',
      'HELPDESK_secret',
      'LOG_LEVEL ',
      'MONGODB_URI.',
    ];
    for (const name of [...names, `TWILIO_${'X'.repeat(64)}`]) assert.deepEqual(said(name), [], name);
  });

  test('is meant for another program where the setting that it is near to is set too', () => {
    assert.deepEqual(said('MONGODB_URL', { MONGODB_URI: 'demo' }), []);
    assert.equal(said('MONGODB_URL', { MONGODB_URI: '' }).length, 1);
  });

  test('and is there for something else, is none of the bot’s business', () => {
    const others = [
      ...['PATH', 'HOME', 'NODE', 'USER', 'PWD', 'HOSTNAME', 'SHELL', 'LANG', 'TZ', 'NODE_ENV', 'NODE_OPTIONS'],
      ...['npm_config_port', 'npm_lifecycle_event', 'INIT_CWD', 'NO_COLOR', 'FTP_PROXY', 'HTTP_PROXY', 'all_proxy'],
      ...['KUBERNETES_SERVICE_HOST', 'KUBERNETES_PORT_443_TCP_ADDR', 'HELPDESK_SERVICE_HOST', 'TWILIO_SERVICE_PORT'],
      ...[
        'HELPDESK_SERVICE_PORT_HTTP',
        'HAND_OFF_PORT_8080_TCP_PROTO',
        'HELPDESK_ENV_NODE_VERSION',
        'HELPDESK_PORT_2',
        'AZURE_CLIENT_ID',
        'AZURE_TENANT_ID',
      ],
      ...[
        'AZURE_AUTHORITY_HOST',
        'MSI_ENDPOINT',
        'IDENTITY_SERVER_THUMBPRINT',
        'CONTAINER_APP_NAME',
        'WEBSITE_HOSTNAME',
      ],
      ...['MICROSOFT_PROVIDER_AUTHENTICATION_SECRET', 'OTEL_SERVICE_NAME', 'OTEL_EXPORTER_OTLP_PROTOCOL'],
      ...[
        'SSL_CERT_FILE',
        'NODE_EXTRA_CA_CERTS',
        'SUPPORT_URL',
        'PRIVACY_URL',
        'TERMS_URL',
        'CHROMIUM_PATH',
        'JAVA_DIR',
      ],
    ];
    const environment = Object.fromEntries(others.map((name) => [name, '/demo']));
    assert.equal(
      readConfig({ ...environment, HTTP_PROXY: '', HELPDESK_PORT: 'tcp://10.0.0.7:80' }).misspelt,
      undefined,
    );
  });
});

test('no setting, and no file that a secret is in, is taken for a slip', () => {
  for (const name of [...configVariables, ...secretVariables.map((each) => `${each}_FILE`)]) {
    const set: Environment = { [name]: 'demo' };
    assert.ok(!problems(set).join().includes('is not a setting'), name);
  }
});

test('where a setting is missing, its name with a slip in it is told beside it', () => {
  const { ENCRYPTION_KEYS, ...others } = production;
  assert.deepEqual(problems({ ...others, ENCRYPTON_KEYS: ENCRYPTION_KEYS }), [
    'ENCRYPTION_KEYS is missing',
    'ENCRYPTON_KEYS is not a setting of the bot; did you mean ENCRYPTION_KEYS?',
  ]);
});
