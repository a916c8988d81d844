import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { callbackUrls } from '../../../../services/telephony/twilio/callback-urls.ts';
import { readTwiml } from '../../../services/telephony/read-twiml.ts';
import { authToken, challengeId, publicUrl } from '../../../services/telephony/twilio/twilio-api.ts';
import { twilioEvent, twilioSignature } from '../../../support/twilio-sender.ts';
import { formType, paths, startPhones } from './twilio-kit.ts';

const sid = `CA${'c'.repeat(32)}`;
/** An id of a call's own for each word. */
const sidOf = (word: string): string => `CA${Buffer.from(word.padEnd(16)).toString('hex').slice(0, 32)}`;
const verbsOf = (body: string): string[] => readTwiml(body).map(({ name }) => name);

describe('a call', () => {
  test('that is answered goes on with what the product says', async (t) => {
    const { tell, events, port } = await startPhones(t);
    const { status, body } = await tell('voice');
    assert.equal(status, 200);
    assert.deepEqual(verbsOf(body), ['Gather', 'Redirect']);
    assert.deepEqual(events.heard, [['answered', challengeId, { sid }]]);
    const parameters = twilioEvent('voice');
    const answer = await fetch(`http://127.0.0.1:${port}${paths.voice}`, {
      method: 'POST',
      headers: { ...formType, 'x-twilio-signature': twilioSignature(authToken, publicUrl + paths.voice, parameters) },
      body: new URLSearchParams(parameters),
    });
    assert.equal(answer.headers.get('content-type'), 'text/xml; charset=utf-8');
    assert.equal(await answer.text(), body);
  });

  test('whose every address is one that the bot answers', async (t) => {
    const { tell } = await startPhones(t);
    const urls = callbackUrls(publicUrl);
    const question = { challengeId, attempt: 2, language: 'nl' } as const;
    const given = {
      voice: urls.voice(challengeId),
      keys: urls.question('keys', question),
      fraud: urls.question('fraud', question),
      pin: urls.question('pin', question),
      callStatus: urls.callStatus(challengeId),
      textStatus: urls.textStatus(challengeId),
    };
    for (const [place, url] of Object.entries(given)) {
      const { pathname } = new URL(url);
      assert.equal(pathname, paths[place as keyof typeof given]);
      assert.ok((await tell(place as keyof typeof given)).status < 300, place);
    }
  });

  test('that a machine answered is hung up, and its end is a voice mail before it is anything else', async (t) => {
    const { tell, events } = await startPhones(t);
    const machines = ['machine_start', 'machine_end_beep', 'fax'];
    for (const AnsweredBy of machines) {
      const CallSid = sidOf(AnsweredBy);
      assert.deepEqual(verbsOf((await tell('voice', { CallSid, AnsweredBy })).body), ['Hangup']);
      assert.equal((await tell('callStatus', { CallSid, CallStatus: 'completed' })).status, 204);
    }
    assert.deepEqual(
      events.heard,
      machines.flatMap((machine) =>
        ['voice-mail', 'completed'].map((end) => ['ended', challengeId, { sid: sidOf(machine), end }]),
      ),
    );
  });

  test('that nobody could tell from a person’s is a person’s', async (t) => {
    const { tell, events } = await startPhones(t);
    for (const AnsweredBy of ['human', 'unknown', '']) await tell('voice', { AnsweredBy });
    assert.deepEqual(
      events.heard.map(([what]) => what),
      ['answered', 'answered', 'answered'],
    );
  });

  test('hears # at once, any other key, and that there was none', async (t) => {
    const { tell, events } = await startPhones(t);
    const digits = ['#', '5', '*', ''];
    for (const each of digits) await tell('keys', { Digits: each });
    await tell('keys', { Digits: undefined, FinishedOnKey: undefined, msg: undefined });
    assert.deepEqual(
      events.heard,
      [...digits, ''].map((each) => ['keys', challengeId, { sid, digits: each, attempt: 2 }]),
    );
  });

  test('hears 0# whole, so that # after 0 is never a yes', async (t) => {
    const { tell, events } = await startPhones(t);
    const { body } = await tell('keys', { Digits: '0' });
    assert.deepEqual(events.heard, []);
    const [gather] = readTwiml(body);
    assert.equal(gather?.attributes['action'], publicUrl + paths.fraud);
    assert.equal(gather.verbs.at(-1)?.attributes['language'], 'nl-NL');
    for (const Digits of ['#', '5', '']) await tell('fraud', { Digits });
    assert.deepEqual(
      events.heard.map((heard) => heard[2]),
      ['0#', '05', '0'].map((digits) => ({ sid, digits, attempt: 2 })),
    );
  });

  test('hears a PIN with its #, one that was left unfinished, and none', async (t) => {
    const { tell, events } = await startPhones(t);
    await tell('pin', { Digits: '2468', FinishedOnKey: '#' });
    await tell('pin', { Digits: '2468', FinishedOnKey: '' });
    await tell('pin', { Digits: '0', FinishedOnKey: '#' });
    await tell('pin', { Digits: '', FinishedOnKey: '' });
    assert.deepEqual(
      events.heard.map((heard) => heard[2]),
      ['2468#', '2468', '0#', ''].map((digits) => ({ sid, digits, attempt: 2 })),
    );
  });

  test('whose end says something is told, and nothing else that its status was', async (t) => {
    const { tell, events } = await startPhones(t);
    const ends = ['completed', 'busy', 'no-answer', 'failed', 'canceled'];
    for (const end of ends) {
      for (const CallStatus of ['queued', 'initiated', 'ringing', 'in-progress', end]) {
        const answer = await tell('callStatus', { CallSid: sidOf(end), CallStatus });
        assert.deepEqual(answer, { status: 204, body: '' });
      }
    }
    assert.deepEqual(
      events.heard,
      ends.map((end) => ['ended', challengeId, { sid: sidOf(end), end }]),
    );
  });
});

