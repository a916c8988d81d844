import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PhoneView } from '../../../../services/telephony/simulator/views.ts';
import { farewell, placeCall, question, sendText, somebody, somebodyElse, startPhones } from './simulator-kit.ts';

const numbered = (number: number): string => `+4477009${String(number).padStart(5, '0')}`;

describe('A demo phone', () => {
  test('is there once its number was texted or called, and shows it', async () => {
    const { phones, simulator, client, account } = startPhones();
    assert.deepEqual(simulator.phones(), []);
    await sendText(client, account.from);
    await placeCall(client, account.from, { to: somebodyElse });
    await phones.settled();
    const shown = simulator.phones().map(({ display, texts, calls }) => [display, texts.length, calls.length]);
    assert.deepEqual(shown, [
      ['+44 7700 900123', 1, 0],
      ['+44 7700 900124', 0, 1],
    ]);
  });

  for (const [habit, status, answeredBy] of [
    ['answer', 'in-progress', 'human'],
    ['decline', 'busy', undefined],
    ['busy', 'busy', undefined],
    ['voice-mail', 'in-progress', 'machine'],
  ] as const) {
    test(`that does this by itself: ${habit}`, async () => {
      const { phones, scripted, client, account, phone } = startPhones();
      scripted.answers['/voice'] = question();
      await sendText(client, account.from);
      await phones.settled();
      await phone.does(habit);
      await placeCall(client, account.from);
      await phones.settled();
      assert.deepEqual([phone.call.status, phone.call.answeredBy], [status, answeredBy]);
    });
  }

  test('that lets it ring by itself rings out', async () => {
    const { phones, client, account, phone } = startPhones();
    await sendText(client, account.from);
    await phones.settled();
    await phone.does('no-answer');
    await placeCall(client, account.from, { timeout: 30 });
    await phones.pass(29);
    assert.deepEqual([phone.call.status, phone.call.isSilenced], ['ringing', true]);
    await phones.pass(1);
    assert.equal(phone.call.status, 'no-answer');
  });

  test('does nothing that it cannot do now', async () => {
    const { phones, scripted, simulator, client, account, phone } = startPhones();
    scripted.answers['/voice'] = question();
    const { sid } = await placeCall(client, account.from);
    await phones.settled();
    await assert.rejects(phone.hangUp(), /cannot be done now/u);
    await assert.rejects(phone.press('1'), /cannot be done now/u);
    await phone.answer();
    for (const how of ['answer', 'decline', 'isBusy', 'voiceMail'] as const) {
      await assert.rejects(phone[how](), /cannot be done now/u, how);
    }
    assert.ok(phone.call.isListening);
    await phone.hangUp();
    for (const action of ['answer', 'hang-up', 'let-ring'] as const)
      assert.ok(!simulator.act({ do: action, call: sid }));
    assert.ok(!simulator.act({ do: 'answer', call: `CA${'0'.repeat(32)}` }));
    assert.ok(!simulator.act({ do: 'reply', phone: somebodyElse, body: 'Hello' }));
  });

  test('tells whoever watches of everything, until they stop', async () => {
    const { phones, scripted, simulator, client, account, phone } = startPhones();
    scripted.answers['/voice'] = farewell('Hello.');
    const seen: PhoneView[] = [];
    const stop = simulator.watch((view) => void seen.push(view));
    await placeCall(client, account.from);
    await phones.settled();
    await phone.answer();
    const statuses = seen.map(({ calls }) => calls[0]?.status);
    assert.deepEqual([...new Set(statuses)], ['queued', 'ringing', 'in-progress', 'completed']);
    const count = seen.length;
    stop();
    await sendText(client, account.from);
    await phones.settled();
    assert.equal(seen.length, count);
  });
});

describe('The memory of the phones', () => {
  test('has an end: the phone that did nothing for longest goes, but none in a call', async () => {
    const { phones, simulator, client, account } = startPhones();
    await placeCall(client, account.from, { to: numbered(0), timeout: 600 });
    for (let number = 1; number <= 120; number += 1) await sendText(client, account.from, { to: numbered(number) });
    await phones.settled();
    const kept = simulator.phones().map(({ number }) => number);
    assert.deepEqual(kept, [numbered(0), ...Array.from({ length: 99 }, (_, index) => numbered(22 + index))]);
  });

  test('has an end for texts and calls of one phone', async () => {
    const { phones, client, account, phone } = startPhones();
    for (let number = 0; number < 70; number += 1) await sendText(client, account.from, { body: `Text ${number}` });
    for (let number = 0; number < 25; number += 1) {
      await placeCall(client, account.from);
      await phones.settled();
      await phone.decline();
    }
    assert.equal(phone.view().texts.length, 60);
    assert.equal(phone.lastText(), 'Text 69');
    assert.equal(phone.view().calls.length, 20);
  });

  test('has an end for calls under way', async () => {
    const { client, account } = startPhones();
    for (let number = 0; number < 500; number += 1)
      await placeCall(client, account.from, { to: numbered(number % 90) });
    await assert.rejects(placeCall(client, account.from), { status: 429, code: 20429 });
  });
});

test('fifty phones at a time each hear their own call', async () => {
  const { phones, scripted, client, account } = startPhones();
  scripted.answers['/voice'] = ({ To = '' }) => question(`https://bot.example.com/keys?to=${encodeURIComponent(To)}`);
  scripted.answers['/keys'] = ({ To = '', Digits = '' }) => farewell(`${To} pressed ${Digits}`);
  const all = Array.from({ length: 50 }, (_, index) => phones.phone(numbered(index)));
  await Promise.all(all.map(({ number }) => placeCall(client, account.from, { to: number })));
  await phones.settled();
  await Promise.all(all.map((phone) => phone.answer()));
  await Promise.all(all.map((phone, index) => phone.press(String(index % 10))));
  for (const [index, phone] of all.entries()) {
    assert.deepEqual(phone.heard(), ['Hello. Press #.', `${phone.number} pressed ${index % 10}`]);
    assert.equal(phone.call.status, 'completed');
  }
});

test('a simulator that was stopped does nothing more', async () => {
  const { phones, scripted, simulator, client, account, phone } = startPhones();
  await sendText(client, account.from, { to: somebody });
  await placeCall(client, account.from, { timeout: 30 });
  await phones.settled();
  const heard = scripted.heard.length;
  simulator.stop();
  assert.ok(simulator.stopped.aborted);
  await sendText(client, account.from, { to: somebody });
  await phones.pass(60);
  assert.equal(scripted.heard.length, heard);
  assert.ok(phone.isRinging);
});
