import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readPeople } from '../../../services/people/people-file.ts';

const read = (text: string) => readPeople(Buffer.from(text));
const both = [
  { name: 'alex@contoso.example', groups: ['finance'] },
  { name: 'sanne@contoso.example', groups: ['finance', 'sales & co'] },
];
const people = (text: string | Uint8Array) =>
  readPeople(typeof text === 'string' ? Buffer.from(text) : text).people.map(({ name, groups }) => ({ name, groups }));

describe('a list of people', () => {
  test('is read however spreadsheets write it: header or none, separators, quotes, line ends, encodings', () => {
    const [alex, sanne] = ['alex@contoso.example', 'sanne@contoso.example'];
    const groups = 'finance|Sales @ co';
    const expected = both.map((each) => ({ ...each, groups: each.groups.map((group) => group.replace('&', '@')) }));
    for (const text of [
      `upn,group\n${alex},finance\n${sanne},${groups}\n`,
      `${alex},finance\r\n${sanne},finance,Sales @ co\r\n`,
      `\uFEFFUPN;Groups\r\n${alex};Finance\r\n${sanne};"Sales @ co;finance"\r\n`,
      `"User Principal Name"\t"group"\r${alex}\tfinance\r${sanne}\t${groups}`,
      `group,displayName,upn\nfinance,"Wilber, ""Alex""",${alex}\n\n"Sales @ co,finance","line\nbreak",${sanne}\n,,\n`,
    ]) {
      assert.deepEqual(people(text), expected, text);
    }
    const utf16 = Buffer.from(`\uFEFFupn;group\r\n${alex};finance\r\n${sanne};${groups}`, 'utf16le');
    assert.deepEqual(people(utf16), expected);
    assert.deepEqual(people(Buffer.from('zoë@contoso.example;Zuid', 'latin1')), [
      { name: 'zoë@contoso.example', groups: ['zuid'] },
    ]);
  });

  test('without a column for groups says nothing of groups; with an empty cell it says none', () => {
    assert.deepEqual(people('a@contoso.example\nb@contoso.example'), [
      { name: 'a@contoso.example', groups: undefined },
      { name: 'b@contoso.example', groups: undefined },
    ]);
    assert.deepEqual(people('oid,group\nb@contoso.example,'), [{ name: 'b@contoso.example', groups: [] }]);
  });

  test('tells what is wrong with a line by its number in the file, also after cells of several lines', () => {
    const { bad, people: good } = read(
      'upn,note,group\na@x.example,"one\ntwo",ok\n,,ok\nb@x.example,,<script>\nc@x.example,,ok\n',
    );
    assert.deepEqual(
      good.map(({ line }) => line),
      [2, 6],
    );
    assert.deepEqual(bad, [
      { line: 4, reason: 'it names nobody' },
      { line: 5, reason: '"<script>" is no name of a group' },
    ]);
  });

  test('is what people -- status writes, too: a line is who its object id says, in the tenant that it says', () => {
    const { people: named } = read(
      'account,tenant,objectId,state,groups\n,t-1,o-1,enabled,finance; sales\na@contoso.example,,,enabled,\nb@contoso.example,t-1,o-2,enabled,\n',
    );
    assert.deepEqual(
      named.map(({ name, tenantId, groups }) => [name, tenantId, groups]),
      [
        ['o-1', 't-1', ['finance', 'sales']],
        ['a@contoso.example', undefined, []],
        ['o-2', 't-1', []],
      ],
    );
  });

  test('of a hundred thousand lines is read in seconds', () => {
    const lines = Array.from({ length: 100_000 }, (_, index) => `person-${index}@contoso.example;finance`);
    assert.equal(people(lines.join('\r\n')).length, 100_000);
  });
});
