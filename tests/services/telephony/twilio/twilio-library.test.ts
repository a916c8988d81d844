import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { startTelephony } from './twilio-api.ts';

/** Whether the part of the library that speaks HTTP was loaded: most of its weight. */
const isLoaded = (): boolean =>
  Object.keys(createRequire(import.meta.url).cache).some((file) => /twilio\/lib\/rest\/Twilio\.js$/u.test(file));

test('the library is loaded when it is first needed, and before that if asked to', async (t) => {
  await import('../../../../bot/http/server.ts');
  const { telephony, asked } = await startTelephony(t);
  assert.ok(!isLoaded());
  await telephony.prepare();
  assert.ok(isLoaded());
  assert.deepEqual(asked, []);
});
