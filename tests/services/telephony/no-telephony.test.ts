import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMethodRegistry } from '../../../services/methods/registry.ts';
import { defaultPolicy, withChannels } from '../../../services/policy/policy.ts';
import { FakeRandomness } from '../../support/fakes.ts';
import { demoKeyRing, demoSealer } from '../methods/method-kit.ts';
import { noTelephony } from '../../../services/telephony/no-telephony.ts';

const to = '+12065550142';

test('where nobody texts or calls, whatever is asked is refused as a carrier would, and never thrown', async () => {
  const refused = { code: 'refused', reason: 'rejected' };
  assert.deepEqual(await noTelephony.sendText({ to, body: 'demo', challengeId: 'demo' }), refused);
  assert.deepEqual(await noTelephony.placeCall({ to, challengeId: 'demo' }), refused);
  assert.deepEqual(await noTelephony.speakNotice({ to, language: 'en', text: 'demo' }), refused);
  await noTelephony.cancelCall('CA1');
});

test('where nobody texts or calls, no method with a phone is offered', () => {
  const [keyRing, randomness] = [demoKeyRing(), new FakeRandomness('methods')];
  const methods = createMethodRegistry({ sealer: demoSealer(), keyRing, randomness, issuer: 'Contoso (demo)' });
  const { allowedMethods, backupPhone } = withChannels(defaultPolicy, noTelephony.channels, methods);
  const withoutPhone = defaultPolicy.allowedMethods.filter((kind) => methods.get(kind)?.form !== 'phone');
  assert.ok(withoutPhone.length > 0 && withoutPhone.length < defaultPolicy.allowedMethods.length);
  assert.deepEqual([allowedMethods, backupPhone], [withoutPhone, 'off']);
});
