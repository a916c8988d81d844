import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { textOf } from '../../support/person.ts';
import { enrolled, hears, inTheMiddle } from './words-kit.ts';

/** What nothing here has to do with. */
const nonsense = [
  'the lift is broken again',
  'qwerty uiop',
  'the coffee machine on the second floor is broken',
  'where is the parking garage',
  'book me a meeting room',
  'the printer is out of paper',
  'please print ten copies for the meeting',
  'who won the match',
  'where can I leave my bike',
  'order lunch',
  'when is the summer party',
  'asdf qwer',
];

for (const [where, start] of [
  ['at rest', enrolled],
  ['in the middle of a set-up', inTheMiddle],
] as const) {
  describe(`what is not understood, ${where}`, () => {
    test('is met with what can be asked, then with a menu, then with a person', async (t) => {
      const talk = await start(t);
      const said = [];
      for (const text of nonsense.slice(0, 3)) said.push(await hears(talk, text));
      assert.deepEqual(
        said.map((lines) => lines.length),
        [1, 1, 1],
      );
      assert.equal(
        said[0]?.[0],
        'I did not understand that. You can ask me, for example, “I lost my phone” or “I get no text”.',
      );
      assert.match(said[1]?.[0] ?? '', /^What is it about\? \[/u);
      assert.match(said[2]?.[0] ?? '', /\[Yes, a person please\]$/u);
      await talk.person.click('Yes, a person please');
      const offer =
        where === 'at rest'
          ? /^Ask the helpdesk \[Ask the helpdesk\]/u
          : /^Ask the helpdesk \[Tell the helpdesk that I wait\]/u;
      assert.match(talk.lastLine, offer);
    });

    test('is never met with the same words twice in a dozen, with no stub of a card, and the question stands', async (t) => {
      const talk = await start(t);
      const before = JSON.stringify(talk.person.chat);
      const messages = talk.person.chat.length;
      for (const text of nonsense) await talk.person.say(text);
      const answers = talk.person.chat.slice(messages);
      assert.equal(answers.length, nonsense.length);
      assert.equal(new Set(answers.map(({ text, card }) => text ?? textOf(card).split('\n')[0])).size, nonsense.length);
      assert.equal(JSON.stringify(talk.person.chat.slice(0, messages)), before);
    });
  });
}

describe('misses in a row', () => {
  test('are over as soon as anything is understood, clicked or answered', async (t) => {
    const talk = await inTheMiddle(t);
    const first = /^(?:I did not understand|That one I do not know|Sorry, I did not|I still cannot tell)/u;
    await hears(talk, nonsense[0] ?? '');
    await hears(talk, 'thanks!');
    assert.match((await hears(talk, nonsense[1] ?? ''))[0] ?? '', first);
    await talk.person.click(talk.translate('action.verify'), { code: '000000' });
    assert.match((await hears(talk, nonsense[2] ?? ''))[0] ?? '', first);
  });

  test('go on after suggestions that nobody took', async (t) => {
    const talk = await enrolled(t);
    await hears(talk, nonsense[0] ?? '');
    await hears(talk, 'I need a new phone case');
    assert.match((await hears(talk, nonsense[1] ?? ''))[0] ?? '', /^What is it about\?/u);
  });
});

test('what is asked again is answered in other words', async (t) => {
  const talk = await enrolled(t);
  for (const text of [
    'is this phishing?',
    'thanks!',
    'who started this',
    'can I speak to a human please',
    'I lost my phone',
  ]) {
    const said = [];
    for (let times = 0; times < 4; times += 1) said.push((await hears(talk, text))[0]);
    for (const [index, line] of said.entries()) assert.notEqual(line, said[index + 1], text);
  }
});

test('a card that may never have been seen is asked again after the answer', async (t) => {
  const talk = await inTheMiddle(t);
  const { teams } = talk.built;
  const send = teams.sendActivities.bind(teams);
  // A channel that says no ids.
  teams.sendActivities = async (context, activities) =>
    (await send(context, activities)).map((response) => ({ ...response, id: '' }));
  await talk.person.say('status');
  const lines = await hears(talk, nonsense[1] ?? '');
  assert.equal(lines.length, 2);
  assert.match(lines[1] ?? '', /^We have texted you a code/u);
});
