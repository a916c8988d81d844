import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { languages, matchLanguage } from '../../../services/localization/localization.ts';
import { DemoDirectory, DemoDirectoryError, loadDemoDirectory } from '../../../services/directory/demo-directory.ts';

const directory = await mkdtemp(join(tmpdir(), 'demo-directory-'));
after(() => rm(directory, { recursive: true }));

const demo = { objectId: 'demo-1', displayName: 'Demo One', accountName: 'one@contoso.example' };

async function refusal(content: string): Promise<string> {
  const path = join(directory, 'people.json');
  await writeFile(path, content);
  const error: unknown = await loadDemoDirectory(path).then(
    () => assert.fail('the file was accepted'),
    (cause: unknown) => cause,
  );
  assert.ok(error instanceof DemoDirectoryError, String(error));
  return error.message.replaceAll(path, 'FILE');
}

describe('the demo directory', () => {
  test('comes with demo people, found in whatever tenant the channel names', async () => {
    const people = await loadDemoDirectory();
    const ids = [1, 2, 3, 4, 5, 6, 7, 8].map((number) => `00000000-0000-0000-0000-00000000000${number}`);
    const found = await Promise.all(ids.map((objectId) => people.find({ tenantId: 'any-tenant', objectId })));
    assert.ok(found.every((entry) => entry?.accountName.endsWith('@contoso.example')));
    assert.equal(found[0]?.displayName, 'Alex Wilber');
    for (const language of languages) {
      assert.ok(
        found.some((entry) => matchLanguage(entry?.preferredLanguage) === language),
        language,
      );
    }
    assert.ok(found.some((entry) => entry && /:.*\+.*\p{Extended_Pictographic}/u.test(entry.displayName)));
    const phones = found.map((entry) => entry?.officePhone).filter((phone) => phone !== undefined);
    assert.ok(phones.length > 0 && phones.length < found.length);
    // Reserved for fiction: 555-0100 to 0199 in North America, 23125 000 to 999 in Berlin, 01 99 00 in France.
    const fiction =
      /^\+(1 425 555 01\d\d( x\d+)?|31 20 555 01 \d\d|49 30 23125 \d{3}|33 1 99 00 \d\d \d\d|34 910 000 \d{3})$/;
    assert.deepEqual(
      phones.filter((phone) => !fiction.test(phone)),
      [],
    );
  });

  test('does not know anybody else', async () => {
    const people = await loadDemoDirectory();
    assert.equal(await people.find({ tenantId: 'any-tenant', objectId: 'alex.wilber@contoso.example' }), undefined);
  });

  test('prefers the entry of the very tenant and keeps tenants apart', async () => {
    const people = new DemoDirectory([
      { ...demo, displayName: 'Anywhere' },
      { ...demo, tenantId: 'Tenant-A', displayName: 'In A' },
      { ...demo, tenantId: 'tenant-a', objectId: 'demo-2' },
    ]);
    assert.equal((await people.find({ tenantId: 'tenant-a', objectId: 'DEMO-1' }))?.displayName, 'In A');
    assert.equal((await people.find({ tenantId: 'tenant-b', objectId: 'demo-1' }))?.displayName, 'Anywhere');
    assert.equal(await people.find({ tenantId: 'tenant-b', objectId: 'demo-2' }), undefined);
  });

  test('finds people by their account name in either letter case, in the tenant of the file or their own', async () => {
    const shipped = await loadDemoDirectory();
    const sanne = await shipped.findByAccountName(' Sanne.deVries@CONTOSO.example ');
    assert.equal(sanne?.tenantId, '00000000-0000-0000-0000-0000000000aa');
    assert.equal(sanne.objectId, '00000000-0000-0000-0000-000000000002');
    assert.equal(sanne.displayName, 'Sanne de Vries');
    for (const nobody of ['', 'sanne', 'nobody@contoso.example', sanne.objectId]) {
      assert.equal(await shipped.findByAccountName(nobody), undefined);
    }
    const own = new DemoDirectory([{ ...demo, tenantId: 'tenant-b' }], 'tenant-a');
    assert.equal((await own.findByAccountName(demo.accountName))?.tenantId, 'tenant-b');
    assert.equal(await new DemoDirectory([demo]).findByAccountName(demo.accountName), undefined);
  });

  test('has two at the helpdesk, and one manager for everybody else', async () => {
    const people = await loadDemoDirectory();
    const [tenantId, sanne] = ['any-tenant', '00000000-0000-0000-0000-000000000002'];
    const names = people.agents.map(async (objectId) => (await people.find({ tenantId, objectId }))?.displayName);
    assert.deepEqual(await Promise.all(names), ['Kofi Demo', 'Megan Demo']);
    for (const number of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const manager = await people.managerOf({ tenantId, objectId: `00000000-0000-0000-0000-00000000000${number}` });
      assert.deepEqual(
        [manager?.tenantId, manager?.objectId],
        number === 2 ? [undefined, undefined] : [tenantId, sanne],
      );
    }
  });

  test('looks for people in its own tenant only', async () => {
    const people = [demo, { ...demo, objectId: 'demo-2', accountName: 'two@contoso.example', tenantId: 'tenant-b' }];
    const found = await new DemoDirectory(people, 'tenant-a').search('demo', 9);
    assert.deepEqual(
      found.map(({ objectId }) => objectId),
      ['demo-1'],
    );
    assert.deepEqual(await new DemoDirectory(people, 'tenant-a').search('two@contoso.example', 9), []);
    assert.deepEqual(await new DemoDirectory(people).search('demo', 9), []);
  });

  test('leaves out what an entry does not say', async () => {
    const people = new DemoDirectory([demo]);
    const entry = await people.find({ tenantId: 'any', objectId: 'demo-1' });
    assert.deepEqual(entry, { displayName: 'Demo One', accountName: 'one@contoso.example' });
  });

  test('says which field of the file is wrong', async () => {
    const withPeople = (...people: readonly unknown[]): string => JSON.stringify({ people });
    const cases: readonly (readonly [string, RegExp])[] = [
      ['{', /^The demo directory FILE is not JSON$/],
      ['[]', /^The demo directory FILE is wrong at its root: /],
      [
        withPeople(demo, { ...demo, displayName: 7 }),
        /^The demo directory FILE is wrong at people\[1\]\.displayName: /,
      ],
      [withPeople({ ...demo, accountName: ' ' }), /wrong at people\[0\]\.accountName: /],
      [withPeople({ ...demo, phone: '+1' }), /wrong at people\[0\]: .*"phone"/],
      [
        withPeople({ ...demo, preferredLanguage: 'Nederlands!' }),
        /people\[0\]\.preferredLanguage: must be a language tag/,
      ],
      [withPeople({ ...demo, isAgent: 'yes' }), /wrong at people\[0\]\.isAgent: /],
      [withPeople({ ...demo, manager: 'demo-2' }), /wrong at people\[0\]\.manager: nobody else in the file/],
      [withPeople({ ...demo, manager: 'demo-1' }), /wrong at people\[0\]\.manager: nobody else in the file/],
      [withPeople(demo, { ...demo, objectId: 'DEMO-1' }), /wrong at people\[1\]\.objectId: DEMO-1 is listed twice$/],
    ];
    for (const [content, reason] of cases) assert.match(await refusal(content), reason);
  });

  test('says so when there is no file', async () => {
    await assert.rejects(
      loadDemoDirectory(join(directory, 'none.json')),
      /^DemoDirectoryError: .*none\.json cannot be read$/,
    );
  });
});
