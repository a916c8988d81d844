import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readConfig } from '../../../bot/config/config.ts';
import { cloudNames } from '../../../services/microsoft/clouds.ts';
import { type Environment, problems, production } from './config-kit.ts';

const { MICROSOFT_APP_PASSWORD, ...others } = production;
const MICROSOFT_APP_MANAGED_IDENTITY = '44444444-AAAA-4000-8000-000000000004';
const IDENTITY_ENDPOINT = 'http://169.254.129.3:8081/msi/token';
const token = 'aGVsbG8.d29ybGQ.c2lnbmVk';

function botOf(set: Environment) {
  const config = readConfig({ ...others, ...set });
  assert.ok(config.mode === 'production');
  return config.bot;
}

describe('the bot signs in to Microsoft', () => {
  test('with a client secret, whose end may be said', () => {
    const secret = MICROSOFT_APP_PASSWORD ?? '';
    assert.deepEqual(botOf({ MICROSOFT_APP_PASSWORD }).credential, { kind: 'secret', secret, endsAt: undefined });
    const set = { MICROSOFT_APP_PASSWORD, MICROSOFT_APP_PASSWORD_EXPIRES: '2027-05-31' };
    const endsAt = new Date('2027-05-31T00:00:00Z');
    assert.deepEqual(botOf(set).credential, { kind: 'secret', secret, endsAt });
  });

  test('with a managed identity, asked for where Azure says or at the machine’s own metadata service', () => {
    const clientId = MICROSOFT_APP_MANAGED_IDENTITY.toLowerCase();
    const { credential } = botOf({ MICROSOFT_APP_MANAGED_IDENTITY });
    assert.deepEqual(credential, { kind: 'managed-identity', identity: { clientId, endpoint: undefined } });
    const header = 'demo-identity-header';
    const said = { MICROSOFT_APP_MANAGED_IDENTITY, IDENTITY_ENDPOINT, IDENTITY_HEADER: header };
    const endpoint = { url: IDENTITY_ENDPOINT, header };
    assert.deepEqual(botOf(said).credential, { kind: 'managed-identity', identity: { clientId, endpoint } });
  });

  test('with a certificate or a federated token, by the path of a file that may come later', () => {
    const path = '/nowhere/credential';
    assert.deepEqual(botOf({ MICROSOFT_APP_CERTIFICATE_FILE: path }).credential, { kind: 'certificate', path });
    assert.deepEqual(botOf({ AZURE_FEDERATED_TOKEN_FILE: path }).credential, { kind: 'token-file', path });
  });

  test('with one thing: none is told, and so are two, by their names and with what to do', () => {
    assert.deepEqual(problems(others), [
      'MICROSOFT_APP_PASSWORD is missing: the bot signs in to Microsoft with it, or with MICROSOFT_APP_CERTIFICATE_FILE or AZURE_FEDERATED_TOKEN_FILE or MICROSOFT_APP_MANAGED_IDENTITY',
    ]);
    const AZURE_FEDERATED_TOKEN_FILE = '/nowhere/token';
    assert.deepEqual(problems({ ...production, AZURE_FEDERATED_TOKEN_FILE }), [
      'AZURE_FEDERATED_TOKEN_FILE and MICROSOFT_APP_PASSWORD are both there: the bot signs in to Microsoft with one of them, remove the rest',
    ]);
    const three = { ...production, AZURE_FEDERATED_TOKEN_FILE, MICROSOFT_APP_MANAGED_IDENTITY };
    assert.match(problems(three)[0] ?? '', /^MICROSOFT_APP_MANAGED_IDENTITY and AZURE\w+ and \w+ are both there/u);
  });

  test('never with half a path, which is not quoted: it may be what should be in the file', () => {
    for (const name of ['MICROSOFT_APP_CERTIFICATE_FILE', 'AZURE_FEDERATED_TOKEN_FILE'])
      assert.deepEqual(problems({ ...others, [name]: token }), [
        `${name} must be the whole path of a file, such as /run/secrets/bot.pem`,
      ]);
  });

  for (const [set, said] of [
    [
      { MICROSOFT_APP_PASSWORD, MICROSOFT_APP_PASSWORD_EXPIRES: '31.5.2027' },
      /EXPIRES must be a date such as 2027-05/u,
    ],
    [
      { MICROSOFT_APP_MANAGED_IDENTITY, MICROSOFT_APP_PASSWORD_EXPIRES: '2027-05-31' },
      /EXPIRES is the end of MICROSOFT_APP_PASSWORD, which is not there: remove it/u,
    ],
    [{ MICROSOFT_APP_MANAGED_IDENTITY: 'demo' }, /^MICROSOFT_APP_MANAGED_IDENTITY must be a GUID/u],
    [{ MICROSOFT_APP_MANAGED_IDENTITY, IDENTITY_ENDPOINT }, /IDENTITY_ENDPOINT and IDENTITY_HEADER go together/u],
    [
      { MICROSOFT_APP_MANAGED_IDENTITY, IDENTITY_HEADER: 'demo', IDENTITY_ENDPOINT: 'nowhere' },
      /^IDENTITY_ENDPOINT must be a URL$/u,
    ],
    [
      { MICROSOFT_APP_MANAGED_IDENTITY, IDENTITY_ENDPOINT, IDENTITY_HEADER: ' ' },
      /^IDENTITY_HEADER must not be empty$/u,
    ],
    [
      { MICROSOFT_APP_PASSWORD: MICROSOFT_APP_MANAGED_IDENTITY },
      /PASSWORD must be the value of the secret, and not its id/u,
    ],
    [
      { MICROSOFT_APP_PASSWORD, EXTERNAL_MFA_CLOUD: 'china' },
      /^EXTERNAL_MFA_CLOUD is MICROSOFT_CLOUD now: rename it$/u,
    ],
    [{ MICROSOFT_APP_PASSWORD, MICROSOFT_CLOUD: 'moon' }, /^MICROSOFT_CLOUD must be one of public, us-government/u],
  ] as const) {
    test(`and ${Object.entries(set).at(-1)?.join('=')} is told in a sentence`, () => {
      const [line = '', ...more] = problems({ ...others, ...set });
      assert.match(line, said);
      assert.deepEqual(more, []);
    });
  }

  test('in the cloud that one setting names for everything, the public one without it', () => {
    assert.equal(botOf({ MICROSOFT_APP_PASSWORD }).cloud, 'public');
    for (const cloud of cloudNames)
      assert.equal(botOf({ MICROSOFT_APP_PASSWORD, MICROSOFT_CLOUD: cloud }).cloud, cloud);
  });

  test('with something else than a managed identity wherever others on the machine may be asked for theirs', () => {
    const { credential } = botOf({ MICROSOFT_APP_PASSWORD, IDENTITY_ENDPOINT });
    assert.equal(credential.kind, 'secret');
    assert.equal(botOf({ MICROSOFT_APP_PASSWORD, IDENTITY_HEADER: 'demo' }).credential.kind, 'secret');
    const malformed = { MICROSOFT_APP_PASSWORD, IDENTITY_ENDPOINT: 'unix:///run/identity', IDENTITY_HEADER: ' ' };
    assert.equal(botOf(malformed).credential.kind, 'secret');
    assert.equal(readConfig({ IDENTITY_ENDPOINT: 'nowhere', IDENTITY_HEADER: ' ' }).mode, 'demo');
  });

  test('past a proxy, where a managed identity is asked for', () => {
    const set = { MICROSOFT_APP_MANAGED_IDENTITY, HTTPS_PROXY: 'http://proxy.example:3128', NO_PROXY: 'a.example' };
    const without = (more: Environment): string[] | undefined => {
      const config = readConfig({ ...others, ...set, ...more });
      return config.mode === 'production' ? config.proxy?.NO_PROXY.split(',').slice(0, 2) : undefined;
    };
    assert.deepEqual(without({}), ['a.example', '169.254.169.254']);
    assert.deepEqual(without({ IDENTITY_ENDPOINT, IDENTITY_HEADER: 'demo' }), ['a.example', '169.254.129.3']);
  });
});

test('what a machine has for other programs too does not keep the demo from starting', () => {
  const set = { AZURE_FEDERATED_TOKEN_FILE: '/nowhere/token', IDENTITY_ENDPOINT, IDENTITY_HEADER: 'demo' };
  assert.equal(readConfig(set).mode, 'demo');
  assert.match(
    problems({ MICROSOFT_APP_MANAGED_IDENTITY })[0] ?? '',
    /^MICROSOFT_APP_MANAGED_IDENTITY belongs to prod/u,
  );
});
