import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { secondsAfter } from '../../../services/clock.ts';
import { alex, enrolled, enrollmentKit } from './enrollment-kit.ts';
import { codesMade, inChat, otherLetters, passIssued, withRecovery } from './recovery-kit.ts';

/** Somebody who has an app, recovery codes and a pass, and says a wrong one of each. */
async function guesser(t: TestContext, wrongCodesPerHour: number) {
  const kit = await enrollmentKit(t, { policy: { ...withRecovery, wrongCodesPerHour } });
  const { methodId, codes } = await codesMade(kit);
  const [wrongCode, wrongPass] = [otherLetters(codes[0] ?? ''), otherLetters(await passIssued(kit))];
  const { recovery, passes } = inChat(kit);
  return {
    ...kit,
    ofApp: () => inChat(kit).verify(alex, methodId, '000000'),
    ofRecovery: () => recovery.use(alex, wrongCode),
    ofPass: () => passes.use(alex, wrongPass),
  };
}

describe('a wrong code at a verification', () => {
  test('says how many more are checked, from five on, and after the last one nothing is for an hour', async (t) => {
    const { ofApp, ofRecovery, ofPass, clock } = await guesser(t, 8);
    const throttled = { code: 'throttled', retryAt: secondsAfter(clock.now(), 3_600) };
    const said = [];
    for (let wrong = 0; wrong < 8; wrong += 1) said.push(await ofApp());
    assert.deepEqual(said, [
      { code: 'wrong-code' },
      { code: 'wrong-code' },
      ...[5, 4, 3, 2, 1, 0].map((attemptsLeft) => ({ code: 'wrong-code', attemptsLeft })),
    ]);
    for (const guess of [ofApp, ofRecovery, ofPass]) assert.deepEqual(await guess(), throttled);
  });

  test('says how many are left until the method is off, where that comes first', async (t) => {
    const kit = await enrollmentKit(t, { policy: { consecutiveFailuresUntilLocked: 3, wrongCodesPerHour: 20 } });
    const { methodId } = await enrolled(kit);
    const said = [];
    for (let wrong = 0; wrong < 3; wrong += 1) said.push(await kit.service.verify(alex, methodId, '000000'));
    assert.deepEqual(said, [
      { code: 'wrong-code', attemptsLeft: 2 },
      { code: 'wrong-code', attemptsLeft: 1 },
      { code: 'locked' },
    ]);
  });

  test('counts together with those of recovery codes and passes', async (t) => {
    const { ofApp, ofRecovery, ofPass } = await guesser(t, 8);
    await ofRecovery();
    await ofPass();
    await ofRecovery();
    assert.deepEqual(await ofApp(), { code: 'wrong-code', attemptsLeft: 4 });
  });
});