describe('a call when something fails', () => {
  test('ends with a sentence in the person’s language, and the log knows why', async (t) => {
    const { tell, events, logLines } = await startPhones(t);
    events.mood = 'fault';
    for (const [place, sentence] of [
      ['voice', /^Something went wrong/u],
      ['keys', /^Er is bij ons iets misgegaan/u],
      ['fraud', /^Er is bij ons iets misgegaan/u],
      ['pin', /^Er is bij ons iets misgegaan/u],
    ] as const) {
      const { status, body } = await tell(place);
      assert.equal(status, 200);
      const [said, hangUp] = readTwiml(body);
      assert.match(said?.text ?? '', sentence);
      assert.equal(hangUp?.name, 'Hangup');
    }
    assert.equal(logLines.length, 4);
    for (const line of logLines) {
      assert.match(line, /"turnId":"[\w-]{22}","reference":"[\w-]{8}".*"msg":"a call could not be answered"/u);
      assert.doesNotMatch(line, /447700|2468|demo-auth/u);
    }
  });

  test('is not left silent by what never answers', async (t) => {
    const { tell, events } = await startPhones(t, { routes: { timeoutMs: 50 } });
    events.mood = 'never';
    assert.deepEqual(verbsOf((await tell('voice')).body), ['Say', 'Hangup']);
    assert.equal((await tell('callStatus')).status, 500);
  });

  test('leaves nothing on a voice mail', async (t) => {
    const { tell, events } = await startPhones(t);
    events.mood = 'fault';
    assert.deepEqual(verbsOf((await tell('voice', { AnsweredBy: 'machine_start' })).body), ['Hangup']);
  });

  test('has its end sent again until it was taken', async (t) => {
    const { tell, events } = await startPhones(t);
    events.mood = 'fault';
    const failed = await tell('callStatus');
    assert.equal(failed.status, 500);
    assert.match(failed.body, /"detail":"Something went wrong\. Reference: [\w-]{8}"\}$/u);
    events.mood = 'well';
    assert.equal((await tell('callStatus')).status, 204);
    assert.equal(events.heard.length, 2);
  });
});
