import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { inspect } from 'node:util';
import { AccessTokens } from '../../../services/microsoft/access-tokens.ts';
import type { AppCredential, AppRegistration } from '../../../services/microsoft/app-registration.ts';
import { cloudNames, microsoftCloud } from '../../../services/microsoft/clouds.ts';
import { AccessTokenError } from '../../../services/microsoft/token-requests.ts';
import { FakeClock } from '../../support/fakes.ts';
import { type Answer, httpFake } from '../directory/http-fake.ts';
import { graph, registrationOf, secret } from './microsoft-kit.ts';

function granted(token: string, seconds = 3599): Answer {
  return {
    status: 200,
    json: { token_type: 'Bearer', expires_in: seconds, ext_expires_in: seconds, access_token: token },
  };
}

async function setUp(t: TestContext, ...answers: readonly [Answer, ...Answer[]]) {
  const fake = await httpFake(t, ...answers);
  const clock = new FakeClock();
  const options = { registration: registrationOf({}), resource: graph, clock, loginBaseUrl: fake.baseUrl };
  return { ...fake, clock, credentials: new AccessTokens({ ...options, timeoutMs: 1000 }), options };
}

async function fault(credentials: AccessTokens): Promise<AccessTokenError> {
  const error: unknown = await credentials.accessToken().then(
    () => assert.fail('a token was given'),
    (cause: unknown) => cause,
  );
  assert.ok(error instanceof AccessTokenError);
  const shown = inspect(error, { depth: 9 }) + JSON.stringify(error);
  for (const hidden of [secret, encodeURIComponent(secret)]) assert.ok(!shown.includes(hidden));
  return error;
}

