import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MemoryStore } from '../faults/memory-store.ts';
import { codeAt, scan } from '../support/authenticator.ts';
import type { Cleanup } from '../support/cleanup.ts';
import { ManagedTalk } from '../support/managed-talk.ts';
import { PhoneTalk } from '../support/phone-talk.ts';
import type { Policy } from '../../services/policy/policy.ts';

const start = (t: Cleanup, policy: Partial<Policy> = {}): Promise<PhoneTalk> =>
  PhoneTalk.start(t, { store: new MemoryStore(), policy });

/** Where the newest card says that the person is. */
function stepOf({ person }: PhoneTalk): unknown {
  return person.card.body[1]?.['text'];
}

const none = '🛡️ Security verification';

describe('each question says which step of how many it is', () => {
  test('on the way to the app, and the backup phone is no step of it', async (t) => {
    const talk = await start(t, { backupPhone: 'offered' });
    await talk.person.say('set up');
    const steps = [stepOf(talk)];
    await talk.click('action.set-up', { method: 'authenticator-code' });
    steps.push(stepOf(talk));
    await talk.click('action.next');
    steps.push(stepOf(talk));
    const entry = scan(talk.person.card);
    await talk.click('action.next');
    steps.push(stepOf(talk));
    await talk.type(codeAt(entry, talk.built.clock.now()));
    assert.deepEqual(steps, ['🛡️ Step 1', '🛡️ Step 2 of 4', '🛡️ Step 3 of 4', '🛡️ Step 4 of 4']);
    assert.equal(stepOf(talk), none);
    await talk.giveNumber();
    assert.equal(stepOf(talk), none);
  });

  for (const channel of ['text', 'call'] as const) {
    test(`on the way to a mobile by ${channel}`, async (t) => {
      const talk = await start(t);
      await talk.untilNumber();
      assert.equal(stepOf(talk), '🛡️ Step 2 of 3');
      await talk.giveNumber(channel);
      assert.equal(stepOf(talk), '🛡️ Step 3 of 3');
    });
  }

  test('on the way to an office phone', async (t) => {
    const talk = await start(t);
    await talk.person.say('set up');
    await talk.click('action.set-up', { method: 'office-phone' });
    assert.equal(stepOf(talk), '🛡️ Step 2 of 3');
    await talk.click('action.contact-me');
    assert.equal(stepOf(talk), '🛡️ Step 3 of 3');
  });

  test('with one more where a PIN comes before the call', async (t) => {
    const talk = await start(t, { callPin: 'required' });
    await talk.untilNumber();
    await talk.giveNumber('call');
    assert.equal(stepOf(talk), '🛡️ Step 3 of 4');
    await talk.click('action.choose-pin', { pin: '270418', repeatedPin: '270418' });
    assert.equal(stepOf(talk), '🛡️ Step 4 of 4');
  });

  test('and none once somebody is set up', async (t) => {
    const talk = await start(t);
    await talk.untilNumber();
    await talk.giveNumber();
    await talk.type();
    await talk.person.say('status');
    await talk.click('action.change-phone');
    assert.equal(stepOf(talk), none);
  });

  test('and none on the way to one more method', async (t) => {
    for (const method of ['authenticator-code', 'mobile-phone', 'office-phone']) {
      const { talk } = await ManagedTalk.start(t, { store: new MemoryStore(), hours: 0 });
      await talk.person.say('status');
      await talk.click('action.manage');
      await talk.click('action.add-method');
      const steps = [stepOf(talk)];
      await talk.click('action.set-up', { method });
      steps.push(stepOf(talk));
      assert.deepEqual(steps, [none, none], method);
    }
  });

  test('and none on the way to another app in place of the first', async (t) => {
    const managed = await ManagedTalk.start(t, { store: new MemoryStore(), hours: 0 });
    const { talk } = managed;
    await talk.person.say('status');
    await talk.click('action.manage');
    await talk.click('action.choose', { method: await managed.idOf('authenticator-code') });
    await talk.click('action.replace');
    const steps = [stepOf(talk)];
    await talk.click('action.next');
    steps.push(stepOf(talk));
    await talk.click('action.next');
    assert.deepEqual([...steps, stepOf(talk)], [none, none, none]);
  });
});
