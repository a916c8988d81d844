import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { answered, type Answer, bot, farewell, somebody, startPhones } from './simulator-kit.ts';

describe('A script', () => {
  test('says, pauses and plays in its order, each in its time, and then hangs up', async () => {
    const script =
      '<Response><Say>One</Say><Pause length="2"/><Play>/two.mp3</Play><Say loop="2">Three</Say></Response>';
    const { phones, phone } = await answered(script);
    assert.deepEqual(phone.heard(), ['One']);
    await phones.pass(1.9);
    assert.equal(phone.events('played').length, 0);
    await phones.pass(0.1);
    assert.deepEqual(phone.events('played'), [{ kind: 'played', sound: `${bot}/two.mp3` }]);
    await phones.pass(2);
    assert.deepEqual(phone.heard(), ['One', 'Three', 'Three']);
    assert.equal(phone.call.status, 'completed');
  });

  test('that says something without end is ended by the person', async () => {
    const { phones, phone } = await answered('<Response><Pause/><Play loop="0">/music.mp3</Play></Response>');
    await phones.pass(10);
    assert.equal(phone.events('played').length, 5);
    await phone.hangUp();
    await phones.pass(10);
    assert.equal(phone.events('played').length, 5);
  });

  test('goes on elsewhere, relative to where it came from', async () => {
    const first = '<Response><Redirect method="GET">more?a=1&amp;b=2</Redirect><Say>Never</Say></Response>';
    const { scripted, phone } = await answered(first, { '/more': farewell('Hello.') });
    assert.deepEqual(phone.heard(), ['Hello.']);
    assert.match(scripted.heard[1]?.target ?? '', /^\/more\?a=1&b=2&AccountSid=/u);
  });

  test('that came with the request is followed, and the bot is asked for nothing', async () => {
    const { client, account, scripted, phones, phone } = startPhones();
    await client.calls.create({ to: somebody, from: account.from, twiml: farewell('Er is iets gewijzigd.') });
    await phones.settled();
    await phone.answer();
    await phones.pass(1);
    assert.deepEqual(phone.heard(), ['Er is iets gewijzigd.']);
    assert.equal(phone.call.status, 'completed');
    assert.deepEqual(scripted.heard, []);
  });

  test('that came with the request gives way to an address, and may lead to one', async () => {
    const { client, account, scripted, phones, phone } = startPhones();
    Object.assign(scripted.answers, { '/voice': farewell('Asked for.') });
    const redirect = `<Response><Redirect>${bot}/voice</Redirect></Response>`;
    for (const part of [{ twiml: farewell('Not this.'), url: `${bot}/voice` }, { twiml: redirect }]) {
      await client.calls.create({ to: somebody, from: account.from, ...part });
      await phones.settled();
      await phone.answer();
      await phones.pass(1);

      assert.deepEqual(phone.heard(), ['Asked for.']);
    }
  });

  test('that came with the request and cannot be followed fails the call', async () => {
    const { client, account, phones, phone } = startPhones();
    for (const twiml of ['<Response><Redirect>/voice</Redirect></Response>', '<Answer/>']) {
      await client.calls.create({ to: somebody, from: account.from, twiml });
      await phones.settled();
      await phone.answer();
      await phones.settled();
      assert.equal(phone.call.status, 'failed');
      assert.equal(phone.call.problem?.code, 'invalid-twiml');
    }
  });

  test('that leads to itself ends', async () => {
    const { scripted, phone } = await answered('<Response><Redirect>/voice</Redirect></Response>');
    assert.equal(phone.call.status, 'failed');
    assert.equal(phone.call.problem?.code, 'too-many-documents');
    assert.equal(scripted.at('/voice').length, 100);
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
    test(`because of ${what} fails the call, and the phone says why`, async () => {
      const { scripted, phone } = await answered(answer);
      assert.equal(phone.call.status, 'failed');
      assert.equal(phone.call.problem?.code, 'invalid-twiml');
      assert.match(phone.call.problem.detail, detail);
      assert.equal(scripted.at('/call-status')[0]?.['CallStatus'], 'failed');
    });
  }

  test('because the bot refuses or does not answer fails the call, and the phone says which', async () => {
    const refused = await answered({ status: 403, contentType: 'text/plain', body: '' });
    assert.deepEqual(refused.phone.call.problem, { code: 'no-twiml', detail: 'The bot answered 403.' });
    const silent = await answered(undefined);
    assert.deepEqual(silent.phone.call.problem, { code: 'no-twiml', detail: 'The bot did not answer.' });
    assert.equal(silent.scripted.at('/voice').length, 2, 'a connection that failed is tried once more');
  });
});
