import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { inspect } from 'node:util';
import { DirectoryUnavailableError } from '../../../services/directory/directory.ts';
import { GraphClient, type GraphClientOptions } from '../../../services/directory/graph-client.ts';
import { GraphDirectory } from '../../../services/directory/graph-directory.ts';
import { FakeClock } from '../../support/fakes.ts';
import { httpFake, type Answer } from './http-fake.ts';

const tenantId = '00000000-0000-0000-0000-0000000000aa';
const person = { tenantId, objectId: '00000000-0000-0000-0000-0000000000b1' };
const user = {
  '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#users/$entity',
  displayName: 'Zoë Li: R+D 🔐',
  userPrincipalName: 'zoe.li+demo@contoso.example',
  preferredLanguage: 'nl-NL',
  businessPhones: ['+1 425 555 0109'],
};
const found: Answer = { status: 200, json: user };

async function setUp(
  t: TestContext,
  answers: readonly [Answer, ...Answer[]],
  options: Partial<GraphClientOptions> = {},
) {
  const fake = await httpFake(t, ...answers);
  const clock = new FakeClock();
  const waits: number[] = [];
  const graph = new GraphClient({
    accessToken: () => Promise.resolve('demo-token'),
    clock,
    baseUrl: `${fake.baseUrl}/v1.0`,
    wait: (ms) => Promise.resolve(void waits.push(ms)),
    ...options,
  });
  const directory = new GraphDirectory({ tenantId, clock, graph });
  return { ...fake, clock, waits, directory };
}

async function fault(directory: GraphDirectory): Promise<DirectoryUnavailableError> {
  const error: unknown = await directory.find(person).then(
    () => assert.fail('Graph was understood'),
    (cause: unknown) => cause,
  );
  assert.ok(error instanceof DirectoryUnavailableError);
  assert.ok(!inspect(error, { depth: 9 }).includes('demo-token'), 'the error shows the token');
  return error;
}

