import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import fc from 'fast-check';
import type { Directory, FoundPerson } from '../../services/directory/directory.ts';

const tenantId = '00000000-0000-0000-0000-0000000000aa';
const idOf = (one: number): string => `00000000-0000-0000-0000-0000000000b${one}`;

/** Somebody whom the directory under test knows. */
export interface ContractPerson {
  readonly objectId: string;
  readonly displayName: string;
  readonly accountName: string;
  readonly manager?: string;
}

/** Whom the directory under test has to know, in the tenant `contractTenant`. */
export const contractTenant = tenantId;
export const contractPeople: readonly ContractPerson[] = [
  { objectId: idOf(1), displayName: 'Zoë Li: R+D 🔐', accountName: 'zoe.li+demo@contoso.example', manager: idOf(2) },
  { objectId: idOf(2), displayName: 'Sanne de Vries', accountName: 'sanne.devries@contoso.example' },
  { objectId: idOf(3), displayName: 'Devi Alexander', accountName: 'devi@contoso.example', manager: idOf(2) },
  { objectId: idOf(4), displayName: 'Alex "the \\ hat" O’Hara', accountName: 'hara@contoso.example', manager: idOf(1) },
  { objectId: idOf(5), displayName: 'Alex Wilber', accountName: 'alex@contoso.example' },
  { objectId: idOf(6), displayName: 'Alex Wilber', accountName: 'alex@contoso.example.org' },
];

const names = (found: readonly FoundPerson[]): string[] =>
  found.map(({ accountName }) => accountName.split('@')[0] ?? '');

/** What every directory must do with what somebody typed, and of managers; see `Directory`. */
export function directoryContract(title: string, open: (t: TestContext) => Promise<Directory>): void {
  describe(`people in ${title}`, () => {
    test('are found by what their name, a word of it or their sign-in name begins with, the best first', async (t) => {
      const directory = await open(t);
      const cases: Readonly<Record<string, readonly string[]>> = {
        al: ['hara', 'alex', 'alex', 'devi'],
        ALEX: ['hara', 'alex', 'alex', 'devi'],
        de: ['devi', 'sanne.devries'],
        'vries sanne': ['sanne.devries'],
        'Sanne de Vries': ['sanne.devries'],
        'san vr': ['sanne.devries'],
        'zoe.li': ['zoe.li+demo'],
        hara: ['hara'],
        lex: [],
        'alex vries': [],
        '@contoso': [],
      };
      for (const [typed, found] of Object.entries(cases))
        assert.deepEqual(names(await directory.search(typed, 9)), found, typed);
    });

    test('are found as who they are, without regard to accents, and no more of them than are wanted', async (t) => {
      const directory = await open(t);
      for (const typed of ['Zoë', 'ZOË', 'Zoe\u0308', ' zoë  li ', 'li']) {
        const [zoe, ...others] = await directory.search(typed, 9);
        assert.deepEqual(
          zoe,
          {
            tenantId,
            ...{ objectId: idOf(1), displayName: 'Zoë Li: R+D 🔐', accountName: 'zoe.li+demo@contoso.example' },
          },
          typed,
        );
        assert.deepEqual(others, []);
      }
      assert.equal((await directory.search('al', 2)).length, 2);
      assert.deepEqual(await directory.search('al', 0), []);
    });

    test('are found alone by their whole sign-in name, in either letter case', async (t) => {
      const directory = await open(t);
      for (const typed of ['alex@contoso.example', ' ALEX@contoso.EXAMPLE '])
        assert.deepEqual(
          (await directory.search(typed, 9)).map(({ objectId }) => objectId),
          [idOf(5)],
        );
      assert.deepEqual(names(await directory.search('alex@contoso.exampl', 9)), ['alex', 'alex']);
    });

    test('are not found by nothing, by signs alone, by control characters or by more than a name can be', async (t) => {
      const directory = await open(t);
      for (const typed of [
        '',
        '  ',
        '"',
        '\\',
        '*',
        '🔐',
        'alex\u0000',
        'al\nex',
        'alex\u0007',
        '\ud800alex',
        'alex'.repeat(99),
      ])
        assert.deepEqual(await directory.search(typed, 9), [], JSON.stringify(typed));
    });

    test('are found by names with quotes and backslashes in them, which are no more than signs', async (t) => {
      const directory = await open(t);
      for (const typed of ['Alex "the', '"the', 'Alex "the \\ hat"', 'hat" al'])
        assert.deepEqual(names(await directory.search(typed, 9)), ['hara'], typed);
      assert.deepEqual(await directory.search('zzz" OR "displayName:alex', 9), []);
    });

    test('are looked for without a fault, whatever is typed, and nobody is found twice', async (t) => {
      const directory = await open(t);
      const signs = fc.string({
        unit: fc.constantFrom('"', '\\', ':', ' ', '&', '$', '#', '%', '(', ')', 'alex', 'OR', 'é', '@', "'"),
      });
      await fc.assert(
        fc.asyncProperty(fc.oneof(fc.string({ unit: 'binary' }), signs), async (typed) => {
          const found = await directory.search(typed, 3);
          assert.ok(found.length <= 3);
          assert.equal(new Set(found.map(({ objectId }) => objectId)).size, found.length);
        }),
        { numRuns: 1000 },
      );
    });

    test('have the manager that is noted of them, or none', async (t) => {
      const directory = await open(t);
      const managerOf = async (objectId: string, tenant = tenantId) =>
        (await directory.managerOf({ tenantId: tenant, objectId }))?.objectId;
      assert.equal(await managerOf(idOf(1)), idOf(2));
      assert.equal(await managerOf(idOf(1).toUpperCase(), tenantId.toUpperCase()), idOf(2));
      assert.equal(await managerOf(idOf(4)), idOf(1));
      assert.equal(await managerOf(idOf(2)), undefined);
      for (const nobody of ['', 'sanne.devries@contoso.example', `${idOf(1)}/manager`, idOf(9)])
        assert.equal(await managerOf(nobody), undefined, nobody);
      const sanne = await directory.managerOf({ tenantId, objectId: idOf(3) });
      assert.deepEqual(sanne, {
        tenantId,
        objectId: idOf(2),
        displayName: 'Sanne de Vries',
        accountName: 'sanne.devries@contoso.example',
      });
    });
  });
}
