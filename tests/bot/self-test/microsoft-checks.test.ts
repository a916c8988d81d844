import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readBody } from 'node:stream/consumers';
import { describe, test, type TestContext } from 'node:test';
import { type GraphUse, type MicrosoftCheckOptions, microsoftChecks } from '../../../bot/self-test/microsoft-checks.ts';
import { type Row, runChecks, sentenceOf } from '../../../bot/self-test/check.ts';
import { fileWith, registrationOf, secret } from '../../services/microsoft/microsoft-kit.ts';
import { respondJson } from '../../support/respond.ts';
import { FakeClock } from '../../support/fakes.ts';
import { keySet } from '../../threats/support/bot-framework.ts';
import { selfSignedCertificate } from '../../threats/support/self-signed-certificate.ts';

type Answer = readonly [status: number, json: unknown];

const tokenWith = (claims: object): string =>
  ['{"alg":"none"}', JSON.stringify(claims), 'demo'].map((part) => Buffer.from(part).toString('base64url')).join('.');
const granted = (token: string): Answer => [200, { token_type: 'Bearer', expires_in: 3_600, access_token: token }];
const refused = (...codes: number[]): Answer => [
  401,
  { error: 'invalid_client', error_codes: codes, error_description: `canary ${secret}` },
];
const people = tokenWith({ roles: ['User.Read.All'] });
const nothingMore: GraphUse = { helpdeskGroup: undefined, teamsAppId: undefined, registers: false };

interface Microsoft {
  readonly token?: Answer;
  /** The token for Graph, where it is another one. */
  readonly graphToken?: Answer;
  readonly users?: Answer;
  readonly metadata?: Answer;
  readonly keys?: Answer;
  readonly issuer?: string;
}

/** Microsoft on this machine, where all is well unless told otherwise. */
async function startMicrosoft(t: TestContext, answers: Microsoft) {
  const {
    token = granted(people),
    graphToken = token,
    users = [200, { value: [] }],
    keys = [200, keySet(['teams'])],
  } = answers;
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const path = request.url ?? '';
      const { metadata = [200, { issuer: answers.issuer ?? url, jwks_uri: `${url}/keys` }] } = answers;
      const ofToken = new URLSearchParams(body).get('scope') === `${url}/graph/.default` ? graphToken : token;
      const others = path.includes('/users') ? users : path.includes('/keys') ? keys : metadata;
      const [status, json] = path.includes('/oauth2/') ? ofToken : others;
      respondJson(response, status, json);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { login: url, graph: `${url}/graph`, botConnector: url, channelMetadata: `${url}/metadata` };
}

async function rowsOf(
  t: TestContext,
  answers: Microsoft,
  part: Partial<Pick<MicrosoftCheckOptions, 'registration' | 'graphUse' | 'clock'>> = {},
): Promise<readonly Row[]> {
  const cloud = await startMicrosoft(t, answers);
  const about = { registration: registrationOf({}), graphUse: nothingMore, clock: new FakeClock(), ...part };
  const rows = await runChecks(microsoftChecks({ ...about, cloud }));
  for (const row of rows) assert.ok(!sentenceOf(row).includes(secret));
  return rows;
}

const told = (rows: readonly Row[], name: string): string => {
  const row = rows.find((each) => each.name === name);
  assert.ok(row);
  return `${row.outcome}: ${sentenceOf(row)}`;
};