describe('the Graph directory', () => {
  test('finds a person by object id, with the four fields it needs', async (t) => {
    const { directory, seen } = await setUp(t, [found]);
    assert.deepEqual(await directory.find(person), {
      displayName: 'Zoë Li: R+D 🔐',
      accountName: 'zoe.li+demo@contoso.example',
      preferredLanguage: 'nl-NL',
      officePhone: '+1 425 555 0109',
    });
    assert.equal(seen.length, 1);
    assert.equal(seen[0]?.url.pathname, `/v1.0/users/${person.objectId}`);
    assert.equal(
      seen[0].url.searchParams.get('$select'),
      'displayName,userPrincipalName,mail,preferredLanguage,businessPhones,department',
    );
    assert.equal(seen[0].authorization, 'Bearer demo-token');
  });

  test('leaves out what the directory has not filled in', async (t) => {
    const bare = { ...user, displayName: null, preferredLanguage: null, businessPhones: [' '] };
    const { directory } = await setUp(t, [{ status: 200, json: bare }]);
    const accountName = user.userPrincipalName;
    assert.deepEqual(await directory.find(person), { displayName: accountName, accountName });
  });

  test('says undefined for somebody it does not know and asks again a minute later', async (t) => {
    const { directory, seen, clock } = await setUp(t, [{ status: 404, json: { error: { code: 'demo' } } }, found]);
    assert.equal(await directory.find(person), undefined);
    clock.advance(59);
    assert.equal(await directory.find(person), undefined);
    assert.equal(seen.length, 1);
    clock.advance(1);
    assert.equal((await directory.find(person))?.accountName, user.userPrincipalName);
  });

  test('does not look up an object id of another tenant, nor anything that is no object id', async (t) => {
    const { directory, seen } = await setUp(t, [found]);
    assert.equal(await directory.find({ ...person, tenantId: '00000000-0000-0000-0000-0000000000ab' }), undefined);
    for (const objectId of [
      '',
      'zoe.li@contoso.example',
      '../me',
      `${person.objectId}/manager`,
      `${person.objectId}\n`,
    ]) {
      assert.equal(await directory.find({ tenantId, objectId }), undefined);
    }
    assert.equal(seen.length, 0);
  });

  test('asks once in ten minutes, also when fifty ask at once', async (t) => {
    const { directory, seen, clock } = await setUp(t, [found]);
    await Promise.all(Array.from({ length: 50 }, () => directory.find(person)));
    clock.advance(599);
    await directory.find({ tenantId: tenantId.toUpperCase(), objectId: person.objectId.toUpperCase() });
    assert.equal(seen.length, 1);
    clock.advance(1);
    await directory.find(person);
    assert.equal(seen.length, 2);
  });

  test('asks a busy Graph once more, after the time it asks for', async (t) => {
    const cases: readonly (readonly [Record<string, string>, number])[] = [
      [{ 'retry-after': '2' }, 2000],
      [{ 'retry-after': '0' }, 0],
      [{ 'retry-after': 'Mon, 02 Mar 2026 09:00:01 GMT' }, 1000],
      [{ 'retry-after': 'Mon, 02 Mar 2026 08:00:00 GMT' }, 0],
      [{}, 200],
    ];
    for (const [headers, expected] of cases) {
      const { directory, seen, waits } = await setUp(t, [{ status: 429, headers }, found]);
      assert.equal((await directory.find(person))?.accountName, user.userPrincipalName);
      assert.deepEqual(waits, [expected]);
      assert.equal(seen.length, 2);
    }
  });

  test('gives up at once when Graph asks for more patience than the chat has', async (t) => {
    for (const retryAfter of ['3', 'Mon, 02 Mar 2026 09:00:03 GMT', 'soon']) {
      const { directory, seen } = await setUp(t, [{ status: 429, headers: { 'retry-after': retryAfter } }]);
      assert.match((await fault(directory)).message, /status 429$/);
      assert.equal(seen.length, 1);
    }
  });

  test('gives up after the second failure, within the same turn at once, and asks anew for the next one', async (t) => {
    const { directory, seen, clock } = await setUp(t, [{ status: 503 }, { status: 500 }, found]);
    for (let times = 0; times < 2; times += 1) assert.match((await fault(directory)).message, /status 500$/);
    assert.equal(seen.length, 2);
    clock.advance(3);
    assert.equal((await directory.find(person))?.accountName, user.userPrincipalName);
  });

  test('does not repeat what Graph refuses', async (t) => {
    for (const status of [400, 401, 403]) {
      const { directory, seen } = await setUp(t, [{ status }]);
      assert.match((await fault(directory)).message, new RegExp(`status ${status}$`));
      assert.equal(seen.length, 1);
    }
  });

  test('asks once more after a broken connection, and tells the cause when that breaks too', async (t) => {
    const once = await setUp(t, ['hang-up', found]);
    assert.ok(await once.directory.find(person));
    const twice = await setUp(t, ['hang-up']);
    const error = await fault(twice.directory);
    assert.equal(error.message, 'Microsoft Graph did not answer');
    assert.ok(error.cause instanceof Error);
    assert.equal(twice.seen.length, 2);
  });

  test('does not wait beyond its time-out, nor a second time', async (t) => {
    const { directory, seen } = await setUp(t, ['never'], { timeoutMs: 50 });
    const { cause } = await fault(directory);
    assert.equal(cause instanceof Error && cause.name, 'TimeoutError');
    assert.equal(seen.length, 1);
  });

  test('leaves nobody waiting for whom it asks next while Graph has just been slow, and asks again three seconds later', async (t) => {
    const { directory, seen, clock } = await setUp(t, ['never', found], { timeoutMs: 50 });
    await fault(directory);
    const other = { tenantId, objectId: '00000000-0000-0000-0000-0000000000b2' };
    for (const look of [directory.find(other), directory.managerOf(person), directory.search('Zoë', 5)])
      await assert.rejects(look, DirectoryUnavailableError);
    assert.equal(seen.length, 1);
    // The failure about the other person is known as long as that about the first one.
    clock.advance(3);
    assert.equal((await directory.find(other))?.displayName, user.displayName);
  });

  test('waits no longer for a token, or to ask a busy Graph again, than for one question', async (t) => {
    const never = (): Promise<never> => new Promise(() => undefined);
    const tokenless = await setUp(t, [found], { timeoutMs: 50, accessToken: never });
    assert.match((await fault(tokenless.directory)).message, /no access token/u);
    const busy = await setUp(t, [{ status: 503 }], { timeoutMs: 50, wait: never });
    assert.match((await fault(busy.directory)).message, /did not answer/u);
    assert.deepEqual([tokenless.seen.length, busy.seen.length], [0, 1]);
  });

  test('takes no answer that is broken off, misshaped or redirected', async (t) => {
    const elsewhere = { status: 302, headers: { location: '/v1.0/elsewhere' } };
    for (const answer of [
      'break-off',
      { status: 200 },
      { status: 200, json: [] },
      { status: 200, json: { ...user, userPrincipalName: null } },
      { status: 200, json: { ...user, businessPhones: 'x' } },
      elsewhere,
    ] as const) {
      assert.ok((await fault((await setUp(t, [answer])).directory)).message.startsWith('Microsoft Graph'));
    }
  });

  test('says that there is no token when there is none', async (t) => {
    const accessToken = (): Promise<string> => Promise.reject(new Error('demo refusal'));
    const { directory, seen } = await setUp(t, [found], { accessToken });
    const error = await fault(directory);
    assert.equal(error.message, 'There is no access token for Microsoft Graph');
    assert.equal(error.cause instanceof Error && error.cause.message, 'demo refusal');
    assert.equal(seen.length, 0);
  });

  test('finds a person by account name, whatever signs are in it, and says whose it is', async (t) => {
    const id = person.objectId.toUpperCase();
    const names = {
      'zoe.li+demo@contoso.example': '/v1.0/users/zoe.li%2Bdemo%40contoso.example',
      ' Zoe@contoso.example\n': '/v1.0/users/Zoe%40contoso.example',
      'zoe_x.org#EXT#@contoso.example': '/v1.0/users/zoe_x.org%23EXT%23%40contoso.example',
      'a/../me?x@contoso.example': '/v1.0/users/a%2F..%2Fme%3Fx%40contoso.example',
      "$o'hara@contoso.example": "/v1.0/users('%24o''hara%40contoso.example')",
    };
    for (const [name, path] of Object.entries(names)) {
      const { directory, seen } = await setUp(t, [{ status: 200, json: { ...user, id } }]);
      const zoe = await directory.findByAccountName(name);
      assert.deepEqual(zoe, {
        ...person,
        displayName: user.displayName,
        accountName: user.userPrincipalName,
        preferredLanguage: 'nl-NL',
        officePhone: '+1 425 555 0109',
      });
      assert.equal(seen[0]?.url.pathname, path);
      assert.match(seen[0].url.searchParams.get('$select') ?? '', /^id,/);
    }
  });

  test('does not take for a name what is none, an object id least of all', async (t) => {
    const { directory, seen } = await setUp(t, [found]);
    const nobody = [
      '',
      'me',
      person.objectId,
      'a@b@c',
      'a b@c',
      'a@\u0000b',
      `${'a'.repeat(256)}@contoso.example`,
      '\ud800@b',
    ];
    for (const name of nobody) assert.equal(await directory.findByAccountName(name), undefined);
    assert.equal(seen.length, 0);
  });

  test('says undefined for a name that nobody has, and throws when it cannot tell', async (t) => {
    const unknown = await setUp(t, [{ status: 404 }]);
    assert.equal(await unknown.directory.findByAccountName('nobody@contoso.example'), undefined);
    const answers: readonly Answer[] = [{ status: 503 }, 'hang-up', { status: 403 }, { status: 429 }, found];
    for (const answer of answers) {
      const { directory } = await setUp(t, [answer]);
      await assert.rejects(directory.findByAccountName(user.userPrincipalName), DirectoryUnavailableError);
    }
  });

  const id = person.objectId;

  test('looks for people in the index, for one word in every kind of name, for several in the display name', async (t) => {
    const { directory, seen } = await setUp(t, [{ status: 200, json: { value: [{ ...user, id }] } }]);
    assert.deepEqual(
      (await directory.search('zo"\\', 3)).map(({ objectId }) => objectId),
      [id],
    );
    await directory.search(' Zoë  Li ', 60);
    const asked = seen.map(({ url, headers }) => ({
      path: url.pathname,
      ...Object.fromEntries(url.searchParams),
      level: headers['consistencylevel'],
    }));
    const select = 'id,displayName,userPrincipalName,mail,preferredLanguage,businessPhones,department';
    const same = { path: '/v1.0/users', $count: 'true', $select: select, level: 'eventual' };
    const properties = ['displayName', 'givenName', 'surname', 'userPrincipalName', 'mail'];
    const oneWord = properties.map((property) => `"${property}:zo\\"\\\\"`).join(' OR ');
    assert.deepEqual(asked, [
      { ...same, $search: oneWord, $top: '50' },
      { ...same, $search: '"displayName:Zoë" AND "displayName:Li"', $top: '60' },
    ]);
  });

  test('asks for nobody whom no text can mean', async (t) => {
    const { directory, seen } = await setUp(t, [found]);
    for (const typed of ['', ' ', '"', 'a\u0000', '\ud800a', 'a'.repeat(257)]) await directory.search(typed, 3);
    await directory.search('zoe', 0);
    assert.equal(seen.length, 0);
  });

  test('knows of no manager who is not there, is a contact outside, is the person, or is asked of in another tenant', async (t) => {
    const contact = { '@odata.type': '#microsoft.graph.orgContact', id: '00000000-0000-0000-0000-0000000000b2' };
    for (const answer of [{ status: 404 }, { status: 200, json: contact }, { status: 200, json: { ...user, id } }]) {
      const { directory } = await setUp(t, [answer]);
      assert.equal(await directory.managerOf(person), undefined);
    }
    const { directory, seen } = await setUp(t, [found]);
    assert.equal(await directory.managerOf({ ...person, tenantId: '00000000-0000-0000-0000-0000000000ab' }), undefined);
    assert.equal(await directory.managerOf({ tenantId, objectId: '../me' }), undefined);
    assert.equal(seen.length, 0);
  });

  test('throws when it cannot tell who is meant or who the manager is, and asks a busy Graph once more', async (t) => {
    const answers: readonly Answer[] = [
      { status: 503 },
      'hang-up',
      { status: 403 },
      { status: 400 },
      { status: 429 },
      found,
    ];
    for (const answer of answers) {
      const { directory, seen } = await setUp(t, [answer]);
      await assert.rejects(directory.search('zoe', 3), DirectoryUnavailableError);
      await assert.rejects(directory.managerOf(person), DirectoryUnavailableError);
      const asksAgain =
        answer === 'hang-up' || (typeof answer === 'object' && (answer.status === 503 || answer.status === 429));
      assert.equal(seen.length, asksAgain ? 4 : 2);
    }
    const none = await setUp(t, [{ status: 404 }]);
    await assert.rejects(none.directory.search('zoe', 3), DirectoryUnavailableError);
  });
});
