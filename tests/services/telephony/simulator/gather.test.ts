import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { answered, farewell } from './simulator-kit.ts';

const gather = (attributes: string, inside = '', after = ''): string =>
  `<Response><Gather ${attributes}>${inside}</Gather>${after}</Response>`;

describe('A Gather', () => {
  test('takes keys until there are enough', async () => {
    const { scripted, phone } = await answered(gather('action="/keys" numDigits="4"'), { '/keys': farewell('Ok.') });
    await phone.press('12*');
    assert.deepEqual(scripted.at('/keys'), []);
    await phone.press('4');
    assert.deepEqual(
      scripted.at('/keys').map(({ Digits, FinishedOnKey }) => [Digits, FinishedOnKey]),
      [['12*4', '']],
    );
  });

  test('takes keys until the last one, which is not among them', async () => {
    const { scripted, phone } = await answered(gather('action="/keys"'), { '/keys': farewell('Ok.') });
    await phone.press('2468#');
    assert.deepEqual(
      scripted.at('/keys').map(({ Digits, FinishedOnKey }) => [Digits, FinishedOnKey]),
      [['2468', '#']],
    );
  });

  test('hears every key of somebody who is quick', async () => {
    const { phones, scripted, simulator, phone } = await answered(gather('action="/keys"'), {
      '/keys': farewell('Ok.'),
    });
    for (const key of '2468#') simulator.act({ do: 'press', call: phone.call.sid, key });
    await phones.settled();
    assert.equal(scripted.at('/keys')[0]?.['Digits'], '2468');
  });

  test('takes any key where none ends it, and waits from the last one on', async () => {
    const { phones, scripted, phone } = await answered(gather('action="/keys" finishOnKey="" timeout="3"'), {
      '/keys': farewell('Ok.'),
    });
    await phone.press('0');
    await phones.pass(2.9);
    await phone.press('#');
    await phones.pass(2.9);
    assert.deepEqual(scripted.at('/keys'), []);
    await phones.pass(0.1);
    assert.equal(scripted.at('/keys')[0]?.['Digits'], '0#');
  });

  for (const pressed of ['', '#']) {
    test(`that hears ${pressed === '' ? 'nothing' : 'the last key first'} goes on with what is after it`, async () => {
      const script = gather('action="/keys" timeout="8"', '', '<Say>No key</Say>');
      const { phones, scripted, phone } = await answered(script);
      await phone.press(pressed);
      await phones.pass(8);
      assert.deepEqual([phone.heard(), scripted.at('/keys')], [['No key'], []]);
    });

    test(`that asks for an empty result gets it after ${pressed === '' ? 'nothing' : 'the last key first'}`, async () => {
      const script = gather('action="/keys" timeout="8" actionOnEmptyResult="true"', '', '<Say>Never</Say>');
      const { phones, scripted, phone } = await answered(script, { '/keys': farewell('Nothing.') });
      await phone.press(pressed);
      await phones.pass(8);
      assert.deepEqual(phone.heard(), ['Nothing.']);
      assert.deepEqual(
        [scripted.at('/keys')[0]?.['Digits'], scripted.at('/keys')[0]?.['FinishedOnKey']],
        ['', pressed],
      );
    });
  }

  test('begins to wait when it has spoken, and is cut short by a key', async () => {
    const spoken = '<Say>One</Say><Pause length="5"/><Say>Two</Say>';
    const { phones, scripted, phone } = await answered(gather('action="/keys" timeout="3" numDigits="1"', spoken), {
      '/keys': gather('action="/again" timeout="3" numDigits="1"', spoken, '<Hangup/>'),
      '/again': farewell('Ok.'),
    });
    await phones.pass(4);
    await phone.press('1');
    assert.deepEqual(phone.heard(), ['One', 'One']);
    await phones.pass(7.9);
    assert.deepEqual([phone.heard().at(-1), phone.call.status], ['Two', 'in-progress']);
    await phones.pass(0.1);
    assert.deepEqual([phone.call.status, scripted.at('/again')], ['completed', []]);
  });

  test('asks where it came from when it names no other place', async () => {
    const { scripted, phone } = await answered(gather('numDigits="1"'));
    await phone.press('5');
    assert.equal(scripted.at('/voice')[1]?.['Digits'], '5');
  });

  test('alone hears keys: those pressed at other moments are lost', async () => {
    const { phones, scripted, phone } = await answered(
      '<Response><Pause length="5"/><Gather action="/keys" numDigits="1"/></Response>',
    );
    await phone.press('1');
    await phones.pass(5);
    assert.deepEqual(scripted.at('/keys'), []);
    await phone.press('2');
    assert.equal(scripted.at('/keys')[0]?.['Digits'], '2');
    assert.deepEqual(
      phone.events('pressed').map(({ key }) => key),
      ['1', '2'],
    );
  });
});
