import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readAgentCommand } from '../../../services/helpdesk/agent-words.ts';
import { createLocalization } from '../../../services/localization/localization.ts';

/** What agents write in each language, and what they mean by it. */
const commands: Readonly<Record<string, readonly (readonly [said: string, act: string, who?: string])[]>> = {
  English: [
    ['set up alice@contoso.com', 'set-up', 'alice@contoso.com'],
    ['setup alice', 'set-up', 'alice'],
    ['Reset Alice Smith', 'reset', 'Alice Smith'],
    ['unlock alex.wilber@contoso.com', 'unlock', 'alex.wilber@contoso.com'],
    ['status of Alice', 'status', 'Alice'],
    ['status alice', 'status', 'alice'],
    ['block Mary Jane Watson', 'block', 'Mary Jane Watson'],
    ['unblock Bob', 'unblock', 'Bob'],
    ['delete app passwords of Bob', 'delete-app-passwords', 'Bob'],
    ['open hand-offs', 'list'],
    ['open handoffs', 'list'],
    ['helpdesk', 'helpdesk'],
  ],
  Dutch: [
    ['stel in alice', 'set-up', 'alice'],
    ['Sanne de Vries instellen', 'set-up', 'Sanne de Vries'],
    ['instellen voor Jan van den Berg', 'set-up', 'Jan van den Berg'],
    ['reset de Jong', 'reset', 'de Jong'],
    ['ontgrendel Alice', 'unlock', 'Alice'],
    ['blokkeer Alice', 'block', 'Alice'],
    ['Alice deblokkeren', 'unblock', 'Alice'],
    ['verwijder app-wachtwoorden van Bob', 'delete-app-passwords', 'Bob'],
    ['open overdrachten', 'list'],
  ],
  German: [
    ['einrichten für Jörg Müller', 'set-up', 'Jörg Müller'],
    ['Jörg Müller einrichten', 'set-up', 'Jörg Müller'],
    ['setze zurück Alice', 'reset', 'Alice'],
    ['Ursula von der Leyen entsperren', 'unlock', 'Ursula von der Leyen'],
    ['sperren Alice', 'block', 'Alice'],
    ['Alice freigeben', 'unblock', 'Alice'],
    ['offene Übergaben', 'list'],
  ],
  French: [
    ['configurer pour Éloïse', 'set-up', 'Éloïse'],
    ['réinitialiser Alice', 'reset', 'Alice'],
    ['déverrouiller Le Goff', 'unlock', 'Le Goff'],
    ['bloquer Alice', 'block', 'Alice'],
    ['supprimer les mots de passe d’application de Bob', 'delete-app-passwords', 'Bob'],
    ['demandes ouvertes', 'list'],
  ],
  Spanish: [
    ['configurar a Pablo de la Cruz', 'set-up', 'Pablo de la Cruz'],
    ['restablecer Alicia', 'reset', 'Alicia'],
    ['estado de Alicia', 'status', 'Alicia'],
    ['How are things with Alice?', 'status', 'Alice'],
    ['how far is Alice Reyes', 'status', 'Alice Reyes'],
    ['hoe staat het met Alice?', 'status', 'Alice'],
    ['Wie steht es um Alice?', 'status', 'Alice'],
    ['Où en est Alice ?', 'status', 'Alice'],
    ['¿Cómo va Alicia?', 'status', 'Alicia'],
    ['como esta Alicia', 'status', 'Alicia'],
    ['ou en est Alice', 'status', 'Alice'],
    ['bloquear a Alicia', 'block', 'Alicia'],
    ['desbloquear a Alicia', 'unblock', 'Alicia'],
    ['solicitudes abiertas', 'list'],
  ],
};

for (const [language, said] of Object.entries(commands))
  describe(`what an agent writes in ${language} is heard`, () => {
    for (const [text, act, who] of said)
      test(text, () => assert.deepEqual(readAgentCommand(text), who === undefined ? { act } : { act, who }));
  });

