import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tenantId } from '../services/sign-in/entra/entra-kit.ts';
import { hinted, otherTenant } from './support/sent-by-entra.ts';

test('a hint of another tenant opens nothing, and its keys are not even asked for', async (t) => {
  const { entra, refused } = await hinted(t);
  const iss = entra.cloud.issuerOf(otherTenant);
  await refused(await entra.hint({ claims: { tid: otherTenant, iss } }), 'another tenant');
  assert.deepEqual(entra.asked, []);
  await refused(await entra.hint({ claims: { iss } }), 'an issuer that is not the tenant');
  await refused(
    await entra.hint({ claims: { iss: `https://login.microsoftonline.com/${tenantId}/v2.0` } }),
    'another cloud',
  );
  await refused(await entra.hint({ claims: { tid: `${tenantId}/../${otherTenant}` } }), 'a path');
});
