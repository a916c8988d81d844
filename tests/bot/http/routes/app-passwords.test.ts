import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { alexName, bearer, mailToken, makeOne, startApi, verifyPath } from './app-password-kit.ts';

const json = { ...bearer, 'content-type': 'application/json' };

describe('POST /api/v1/app-passwords/verify', () => {
  test('answers 204 for the right one, in a form and in JSON, as it is shown and as it is typed', async (t) => {
    const api = await startApi(t);
    const { password } = await makeOne(api);
    const groups = password.replace(/.{4}(?=.)/gu, '$& ');
    for (const typed of [password, groups, groups.toUpperCase(), groups.replaceAll(' ', '-')])
      assert.deepEqual(await api.ask({ user: alexName, password: typed }), { status: 204, body: '' }, typed);
    const body = JSON.stringify({ user: alexName.toUpperCase(), password, service: 'imap', from: '10.0.0.1' });
    for (const path of [verifyPath, '/gates/app-password'])
      assert.deepEqual(await api.client.send('POST', path, body, json), { status: 204, body: '' });
  });

  test('answers 401 without a body for a wrong one, for none, and for a user that there is not', async (t) => {
    const api = await startApi(t);
    const { password } = await makeOne(api);
    for (const [user, typed] of [
      [alexName, 'abcd efgh ijkm npqr'],
      [alexName, ''],
      [alexName, 'p'.repeat(2_000)],
      ['nobody@contoso.example', password],
      ['', password],
      [api.person.objectId, password],
    ] as const)
      assert.deepEqual(await api.ask({ user, password: typed }), { status: 401, body: '' }, user);
  });

  test('takes its time for every refusal, whether there is such a user or not', async (t) => {
    const api = await startApi(t);
    const { password } = await makeOne(api);
    await api.ask({ user: alexName, password });
    assert.deepEqual(api.waited, []);
    await api.ask({ user: alexName, password: 'wrong' });
    await api.ask({ user: 'nobody@contoso.example', password: 'wrong' });
    assert.deepEqual(api.waited, [api.refusalMs, api.refusalMs]);
  });

  test('takes the token as a bearer and as the password of Basic, and answers 403 and never 401 without it', async (t) => {
    const api = await startApi(t);
    const { password } = await makeOne(api);
    const basic = (credentials: string) => `Basic ${Buffer.from(credentials).toString('base64')}`;
    for (const authorization of [`bearer ${mailToken}`, basic(`mail:${mailToken}`), basic(`:${mailToken}`)])
      assert.equal((await api.ask({ user: alexName, password }, { authorization })).status, 204, authorization);
    const wrong = [
      `Bearer ${mailToken}x`,
      `Bearer ${mailToken.slice(1)}`,
      'Bearer',
      mailToken,
      basic(`${mailToken}:`),
      basic(''),
      '',
    ];
    for (const authorization of wrong)
      assert.equal((await api.ask({ user: alexName, password }, { authorization })).status, 403, authorization);
    assert.equal((await api.ask({ user: alexName, password }, {})).status, 403);
  });

  test('answers 400 and 415 for what it cannot read: no user, two of them, other things than text, other types', async (t) => {
    const api = await startApi(t);
    const post = async (body: string, type: string) =>
      (await api.client.send('POST', verifyPath, body, { ...bearer, 'content-type': type })).status;
    const form = 'application/x-www-form-urlencoded';
    for (const body of ['', 'user=a', 'password=a', 'user=a&user=b&password=c', 'user=a&password=b&password=c'])
      assert.equal(await post(body, form), 400, body);
    for (const body of [
      '',
      '[]',
      'null',
      '{"user":"a"}',
      '{"user":{"$ne":1},"password":"a"}',
      '{"user":["a"],"password":"a"}',
    ])
      assert.equal(await post(body, 'application/json'), 400, body);
    assert.equal(await post('user=a&password=b', 'text/plain'), 415);
    assert.equal(await post('a'.repeat(300_000), form), 413);
  });

  test('answers a caller that waits with its body to be told to go on', async (t) => {
    const api = await startApi(t);
    const { password } = await makeOne(api);
    const body = new URLSearchParams({ user: alexName, password }).toString();
    const head = [
      `POST ${verifyPath} HTTP/1.1`,
      'Host: 127.0.0.1',
      `Authorization: Bearer ${mailToken}`,
      'Content-Type: application/x-www-form-urlencoded',
      `Content-Length: ${body.length}`,
      'Expect: 100-continue',
      'Connection: close',
    ];
    const socket = connect(api.port, '127.0.0.1');
    const heard = text(socket);
    const going = once(socket, 'data');
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    assert.match(String((await going)[0]), /^HTTP\/1\.1 100 /u);
    socket.write(body);
    assert.match(await heard, /HTTP\/1\.1 204 /u);
  });

  test('answers 5xx and not 401 while it cannot know: the store is gone, the directory does not answer', async (t) => {
    const { DirectoryUnavailableError } = await import('../../../../services/directory/directory.ts');
    const silent = {
      find: () => Promise.resolve(undefined),
      findByAccountName: () => Promise.reject(new DirectoryUnavailableError('silent')),
    };
    const deaf = await startApi(t, { bot: { directory: silent } });
    const api = await startApi(t);
    const { password } = await makeOne(api);
    await api.store.close();
    for (const each of [deaf, api]) {
      const { status } = await each.ask({ user: alexName, password });
      assert.ok(status >= 500, String(status));
    }
  });

  test('answers 429 with when to come again after many wrong ones for one user; the right one gets in all the same', async (t) => {
    const api = await startApi(t);
    const { password } = await makeOne(api);
    const wrong = async (user: string) => (await api.ask({ user, password: 'abcd efgh ijkm npqr' })).status;
    for (let tries = 0; tries < 30; tries += 1) assert.equal(await wrong(alexName), 401);
    assert.equal(await wrong(alexName.toUpperCase()), 429);
    assert.equal(await wrong('other@contoso.example'), 401);
    assert.equal((await api.ask({ user: alexName, password })).status, 204);
    api.clock.advance(601);
    assert.equal(await wrong(alexName), 401);
  });
});