describe('access tokens', () => {
  test('are asked for at the token endpoint of the tenant, the secret in the body only', async (t) => {
    const { credentials, seen, options } = await setUp(t, granted('token-1'));
    assert.equal(await credentials.accessToken(), 'token-1');
    assert.equal(seen[0]?.method, 'POST');
    assert.equal(seen[0].url.pathname, `/${options.registration.tenantId}/oauth2/v2.0/token`);
    assert.equal(seen[0].url.search, '');
    assert.deepEqual(Object.fromEntries(new URLSearchParams(seen[0].body)), {
      grant_type: 'client_credentials',
      client_id: options.registration.appId,
      client_secret: secret,
      scope: 'https://graph.microsoft.com/.default',
    });
  });

  test('are asked for at the login host of the cloud that the tenant is in', async () => {
    const asked: string[] = [];
    const fetchImpl = (url: unknown): Promise<Response> => {
      asked.push(String(url));
      return Promise.resolve(Response.json({ token_type: 'Bearer', expires_in: 3_600, access_token: 'demo' }));
    };
    for (const cloud of cloudNames) {
      const registration = registrationOf({ tenantId: 'demo', cloud });
      const { graph: resource } = microsoftCloud(cloud);
      await new AccessTokens({ registration, resource, clock: new FakeClock(), fetchImpl }).accessToken();
    }
    assert.deepEqual(asked, [
      'https://login.microsoftonline.com/demo/oauth2/v2.0/token',
      'https://login.microsoftonline.us/demo/oauth2/v2.0/token',
      'https://login.microsoftonline.us/demo/oauth2/v2.0/token',
      'https://login.partner.microsoftonline.cn/demo/oauth2/v2.0/token',
    ]);
  });

  test('are kept until five minutes before their end', async (t) => {
    const { credentials, seen, clock } = await setUp(t, granted('token-1', 3600), granted('token-2', 3600));
    await credentials.accessToken();
    clock.advance(3299);
    assert.equal(await credentials.accessToken(), 'token-1');
    assert.equal(seen.length, 1);
    clock.advance(1);
    assert.equal(await credentials.accessToken(), 'token-2');
  });

  test('are good to their end while no other is to be had, which is tried every half a minute', async (t) => {
    const away: Answer = { status: 503, json: {} };
    const { credentials, seen, clock } = await setUp(t, granted('token-1', 3600), away, away, granted('token-2', 3600));
    await credentials.accessToken();
    clock.advance(3300);
    assert.equal(await credentials.accessToken(), 'token-1');
    clock.advance(29);
    assert.equal(await credentials.accessToken(), 'token-1');
    assert.equal(seen.length, 2);
    clock.advance(1);
    assert.equal(await credentials.accessToken(), 'token-1');
    clock.advance(30);
    assert.equal(await credentials.accessToken(), 'token-2');
    assert.equal(seen.length, 4);
  });

  test('are not used in their last half a minute, whatever else is to be had', async (t) => {
    const { credentials, clock } = await setUp(
      t,
      granted('token-1', 3600),
      { status: 503, json: {} },
      { status: 503, json: {} },
    );
    await credentials.accessToken();
    clock.advance(3569);
    assert.equal(await credentials.accessToken(), 'token-1');
    clock.advance(1);
    await fault(credentials);
  });

  test('that are short from the beginning are asked for again at half their life, not with each call', async (t) => {
    const { credentials, seen, clock } = await setUp(t, granted('token-1', 200), granted('token-2', 200));
    for (let call = 0; call < 3; call += 1) assert.equal(await credentials.accessToken(), 'token-1');
    assert.equal(seen.length, 1);
    clock.advance(100);
    assert.equal(await credentials.accessToken(), 'token-2');
  });

  test('are asked for once for all who wait', async (t) => {
    const { credentials, seen } = await setUp(t, granted('token-1'));
    const tokens = await Promise.all(Array.from({ length: 20 }, () => credentials.accessToken()));
    assert.deepEqual(new Set(tokens), new Set(['token-1']));
    assert.equal(seen.length, 1);
  });

  test('that are refused: the codes are told but not the text, and two seconds later they are asked for anew', async (t) => {
    const json = { error: 'invalid_client', error_codes: [7000215], error_description: `wrong: ${secret}` };
    const { credentials, seen, clock } = await setUp(t, { status: 401, json }, granted('token-1'));
    const { message, codes } = await fault(credentials);
    assert.equal(message, 'The token endpoint refused (status 401, invalid_client, AADSTS7000215)');
    assert.deepEqual(codes, [7000215]);
    clock.advance(1);
    assert.deepEqual((await fault(credentials)).codes, codes);
    assert.equal(seen.length, 1);
    clock.advance(1);
    assert.equal(await credentials.accessToken(), 'token-1');
  });

  test('that are refused in words alone have their codes taken out of them', async (t) => {
    const json = {
      error: 'invalid_request',
      error_description: 'AADSTS70021: nobody; AADSTS70021 and http://x/AADSTS1',
    };
    const { credentials } = await setUp(t, { status: 400, json });
    assert.deepEqual((await fault(credentials)).codes, [70021]);
  });

  test('are bearer tokens and nothing else', async (t) => {
    const ok = { token_type: 'Bearer', expires_in: 3599, access_token: 'x' };
    for (const json of [
      undefined,
      [],
      { ...ok, token_type: 'mac' },
      { ...ok, access_token: '' },
      { ...ok, expires_in: 0 },
      { ...ok, expires_in: undefined },
    ]) {
      const { credentials } = await setUp(t, { status: 200, json });
      assert.match((await fault(credentials)).message, /no bearer token$/u);
    }
    const { credentials } = await setUp(t, { status: 500, json: { error: `leak ${secret}` } });
    assert.equal((await fault(credentials)).message, 'The token endpoint refused (status 500)');
  });

  test('fail with the cause when nobody answers, and no redirect is followed with the secret', async (t) => {
    const redirect = { status: 307, headers: { location: '/elsewhere' } };
    for (const answer of ['hang-up', 'break-off', redirect] as const) {
      const { credentials, seen } = await setUp(t, answer);
      const error = await fault(credentials);
      assert.equal(error.message, 'The token endpoint did not answer');
      assert.ok(error.cause instanceof Error);
      assert.equal(seen.length, 1);
    }
  });

  test('are not waited for beyond their time-out', async (t) => {
    const { options } = await setUp(t, 'never');
    const { cause } = await fault(new AccessTokens({ ...options, timeoutMs: 50 }));
    assert.equal(cause instanceof Error && cause.name, 'TimeoutError');
  });

  test('and what they are asked for with are not in what is printed', async (t) => {
    const { credentials } = await setUp(t, granted('token-1'));
    await credentials.accessToken();
    const shown = inspect(credentials, { depth: 9, showHidden: true }) + JSON.stringify(credentials);
    for (const hidden of [secret, encodeURIComponent(secret), 'token-1']) assert.ok(!shown.includes(hidden));
  });
});