describe('it does not matter how it is written', () => {
  const ways: readonly (readonly [said: string, who: string])[] = [
    ['SET UP ALICE', 'ALICE'],
    ['  set   up\n alice  ', 'alice'],
    ['set-up alice', 'alice'],
    ['set up: alice', 'alice'],
    ['set up for alice', 'alice'],
    ['Set up "Alice Smith".', 'Alice Smith'],
    ['set up “Alice Smith”!', 'Alice Smith'],
    ['set up <alice@contoso.com>', 'alice@contoso.com'],
    ['set up Alice Smith <alice@contoso.com>', 'alice@contoso.com'],
    ['set up [alice@contoso.com](mailto:alice@contoso.com)', 'alice@contoso.com'],
    ['set up mailto:alice@contoso.com', 'alice@contoso.com'],
    ['<at>Verify</at>&nbsp;set up alice', 'alice'],
    ['@Verify set up alice', 'alice'],
    ['please set up alice', 'alice'],
    ['set up alice please?', 'alice'],
    ['set up user alice', 'alice'],
    ['set\u00a0up \u200balice', 'alice'],
    ["set up O'Brien", "O'Brien"],
    ['set up Anne-Marie', 'Anne-Marie'],
    ['set up Jose\u0301', 'José'],
  ];
  for (const [said, who] of ways)
    test(JSON.stringify(said), () => assert.deepEqual(readAgentCommand(said), { act: 'set-up', who }));
});

describe('what an agent wishes for themselves, as everybody does, is left to the ordinary understanding', () => {
  const sentences = [
    ...[
      'set up',
      'set up my phone',
      'set up the app',
      'set up two-step verification',
      'setup mfa',
      'set up 2FA please',
    ],
    ...['reset', 'reset my password', 'reset everything', 'status', 'status?', 'my status', 'show my methods'],
    ...[
      'block calls',
      'block the caller',
      'block this',
      'unlock',
      'unlock my account',
      'unblock me',
      'show the QR code',
    ],
    ...['stel mijn telefoon in', 'instellen', 'telefoon instellen', 'reset mijn wachtwoord', 'herstel de verbinding'],
    ...[
      'how are things',
      'How are things with my phone?',
      'how far is it',
      'what about the code',
      'hoe gaat het met je',
    ],
    ...[
      'wie weit ist das',
      'où en est ma demande',
      '¿cómo está?',
      '¿cómo va mi solicitud?',
      'what about the app',
      'what about Monday',
    ],
    ...[
      'how are things with you',
      'hoe gaat het met u',
      'Wie läuft es bei Ihnen?',
      '¿Cómo está usted?',
      '¿cómo va eso?',
    ],
    ...["où en est l'équipe", 'how are things with Alice today'],
    ...['zurücksetzen bitte', 'einrichten', 'Handy einrichten', 'mein Konto entsperren', 'alle Methoden zurücksetzen'],
    ...['configurer mon téléphone', 'réinitialiser mon mot de passe', 'bloquer les appels', 'configurer la MFA'],
    ...['configurar mi teléfono', 'restablecer la contraseña', 'bloquear llamadas', 'estado de mi cuenta'],
    ...['block', 'block somebody', 'unlock a user', 'help', 'hello alice', '123456', '', ' ', '?', 'alice@contoso.com'],
    ...['set up alice@', 'set up alice@contoso.com bob@contoso.com', 'set up 123', `set up ${'alice '.repeat(50)}`],
  ];
  for (const said of sentences)
    test(JSON.stringify(said).slice(0, 60), () => assert.equal(readAgentCommand(said), undefined));

  const whole = /^(?:agent|help ?desk|service ?desk|soporte)\b/iu;
  for (const language of createLocalization().languages)
    test(`and so is whatever the ordinary understanding was taught of, in "${language}"`, () => {
      const taught = readFileSync(
        new URL(`../../../services/intents/training/${language}.tsv`, import.meta.url),
        'utf8',
      );
      const heard = taught
        .split('\n')
        .map((line) => line.split('\t'))
        .filter(([intent]) => intent !== 'out_of_scope')
        .map(([, , said = '']) => said)
        // A slip of the pen is a name as good as any.
        .filter((said) => !whole.test(said) && said !== 'authenticatr instellen')
        .filter((said) => readAgentCommand(said) !== undefined);
      assert.deepEqual(heard, []);
    });
});

test('any text is read without an error, and no long one', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('set up ', 'reset ', 'block '),
      fc.string({ unit: 'binary', maxLength: 300 }),
      (act, text) => {
        const command = readAgentCommand(act + text);
        if (command !== undefined && 'who' in command) assert.ok(command.who.length > 0 && command.who.length <= 160);
      },
    ),
  );
  assert.equal(readAgentCommand(`set up ${'a'.repeat(1_000_000)}`), undefined);
});
