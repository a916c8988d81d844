import assert from 'node:assert/strict';
import { METHODS } from 'node:http';
import { describe, test, type TestContext } from 'node:test';
import fc from 'fast-check';
import type { AppPasswordRouteOptions } from '../../bot/http/routes/app-passwords.ts';
import { Verifications } from '../../services/sign-in/verifications.ts';
import { StoreUnavailableError } from '../../services/store/document-store.ts';
import { checkBody } from '../../services/verification-api/verification-request.ts';
import { checkRequest } from '../../services/ticket-systems/hand-off-request.ts';
import { DirectoryUnavailableError } from '../../services/directory/directory.ts';
import {
  asked,
  bearer,
  handOffPath,
  type Heard,
  type Sending,
  signature,
  startTicketApi,
  textOf,
} from '../bot/http/routes/hand-off-kit.ts';
import { bearer as mailBearer, routeOptions, verifyPath } from '../bot/http/routes/app-password-kit.ts';
import {
  bearerOf,
  checkPath,
  type ProgramName,
  verificationPath,
  verificationRoute,
} from '../bot/http/routes/verification-kit.ts';
import { verificationBodies } from './verification-bodies.ts';
import { enrollmentKit } from '../services/enrollment/enrollment-kit.ts';
import { assertDescribed, description, schemaOf } from './api-description.ts';
import { begin, callbacksOn, end, fail, openedBy, TicketSystem } from '../services/ticket-systems/callback-kit.ts';

/** Answers that need more than a request. */
const elsewhere: Readonly<Record<string, string>> = {
  'get /api/v1/verifications/{id} 429': 'tests/services/verification-api/program-verifications.test.ts',
  'post /api/v1/hand-offs 429': 'tests/services/ticket-systems/program-hand-offs.test.ts',
  'post /api/v1/app-passwords/verify 503': 'tests/threats/growth-bodies-of-strangers-are-not-read.test.ts',
  'get /api/v1/openapi.json 503': 'tests/threats/growth-bodies-of-strangers-are-not-read.test.ts',
};

/** Requests that no operation carries out, whatever it is. */
const refusedAnywhere: readonly Sending[] = [
  { headers: { host: '[' } },
  { headers: { host: 'elsewhere.example' } },
  { headers: { 'content-encoding': 'gzip' }, body: '{}' },
  { body: 'x'.repeat(300_000) },
];

type CheckAnswer = Awaited<ReturnType<AppPasswordRouteOptions['checks']['check']>>;

/** The API in a world that can go wrong, and all of its answers, each of which is as the file says. */
async function describedApi(t: TestContext) {
  const seen = new Set<string>();
  const world: { isAway: boolean; check: () => Promise<CheckAnswer> } = {
    isAway: false,
    check: () => Promise.reject(new Error('a fault')),
  };
  const found = { tenantId: 'demo', objectId: 'demo', displayName: 'Alex', accountName: 'alex@contoso.example' };
  const findByAccountName = (name: string) => {
    if (world.isAway) return Promise.reject(new DirectoryUnavailableError('away'));
    return Promise.resolve(name.startsWith('nobody') ? undefined : found);
  };
  const api = await startTicketApi(t, {
    bot: { directory: { find: () => Promise.resolve(found), findByAccountName } },
    verificationRoute,
    appPasswords: (built) => ({ ...routeOptions(built), checks: { check: () => world.check() } }),
  });
  /** @param path as the file names it */
  const note = (method: string, path: string, heard: Heard): Heard => {
    assertDescribed(method, path, heard);
    seen.add(`${method} ${path} ${heard.status}`);
    return heard;
  };
  return { api, world, seen, note };
}
type DescribedApi = Awaited<ReturnType<typeof describedApi>>;

