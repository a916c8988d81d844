import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { readConfig } from '../../../bot/config/config.ts';
import { openStorage } from '../../../bot/parts/storage-parts.ts';
import { systemRandomness } from '../../../services/randomness.ts';
import { verifyPath } from '../http/routes/app-password-kit.ts';
import { startBot, temporaryFolder } from '../../support/running-bot.ts';
import { npmScript } from '../../threats/support/npm-script.ts';

async function demo(t: TestContext) {
  const environment = { DATA_DIR: await temporaryFolder(t) };
  await (await openStorage(readConfig(environment), systemRandomness)).store.close();
  return { environment, apiToken: (...given: string[]) => npmScript('api:token', environment, ...given) };
}

const tokenIn = (out: string): string => /^Token: (tsv_[\w-]{43})$/mu.exec(out)?.[1] ?? '';

describe('npm run api:token', () => {
  test('prints a token once, lists it without, and it is kept nowhere as it is', async (t) => {
    const { environment, apiToken } = await demo(t);
    const { code, out } = await apiToken('create', 'vpn-1', '--scopes', 'verify,app-passwords', '--days', '30');
    const token = tokenIn(out);
    assert.equal(code, 0, out);
    assert.match(out, /^For vpn-1: verify, app-passwords\. Good until 20.*Z\.$/mu);
    assert.ok(token !== '');
    const stored = readFileSync(join(environment.DATA_DIR, 'store.sqlite')).toString('latin1');
    assert.ok(!stored.includes(token) && !stored.includes(token.slice(4)));
    const listed = await apiToken('list');
    assert.match(
      listed.out,
      /^NAME +SCOPES +CREATED +EXPIRES +LAST USED\nvpn-1 +verify,app-passwords +20\S+ +20\S+ +never\n$/u,
    );
    assert.ok(!listed.out.includes(token));
    assert.match((await apiToken('create', 'vpn-1', '--scopes', 'verify')).out, /^There is a token of that name/u);
    assert.equal((await npmScript('audit:verify', environment)).code, 0);
  });

  test('revokes one, and all of them, and says when there was none', async (t) => {
    const { environment, apiToken } = await demo(t);
    for (const name of ['vpn', 'wiki', 'mail']) await apiToken('create', name, '--scopes', 'verify');
    const revoked = await apiToken('revoke', 'vpn');
    assert.deepEqual([revoked.code, /^Revoked: every replica/u.test(revoked.out)], [0, true]);
    const again = await apiToken('revoke', 'vpn');
    assert.deepEqual([again.code, /^There is no token of that name/u.test(again.out)], [1, true]);
    assert.match((await apiToken('revoke', '--all')).out, /^Revoked: 2\./u);
    assert.equal((await apiToken('list')).out, 'No token is in the store.\n');
    assert.equal((await npmScript('audit:verify', environment)).code, 0);
  });

  test('works beside a bot that runs: its token counts at once, and no longer than two seconds after it was revoked', async (t) => {
    const { environment, apiToken } = await demo(t);
    const bot = startBot(t, environment);
    const port = await bot.listening();
    const statusWith = async (token: string): Promise<number> => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', connection: 'close' };
      const body = '{"user":"nobody@contoso.example","password":"x"}';
      return (await fetch(`http://127.0.0.1:${port}${verifyPath}`, { method: 'POST', headers, body })).status;
    };
    const token = tokenIn((await apiToken('create', 'mail', '--scopes', 'app-passwords')).out);
    const other = tokenIn((await apiToken('create', 'vpn', '--scopes', 'verify')).out);
    assert.deepEqual([await statusWith(token), await statusWith(other)], [401, 403]);
    await apiToken('revoke', 'mail');
    const revokedAt = Date.now();
    while ((await statusWith(token)) !== 403) assert.ok(Date.now() - revokedAt < 10_000, 'it is still taken');
    bot.kill('SIGTERM');
    assert.equal(await bot.ended(), 0);
  });

  test('does nothing when it is called in another way, says how, and ends with 2', async (t) => {
    const { apiToken } = await demo(t);
    const wrong = [
      ['create', 'vpn'],
      ['create', 'vpn', '--scopes', 'verify,all'],
      ['create', 'my vpn', '--scopes', 'verify'],
      ['create', 'vpn', '--scopes', 'verify', '--days', '1096'],
      ['revoke', 'vpn', '--all'],
    ];
    for (const given of wrong) {
      const { code, error } = await apiToken(...given);
      assert.equal(code, 2);
      assert.match(error, /Say: npm run api:token -- create NAME --scopes/u);
    }
  });
});
