import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { bot, farewell, placeCall, startPhones, type Answer } from './simulator-kit.ts';

/** A call that was answered, whose script begins with `first`. */
async function answered(t: TestContext, first: Answer, others: Readonly<Record<string, Answer>> = {}) {
  const started = startPhones(t, { pace: { pausedSecond: 1000 } });
  const { scripted, phones, client, account, phone } = started;
  Object.assign(scripted.answers, { '/voice': first, ...others });
  await placeCall(client, account.from);
  await phones.settled();
  await phone.answer();
  return started;
}

const gather = (attributes: string, inside = '', after = ''): string =>
  `<Response><Gather ${attributes}>${inside}</Gather>${after}</Response>`;

describe('A script', () => {
  test('says, pauses and plays in its order, each in its time, and then hangs up', async (t) => {
    const script =
      '<Response><Say>One</Say><Pause length="2"/><Play>/two.mp3</Play><Say loop="2">Three</Say></Response>';
    const { phones, phone } = await answered(t, script);
    assert.deepEqual(phone.heard(), ['One']);
    await phones.pass(1.9);
    assert.equal(phone.events('played').length, 0);
    await phones.pass(0.1);
    assert.deepEqual(phone.events('played'), [{ kind: 'played', sound: `${bot}/two.mp3` }]);
    await phones.pass(2);
    assert.deepEqual(phone.heard(), ['One', 'Three', 'Three']);
    assert.equal(phone.call.status, 'completed');
  });

  test('that says something without end is ended by the person', async (t) => {
    const { phones, phone } = await answered(t, '<Response><Pause/><Play loop="0">/music.mp3</Play></Response>');
    await phones.pass(10);
    assert.equal(phone.events('played').length, 5);
    await phone.hangUp();
    await phones.pass(10);
    assert.equal(phone.events('played').length, 5);
  });

  test('goes on elsewhere, relative to where it came from', async (t) => {
    const first = '<Response><Redirect method="GET">more?a=1&amp;b=2</Redirect><Say>Never</Say></Response>';
    const { scripted, phone } = await answered(t, first, { '/more': farewell('Hello.') });
    assert.deepEqual(phone.heard(), ['Hello.']);
    assert.match(scripted.heard[1]?.target ?? '', /^\/more\?a=1&b=2&AccountSid=/u);
  });

  test('that leads to itself ends', async (t) => {
    const { scripted, phone } = await answered(t, '<Response><Redirect>/voice</Redirect></Response>');
    assert.equal(phone.call.status, 'failed');
    assert.equal(phone.call.problem?.code, 'too-many-documents');
    assert.equal(scripted.at('/voice').length, 100);
  });
});