async function askAboutHandOffs(t: TestContext, { api, world, note }: DescribedApi): Promise<void> {
  const post = (heard: Heard): Heard => note('post', handOffPath, heard);
  const get = (heard: Heard): Heard => note('get', `${handOffPath}/{id}`, heard);
  const opened = post(await api.withToken(asked));
  post(await api.withToken(asked));
  post(await api.withToken(asked, ''));
  post(await api.withToken(asked, 'k', 'wrong'));
  post(await api.withToken({ ...asked, person: { accountName: 'nobody@contoso.example' } }, 'k'));
  post(await api.withToken(asked, 'k'));
  post(await api.withToken({ ...asked, ticket: 'INC2' }));
  const headers = { ...bearer(), 'idempotency-key': 'k' };
  post(await api.send({ body: '{}', headers: { ...headers, 'content-type': 'text/plain' } }));
  for (const each of refusedAnywhere) post(await api.send({ ...each, headers: { ...headers, ...each.headers } }));
  world.isAway = true;
  post(await api.withToken(asked, 'other'));
  const id = String(opened.json['id']);
  const path = `${handOffPath}/${id}`;
  get(await api.read(id, signature({ now: api.clock.now(), method: 'GET', path })));
  get(await api.read(id, bearer()));
  get(await api.read(id, bearer('wrong')));
  for (const each of refusedAnywhere)
    get(await api.send({ ...each, method: 'GET', path, headers: { ...bearer(), ...each.headers } }));
  t.mock.method(api.handOffs.repository.collection, 'findOne', () => Promise.reject(new Error('a fault')));
  post(await api.withToken(asked));
  get(await api.read(id, bearer()));
  t.mock.restoreAll();
  await api.store.close();
  get(await api.read(id, bearer()));
}

async function askAboutAppPasswords({ api, world, note }: DescribedApi): Promise<void> {
  const right: Sending = { path: verifyPath, headers: mailBearer, body: '{"user":"a@b","password":"c"}' };
  const ask = async (more: Sending = {}): Promise<Heard> => {
    const headers = { ...right.headers, ...more.headers };
    return note('post', verifyPath, await api.send({ ...right, ...more, headers }));
  };
  await ask();
  for (const answer of [
    { code: 'right' },
    { code: 'wrong' },
    { code: 'too-many', retryAt: api.clock.now() },
  ] as CheckAnswer[]) {
    world.check = () => Promise.resolve(answer);
    await ask();
  }
  await ask({ body: '{}' });
  await ask({ headers: bearer() });
  await ask({ headers: { 'content-type': 'text/plain' } });
  for (const each of refusedAnywhere) await ask(each);
}

async function askAboutVerifications(t: TestContext, { api, world, note }: DescribedApi): Promise<void> {
  const person = { userPrincipalName: 'alex@contoso.example' };
  const asked = { person, reason: 'Opening the wiki' };
  let id = '';
  const ways: Readonly<Record<string, { path: () => string; method?: string; right?: object }>> = {
    [verificationPath]: { path: () => verificationPath, right: asked },
    [checkPath]: { path: () => checkPath, right: { person, code: '123456' } },
    [`${verificationPath}/{id}/answer`]: { path: () => `${verificationPath}/${id}/answer`, right: { code: '123456' } },
    [`${verificationPath}/{id}`]: { path: () => `${verificationPath}/${id}`, method: 'GET' },
  };
  let keys = 0;
  const ask = async (name: string, { headers, ...more }: Sending & { readonly program?: ProgramName } = {}) => {
    const { path, method = 'POST', right } = ways[name] ?? assert.fail(name);
    const own = { ...bearerOf(more.program ?? 'wiki'), 'idempotency-key': `key-${(keys += 1)}` };
    const body = right === undefined ? {} : { body: textOf(right) };
    const sent = { method, path: path(), ...body, ...more, headers: { ...own, ...headers } };
    return note(method.toLowerCase(), name, await api.send(sent));
  };
  const opened = await ask(verificationPath, { headers: { 'idempotency-key': 'k' } });
  id = String(opened.json['id']);
  await ask(verificationPath, { headers: { 'idempotency-key': 'k' } });
  await ask(verificationPath, { headers: { 'idempotency-key': 'k' }, body: textOf({ ...asked, reason: 'other' }) });
  for (const name of Object.keys(ways)) {
    await ask(name);
    await ask(name, { headers: bearer('wrong') });
    await ask(name, { program: 'mail' });
    for (const each of refusedAnywhere) await ask(name, each);
  }
  for (const name of Object.keys(ways).slice(0, 3)) {
    await ask(name, { body: '{}' });
    await ask(name, { headers: { 'content-type': 'text/plain' } });
  }
  await ask(`${verificationPath}/{id}`, { path: `${verificationPath}/${id}?wait=x` });
  for (const each of ['', '/answer'])
    await ask(`${verificationPath}/{id}${each}`, { path: `${verificationPath}/x${each}` });
  const nobody = { userPrincipalName: 'nobody@contoso.example' };
  for (const [name, right] of [
    [verificationPath, asked],
    [checkPath, { code: '1' }],
  ] as const)
    await ask(name, { body: textOf({ ...right, person: nobody }), program: 'telling' });
  for (let count = 0; count < 30; count += 1) for (const name of [verificationPath, checkPath]) await ask(name);
  const retryAt = new Date(api.clock.now().getTime() + 60_000);
  t.mock.method(Verifications.prototype, 'answerAny', () => Promise.resolve({ code: 'throttled', retryAt }));
  await ask(`${verificationPath}/{id}/answer`);
  for (const each of ['status', 'check', 'open'] as const)
    t.mock.method(Verifications.prototype, each, () => Promise.reject(new Error('a fault')));
  api.clock.advance(660);
  for (const name of Object.keys(ways)) await ask(name);
  world.isAway = true;
  for (const [name, right] of [
    [verificationPath, asked],
    [checkPath, { code: '1' }],
  ] as const)
    await ask(name, { body: textOf({ ...right, person: { userPrincipalName: 'zoe@contoso.example' } }) });
  world.isAway = false;
  t.mock.restoreAll();
  for (const each of ['status', 'check'] as const)
    t.mock.method(Verifications.prototype, each, () => Promise.reject(new StoreUnavailableError('away')));
  for (const name of Object.keys(ways).slice(2)) await ask(name);
  t.mock.restoreAll();
}

