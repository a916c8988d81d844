import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Employee } from './employee.ts';
import { begin, pushTalk } from './push-talk.ts';

test('an employee whose way is not the one that opened goes back, and ends set up', async (t) => {
  const { bot, person } = await pushTalk(t);
  const employee = new Employee({ person, now: () => bot.clock.now(), types: () => true });
  await begin({ person });
  await employee.finish();
  assert.ok(employee.toldSetUp && employee.verified);
});