describe('A Gather', () => {
  test('takes keys until there are enough', async (t) => {
    const { scripted, phone } = await answered(t, gather('action="/keys" numDigits="4"'), { '/keys': farewell('Ok.') });
    await phone.press('12*');
    assert.deepEqual(scripted.at('/keys'), []);
    await phone.press('4');
    assert.deepEqual(
      scripted.at('/keys').map(({ Digits, FinishedOnKey }) => [Digits, FinishedOnKey]),
      [['12*4', '']],
    );
  });

  test('takes keys until the last one, which is not among them', async (t) => {
    const { scripted, phone } = await answered(t, gather('action="/keys"'), { '/keys': farewell('Ok.') });
    await phone.press('2468#');
    assert.deepEqual(
      scripted.at('/keys').map(({ Digits, FinishedOnKey }) => [Digits, FinishedOnKey]),
      [['2468', '#']],
    );
  });

  test('hears every key of somebody who is quick', async (t) => {
    const { phones, scripted, simulator, phone } = await answered(t, gather('action="/keys"'), {
      '/keys': farewell('Ok.'),
    });
    for (const key of '2468#') simulator.act({ do: 'press', call: phone.call.sid, key });
    await phones.settled();
    assert.equal(scripted.at('/keys')[0]?.['Digits'], '2468');
  });

  test('takes any key where none ends it, and waits from the last one on', async (t) => {
    const { phones, scripted, phone } = await answered(t, gather('action="/keys" finishOnKey="" timeout="3"'), {
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
    test(`that hears ${pressed === '' ? 'nothing' : 'the last key first'} goes on with what is after it`, async (t) => {
      const script = gather('action="/keys" timeout="8"', '', '<Say>No key</Say>');
      const { phones, scripted, phone } = await answered(t, script);
      await phone.press(pressed);
      await phones.pass(8);
      assert.deepEqual([phone.heard(), scripted.at('/keys')], [['No key'], []]);
    });

    test(`that asks for an empty result gets it after ${pressed === '' ? 'nothing' : 'the last key first'}`, async (t) => {
      const script = gather('action="/keys" timeout="8" actionOnEmptyResult="true"', '', '<Say>Never</Say>');
      const { phones, scripted, phone } = await answered(t, script, { '/keys': farewell('Nothing.') });
      await phone.press(pressed);
      await phones.pass(8);
      assert.deepEqual(phone.heard(), ['Nothing.']);
      assert.deepEqual(
        [scripted.at('/keys')[0]?.['Digits'], scripted.at('/keys')[0]?.['FinishedOnKey']],
        ['', pressed],
      );
    });
  }

  test('begins to wait when it has spoken, and is cut short by a key', async (t) => {
    const spoken = '<Say>One</Say><Pause length="5"/><Say>Two</Say>';
    const { phones, scripted, phone } = await answered(t, gather('action="/keys" timeout="3" numDigits="1"', spoken), {
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

  test('asks where it came from when it names no other place', async (t) => {
    const { scripted, phone } = await answered(t, gather('numDigits="1"'));
    await phone.press('5');
    assert.equal(scripted.at('/voice')[1]?.['Digits'], '5');
  });

  test('alone hears keys: those pressed at other moments are lost', async (t) => {
    const { phones, scripted, phone } = await answered(
      t,
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

describe('A script that cannot be followed', () => {
  const wrong: readonly (readonly [string, Answer, RegExp])[] = [
    ['no XML', 'Hello', /not well-formed/u],
    ['XML that is not closed', '<Response><Say>Hello</Response>', /not well-formed/u],
    ['a document type', '<!DOCTYPE Response><Response/>', /document type/u],
    ['an entity of its own', '<Response><Say>&hello;</Say></Response>', /not well-formed/u],
    ['another root', '<Answer/>', /root is <Answer>/u],
    ['an unknown verb', '<Response><Shout>Hello</Shout></Response>', /<Shout>/u],
    ['a verb in lower case', '<Response><say>Hello</say></Response>', /<say>/u],
    ['a misspelt attribute', '<Response><Gather numdigits="1"/></Response>', /numdigits/u],
    ['an attribute out of range', '<Response><Gather timeout="soon"/></Response>', /"soon" is no value for timeout/u],
    ['text outside of any verb', '<Response>Hello</Response>', /outside of any verb/u],
    ['a verb where it cannot be', '<Response><Gather><Hangup/></Gather></Response>', /<Hangup>/u],
    ['nothing to say', '<Response><Say> </Say></Response>', /says nothing/u],
    ['an address that is none', '<Response><Redirect>javascript:alert(1)</Redirect></Response>', /is no address/u],
    ['what is not sent as XML', { status: 200, contentType: 'text/html', body: '<Response/>' }, /text\/html/u],
  ];
  for (const [what, answer, detail] of wrong) {
    test(`because of ${what} fails the call, and the phone says why`, async (t) => {
      const { scripted, phone } = await answered(t, answer);
      assert.equal(phone.call.status, 'failed');
      assert.equal(phone.call.problem?.code, 'invalid-twiml');
      assert.match(phone.call.problem.detail, detail);
      assert.equal(scripted.at('/call-status')[0]?.['CallStatus'], 'failed');
    });
  }

  test('because the bot refuses or does not answer fails the call, and the phone says which', async (t) => {
    const refused = await answered(t, { status: 403, contentType: 'text/plain', body: '' });
    assert.deepEqual(refused.phone.call.problem, { code: 'no-twiml', detail: 'The bot answered 403.' });
    const silent = await answered(t, undefined);
    assert.deepEqual(silent.phone.call.problem, { code: 'no-twiml', detail: 'The bot did not answer.' });
    assert.equal(silent.scripted.at('/voice').length, 2, 'a connection that failed is tried once more');
  });
});