describe('a managed identity', () => {
  const header = 'demo-identity-header';

  async function setUpIdentity(t: TestContext, part: Partial<AppRegistration>, ...answers: [Answer, ...Answer[]]) {
    const fake = await httpFake(t, ...answers);
    const registration = registrationOf(part);
    const clock = new FakeClock();
    const url = `${fake.baseUrl}/msi/token`;
    const identity = (clientId: string): AppCredential => ({
      kind: 'managed-identity',
      identity: { clientId, endpoint: { url, header } },
    });
    const waits: number[] = [];
    const wait = (ms: number): Promise<void> => {
      waits.push(ms);
      clock.advance(ms / 1_000);
      return Promise.resolve();
    };
    const tokensOf = (clientId: string): AccessTokens => {
      const about = { registration: { ...registration, credential: identity(clientId) }, resource: graph };
      return new AccessTokens({ ...about, clock, wait, loginBaseUrl: fake.baseUrl, timeoutMs: 1_000 });
    };
    return { ...fake, registration, clock, waits, tokensOf };
  }

  /** As Container Apps answers: the end as a moment, and as text. */
  const given = (token: string, clock: FakeClock, seconds: number): Answer => ({
    status: 200,
    json: {
      token_type: 'Bearer',
      access_token: token,
      expires_on: String(clock.now().getTime() / 1_000 + seconds),
      resource: graph,
    },
  });

  test('that the bot is gives its token, asked where Azure says with the word that Azure gave', async (t) => {
    const clock = new FakeClock();
    const {
      tokensOf,
      registration,
      seen,
      clock: same,
    } = await setUpIdentity(t, {}, given('token-1', clock, 86_400), given('token-2', clock, 172_800));
    const tokens = tokensOf(registration.appId);
    assert.equal(await tokens.accessToken(), 'token-1');
    const [asked] = seen;
    assert.deepEqual([asked?.method, asked?.url.pathname, asked?.body], ['GET', '/msi/token', '']);
    assert.deepEqual(Object.fromEntries(asked?.url.searchParams ?? []), {
      'api-version': '2019-08-01',
      resource: graph,
      client_id: registration.appId,
    });
    assert.equal(asked?.headers['x-identity-header'], header);
    same.advance(86_400 - 301);
    assert.equal(await tokens.accessToken(), 'token-1');
    same.advance(1);
    assert.equal(await tokens.accessToken(), 'token-2');
  });

  test('of a machine is asked for at its metadata service, as that wants it', async () => {
    const asked: [string, unknown][] = [];
    const fetchImpl: typeof fetch = (url, init) => {
      asked.push([String(url instanceof Request ? url.url : url), init?.headers]);
      const json = { token_type: 'Bearer', access_token: 'demo', expires_in: '3599', expires_on: '1506484173' };
      return Promise.resolve(Response.json(json));
    };
    const { appId } = registrationOf({});
    const credential: AppCredential = { kind: 'managed-identity', identity: { clientId: appId } };
    const about = { registration: registrationOf({ credential }), resource: graph, clock: new FakeClock(), fetchImpl };
    assert.equal(await new AccessTokens(about).accessToken(), 'demo');
    const query = `api-version=2018-02-01&resource=https%3A%2F%2Fgraph.microsoft.com&client_id=${appId}`;
    assert.deepEqual(asked, [[`http://169.254.169.254/metadata/identity/oauth2/token?${query}`, { metadata: 'true' }]]);
  });

  test('says by one of two numbers how long its token is good for, whatever stands in the other one', async (t) => {
    const clock = new FakeClock();
    for (const unsaid of ['', null, 'soon']) {
      const json = { token_type: 'Bearer', expires_in: unsaid, expires_on: clock.now().getTime() / 1_000 + 3_600 };
      const first = { status: 200, json: { ...json, access_token: 'token-1' } };
      const answers: [Answer, Answer] = [first, given('token-2', clock, 7_200)];
      const { tokensOf, registration, clock: same } = await setUpIdentity(t, {}, ...answers);
      const tokens = tokensOf(registration.appId);
      assert.equal(await tokens.accessToken(), 'token-1');
      same.advance(3_000);
      assert.equal(await tokens.accessToken(), 'token-1');
      same.advance(600);
      assert.equal(await tokens.accessToken(), 'token-2');
    }
  });

  test('that the registration trusts stands for a secret: its token is exchanged for the bot’s', async (t) => {
    const clock = new FakeClock();
    const { tokensOf, registration, seen } = await setUpIdentity(
      t,
      { cloud: 'us-government' },
      given('identity-token', clock, 3_600),
      granted('bot-token'),
    );
    const clientId = '44444444-0000-4000-8000-000000000001';
    assert.equal(await tokensOf(clientId).accessToken(), 'bot-token');
    const [first, second] = seen;
    assert.deepEqual(
      [first?.url.searchParams.get('resource'), first?.url.searchParams.get('client_id')],
      ['api://AzureADTokenExchangeUSGov', clientId],
    );
    assert.deepEqual(Object.fromEntries(new URLSearchParams(second?.body)), {
      grant_type: 'client_credentials',
      client_id: registration.appId,
      scope: `${graph}/.default`,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: 'identity-token',
    });
  });

  for (const status of [404, 410, 429, 500, 503])
    test(`whose endpoint answers ${status} is asked again, twice, a little later each time`, async (t) => {
      const [away, clock] = [{ status, json: {} }, new FakeClock()];
      const back = await setUpIdentity(t, {}, away, away, given('token-1', clock, 3_600));
      assert.equal(await back.tokensOf(back.registration.appId).accessToken(), 'token-1');
      assert.deepEqual(back.waits, [500, 1_000]);
      const gone = await setUpIdentity(t, {}, away);
      const { message } = await fault(gone.tokensOf(gone.registration.appId));
      assert.equal(message, `The token endpoint refused (status ${status})`);
      assert.deepEqual([gone.seen.length, gone.waits], [3, [500, 1_000]]);
    });

  test('has two and a half seconds for everything that it is asked, the pauses included', async (t) => {
    const bounds = t.mock.method(AbortSignal, 'timeout', (ms: number) => {
      const bound = new AbortController();
      if (ms === 2_500) setImmediate(() => bound.abort(new DOMException('over', 'TimeoutError')));
      return bound.signal;
    });
    const never = (): Promise<never> => new Promise(() => undefined);
    const { appId } = registrationOf({});
    const credential: AppCredential = { kind: 'managed-identity', identity: { clientId: appId } };
    const about = { registration: registrationOf({ credential }), resource: graph, clock: new FakeClock() };
    let asked = 0;
    const fetchImpl = (): Promise<Response> => {
      asked += 1;
      return Promise.resolve(Response.json({}, { status: 503 }));
    };
    assert.equal((await fault(new AccessTokens({ ...about, fetchImpl, wait: never }))).status, 503);
    assert.equal(asked, 1);
    const silent: typeof fetch = (_url, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error));
      });
    const { cause } = await fault(new AccessTokens({ ...about, fetchImpl: silent }));
    assert.equal(cause instanceof Error && cause.name, 'TimeoutError');
    assert.deepEqual(
      bounds.mock.calls.map(({ arguments: [ms] }) => ms),
      [3_000, 2_500, 3_000, 2_500],
    );
  });

  test('that only stands for a secret is asked again too, and the login is not', async (t) => {
    const [away, clock] = [{ status: 410, json: {} }, new FakeClock()];
    const answers: [Answer, ...Answer[]] = [away, given('identity-token', clock, 3_600), { status: 503, json: {} }];
    const { tokensOf, seen, waits } = await setUpIdentity(t, {}, ...answers);
    await fault(tokensOf('44444444-0000-4000-8000-000000000001'));
    assert.deepEqual([seen.map(({ method }) => method), waits], [['GET', 'GET', 'POST'], [500]]);
  });

  test('is not waited for while the token before is good, nor where it is refused', async (t) => {
    const [away, clock] = [{ status: 410, json: {} }, new FakeClock()];
    const kept = await setUpIdentity(t, {}, given('token-1', clock, 3_600), away);
    const tokens = kept.tokensOf(kept.registration.appId);
    await tokens.accessToken();
    kept.clock.advance(3_300);
    assert.equal(await tokens.accessToken(), 'token-1');
    assert.deepEqual([kept.seen.length, kept.waits], [2, []]);
    const refused = await setUpIdentity(t, {}, { status: 400, json: {} });
    await fault(refused.tokensOf(refused.registration.appId));
    assert.deepEqual([refused.seen.length, refused.waits], [1, []]);
  });

  test('that is not there, or whose word is wrong, is told without that word', async (t) => {
    const json = { statusCode: 400, message: `No managed identity; ${header}` };
    const { tokensOf, registration } = await setUpIdentity(t, {}, { status: 400, json }, 'hang-up');
    for (const message of ['The token endpoint refused (status 400)', 'The token endpoint did not answer']) {
      const error = await fault(tokensOf(registration.appId));
      assert.equal(error.message, message);
      assert.ok(!inspect(error, { depth: 9 }).includes(header));
    }
  });
});
