import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readWordsOfOthers } from '../../../services/helpdesk/words-of-others.ts';

/** What an agent writes of somebody else, with the name that is looked for first. */
const ofOthers: readonly (readonly [said: string, name: string | undefined])[] = [
  ['Alex lost his phone', 'Alex'],
  ['alex lost his phone', 'alex'],
  ["Alex's phone is gone", 'Alex'],
  ["my colleague Megan can't sign in", 'Megan'],
  ['alex.wilber@contoso.example gets no text', 'alex.wilber@contoso.example'],
  ['his phone is gone', 'gone'],
  ['Sanne de Vries is haar telefoon kwijt', 'Sanne de Vries'],
  ['mijn collega Jan van den Berg kan niet inloggen', 'Jan van den Berg'],
  ['Jörg Müller hat sein Handy verloren', 'Jörg Müller'],
  ['meine Kollegin Hélène bekommt keinen Code', 'Hélène'],
  ['Éloïse a perdu son téléphone', 'Éloïse'],
  ['mon collègue Luc ne reçoit rien', 'Luc'],
  ['Íñigo ha perdido su móvil', 'Íñigo'],
  ['mi compañera Alicia no recibe el código', 'Alicia'],
];

/** What an agent writes of themselves. */
const ofSelf = [
  'I lost my phone',
  'lost my phone',
  'I want to set up two-step verification',
  'ik ben mijn telefoon kwijt',
  'ich habe mein Handy verloren',
  'j’ai perdu mon téléphone',
  'he perdido mi móvil',
];

describe('an agent’s own words', () => {
  for (const [said, name] of ofOthers)
    test(`"${said}" are of somebody else`, () => {
      const spoken = readWordsOfOthers(said);
      assert.deepEqual([spoken?.names[0], spoken?.isOfSelf], [name, false]);
    });

  for (const said of ofSelf)
    test(`"${said}" are of nobody else`, () => {
      const spoken = readWordsOfOthers(said);
      assert.deepEqual([spoken?.isOfAnother ?? false, spoken === undefined || spoken.isOfSelf], [false, true]);
    });

  test('that speak of both are of both', () => {
    assert.deepEqual(readWordsOfOthers('I have Alex on the phone, his phone is gone'), {
      names: ['Alex'],
      isOfAnother: true,
      isOfSelf: true,
    });
  });

  test('ask the directory for few names, whatever is written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => (readWordsOfOthers(text)?.names.length ?? 0) <= 4),
    );
    assert.equal(readWordsOfOthers('Alex '.repeat(100)), undefined);
  });
});
