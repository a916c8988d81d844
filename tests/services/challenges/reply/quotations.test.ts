import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readReply } from '../../../../services/challenges/reply/read-reply.ts';

const code = { says: 'code', codes: ['128032'] };
/** What a text says when none of its words are the bot's. */
const read = (body: string) => readReply(body, (text) => text);
/** It would be a second code, among words that may mean anything. */
const quoted = 'Contoso sends 654321';

/** As they are written in one language or another; the first of each may be left open. */
const marks = ['“”', '““', '„“', '„”', '‚‘', '‚’', '«»', '‹›', '「」', '『』', '‘’', '""'];

describe('what a text quotes', () => {
  test('is not said by whoever sends it, in the quotation marks of any language', () => {
    for (const [open = '', close = ''] of [...marks, "''"]) {
      for (const body of [
        `128032 ${open}${quoted}${close}`,
        `${open}${quoted}${close} 128032`,
        `${open}${quoted}${close}\n128032\n${open}${quoted}${close}`,
      ]) {
        assert.deepEqual(read(body), code, body);
      }
      assert.deepEqual(read(`${open}${quoted}${close}`), { says: 'nothing' }, open);
    }
    assert.deepEqual(read(`128032 »${quoted}«`), code);
  });

  test('goes to the end of the text where it is cut', () => {
    for (const [open = ''] of [...marks, '»«']) assert.deepEqual(read(`128032 ${open}${quoted}`), code, open);
  });

  test('is said all the same when it is nothing but a code: nobody was sent such a text', () => {
    for (const [open = '', close = ''] of [...marks, "''"])
      assert.deepEqual(read(`${open}128 032${close}`), code, open);
    for (const mark of ['>', '|', '›', '»', '>>', ' > ']) assert.deepEqual(read(`${mark}128032`), code, mark);
  });

  test('is none for an apostrophe: what stands after it is said', () => {
    for (const body of [`it's 128032, what's ${quoted}`, `that’s 128032, what’s ${quoted}`]) {
      assert.deepEqual(read(body), { says: 'unclear' }, body);
    }
  });

  test('is a line after a sign for it, whatever ends lines, and a line that says whom it quotes', () => {
    for (const mark of ['>', '|', '›', '»', '>>', ' > ', '\t> > ']) {
      for (const end of ['\r\n', '\n', '\r', '\u2028', '\u2029']) {
        const body = `128032${end}${mark}${quoted}${end}${mark}${quoted}`;
        assert.deepEqual(read(body), code, JSON.stringify(body));
      }
    }
    for (const said of ['wrote', 'schreef', 'schrieb', 'a écrit', 'a ecrit', 'escribió', 'ha scritto', 'escreveu']) {
      for (const body of [
        `128032\nOn 1 Jan Contoso ${said}:\n> ${quoted}`,
        `Contoso Helpdesk ${said.toUpperCase()} : \n> ${quoted}\n128032`,
      ]) {
        assert.deepEqual(read(body), code, body);
      }
    }
  });

  test('begins after such a line only where that is short, and a quoted one follows', () => {
    for (const body of [
      `128032\n${'Contoso '.repeat(16)}wrote:\n> x`,
      `128032\nContoso wrote:\nthanks`,
      `128032\nContoso wrote: me\n> x`,
      `128032 wrote\n> x`,
    ]) {
      assert.deepEqual(read(body), { says: 'unclear' }, body);
    }
  });
});
