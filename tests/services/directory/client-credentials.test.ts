import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { inspect } from 'node:util';
import { AccessTokenError, ClientCredentials } from '../../../services/directory/client-credentials.ts';
import { FakeClock } from '../../support/fakes.ts';
import { httpFake, type Answer } from './http-fake.ts';

const tenantId = '00000000-0000-0000-0000-0000000000aa';
const clientSecret = 'demo+secret/of&the=application';

function granted(token: string, seconds = 3599): Answer {
  return {
    status: 200,
    json: { token_type: 'Bearer', expires_in: seconds, ext_expires_in: seconds, access_token: token },
  };
}

async function setUp(t: TestContext, ...answers: readonly [Answer, ...Answer[]]) {
  const fake = await httpFake(t, ...answers);
  const clock = new FakeClock();
  const options = { tenantId, clientId: 'demo-client', clientSecret, clock, loginBaseUrl: `${fake.baseUrl}/` };
  return { ...fake, clock, credentials: new ClientCredentials({ ...options, timeoutMs: 1000 }), options };
}

async function fault(credentials: ClientCredentials): Promise<AccessTokenError> {
  const error: unknown = await credentials.accessToken().then(
    () => assert.fail('a token was given'),
    (cause: unknown) => cause,
  );
  assert.ok(error instanceof AccessTokenError);
  const shown = inspect(error, { depth: 9 }) + JSON.stringify(error);
  for (const secret of [clientSecret, encodeURIComponent(clientSecret)]) assert.ok(!shown.includes(secret));
  return error;
}

describe('client credentials', () => {
  test('ask the token endpoint of the tenant for a Graph token, the secret in the body only', async (t) => {
    const { credentials, seen } = await setUp(t, granted('token-1'));
    assert.equal(await credentials.accessToken(), 'token-1');
    assert.equal(seen[0]?.method, 'POST');
    assert.equal(seen[0].url.pathname, `/${tenantId}/oauth2/v2.0/token`);
    assert.equal(seen[0].url.search, '');
    assert.deepEqual(Object.fromEntries(new URLSearchParams(seen[0].body)), {
      grant_type: 'client_credentials',
      client_id: 'demo-client',
      client_secret: clientSecret,
      scope: 'https://graph.microsoft.com/.default',
    });
  });

  test('keep a token until five minutes before its end', async (t) => {
    const { credentials, seen, clock } = await setUp(t, granted('token-1', 3600), granted('token-2', 3600));
    await credentials.accessToken();
    clock.advance(3299);
    assert.equal(await credentials.accessToken(), 'token-1');
    assert.equal(seen.length, 1);
    clock.advance(1);
    assert.equal(await credentials.accessToken(), 'token-2');
  });

  test('make one request for all who wait', async (t) => {
    const { credentials, seen } = await setUp(t, granted('token-1'));
    const tokens = await Promise.all(Array.from({ length: 20 }, () => credentials.accessToken()));
    assert.deepEqual(new Set(tokens), new Set(['token-1']));
    assert.equal(seen.length, 1);
  });

  test('tell the codes of a refusal but not its text, and ask anew the next time', async (t) => {
    const json = { error: 'invalid_client', error_codes: [7000215], error_description: `wrong: ${clientSecret}` };
    const { credentials } = await setUp(t, { status: 401, json }, granted('token-1'));
    const { message } = await fault(credentials);
    assert.equal(message, 'The token endpoint refused (status 401, invalid_client, AADSTS7000215)');
    assert.equal(await credentials.accessToken(), 'token-1');
  });

  test('take nothing that is no bearer token', async (t) => {
    const ok = { token_type: 'Bearer', expires_in: 3599, access_token: 'x' };
    for (const json of [
      undefined,
      [],
      { ...ok, token_type: 'mac' },
      { ...ok, access_token: '' },
      { ...ok, expires_in: 0 },
    ]) {
      const { credentials } = await setUp(t, { status: 200, json });
      assert.match((await fault(credentials)).message, /no bearer token$/);
    }
    const { credentials } = await setUp(t, { status: 500, json: { error: `leak ${clientSecret}` } });
    assert.equal((await fault(credentials)).message, 'The token endpoint refused (status 500)');
  });

  test('fail with the cause when nobody answers, and do not follow a redirect with the secret', async (t) => {
    const redirect = { status: 307, headers: { location: '/elsewhere' } };
    for (const answer of ['hang-up', 'break-off', redirect] as const) {
      const { credentials, seen } = await setUp(t, answer);
      const error = await fault(credentials);
      assert.equal(error.message, 'The token endpoint did not answer');
      assert.ok(error.cause instanceof Error);
      assert.equal(seen.length, 1);
    }
  });

  test('do not wait beyond their time-out', async (t) => {
    const { options } = await setUp(t, 'never');
    const { cause } = await fault(new ClientCredentials({ ...options, timeoutMs: 50 }));
    assert.equal(cause instanceof Error && cause.name, 'TimeoutError');
  });

  test('show no secret when printed', async (t) => {
    const { credentials } = await setUp(t, granted('token-1'));
    await credentials.accessToken();
    const shown = inspect(credentials, { depth: 9, showHidden: true }) + JSON.stringify(credentials);
    for (const secret of [clientSecret, encodeURIComponent(clientSecret), 'token-1'])
      assert.ok(!shown.includes(secret));
  });
});
