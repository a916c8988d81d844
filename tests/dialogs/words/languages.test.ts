import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { enrolled, hears, inTheMiddle } from './words-kit.ts';

describe('a sentence in another language than that of the client', () => {
  test('is answered in its own, cards included, and so is what follows while none was chosen', async (t) => {
    const talk = await enrolled(t);
    assert.deepEqual(await hears(talk, 'ik ben mijn telefoon kwijt'), [
      'U hebt uw telefoon niet. Er verandert niets voordat u dat zegt.',
      talk.person.lastLine,
    ]);
    assert.match(talk.lastLine, /^Telefoon kwijt/u);
    await talk.person.say('annuleren');
    assert.match((await hears(talk, 'status'))[0] ?? '', /^Aanvullende beveiligingsverificatie/u);
    assert.match((await hears(talk, 'I am not receiving the text message'))[0] ?? '', /^Nothing arrives\?/u);
  });

  test('is answered in its own while the open card waits, which turns to it when it is drawn again', async (t) => {
    const talk = await inTheMiddle(t);
    assert.match((await hears(talk, 'ik krijg geen sms'))[0] ?? '', /^Komt er niets aan\?/u);
    await talk.person.say('status');
    assert.match(talk.lastLine, /^We hebben u een code gestuurd/u);
  });

  test('does not change a language that was chosen', async (t) => {
    const talk = await enrolled(t);
    await talk.person.say('english');
    assert.match((await hears(talk, 'ik krijg geen sms'))[0] ?? '', /^Komt er niets aan\?/u);
    assert.match((await hears(talk, 'status'))[0] ?? '', /^Additional security verification/u);
  });

  test('is answered in that of the chat when the bot does not speak it', async (t) => {
    const talk = await enrolled(t);
    assert.match((await hears(talk, 'ciao, ho perso il telefono'))[0] ?? '', /^[\x20-\x7e]+/u);
  });

  test('is not heard in a word that could be of any', async (t) => {
    const talk = await enrolled(t, 'nl');
    for (const text of ['ok', 'sms', 'app', '👍', '...']) {
      for (const line of await hears(talk, text)) assert.doesNotMatch(line, /\b(?:the|you|this)\b/iu);
    }
  });
});
