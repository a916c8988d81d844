import { test } from 'node:test';
import { clientId, objectId } from '../services/sign-in/entra/entra-kit.ts';
import { hinted } from './support/sent-by-entra.ts';

test('a hint for another application opens nothing', async (t) => {
  const { entra, refused } = await hinted(t);
  for (const aud of [objectId, '', [clientId, objectId], [objectId], [clientId]])
    await refused(await entra.hint({ claims: { aud } }), JSON.stringify(aud));
});
