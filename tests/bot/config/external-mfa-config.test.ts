import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from '../../../bot/config/config.ts';
import { problems, production } from './config-kit.ts';

const EXTERNAL_MFA_CLIENT_ID = '33333333-AAAA-4000-8000-000000000003';

function externalMfaOf(more: Record<string, string>) {
  const config = readConfig({ ...production, ...more });
  return config.mode === 'production' ? config.externalMfa : undefined;
}

test('nobody is sent here to sign in unless an app is named that stands for the bot', () => {
  assert.equal(externalMfaOf({}), undefined);
  assert.deepEqual(externalMfaOf({ EXTERNAL_MFA_CLIENT_ID }), {
    clientId: EXTERNAL_MFA_CLIENT_ID.toLowerCase(),
    cloud: 'public',
  });
  const cloud = 'us-government';
  assert.equal(externalMfaOf({ EXTERNAL_MFA_CLIENT_ID, EXTERNAL_MFA_CLOUD: cloud })?.cloud, cloud);
});

test('an app that is no GUID, a cloud that there is not, and a cloud without an app are told', () => {
  for (const [set, name] of [
    [{ EXTERNAL_MFA_CLIENT_ID: 'demo' }, 'EXTERNAL_MFA_CLIENT_ID'],
    [{ EXTERNAL_MFA_CLIENT_ID, EXTERNAL_MFA_CLOUD: 'moon' }, 'EXTERNAL_MFA_CLOUD'],
    [{ EXTERNAL_MFA_CLOUD: 'china' }, 'EXTERNAL_MFA_CLIENT_ID'],
  ] as const) {
    const [line, ...more] = problems({ ...production, ...set });
    assert.ok(line?.startsWith(name) && more.length === 0, line);
  }
});

test('the demo plays the other side itself, and takes neither', () => {
  for (const set of [{ EXTERNAL_MFA_CLIENT_ID }, { EXTERNAL_MFA_CLOUD: 'public' }])
    assert.match(problems(set)[0] ?? '', /^EXTERNAL_MFA_\w+ belongs to production/u);
});
