/** Whatever somebody writes into the chat, in whatever words: a text opens or answers something, and changes no method. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { intentNames } from '../../services/intents/intent-names.ts';
import { readTrainingLines } from '../../services/intents/model/training-lines.ts';
import { enrolled } from '../dialogs/words/words-kit.ts';

/** Of each intent in each language, out of scope too; the training files have many more of the same kind. */
const ofEach = 6;

test('four hundred things that employees write leave the methods of somebody who is set up as they are', async (t) => {
  const lines = readTrainingLines();
  const languages = [...new Set(lines.map(({ language }) => language))];
  const chosen = languages.flatMap((language) =>
    intentNames.flatMap((intent) => {
      const own = lines.filter((line) => line.language === language && line.intent === intent);
      const every = Math.max(1, Math.floor(own.length / ofEach));
      return own.filter((_line, index) => index % every === 0).slice(0, ofEach);
    }),
  );
  assert.ok(chosen.length >= 400, String(chosen.length));
  const talk = await enrolled(t);
  const { enrollment, telephony } = talk.built;
  const { methods } = await enrollment.status(talk.person);
  const sent = telephony.texts.length;
  for (const { text } of chosen) {
    await talk.person.say(text);
    const after = (await enrollment.status(talk.person)).methods;
    assert.deepEqual(after, methods, text);
  }
  assert.equal(telephony.texts.length, sent);
});

test('nor does a click for a wish that no card offers: it is none of those there are, or it changes nothing', async (t) => {
  const talk = await enrolled(t);
  await talk.person.say('I need a new phone case');
  const before = (await talk.built.enrollment.status(talk.person)).methods;
  const click = talk.person.clickActivity('I have a new phone');
  for (const intent of ['out_of_scope', '__proto__', 'remove', '', 'lost_phone', 'cancel']) {
    const forged = structuredClone(click) as { value: { action: { data: Record<string, unknown> } } };
    forged.value.action.data['intent'] = intent;
    await talk.person.replay(forged);
    assert.deepEqual((await talk.built.enrollment.status(talk.person)).methods, before, intent);
  }
});
