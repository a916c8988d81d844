import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeAt } from '../support/authenticator.ts';
import { buildBot } from '../support/build-bot.ts';
import { reachCode } from '../support/journey.ts';

test('what a card beside the question does not offer cannot be asked for in its name, not even with the right code', async (t) => {
  const { person, clock, changes } = await buildBot(t);
  const alex = person();
  const entry = await reachCode(alex);
  await alex.say('help');
  const click = alex.clickActivity('Change language');
  const { action } = click.value as { action: { data: object } };
  const data = { ...action.data, action: 'verify', code: codeAt(entry, clock.now()) };
  await alex.replay({ ...click, value: { action: { ...action, verb: 'verify', data } } });
  const { status, pending } = await changes.status(alex);
  assert.deepEqual([status, pending?.wrongCodes], ['enabled', 0]);
  await alex.click('Verify', { code: codeAt(entry, clock.now()) });
  assert.equal((await changes.status(alex)).status, 'enforced');
});
