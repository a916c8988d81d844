import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readAuthorizeRequest } from '../../../../services/sign-in/entra/authorize-request.ts';
import { cloudNames } from '../../../../services/microsoft/clouds.ts';
import { entraCloud } from '../../../../services/sign-in/entra/clouds.ts';
import { clientId, redirectUri } from './entra-kit.ts';

const cloud = { ...entraCloud('public'), redirectUri };
const right = {
  scope: 'openid profile',
  response_type: 'id_token',
  response_mode: 'form_post',
  client_id: clientId,
  redirect_uri: redirectUri,
  nonce: 'n',
  state: 's',
  id_token_hint: 'a.b.c',
};
const read = (more: Readonly<Record<string, string>> = {}) =>
  readAuthorizeRequest(new URLSearchParams({ ...right, ...more }), { cloud, clientId });
const asking = (acr: readonly string[]) => JSON.stringify({ id_token: { acr: { values: acr } } });

describe('a request to authorize', () => {
  test('is read as Entra makes it, and what is not known in it is passed over', () => {
    const claims = asking(['possessionorinherence']);
    assert.deepEqual(read({ claims, odd: '1', client_id: clientId.toUpperCase() }), {
      ...{ hint: 'a.b.c', nonce: 'n', state: 's', acr: 'possessionorinherence', amrs: undefined },
    });
    assert.equal(read().acr, 'possessionorinherence');
  });

  test('is answered with one of what it asks for that a phone or an app is', () => {
    assert.equal(read({ claims: asking(['inherence', 'possession']) }).acr, 'possession');
    assert.throws(() => read({ claims: asking(['inherence']) }), { flaw: 'acr' });
    assert.throws(() => read({ claims: asking(['knowledge']) }), { flaw: 'acr' });
  });

  test('that is another one is refused, and what is wrong is named and not quoted', () => {
    for (const [name, value] of [
      ['response_type', 'code'],
      ['response_mode', 'fragment'],
      ['scope', 'profile'],
      ['client_id', '33333333-0000-4000-8000-000000000004'],
      ['nonce', ''],
      ['nonce', 'n'.repeat(1_025)],
      ['state', 's'.repeat(8_193)],
      ['id_token_hint', ''],
      ['claims', '{"id_token":{"acr":{"values":[]}}}'],
      ['claims', '{'],
      ['claims', '{"id_token":{"acr":"possession"}}'],
    ] as const) {
      assert.throws(() => read({ [name]: value }), { name: 'AuthorizeRefusedError', flaw: name }, `${name} ${value}`);
    }
    const twice = new URLSearchParams([...Object.entries(right), ['nonce', 'm']]);
    assert.throws(() => readAuthorizeRequest(twice, { cloud, clientId }), { flaw: 'repeated' });
  });
});

test('each cloud has one address to answer to, and signs for its tenants under its own name', () => {
  const all = cloudNames.map(entraCloud);
  assert.deepEqual(
    all.map((each) => each.redirectUri),
    [
      'https://login.microsoftonline.com/common/federation/externalauthprovider',
      'https://login.microsoftonline.us/common/federation/externalauthprovider',
      'https://login.microsoftonline.us/common/federation/externalauthprovider',
      'https://login.partner.microsoftonline.cn/common/federation/externalauthprovider',
    ],
  );
  for (const each of all) {
    assert.equal(new URL(each.issuerOf('t')).origin, new URL(each.redirectUri).origin);
    assert.equal(each.keysOf('t').origin, new URL(each.redirectUri).origin);
  }
});
