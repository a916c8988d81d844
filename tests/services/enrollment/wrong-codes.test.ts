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
  test('says how many more are checked, from five on, and the last one how long to wait', async (t) => {
    const { ofApp, clock } = await guesser(t, 8);
    const retryAt = secondsAfter(clock.now(), 3_600);
    const said = [];
    for (let wrong = 0; wrong < 9; wrong += 1) said.push(await ofApp());
    assert.deepEqual(said, [
      { code: 'wrong-code' },
      { code: 'wrong-code' },
      ...[5, 4, 3, 2, 1].map((attemptsLeft) => ({ code: 'wrong-code', attemptsLeft })),
      { code: 'throttled', retryAt },
      { code: 'throttled', retryAt },
    ]);
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

  test('that is the last for now says so, whatever it was to be: a recovery code and a pass too', async (t) => {
    for (const way of ['ofRecovery', 'ofPass'] as const) {
      const guesses = await guesser(t, 3);
      const retryAt = secondsAfter(guesses.clock.now(), 3_600);
      await guesses.ofApp();
      assert.notEqual((await guesses[way]()).code, 'throttled', way);
      assert.deepEqual(await guesses[way](), { code: 'throttled', retryAt }, way);
      assert.deepEqual(await guesses.ofApp(), { code: 'throttled', retryAt }, way);
    }
  });
});
