import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createLocalization, languages } from '../../services/localization/localization.ts';
import { cardSamples } from '../cards/card-samples.ts';
import { elementsOf } from './fake-teams.ts';
import { foreignTexts, plain } from './foreign-texts.ts';

const localization = createLocalization();

/** What a card shows, as it is seen. */
function shownOn(card: Parameters<typeof elementsOf>[0]): string[] {
  return elementsOf(card).flatMap(({ text, title, label }) =>
    [text, title, label].filter((each) => typeof each === 'string').map(plain),
  );
}

/** Names of people, of systems and of the app, what was written as a note, and a day. */
const sampled =
  /(?:Contoso )?[Dd]emo[\w-]*|Two-step(?! verification)|Alex\w*|kofi|sanne|mina|megan|servicenow|lost-phone|2-3-2026/gu;

describe('the texts of another language', () => {
  for (const language of languages) {
    test(`are none of those of any card in ${language}`, () => {
      for (const [name, make] of Object.entries(cardSamples(localization.translator(language)))) {
        const shown = shownOn(make());
        // What stands for names and numbers in the samples.
        const known = shown.flatMap((text) => text.match(sampled) ?? []);
        assert.deepEqual(foreignTexts(language, shown, known), [], name);
      }
    });
  }

  test('are found beside those of the language, and within them', () => {
    const [dutch, english] = [localization.translator('nl'), localization.translator('en')];
    const said = dutch('manage.remove-effect', { method: english('method.mobile-text.title') });
    assert.deepEqual(foreignTexts('nl', [plain(said), dutch('action.back'), english('action.back')]), [
      'Mobile phone: text (in: Mobile phone: text werkt daarna niet meer om u te verifiëren. U kunt hem later opnieuw instellen.)',
      'Back (in: Back)',
    ]);
  });

  test('are found in a date', () => {
    const moment = new Date('2026-03-01T09:00:00.000Z');
    const about = 'demo@contoso.example';
    for (const [language, other] of [...languages.entries()].map(
      ([index, each]) => [each, languages.at(index - 1) ?? each] as const,
    )) {
      const said = (when: string): string => localization.translator(language)('own-notice.what', { about, when });
      assert.deepEqual(foreignTexts(language, [said(localization.momentText(language, moment))]), []);
      assert.equal(foreignTexts(language, [said(localization.momentText(other, moment))]).length, 1, other);
    }
  });
});