describe('the self-test, at Microsoft', () => {
  test('finds nothing where all is well', async (t) => {
    const rows = await rowsOf(t, {});
    assert.deepEqual(new Set(rows.map(({ outcome }) => outcome)), new Set(['ok']));
    assert.equal(told(rows, 'Sign-in at Microsoft'), 'ok: Microsoft takes what is in MICROSOFT_APP_PASSWORD.');
  });

  for (const [code, sentence] of [
    [50034, /not in the tenant MICROSOFT_APP_TENANT_ID/u],
    [53003, /Conditional Access/u],
    [70021, /federated credential .* issuer, subject and audience/u],
    [700213, /does not trust who made the token/u],
    [90002, /no tenant MICROSOFT_APP_TENANT_ID in this cloud/u],
    [900382, /another one of Microsoft’s clouds.*MICROSOFT_CLOUD/u],
    [700016, /no application MICROSOFT_APP_ID in the tenant/u],
    [700024, /clock/u],
    [700027, /Upload it in Entra/u],
    [7000112, /disabled/u],
    [7000215, /the secret’s value, and not to its id/u],
    [7000222, /has ended.*Make another in Entra/u],
    [7000229, /no service principal/u],
  ] as const) {
    test(`says in words what AADSTS${code} means, and what to do`, async (t) => {
      const said = told(await rowsOf(t, { token: refused(code) }), 'Sign-in at Microsoft');
      assert.match(said, sentence);
      assert.match(said, new RegExp(`^wrong: .* \\(AADSTS${code}\\)\\. .+\\.$`, 'u'));
    });
  }

  test('says of a code that it does not know where to look it up, and of none that it may pass', async (t) => {
    const unknown = told(await rowsOf(t, { token: refused(123456) }), 'Sign-in at Microsoft');
    assert.match(unknown, /AADSTS123456\)\. Look up the number on https:\/\/login\.microsoftonline\.com\/error\.$/u);
    const none = told(await rowsOf(t, { token: [503, {}] }), 'Sign-in at Microsoft');
    assert.match(none, /status 503\)\. Try again later\.$/u);
  });

  test('says that nobody answers, at the login and at the service of managed identities', async (t) => {
    const nowhere = 'http://127.0.0.1:1';
    const about = { graphUse: nothingMore, clock: new FakeClock() };
    const cloud = { login: nowhere, graph: nowhere, botConnector: nowhere, channelMetadata: nowhere };
    const rows = await runChecks(microsoftChecks({ ...about, registration: registrationOf({}), cloud }));
    assert.match(told(rows, 'Sign-in at Microsoft'), /^wrong: Microsoft’s login did not answer\. .*HTTPS_PROXY/u);
    assert.match(told(rows, 'Microsoft Graph'), /^warning: Not looked at/u);
    assert.match(told(rows, 'Keys of Teams'), /^wrong: .* cannot be fetched.*127\.0\.0\.1: without them/u);
    const { appId: clientId } = registrationOf({});
    const endpoint = { url: `${nowhere}/msi/token`, header: 'demo-header' };
    const trusted = '44444444-0000-4000-8000-000000000001';
    for (const identity of [clientId, trusted]) {
      const credential = { kind: 'managed-identity', identity: { clientId: identity, endpoint } } as const;
      const ofIdentity = microsoftChecks({ ...about, registration: registrationOf({ credential }), cloud });
      assert.match(
        told(await runChecks(ofIdentity), 'Sign-in at Microsoft'),
        /^wrong: Nobody answered where .*in Azure/u,
      );
    }
    const answering = await startMicrosoft(t, { metadata: [400, { error: 'invalid_request' }] });
    const unknown = {
      kind: 'managed-identity',
      identity: { clientId, endpoint: { ...endpoint, url: answering.channelMetadata } },
    } as const;
    const rowsOfUnknown = await runChecks(
      microsoftChecks({ ...about, registration: registrationOf({ credential: unknown }), cloud }),
    );
    assert.match(
      told(rowsOfUnknown, 'Sign-in at Microsoft'),
      /^wrong: The managed identity in MICROSOFT_APP_MANAGED.*Assign/u,
    );
  });

  test('says that it is Microsoft’s login which does not answer, where a managed identity that the registration trusts is there', async (t) => {
    const cloud = await startMicrosoft(t, { metadata: granted('of-the-identity') });
    const endpoint = { url: cloud.channelMetadata, header: 'demo-header' };
    const identity = { clientId: '44444444-0000-4000-8000-000000000001', endpoint };
    const registration = registrationOf({ credential: { kind: 'managed-identity', identity } });
    const about = { registration, graphUse: nothingMore, clock: new FakeClock() };
    const gone = await runChecks(microsoftChecks({ ...about, cloud: { ...cloud, login: 'http://127.0.0.1:1' } }));
    assert.match(told(gone, 'Sign-in at Microsoft'), /^wrong: Microsoft’s login did not answer\./u);
    const { login } = await startMicrosoft(t, { token: [503, {}] });
    const busy = await runChecks(microsoftChecks({ ...about, cloud: { ...cloud, login } }));
    assert.match(told(busy, 'Sign-in at Microsoft'), /^wrong: .*status 503\)\. Try again later\.$/u);
  });

  test('says what is wrong with the file that the bot signs in with', async (t) => {
    const { path } = await fileWith(t, 'half a file');
    const rows = await rowsOf(t, {}, { registration: registrationOf({ credential: { kind: 'certificate', path } }) });
    const expected = `wrong: MICROSOFT_APP_CERTIFICATE_FILE names ${path}, which has no private key`;
    for (const name of ['Sign-in at Microsoft', 'End of the credential'])
      assert.ok(told(rows, name).startsWith(expected));
  });

  test('warns of an end within 30 days, and finds one that has passed wrong', async (t) => {
    const clock = new FakeClock();
    const inDays = (days: number): Date => new Date(clock.now().getTime() + days * 86_400_000);
    for (const [days, said] of [
      [31, /^ok: It ends on /u],
      [29, /^warning: The client secret .* ends on .*renew it before/u],
      [-1, /^wrong: The client secret .* ended on /u],
    ] as const) {
      const registration = registrationOf({ credential: { kind: 'secret', secret, endsAt: inDays(days) } });
      assert.match(told(await rowsOf(t, {}, { registration, clock }), 'End of the credential'), said);
    }
    const { key, cert } = selfSignedCertificate([], { bits: 2048, dates: [inDays(-1), inDays(20)] });
    const { path } = await fileWith(t, key + cert);
    const registration = registrationOf({ credential: { kind: 'certificate', path } });
    assert.match(
      told(await rowsOf(t, {}, { registration, clock }), 'End of the credential'),
      /^warning: The certificate/u,
    );
  });

  test('names each permission of Graph that the settings need and the token has not', async (t) => {
    const graphUse = { helpdeskGroup: 'demo', teamsAppId: 'demo', registers: true };
    const rows = await rowsOf(t, { token: granted(tokenWith({ roles: ['User.ReadWrite.All'] })) }, { graphUse });
    assert.deepEqual(
      rows.filter(({ outcome }) => outcome === 'wrong').map(({ found }) => found),
      [
        'The permission GroupMember.Read.All is missing',
        'The permission TeamsAppInstallation.ReadWriteSelfForUser.All is missing',
        'The permission UserAuthMethod-External.ReadWrite.All is missing',
      ],
    );
    const without = await rowsOf(t, { token: granted(tokenWith({})) });
    assert.match(
      told(without, 'Microsoft Graph'),
      /^wrong: The permission User\.Read\.All is missing\. .*admin consent\.$/u,
    );
  });

  test('claims nothing of permissions that it cannot see, or of which it does not know whether they are needed', async (t) => {
    const opaque = told(await rowsOf(t, { token: granted('opaque') }), 'Microsoft Graph');
    assert.equal(opaque, 'ok: The directory answers; not looked at: what else is permitted.');
    assert.equal(
      told(await rowsOf(t, {}), 'Microsoft Graph'),
      'ok: The directory answers, and what the settings need is permitted; not looked at: whether the policy (entraPhones, entraPass) needs UserAuthenticationMethod.ReadWrite.All, which is not granted.',
    );
    const roles = ['User.Read.All', 'UserAuthenticationMethod.ReadWrite.All'];
    assert.equal(
      told(await rowsOf(t, { token: granted(tokenWith({ roles })) }), 'Microsoft Graph'),
      'ok: The directory answers, and what the settings need is permitted.',
    );
  });

  test('says why there is no token for Graph, unless there is none for anything', async (t) => {
    const alone = await rowsOf(t, { graphToken: refused(500011) });
    assert.match(told(alone, 'Sign-in at Microsoft'), /^ok/u);
    assert.match(told(alone, 'Microsoft Graph'), /^wrong: .* \(AADSTS500011\)\. .*MICROSOFT_CLOUD/u);
    const both = await rowsOf(t, { token: refused(7000215) });
    assert.match(told(both, 'Microsoft Graph'), /^warning: Not looked at.* See the sign-in at Microsoft\.$/u);
  });

  for (const [what, answers, said] of [
    ['are not where Microsoft says', { keys: [404, {}] }, /^wrong: .* cannot be fetched\./u],
    ['are no keys', { keys: [200, { other: [] }] }, /^wrong: .* cannot be fetched\./u],
    ['are none at all', { keys: [200, { keys: [] }] }, /^wrong: .* cannot be fetched\./u],
    [
      'are those of another issuer',
      { issuer: 'https://other.example' },
      /^wrong: The keys .* not of the service that the bot believes\. .*MICROSOFT_CLOUD/u,
    ],
  ] as const) {
    test(`finds that the keys of Teams ${what}`, async (t) => {
      assert.match(told(await rowsOf(t, answers), 'Keys of Teams'), said);
    });
  }

  for (const [status, said] of [
    [403, /^wrong: Microsoft Graph does not let the bot read people \(403\)\. .*User\.Read\.All/u],
    [401, /^wrong: Microsoft Graph does not take the token \(401\)\. .*MICROSOFT_CLOUD/u],
    [500, /^wrong: Microsoft Graph answered with status 500\. /u],
  ] as const) {
    test(`says in words that Graph answers ${status}`, async (t) => {
      assert.match(told(await rowsOf(t, { users: [status, { error: {} }] }), 'Microsoft Graph'), said);
    });
  }
});
