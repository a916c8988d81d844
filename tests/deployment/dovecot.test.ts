import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { closeServer } from '../../bot/http/lifecycle.ts';
import { alexName, inChat, mailToken, makeOne, startApi } from '../bot/http/routes/app-password-kit.ts';
import { signIn, skipDovecot, startDovecot } from './support/dovecot.ts';

describe('a real dovecot with deployment/dovecot', () => {
  test(
    'lets the right app password in, and not a wrong one, another person, or one that was deleted',
    { skip: skipDovecot },
    async (t) => {
      const api = await startApi(t);
      const { whom, password } = await makeOne(api);
      const { port } = await startDovecot(t, { botUrl: `http://127.0.0.1:${api.port}`, token: mailToken });
      const groups = password.replace(/.{4}(?=.)/gu, '$& ');
      for (const [user, typed] of [
        [alexName, password],
        [alexName.toUpperCase(), groups],
      ] as const)
        assert.match(await signIn(port, user, typed), /^OK /u, user);
      for (const [user, typed] of [
        [alexName, 'abcd efgh ijkm npqr'],
        [alexName, 'ä "q" \\ + & % €'],
        ['sanne.devries@contoso.example', password],
        ['a+b c@contoso.example', password],
      ] as const)
        assert.match(await signIn(port, user, typed), /^NO \[AUTHENTICATIONFAILED\]/u, user);
      await inChat(api).appPasswords.delete(whom, 'all');
      assert.match(await signIn(port, alexName, password), /^NO \[AUTHENTICATIONFAILED\]/u);
    },
  );

  test(
    'calls an outage an outage, and no wrong password: the store is gone, the token is wrong, the bot is gone',
    { skip: skipDovecot },
    async (t) => {
      const api = await startApi(t);
      const { password } = await makeOne(api);
      const botUrl = `http://127.0.0.1:${api.port}`;
      const { port } = await startDovecot(t, { botUrl, token: mailToken });
      const stranger = await startDovecot(t, { botUrl, token: 'another-token-0123456789abcdef' });
      assert.match(await signIn(port, alexName, password), /^OK /u);
      assert.match(await signIn(stranger.port, alexName, password), /^NO \[UNAVAILABLE\]/u);
      await api.store.close();
      assert.match(await signIn(port, alexName, password), /^NO \[UNAVAILABLE\]/u);
      api.server.server.closeAllConnections();
      await closeServer(api.server);
      assert.match(await signIn(port, alexName, password), /^NO \[UNAVAILABLE\]/u);
    },
  );
});
