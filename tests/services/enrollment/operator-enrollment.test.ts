import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ActingAgent } from '../../../services/enrollment/transitions/operator-act.ts';
import { wrongCode } from '../methods/method-kit.ts';
import { codesMade, passIssued, withRecovery } from './recovery-kit.ts';
import {
  alex,
  auditTypes,
  documentOf,
  enrolled,
  enrollmentKit,
  sanne,
  setUp,
  unsealedEvents,
} from './enrollment-kit.ts';

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

  test('is shown since when what is off and on hold, and what is left for the day on which nothing else is at hand', async (t) => {
    const kit = await enrollmentKit(t, { policy: { ...withRecovery, appPasswords: { allowed: true, most: 40 } } });
    const { setId } = await codesMade(kit);
    assert.equal((await kit.service.appPasswords.make(alex, 'mail')).code, 'made');
    kit.clock.advance(2 * 86_400);
    await passIssued(kit);
    const before = await kit.operator.show(alex);
    assert.deepEqual(
      [before?.recovery?.setId, before?.recovery?.left, before?.appPasswords, before?.disownedAt, before?.isOnHold],
      [setId, 10, { count: 1, areAccepted: true, lastUsedAt: undefined }, undefined, false],
    );
    assert.deepEqual(before?.passUntil, new Date(kit.clock.now().getTime() + 600_000));
    const at = kit.clock.now();
    await kit.service.managing.disown(alex);
    await kit.changes.change(alex, (enrollment) => ({
      next: {
        ...enrollment,
        methods: enrollment.methods.map((method) => ({ ...method, suspended: { at, why: 'lost' as const } })),
      },
      outcome: undefined,
      events: [],
    }));
    kit.clock.advance(60);
    const after = await kit.operator.show(alex);
    assert.deepEqual([after?.disownedAt, after?.isOnHold, after?.passUntil], [at, true, undefined]);
    assert.deepEqual(
      after?.methods.map(({ suspended, suspendedAt }) => [suspended, suspendedAt]),
      [['lost', at]],
    );
  });

  test('is named in the trail by every act of an agent’s and by all that follows from it; nobody is at the terminal', async (t) => {
    const kit = await enrollmentKit(t, { policy: { ...withRecovery, appPasswords: { allowed: true, most: 40 } } });
    const acts: Readonly<Record<string, (by?: ActingAgent) => Promise<unknown>>> = {
      'pass-issued': (by) => kit.service.passes.issue(alex, { reason: 'demo', seconds: 600, by }),
      'pass-ended,pass-issued': (by) => kit.service.passes.issue(alex, { reason: 'demo', seconds: 600, by }),
      'pass-ended': (by) => kit.service.passes.revoke(alex, 'demo', by),
      'method-unlocked': (by) => kit.operator.unlock(alex, 'demo', by),
      'method-reset,app-password-deleted': (by) => kit.operator.reset(alex, 'demo', by),
    };
    for (const by of [{ agent: 'kofi', handOff: 'hand-off-1' }, { agent: 'kofi' }, undefined]) {
      await codesMade(kit);
      await kit.service.appPasswords.make(alex, 'mail');
      kit.clock.advance(2 * 86_400);
      await kit.service.managing.disown(alex);
      for (const [expected, act] of Object.entries(acts)) {
        const before = (await unsealedEvents(kit)).length;
        await act(by);
        const events = (await unsealedEvents(kit)).slice(before);
        assert.equal(String(events.map(({ type }) => type)), expected);
        for (const { actor, detail } of events) {
          assert.equal(actor, by === undefined ? 'operator' : 'agent');
          assert.deepEqual([detail['agent'], detail['handOff']], [by?.agent, by?.handOff]);
        }
      }
    }
  });

  test('deletes every app password, at once: each is in the trail, and phones and chat hear of it as when the person does it', async (t) => {
    const policy = { ...withRecovery, appPasswords: { allowed: true, most: 40 } };
    const kit = await enrollmentKit(t, {
      policy: { ...policy, allowedMethods: ['authenticator-code', 'mobile-text'] },
    });
    assert.equal(await kit.operator.deleteAppPasswords(alex, 'demo'), 'unknown');
    await enrolled(kit);
    assert.equal(await kit.operator.deleteAppPasswords(alex, 'demo'), 'none');
    const number = { e164: '+12065550142', country: 'US' };
    const begun = await kit.service.phones.begin(alex, 'mobile-text', { contact: 'mobile', number });
    assert.ok(begun.code === 'started');
    await kit.service.phones.contact(alex, begun.methodId, 'en');
    assert.deepEqual(await kit.service.prove(alex, begun.methodId, kit.telephony.code), { code: 'verified' });
    const [mail, phone] = [kit.service.forTurn(), kit.service.forTurn()];
    const ids = [await mail.appPasswords.make(alex, 'mail'), await phone.appPasswords.make(alex, 'phone')];
    const [one = '', other = ''] = ids.map((made) => (made.code === 'made' ? made.id : ''));
    const password = mail.appPasswords.takeToShow(one) ?? '';
    const before = (await unsealedEvents(kit)).length;
    const by = { agent: 'kofi' };
    assert.deepEqual(await kit.operator.deleteAppPasswords(alex, 'demo', by), { code: 'deleted', count: 2 });
    assert.deepEqual(
      (await unsealedEvents(kit)).slice(before).map(({ type, actor, detail }) => [type, actor, detail]),
      [one, other].map((appPasswordId) => [
        ...['app-password-deleted', 'agent'],
        { appPasswordId, why: 'helpdesk', reason: 'demo', agent: 'kofi' },
      ]),
    );
    assert.equal(
      await kit.service.appPasswords.check(alex, password, { caller: 'mail', mayRecord: () => false }),
      'wrong',
    );
    const { notices, ownNotices } = (await kit.repository.load(alex)).enrollment;
    const told = notices.filter(({ change }) => change === 'app-password-deleted');
    assert.deepEqual(
      [told.map(({ methodId }) => methodId), ownNotices.at(-1)?.change],
      [[begun.methodId], 'app-password-deleted'],
    );
    assert.deepEqual((await documentOf(kit))['tellAt'], kit.clock.now());
    assert.equal(await kit.operator.deleteAppPasswords(alex, 'demo', by), 'none');
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
    kit.clock.advance(1);
    assert.equal(await kit.operator.block(alex, 'demo'), 'blocked');
    assert.deepEqual((await documentOf(kit))['tellAt'], kit.clock.now());
    kit.clock.advance(1);
    assert.equal(await kit.operator.unblock(alex, 'demo'), 'unblocked');
    assert.deepEqual((await documentOf(kit))['tellAt'], kit.clock.now());
    const types = ['method-unlocked', 'method-reset', 'person-blocked', 'person-unblocked'];
    assert.deepEqual((await auditTypes(kit)).slice(-4), types);
  });
});
