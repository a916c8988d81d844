import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { createLocalization } from '../../../services/localization/localization.ts';
import type { Language } from '../../../services/localization/translate.ts';
import { gsm7Length, toGsm7 } from '../../../services/telephony/gsm7.ts';
import { fitsOneText, textBody } from '../../../services/telephony/text-body.ts';

const localization = createLocalization();
const host = 'login.example.com';

interface TextAbout {
  readonly language?: Language;
  readonly code?: string;
  readonly on?: string | undefined;
}

function body(organization: string, { language = 'en', code = '012345', on }: TextAbout = {}): string {
  return textBody({ translate: localization.translator(language), organization, code, codeHost: on, canReply: true });
}

/** 3GPP TS 23.038, table 6.2.1, in the order of its codes, as Unicode code points; 0x1B leads to the second table. */
const table = `
  0040 00A3 0024 00A5 00E8 00E9 00F9 00EC 00F2 00C7 000A 00D8 00F8 000D 00C5 00E5
  0394 005F 03A6 0393 039B 03A9 03A0 03A8 03A3 0398 039E 001B 00C6 00E6 00DF 00C9
  0020 0021 0022 0023 00A4 0025 0026 0027 0028 0029 002A 002B 002C 002D 002E 002F
  0030 0031 0032 0033 0034 0035 0036 0037 0038 0039 003A 003B 003C 003D 003E 003F
  00A1 0041 0042 0043 0044 0045 0046 0047 0048 0049 004A 004B 004C 004D 004E 004F
  0050 0051 0052 0053 0054 0055 0056 0057 0058 0059 005A 00C4 00D6 00D1 00DC 00A7
  00BF 0061 0062 0063 0064 0065 0066 0067 0068 0069 006A 006B 006C 006D 006E 006F
  0070 0071 0072 0073 0074 0075 0076 0077 0078 0079 007A 00E4 00F6 00F1 00FC 00E0`
  .trim()
  .split(/\s+/u)
  .map((hex) => String.fromCodePoint(Number.parseInt(hex, 16)));
const secondTable = [
  '\u000C',
  '\u005E',
  '\u007B',
  '\u007D',
  '\u005C',
  '\u005B',
  '\u007E',
  '\u005D',
  '\u007C',
  '\u20AC',
];

describe('the alphabet of texts', () => {
  test('has the characters of the standard, at their price, and no other', () => {
    assert.equal(new Set(table).size, 128);
    for (let point = 0; point < 0x3000; point += 1) {
      const character = String.fromCodePoint(point);
      const price =
        table.includes(character) && character !== '\u001B' ? 1 : secondTable.includes(character) ? 2 : undefined;
      assert.equal(gsm7Length(character), price, point.toString(16));
    }
    assert.equal(gsm7Length('😀'), undefined);
  });

  test('takes what reads the same for what is not in it', () => {
    assert.equal(toGsm7('‘Smart’ “quotes” – and… a\u00A0space\u200B™'), `'Smart' "quotes" - and... a spaceTM`);
    assert.equal(
      toGsm7('Zażółć gęślą jaźń, Đorđe, Œuvre, naïve, Ijsĳs'),
      'Zazolc gesla jazn, Dorde, OEuvre, naive, Ijsijs',
    );
    assert.equal(toGsm7('Ångström à la crème: größer, señor €5 [x]'), 'Ångström à la crème: größer, señor €5 [x]');
    assert.equal(toGsm7('e\u0301'), 'é');
  });

  test('leaves a text alone that has a character without a stand-in', () => {
    for (const text of ['Предприятие “Демо”', '株式会社デモ – 東京', 'Demo 😀 – “x”']) assert.equal(toGsm7(text), text);
  });

  test('never loses a digit, and changes nothing that is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const plain = toGsm7(text);
        if (plain !== text) assert.notEqual(gsm7Length(plain), undefined);
        assert.equal(plain.replaceAll(/\D/gu, '').includes(text.replaceAll(/[^0-9]/gu, '')), true);
        if (gsm7Length(text.normalize('NFC')) !== undefined) assert.equal(plain, text.normalize('NFC'));
      }),
      { seed: 20_260_302 },
    );
  });
});

