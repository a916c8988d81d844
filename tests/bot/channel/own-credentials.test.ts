import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OwnCredentialsFactory } from '../../../bot/channel/own-credentials.ts';
import { cloudNames } from '../../../services/microsoft/clouds.ts';
import { registrationOf } from '../../services/microsoft/microsoft-kit.ts';

test('what the bot shows the channel is a token of its tenant for the channel of its cloud, whatever it signs in with', async (t) => {
  const asked: (string | null)[] = [];
  t.mock.method(globalThis, 'fetch', (url: URL, { body }: { readonly body?: URLSearchParams }) => {
    asked.push(body?.get('scope') ?? url.searchParams.get('resource'));
    return Promise.resolve(Response.json({ token_type: 'Bearer', expires_in: 3_600, access_token: 'demo-token' }));
  });
  const { appId } = registrationOf({});
  const tokenOf = async (part: Parameters<typeof registrationOf>[0]): Promise<string> => {
    const factory = new OwnCredentialsFactory(registrationOf(part));
    assert.deepEqual([await factory.isValidAppId(appId), await factory.isAuthenticationDisabled()], [true, false]);
    return (await factory.createCredentials()).getToken();
  };
  for (const cloud of cloudNames) assert.equal(await tokenOf({ cloud }), 'demo-token');
  await tokenOf({ credential: { kind: 'managed-identity', identity: { clientId: appId } } });
  assert.deepEqual(asked, [
    'https://api.botframework.com/.default',
    'https://api.botframework.us/.default',
    'https://api.botframework.us/.default',
    'https://api.botframework.azure.cn/.default',
    'https://api.botframework.com',
  ]);
});