/** Paths, and what the file calls them; some of them lead nowhere. */
const paths: Readonly<Record<string, string>> = {
  [handOffPath]: handOffPath,
  [`${handOffPath}/`]: `${handOffPath}/{id}`,
  [`${handOffPath}/abc`]: `${handOffPath}/{id}`,
  [`${handOffPath}/%61%62`]: `${handOffPath}/{id}`,
  [`${handOffPath}/${'x'.repeat(500)}`]: 'nothing',
  [`${handOffPath}/a/b`]: 'nothing',
  [`${handOffPath}/%E0%A4%A`]: 'nothing',
  [verificationPath]: verificationPath,
  [checkPath]: checkPath,
  [`${verificationPath}%3Acheck`]: 'nothing',
  [`${verificationPath}:other`]: 'nothing',
  [`${verificationPath}/abc`]: `${verificationPath}/{id}`,
  [`${verificationPath}/abc/answer`]: `${verificationPath}/{id}/answer`,
  [`${verificationPath}/abc/other`]: 'nothing',
  [verifyPath]: verifyPath,
  '/api/v1/app-passwords/%76erify': verifyPath,
  '/api/v1/app-passwords': 'nothing',
  '/api/v1/openapi.json': '/api/v1/openapi.json',
  '/api/v1': 'nothing',
  '/api/v1/': 'nothing',
  '/api/v1/nothing?at=all': 'nothing',
};

function bearerFor(path: string) {
  if (path.startsWith(verificationPath)) return bearerOf('wiki');
  return path.includes('password') ? mailBearer : bearer();
}