describe('the text that brings a code', () => {
  test('names the organization and brings the code, in the person’s language, and binds it to no host', () => {
    assert.equal(
      body('Contoso Demo'),
      'Contoso Demo: your verification code is 012345. Type it where you asked for it or reply with it. Give it to nobody.',
    );
    assert.equal(
      body('Contoso Demo', { language: 'nl' }),
      'Contoso Demo: uw verificatiecode is 012345. Typ deze waar u erom vroeg of antwoord ermee. Geef de code aan niemand.',
    );
  });

  test('has one line and one code, whatever the organization is called, so that no phone reads a host from it', () => {
    for (const organization of ['Contoso', 'x'.repeat(64), '株式会社デモ', 'A\n@evil.example #999999']) {
      for (const language of localization.languages) {
        assert.doesNotMatch(body(organization, { language }), /[\r\n]/u);
        assert.match(body(organization, { language }), /012345/u);
      }
    }
  });

  test('ends, where a host is named, with the line that phones read the code from, whatever comes before', () => {
    for (const organization of [
      'Contoso',
      'x'.repeat(64),
      '株式会社デモ',
      'A\n@evil.example #999999',
      'A @evil.example #999999',
    ]) {
      for (const language of localization.languages) {
        const lines = body(organization, { language, on: host }).split('\n');
        assert.equal(lines.length, 2);
        assert.match(lines[1] ?? '', /^@login\.example\.com #012345$/u);
      }
    }
  });

  test('says what it is for in the words of the program that asks, and drops the rest of it first', () => {
    const said = (reason: string, language: Language = 'en'): string =>
      textBody({
        ...{ translate: localization.translator(language), organization: 'Contoso Demo', code: '012345' },
        ...{ canReply: true, reason },
      });
    assert.equal(
      said('VPN in Berlin'),
      'Contoso Demo: your verification code is 012345. For: "VPN in Berlin". Type it where you asked for it or reply with it. Give it to nobody.',
    );
    assert.match(said('„Zahlungen“\u0007 freigeben – jetzt', 'de'), / Wofür: "'Zahlungen' freigeben - jetzt"\. /u);
    const long = said('x '.repeat(100).trim());
    assert.match(long, /012345\. For: "(?:x ){29}x\.\.\."\./u);
    for (const text of [said('VPN in Berlin'), long, said('株式会社デモ'), said('株'.repeat(100))])
      assert.ok(fitsOneText(text), text);
  });

  test('keeps the words of a reason, and none of its digits that a phone could read another code from', () => {
    const said = (reason: string): string =>
      textBody({
        ...{ translate: localization.translator('en'), organization: 'Contoso', code: '012345' },
        ...{ canReply: true, reason },
      });
    const codes = [
      '654321',
      '4711',
      '٦٥٤٣٢١',
      '654 321',
      '654-321',
      '65 43 21',
      '654–321',
      '⁶⁵⁴³²¹',
      '654\u00AD321',
      '①②③④',
    ];
    for (const code of codes) assert.match(said(`Code ${code} now`), / For: "Code \.\.\. now"\. /u, code);
    for (const [reason, words] of [
      ['Reset INC0010042', 'Reset INC...'],
      ['Report 2026 of room 12, 3rd floor', 'Report ... of room 12, 3rd floor'],
      ['Call 020 624 1111 or 7 8 9', 'Call ... or 7 8 9'],
      ['Berlin 10117: door 100', 'Berlin ...: door 100'],
    ] as const)
      assert.ok(said(reason).includes(`For: "${words}". `), said(reason));
    assert.ok(said('東京 4711').includes('For: "東京 …".'));
  });

  test('says no reason of which nothing but such digits is left', () => {
    for (const reason of ['654321', '#4711', '4711 / 4712'])
      assert.doesNotMatch(
        textBody({
          ...{ translate: localization.translator('en'), organization: 'Contoso', code: '012345' },
          ...{ canReply: true, reason },
        }),
        /For:/u,
      );
  });

  test('is one text for every name an organization can be configured with', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 64 }),
        fc.constantFrom(...localization.languages),
        fc.stringMatching(/^\d{6}$/u),
        fc.constantFrom(undefined, 'b.example', 'two-step-verification.westeurope.example.com'),
        (organization, language, code, on) => {
          const text = body(organization, { language, code, on });
          const isLong = (on?.length ?? 0) > 20 && gsm7Length(text) === undefined;
          assert.ok(fitsOneText(text) || isLong, text);
          assert.ok(text.includes(code) && (on === undefined || text.endsWith(`@${on} #${code}`)), text);
        },
      ),
      { seed: 20_260_302 },
    );
  });

  test('leaves out what is optional first, then cuts the name, and never the code or the last line', () => {
    const long = 'Internationale Vereniging van Demonstrateurs en Proefpersonen BV';
    assert.equal(long.length, 64);
    const first = body(long, { language: 'nl', on: host });
    assert.equal(first, `${long}: uw verificatiecode is 012345. Geef de code aan niemand.\n@login.example.com #012345`);
    const on = `${'long-host.'.repeat(7)}example.com`;
    assert.match(
      body(long, { on }),
      /^Internationale Vereniging[^:]*\.: your verification code is 012345\.\n@long-host\..* #012345$/u,
    );
    assert.ok(fitsOneText(body(long, { on })));
    const endless = `${'long-host.'.repeat(20)}example.com`;
    assert.match(
      body(long, { on: endless }),
      /^Internationa: your verification code is 012345\.\n@long-host\..*example\.com #012345$/u,
    );
  });

  test('is a dear one only for a name that cannot be written otherwise', () => {
    assert.notEqual(gsm7Length(body('“Zażółć” – Demo…')), undefined);
    const text = body('株式会社デモ', { on: host });
    assert.equal(gsm7Length(text), undefined);
    assert.ok(text.length <= 70);
    assert.equal(text, '株式会社デモ: your verification code is 012345.\n@login.example.com #012345');
  });
});
