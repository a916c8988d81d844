import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, test } from 'node:test';
import { pageFiles } from '../../../bot/authenticator/page-files.ts';
import { inGroups, readCode } from '../../../bot/authenticator/page/code.ts';
import { plainDigits } from '../../../bot/authenticator/page/digits.ts';
import type * as wire from '../../../bot/authenticator/page/messages.ts';
import { signedText as signedByPage } from '../../../bot/authenticator/page/signed-text.ts';
import { words as german } from '../../../bot/authenticator/page/words-de.ts';
import { words as english } from '../../../bot/authenticator/page/words-en.ts';
import { words as spanish } from '../../../bot/authenticator/page/words-es.ts';
import { words as french } from '../../../bot/authenticator/page/words-fr.ts';
import { words as dutch } from '../../../bot/authenticator/page/words-nl.ts';
import { decimalDigit } from '../../../services/decimal-digit.ts';
import {
  type AnswerOutcome,
  type DeviceStatus,
  type RegisteredDevice,
  type Registration,
  signedText,
} from '../../../services/methods/authenticator-push/device-messages.ts';

const code = 'ABCD2345EFGH6789JKMNPQRSTVWX';

test('what the page signs is what the server expects, word for word', () => {
  const at = '2026-03-02T09:00:00.000Z';
  const key = { code, x: 'x'.repeat(43), y: 'y'.repeat(43) };
  const said = { request: 'request', decision: 'approve', number: '42' } as const;
  assert.deepEqual(Object.keys(signedByPage), Object.keys(signedText));
  assert.equal(signedByPage.register(at, key), signedText.register(at, key));
  assert.equal(signedByPage.waiting('device', at), signedText.waiting('device', at));
  assert.equal(signedByPage.answer('device', at, said), signedText.answer('device', at, said));
  assert.equal(
    signedByPage.subscription('device', at, 'https://push.example/1'),
    signedText.subscription('device', at, 'https://push.example/1'),
  );
  assert.equal(signedByPage.remove('device', at), signedText.remove('device', at));
});

test('what the page reads is what the server answers, by its type', () => {
  type Wire<Value> = Value extends Date
    ? string
    : Value extends object
      ? { [Key in keyof Value]: Wire<Value[Key]> }
      : Value;
  const fits = <Page>(answer: Page): Page => answer;
  const answers = {
    found: (answer: Wire<Registration>) => fits<wire.Found>({ code: 'found', ...answer }),
    registered: (answer: Wire<RegisteredDevice>) => fits<wire.Registered>({ code: 'registered', ...answer }),
    known: (answer: Wire<DeviceStatus>) => fits<wire.KnownStatus>({ code: 'known', ...answer }),
    outcome: (answer: Wire<AnswerOutcome>) => fits<wire.AnswerOutcome>(answer),
  };
  assert.equal(answers.outcome({ code: 'verified' }).code, 'verified');
});

test('digits of every script are read as the server reads them, and nothing else is changed', () => {
  for (let codePoint = 0; codePoint <= 0x10ffff; codePoint += 1) {
    const character = String.fromCodePoint(codePoint);
    if (!/\p{Nd}/u.test(character)) continue;
    assert.equal(plainDigits(character), String(decimalDigit(character)), codePoint.toString(16));
  }
  assert.equal(plainDigits('٤٢ ½x'), '42 ½x');
});

test('a code is read however it is typed, as a link too, and anything else is none', () => {
  const groups = inGroups(code);
  assert.equal(groups, 'ABCD-2345-EFGH-6789-JKMN-PQRS-TVWX');
  const link = `https://mfa.contoso.example/authenticator/#${code}`;
  for (const typed of [
    code,
    groups,
    groups.toLowerCase(),
    groups.replaceAll('-', ' '),
    ` ${groups}\n`,
    `#${code}`,
    link,
  ])
    assert.equal(readCode(typed), code, typed);
  for (const typed of ['', '#', code.slice(1), `${code}a`, code.replace('A', 'É'), 'a'.repeat(10_000)])
    assert.equal(readCode(typed), undefined, typed);
});

describe('the words of the page', () => {
  const languages = { en: english, nl: dutch, de: german, fr: french, es: spanish };

  test('are the same in every language: none is missing, none is left in English, none is empty', () => {
    for (const [language, words] of Object.entries(languages)) {
      const texts = textsOf(words);
      assert.deepEqual([...texts.keys()], [...textsOf(english).keys()], language);
      for (const [name, text] of texts) {
        assert.ok(text.trim() !== '', `${language}: ${name}`);
        const isAlike = /title|home\.heading|request\.pin$|places|confirm/u.test(name);
        if (language !== 'en' && !isAlike) assert.notEqual(text, textsOf(english).get(name), `${language}: ${name}`);
      }
    }
  });

  test('have the spaces of French before its marks', () => {
    for (const [name, text] of textsOf(french)) assert.doesNotMatch(text, /[^\u202f][:;!?»]|«[^\u202f]/u, name);
  });

  test('keep what is filled in where it belongs', () => {
    for (const { notification } of Object.values(languages)) assert.match(notification['text'], /\{organization\}/u);
  });
});

describe('the files of the page', () => {
  test('are all modules, stripped of types, under an address of this version, and a worker that knows them', () => {
    const files = pageFiles();
    const sources = readdirSync('bot/authenticator/page').filter((name) => /\.(?:ts|css)$/u.test(name));
    const versioned = [...files.keys()].filter((path) => path.startsWith('files/'));
    assert.equal(versioned.length, sources.length);
    assert.equal(new Set(versioned.map((path) => path.split('/')[1])).size, 1);
    const [, version = ''] = versioned[0]?.split('/') ?? [];
    const worker = textOf(files, 'worker.js');
    for (const path of versioned) {
      assert.ok(worker.includes(`"${path}"`), path);
      assert.doesNotMatch(textOf(files, path), /^(?:export )?(?:interface|type) |\.ts'/mu, path);
    }
    assert.doesNotMatch(worker, /^(?:import|export) /mu);
    assert.ok(textOf(files, '').includes(`src="files/${version}/main.js"`));
    assert.deepEqual(pageFiles(), files);
  });

  test('ask for nothing elsewhere, and no text is made into markup or program', () => {
    for (const [path, { content }] of pageFiles()) {
      if (path.endsWith('.png')) continue;
      const text = content.toString().replaceAll('http://www.w3.org/2000/svg', '');
      assert.doesNotMatch(
        text,
        /https?:\/\/|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/u,
        path,
      );
    }
  });
});

function textOf(files: ReturnType<typeof pageFiles>, path: string): string {
  return files.get(path)?.content.toString() ?? '';
}

/** Every text by its name; what is made of something is made for one and for several. */
function textsOf(words: object, before = ''): Map<string, string> {
  return new Map(
    Object.entries(words).flatMap(([name, value]: [string, unknown]): [string, string][] => {
      const path = before + name;
      if (typeof value === 'string') return [[path, value]];
      if (typeof value !== 'function') return [...textsOf(value as object, `${path}.`)];
      const make = value as (given: number) => string;
      return [1, 2].map((given) => [`${path} of ${given}`, make(given)]);
    }),
  );
}