describe('the description of the API', () => {
  test('has every answer of every route, and each of its answers is one that there is', async (t) => {
    const described = await describedApi(t);
    const { api, seen, note } = described;
    await askAboutAppPasswords(described);
    await askAboutVerifications(t, described);
    for (const each of [{}, ...refusedAnywhere])
      note('get', '/api/v1/openapi.json', await api.send({ ...each, method: 'GET', path: '/api/v1/openapi.json' }));
    await askAboutHandOffs(t, described);
    const written = Object.entries(description.paths).flatMap(([route, methods]) =>
      Object.entries(methods).flatMap(([method, { responses }]) =>
        Object.keys(responses).map((status) => `${method} ${route} ${status}`),
      ),
    );
    assert.deepEqual([...seen, ...Object.keys(elsewhere)].sort(), written.sort());
  });

  test('has what each path answers to each method there is, to strangers and to those who may ask', async (t) => {
    const { api, note } = await describedApi(t);
    const statuses = new Set<number>();
    // CONNECT has no path.
    const methods = METHODS.filter((each) => each !== 'CONNECT');
    for (const [path, name] of Object.entries(paths))
      for (const headers of [{}, bearerFor(path)]) {
        const ask = async (method: string): Promise<Heard> =>
          note(method.toLowerCase(), name, await api.send({ method, path, headers }));
        for (const { status } of await Promise.all(methods.map(ask))) statuses.add(status);
      }
    assert.deepEqual([...statuses].sort(), [200, 400, 401, 403, 404, 405]);
  });

  test('has what is told by callbacks', async (t) => {
    const kit = await enrollmentKit(t);
    const system = new TicketSystem();
    const { callbacks } = callbacksOn(kit, system);
    const handOff = await openedBy(kit);
    for (const happens of [begin, (...of: Parameters<typeof begin>) => fail(...of, 'proof'), end]) {
      await happens(kit, handOff);
      await callbacks.tellDue(20);
    }
    assert.deepEqual(system.sequence, [1, 2, 3]);
    const isEvent = schemaOf('HandOffStatusEvent');
    for (const told of system.told) assert.ok(isEvent(told), JSON.stringify([told, isEvent.errors]));
  });

  for (const [what, schema] of Object.entries({
    open: 'VerificationRequest',
    answer: 'VerificationAnswer',
    check: 'CodeCheck',
  } as const)) {
    test(`accepts and refuses the same bodies as the bot does: ${schema}`, () => {
      const isRequest = schemaOf(schema);
      let accepted = 0;
      fc.assert(
        fc.property(verificationBodies(what as 'open'), (value) => {
          const json = JSON.parse(JSON.stringify(value)) as unknown;
          const isTaken = 'request' in checkBody(what as 'open', json);
          assert.equal(isTaken, isRequest(json), textOf(json));
          accepted += isTaken ? 1 : 0;
        }),
        { numRuns: 3_000 },
      );
      assert.ok(accepted > 300 && accepted < 2_700, `${accepted}`);
    });
  }

  test('accepts and refuses the same bodies as the bot does', () => {
    const isRequest = schemaOf('HandOffRequest');
    let accepted = 0;
    fc.assert(
      fc.property(bodies(), (value) => {
        const json = JSON.parse(JSON.stringify(value)) as unknown;
        const isTaken = 'request' in checkRequest(json);
        assert.equal(isTaken, isRequest(json), textOf(json));
        accepted += isTaken ? 1 : 0;
      }),
      { numRuns: 5_000 },
    );
    assert.ok(accepted > 500 && accepted < 4_500, `${accepted}`);
  });
});

/** Bodies right and wrong, and those at the edge. */
function bodies(): fc.Arbitrary<unknown> {
  const unit = fc.constantFrom('a', ' ', '\n', '\t', '\0', '\u007f', '\u202e', '🔐', '\ud800', 'é', '@', '\u00a0', '~');
  const odd = fc.oneof(
    fc.string({ unit, maxLength: 6 }),
    fc.constantFrom(null, 7, true, [], {}, ['reset'], { $ne: 1 }),
  );
  const long = (length: number) =>
    fc
      .tuple(fc.constantFrom('x', '🔐', 'é'), fc.constantFrom(length - 1, length, length + 1))
      .map(([text, times]) => text.repeat(times));
  const mostly = (right: fc.Arbitrary<unknown>, ...wrong: fc.Arbitrary<unknown>[]) =>
    fc.oneof({ arbitrary: right, weight: 12 }, ...wrong.map((arbitrary) => ({ arbitrary, weight: 1 })));
  const accountName = mostly(
    fc.constantFrom('a@b', 'zoë@contoso.example', 'a+b@c.d'),
    odd,
    long(256).map((text) => `${text.slice(2)}@b`),
  );
  const objectId = mostly(
    fc.uuid(),
    fc.uuid().map((id) => id.toUpperCase()),
    odd,
  );
  const extra = fc.constantFrom({}, {}, {}, {}, {}, {}, {}, { more: 1 }, JSON.parse('{"__proto__":1}') as object);
  const person = mostly(
    fc.oneof(fc.record({ accountName }), fc.record({ objectId })),
    fc.record({ accountName, objectId }, { requiredKeys: [] }),
    odd,
  );
  const fields = fc.record(
    {
      person,
      kind: mostly(fc.constantFrom('set-up', 'reset', 'unlock'), odd),
      reason: mostly(fc.string({ unit: fc.constantFrom('a', ' ', 'é', '🔐', '\n'), minLength: 1 }), odd, long(400)),
      ticket: mostly(fc.constantFrom('INC1', 'SD-7', '#4711', 'a b'), odd, long(64)),
    },
    { requiredKeys: ['person', 'kind', 'reason'] },
  );
  const whole = fc.tuple(fields, extra).map(([own, more]) => withOwn(own, more));
  return mostly(whole, odd);
}

/** As the parser reads it: a `__proto__` that is a field like any other. */
function withOwn(own: object, more: object): unknown {
  const all = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of [...Object.entries(own), ...Object.entries(more)]) all[name] = value as unknown;
  return all;
}
