import assert from 'node:assert/strict';
import { test } from 'node:test';
import { managedKit, provenIn, withAppAndPhone } from '../../../threats/support/managed-person.ts';
import { alex } from '../enrollment-kit.ts';
import { inChat } from '../recovery-kit.ts';

test('what a phone has to hear is kept for two days and an hour at most, as the page on privacy says, where nobody can be told', async (t) => {
  const kit = await managedKit(t);
  const person = await withAppAndPhone(kit);
  await provenIn(kit, person);
  kit.telephony.answer = { code: 'unavailable' };
  await inChat(kit).managing.makeDefault(alex, person.phone);
  const afterHours = async (hours: number): Promise<void> => {
    for (let minutes = 0; minutes < hours * 60; minutes += 1) {
      await kit.notices.sendDue(10);
      kit.clock.advance(60);
    }
  };
  const owed = async (): Promise<number> => (await kit.repository.load(alex)).enrollment.notices.length;
  await afterHours(48);
  assert.equal(await owed(), 1, 'it is tried for longer than any limit of a day lasts');
  await afterHours(1);
  assert.equal(await owed(), 0);
});
