import assert from 'node:assert/strict';
import { test } from 'node:test';
import { base32Secret } from '../../../services/methods/authenticator-code/totp.ts';
import { FakeRandomness } from '../../support/fakes.ts';
import { base32, Canaries } from './canaries.ts';

const secret = new FakeRandomness('canary').bytes(20);
const text = 'Zoë Kanarie 🔐: R+D';
const code = '012 345';

function canaries(): Canaries {
  const all = new Canaries();
  all.addBytes('secret', 'the secret', secret);
  all.addText('name', 'the name', text);
  all.addCode('the code', code);
  return all;
}

const letters = base32Secret(secret);
const around = (value: string | Buffer): Buffer =>
  Buffer.concat([Buffer.from('{"a":"'), Buffer.from(value), Buffer.from('"}')]);

test('a secret is seen in every form that a program or a person gives it', () => {
  assert.equal(base32(secret), letters);
  const grouped = letters.replace(/(.{4})(?=.)/gu, '$1 ');
  const forms: (string | Buffer)[] = [secret, secret.toString('hex'), secret.toString('hex').toUpperCase()];
  forms.push(letters, letters.toLowerCase(), grouped, grouped.replaceAll(' ', '-'), encodeURIComponent(grouped));
  forms.push(JSON.stringify([...secret]), Buffer.from(letters, 'utf16le'), `otpauth://totp/a?secret=${letters}`);
  for (const offset of ['', 'x', 'xy', 'xyz']) {
    for (const encoding of ['base64', 'base64url'] as const) {
      forms.push(Buffer.concat([Buffer.from(offset), secret, Buffer.from('tail')]).toString(encoding));
      forms.push(Buffer.from(`${offset}${letters}tail`).toString(encoding));
    }
  }
  for (const [index, form] of forms.entries()) {
    assert.ok(canaries().seenIn(around(form)).length > 0, `form ${index}`);
  }
});

test('a name is seen plain, escaped and encoded, in either letter case', () => {
  const unit = (each: string): string => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`;
  const escaped = JSON.stringify(text).replace(/[\u0080-\uffff]/g, unit);
  const forms = [text, text.toUpperCase(), encodeURIComponent(text), encodeURIComponent(text).replaceAll('%20', '+')];
  forms.push(escaped, Buffer.from(text).toString('hex'), Buffer.from(`x${text}`).toString('base64'));
  for (const form of forms) assert.deepEqual(canaries().seenIn(around(form)), ['the name'], form);
  assert.deepEqual(canaries().seenIn(around(Buffer.from(text, 'utf16le'))), ['the name']);
});

test('a code is seen in one piece and in two, and not in a longer number', () => {
  for (const form of ['012345', '012 345', '012-345', '012%20345', 'Your code is 012345.']) {
    assert.notDeepEqual(canaries().seenIn(around(form)), [], form);
  }
  assert.notDeepEqual(canaries().seenIn(around(Buffer.from('a012345z').toString('base64'))), []);
  for (const form of ['1012345', '0123456', '012,345', '2026-01-23T12:34:50']) {
    assert.deepEqual(canaries().seenIn(around(form)), [], form);
  }
});

test('a telephone number is seen however it is written, and not where it is masked', () => {
  const watched = new Canaries();
  watched.addNumber('the number', '+1 206 735 9142');
  const forms = [
    '+12067359142',
    '(206) 735-9142',
    '206.735.9142',
    '735 91 42',
    '\\\\+1 206 735\u202f9142',
    '735%209142',
  ];
  forms.push(Buffer.from('x+12067359142').toString('base64'));
  for (const form of forms) assert.deepEqual(watched.seenIn(around(form)), ['the number'], form);
  for (const form of ['+1 ••• ••• •• 42', '206 735 9143', '9142', '735:9142'])
    assert.deepEqual(watched.seenIn(around(form)), [], form);
});

test('what may be seen in a place is not complained of, and a complaint shows nothing', () => {
  const seen = canaries().seenIn(`${letters} ${text} 012345`);
  assert.deepEqual(seen.sort(), ['the code', 'the name', 'the secret', 'the secret as Base32 text']);
  assert.deepEqual(canaries().seenIn(`${letters} ${text} 012345`, ['secret', 'name']), ['the code']);
  assert.deepEqual(canaries().seenIn('nothing to see'), []);
});
