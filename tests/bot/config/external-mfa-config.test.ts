import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from '../../../bot/config/config.ts';
import { openExternalMethods } from '../../../bot/parts/directory-parts.ts';
import { FakeClock } from '../../support/fakes.ts';
import { problems, production, tenant } from './config-kit.ts';

const EXTERNAL_MFA_CLIENT_ID = '33333333-AAAA-4000-8000-000000000003';

function externalMfaOf(more: Record<string, string>) {
  const config = readConfig({ ...production, ...more });
  return config.mode === 'production' ? config.externalMfa : undefined;
}

test('nobody is sent here to sign in unless an app is named that stands for the bot', () => {
  assert.equal(externalMfaOf({}), undefined);
  assert.deepEqual(externalMfaOf({ EXTERNAL_MFA_CLIENT_ID }), {
    clientId: EXTERNAL_MFA_CLIENT_ID.toLowerCase(),
    registration: undefined,
  });
});

test('an app that is no GUID is told', () => {
  const [line, ...more] = problems({ ...production, EXTERNAL_MFA_CLIENT_ID: 'demo' });
  assert.ok(line?.startsWith('EXTERNAL_MFA_CLIENT_ID') && more.length === 0, line);
});

const EXTERNAL_MFA_CONFIGURATION_ID = '44444444-AAAA-4000-8000-000000000004';

test('people are registered for the external method that is named, under the organization’s name or another one', () => {
  const both = { EXTERNAL_MFA_CLIENT_ID, EXTERNAL_MFA_CONFIGURATION_ID };
  const configurationId = EXTERNAL_MFA_CONFIGURATION_ID.toLowerCase();
  assert.deepEqual(externalMfaOf(both)?.registration, { configurationId, displayName: 'Lindeman Works' });
  const named = externalMfaOf({ ...both, EXTERNAL_MFA_DISPLAY_NAME: ' Two steps ' });
  assert.equal(named?.registration?.displayName, 'Two steps');
});

test('who is of the bot’s own tenant is registered where an external method is named, and nobody elsewhere', () => {
  const clock = new FakeClock();
  const configured = { ...production, EXTERNAL_MFA_CLIENT_ID, EXTERNAL_MFA_CONFIGURATION_ID };
  const methods = openExternalMethods(readConfig(configured), clock);
  const objectId = '00000000-0000-0000-0000-0000000000d1';
  assert.equal(methods.configurationId, EXTERNAL_MFA_CONFIGURATION_ID.toLowerCase());
  assert.deepEqual(
    [tenant.toUpperCase(), '00000000-0000-0000-0000-0000000000ab'].map((tenantId) =>
      methods.concerns({ tenantId, objectId }),
    ),
    [true, false],
  );
  for (const other of [{}, production, { ...production, EXTERNAL_MFA_CLIENT_ID }]) {
    const none = openExternalMethods(readConfig(other), clock);
    assert.deepEqual([none.configurationId, none.concerns({ tenantId: tenant, objectId })], [undefined, false]);
  }
});

test('an external method that is no GUID, is the app, has no app, or is in a cloud that registers nobody is told, and so is a name for none', () => {
  const both = { EXTERNAL_MFA_CLIENT_ID, EXTERNAL_MFA_CONFIGURATION_ID };
  for (const [set, name] of [
    [{ ...both, EXTERNAL_MFA_CONFIGURATION_ID: 'demo' }, 'EXTERNAL_MFA_CONFIGURATION_ID'],
    [{ ...both, EXTERNAL_MFA_CONFIGURATION_ID: EXTERNAL_MFA_CLIENT_ID.toLowerCase() }, 'EXTERNAL_MFA_CONFIGURATION_ID'],
    [{ EXTERNAL_MFA_CONFIGURATION_ID }, 'EXTERNAL_MFA_CLIENT_ID'],
    [{ ...both, MICROSOFT_CLOUD: 'us-government' }, 'EXTERNAL_MFA_CONFIGURATION_ID'],
    [{ EXTERNAL_MFA_CLIENT_ID, EXTERNAL_MFA_DISPLAY_NAME: 'Two steps' }, 'EXTERNAL_MFA_CONFIGURATION_ID'],
    [{ ...both, EXTERNAL_MFA_DISPLAY_NAME: 'x'.repeat(65) }, 'EXTERNAL_MFA_DISPLAY_NAME'],
    [{ ...both, EXTERNAL_MFA_DISPLAY_NAME: 'two\nlines' }, 'EXTERNAL_MFA_DISPLAY_NAME'],
  ] as const) {
    const [line, ...more] = problems({ ...production, ...set });
    assert.ok(line?.startsWith(name) && more.length === 0, line);
  }
});

test('the demo plays the other side itself, and takes none of it', () => {
  for (const set of [{ EXTERNAL_MFA_CLIENT_ID }, { EXTERNAL_MFA_CONFIGURATION_ID }])
    assert.match(problems(set)[0] ?? '', /^EXTERNAL_MFA_\w+ belongs to production/u);
});
