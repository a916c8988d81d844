import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { demoSide } from '../../bot/parts/sign-in-parts.ts';
import { createServer } from '../../bot/http/server.ts';
import { startServer } from '../bot/http/server-kit.ts';

const elsewhere = 'https://evil.example';
const paths = ['GET /demo/sign-in', 'GET /demo/sign-in/keys', 'POST /demo/sign-in/start', 'POST /demo/sign-in/answer'];

function serve(t: TestContext) {
  return startServer(t, {
    demoSignIn: async (built, publicUrl) => (await demoSide({ ...built, publicUrl })).demoSignIn,
  });
}

describe('The demo’s sign-in', () => {
  test('is not reached under another name, and no other site may read what it says', async (t) => {
    const { client, port } = await serve(t);
    for (const [method = '', path = ''] of paths.map((each) => each.split(' '))) {
      assert.equal((await client.send(method, path, '', { host: `evil.example:${port}` })).status, 403, path);
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers: { origin: elsewhere } });
      assert.deepEqual(
        [...answer.headers.keys()].filter((name) => name.startsWith('access-control-')),
        [],
      );
    }
  });

  test('believes no answer that it did not ask for', async (t) => {
    const { client } = await serve(t);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    for (const body of ['', 'state=x', 'id_token=a.b.c&state=x', 'error=%3Cscript%3Ealert(1)%3C/script%3E&state=x']) {
      const { body: page } = await client.send('POST', '/demo/sign-in/answer', body, form);
      assert.match(page, /id="refused"/u, body);
      assert.doesNotMatch(page, /<script>|Signed in/u, body);
    }
  });

  test('is refused by a server that answers to any name, as production does, and is not there otherwise', async (t) => {
    const built = await startServer(t);
    const { demoSignIn } = await demoSide({ ...built, publicUrl: () => 'http://127.0.0.1:1' });
    const { client, ...shared } = built;
    const options = {
      messages: { ...shared, logic: () => Promise.resolve(), mayReplyTo: () => false },
      health: { ready: () => Promise.resolve() },
      recoveryCodes: { ...shared, recovery: shared.enrollment.recovery },
      hostNames: undefined,
    };
    assert.throws(() => createServer({ ...options, demoSignIn }), RangeError);
    for (const [method = '', path = ''] of paths.map((each) => each.split(' ')))
      assert.equal((await client.send(method, path, '')).status, 404, path);
  });
});
