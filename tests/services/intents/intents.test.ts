import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type Intent, readIntent } from '../../../services/intents/intents.ts';
import { createLocalization } from '../../../services/localization/localization.ts';
import { locales } from '../../../services/localization/locales/locales.ts';

const localization = createLocalization();

const phrases: Readonly<Record<Exclude<Intent['kind'], 'language'>, readonly string[]>> = {
  cancel: [
    ...['cancel', 'stop', 'quit', 'annuleren', 'annuleer', 'stoppen', 'afbreken'],
    ...['abbrechen', 'Stopp', 'aufhören', 'annuler', 'arrêter', 'arretez', 'cancelar', 'parar'],
  ],
  help: [
    ...['help', 'hulp', '?', 'what can you do', 'wat kun je', 'wat kunt u'],
    ...['Hilfe', 'was können Sie', 'aide', 'aidez-moi', 'ayuda', 'ayúdame', '¡Ayuda!', 'Aide !'],
  ],
  human: [
    ...['human', 'person', 'agent', 'helpdesk', 'mens', 'medewerker', 'iemand spreken'],
    ...['Mensch', 'Mitarbeiter', 'humain', 'parler à quelqu’un', 'persona', 'hablar con alguien'],
  ],
  'set-up': [
    'set up',
    'setup',
    'start',
    'begin',
    'set it up',
    'set it up now',
    'instellen',
    'nu instellen',
    'aanmelden',
    'einrichten',
    'Jetzt einrichten',
    'configurer',
    'commencer',
    'configurar',
    'empezar',
  ],
  'start-again': [
    'start again',
    'start over',
    'begin again',
    'opnieuw',
    'opnieuw beginnen',
    'opnieuw starten',
    'begin opnieuw',
    'neu beginnen',
    'noch mal von vorn',
    'recommencer',
    'empezar de nuevo',
    'volver a empezar',
  ],
  status: [
    ...['status', 'my methods', 'show my methods', 'mijn methoden', 'toon mijn methoden'],
    ...['meine Methoden', 'statut', 'mes méthodes', 'estado', 'mis métodos', 'MIS METODOS'],
  ],
  manage: ['manage', 'manage my methods', 'beheren', 'verwalten', 'gérer', 'gerer', 'administrar'],
};

describe('an intent', () => {
  for (const [kind, texts] of Object.entries(phrases)) {
    test(`${kind} is read from its words in every language`, () => {
      for (const text of texts) assert.deepEqual(readIntent(text), { kind }, text);
    });
  }

  for (const language of localization.languages) {
    test(`is read from what the bot says may be written, in the language itself (${language})`, () => {
      const translate = localization.translator(language);
      for (const kind of ['set-up', 'status', 'language', 'cancel', 'human', 'help'] as const) {
        const [, word = ''] = /^\*\*(.+?)\*\*/u.exec(translate(`help-card.${kind}`)) ?? [];
        assert.equal(readIntent(word)?.kind, kind, word);
      }
      assert.equal(readIntent(translate('action.set-up-now'))?.kind, 'set-up');
      assert.equal(readIntent(translate('action.start-again'))?.kind, 'start-again');
      assert.deepEqual(readIntent(localization.languageName(language)), { kind: 'language', language });
    });

    test(`is read from every word that a sentence offers to write (${language})`, () => {
      const sentences = JSON.stringify([
        locales[language].chat,
        locales[language].outcome,
        locales[language]['change-phone'],
      ]);
      const words = [...sentences.matchAll(/\*\*([^*{]+)\*\*/gu)].map(([, word = '']) => word);
      assert.ok(words.length > 10);
      for (const word of words) assert.notEqual(readIntent(word), undefined, word);
    });

    test(`language names every language in that language (${language})`, () => {
      const names = new Intl.DisplayNames(language, { type: 'language' });
      const [, word = ''] = /^\*\*(.+?)\*\*/u.exec(localization.translator(language)('help-card.language')) ?? [];
      for (const other of localization.languages) {
        const name = names.of(other) ?? '';
        assert.deepEqual(readIntent(name), { kind: 'language', language: other }, name);
        assert.deepEqual(readIntent(`${word} ${name}`), { kind: 'language', language: other }, name);
      }
    });
  }

  test('is read whatever the case, the spaces around and the mark at the end', () => {
    for (const text of ['CANCEL', '  Cancel  ', 'cancel!', 'Cancel...', '\uff43\uff41\uff4e\uff43\uff45\uff4c']) {
      assert.deepEqual(readIntent(text), { kind: 'cancel' }, text);
    }
    assert.deepEqual(readIntent('Toon\u00a0mijn   methoden.'), { kind: 'status' });
  });

  test('language comes with the language that was named, in either language or as a tag', () => {
    for (const text of ['English', 'engels', 'language English', 'taal engels', 'lang en']) {
      assert.deepEqual(readIntent(text), { kind: 'language', language: 'en' }, text);
    }
    for (const text of ['Nederlands', 'dutch', 'language dutch', 'Taal Nederlands', 'language nl']) {
      assert.deepEqual(readIntent(text), { kind: 'language', language: 'nl' }, text);
    }
  });

  test('language names none when none, or one that the bot does not speak, was named', () => {
    for (const text of ['language', 'Taal', 'language italian', 'language it', 'taal klingon']) {
      assert.deepEqual(readIntent(text), { kind: 'language', language: undefined }, text);
    }
  });

  test('is not read from a name that every JavaScript object has', () => {
    for (const name of ['constructor', '__proto__', 'toString', 'valueOf', 'hasOwnProperty']) {
      assert.equal(readIntent(name), undefined, name);
      const named = readIntent(`language ${name}`);
      assert.ok(named === undefined || (named.kind === 'language' && named.language === undefined), name);
    }
  });

  test('is not read from a code, a sentence or nothing', () => {
    const texts = [
      '',
      '   ',
      '123456',
      '123 456',
      'please cancel my subscription',
      'do not stop',
      'helpful',
      'restart',
    ];
    for (const text of texts) assert.equal(readIntent(text), undefined, text);
  });

  test('is not read from thanks for help, which ask for nothing', () => {
    for (const text of [
      'gracias por la ayuda',
      'Hola, gracias por ayudarme',
      'thanks for the help',
      'danke für die Hilfe',
    ])
      assert.equal(readIntent(text), undefined, text);
    for (const text of ['ayuda por favor, gracias', 'gracias, necesito ayuda por favor'])
      assert.deepEqual(readIntent(text), { kind: 'help' }, text);
  });

  test('is one of those there are, or none, for any text at all', () => {
    const kinds = [...Object.keys(phrases), 'language'];
    const languages = [undefined, ...localization.languages];
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string().map((text) => `language ${text}`),
        ),
        (text) => {
          const intent = readIntent(text);
          if (intent === undefined) return;
          assert.ok(kinds.includes(intent.kind));
          if (intent.kind === 'language') assert.ok(languages.includes(intent.language));
        },
      ),
    );
  });

  test('is not looked for in a long message, which would keep everybody else waiting', () => {
    const started = performance.now();
    assert.equal(readIntent(`${'set '.repeat(1_000_000)}up`), undefined);
    assert.equal(readIntent(`a${'.'.repeat(1_000_000)}a`), undefined);
    assert.ok(performance.now() - started < 2000);
  });
});
