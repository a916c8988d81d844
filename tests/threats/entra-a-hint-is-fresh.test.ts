import { test } from 'node:test';
import { hinted } from './support/sent-by-entra.ts';

test('a hint that is old opens nothing, however long it says that it lives', async (t) => {
  const { entra, refused, clock } = await hinted(t);
  const hint = await entra.hint({ claims: { exp: Math.floor(clock.now().getTime() / 1000) + 86_400 } });
  clock.advance(301);
  await refused(hint, 'old');
});
