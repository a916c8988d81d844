import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { wrongCode } from '../methods/method-kit.ts';
import { alex, auditTypes, documentOf, enrolled, enrollmentKit, sanne, setUp } from './enrollment-kit.ts';

describe('an operator', () => {
  test('is shown nobody whom the bot has never met, and does nothing for them', async (t) => {
    const { operator, documents } = await enrollmentKit(t);
    assert.equal(await operator.show(alex), undefined);
    assert.deepEqual([await operator.reset(alex, 'demo'), await operator.unlock(alex, 'demo')], ['unknown', 'unknown']);
    assert.equal(await documents.countDocuments({}), 0);
  });

  test('is shown what there is, locked and until when, and no set-up whose time is over', async (t) => {
    const kit = await enrollmentKit(t, { policy: { consecutiveFailuresUntilLocked: 3, wrongCodesPerHour: 3 } });
    const { methodId, app } = await enrolled(kit);
    const waiting = await setUp(kit);
    assert.equal((await kit.operator.show(alex))?.pending?.methodId, waiting.methodId);
    const since = kit.clock.now().getTime();
    const code = wrongCode([app, waiting.app], kit.clock.now());
    for (let count = 0; count < 3; count += 1) await kit.service.verify(alex, methodId, code);
    kit.clock.advance(600);
    const shown = await kit.operator.show(alex);
    assert.deepEqual(
      [shown?.status, shown?.methods.map((method) => method.methodId), shown?.pending],
      ['enforced', [methodId], undefined],
    );
    assert.deepEqual(shown?.locks, [{ kind: 'authenticator-code', why: 'failures' }]);
    assert.deepEqual(shown.waits, new Date(since + 3_600_000));
    assert.equal(await kit.operator.show(sanne), undefined);
  });

  test('has every act shown in the person’s chat, at once, and what changes nothing in none', async (t) => {
    const kit = await enrollmentKit(t, { policy: { consecutiveFailuresUntilLocked: 1 } });
    const { methodId, app } = await enrolled(kit);
    assert.equal(await kit.operator.unlock(alex, 'demo'), 'not-locked');
    assert.ok(!('tellAt' in (await documentOf(kit))));
    await kit.service.verify(alex, methodId, wrongCode([app], kit.clock.now()));
    assert.equal(await kit.operator.unlock(alex, 'demo'), 'unlocked');
    assert.deepEqual((await documentOf(kit))['tellAt'], kit.clock.now());
    kit.clock.advance(1);
    assert.equal(await kit.operator.reset(alex, 'demo'), 'reset');
    assert.deepEqual((await documentOf(kit))['tellAt'], kit.clock.now());
    assert.deepEqual((await auditTypes(kit)).slice(-2), ['method-unlocked', 'method-reset']);
  });
});
