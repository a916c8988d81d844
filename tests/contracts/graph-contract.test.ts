import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { GraphAccessPasses } from '../../services/directory/access-passes.ts';
import { DirectoryUnavailableError } from '../../services/directory/directory.ts';
import { GraphExternalMethods } from '../../services/directory/external-methods.ts';
import { GraphClient } from '../../services/directory/graph-client.ts';
import { GraphDirectory } from '../../services/directory/graph-directory.ts';
import { GraphPhoneMethods } from '../../services/directory/phone-methods.ts';
import { GraphTeamsApps } from '../../services/directory/teams-apps.ts';
import { graphNumber } from '../../services/phone-numbers/graph-number.ts';
import type { Cleanup } from '../support/cleanup.ts';
import { FakeClock } from '../support/fakes.ts';
import { skip, startGraphMock } from './graph-mock.ts';

const person = {
  tenantId: '00000000-0000-0000-0000-0000000000aa',
  objectId: '00000000-0000-0000-0000-0000000000b1',
};

async function setUp(t: Cleanup, code: number | ((operation: string) => { readonly code: number }), example?: string) {
  const prefer = typeof code === 'number' ? { code, ...(example !== undefined && { example }) } : code;
  const mock = await startGraphMock(t, prefer);
  const clock = new FakeClock();
  // What names itself in a body names Graph, and not who plays it.
  const baseUrl = 'https://graph.microsoft.com/v1.0';
  const fetchImpl: typeof fetch = (url, init) => {
    assert.ok(typeof url === 'string');
    return fetch(url.replace(baseUrl, mock.baseUrl), init);
  };
  const graph = new GraphClient({ clock, baseUrl, fetchImpl, accessToken: () => Promise.resolve('demo-token') });
  return { mock, graph, directory: new GraphDirectory({ ...person, clock, graph }) };
}

describe("Microsoft Graph's description", { skip }, () => {
  test('has the question for a manager, and the directory understands its example', async (t) => {
    const { mock, directory } = await setUp(t, 200, 'manager');
    assert.deepEqual(await directory.managerOf(person), {
      tenantId: person.tenantId,
      objectId: '7d54cb02-aaa3-4016-9f9c-a4b49422dd9b',
      displayName: 'Sara Davis',
      accountName: 'SaraD@contoso.onmicrosoft.com',
    });
    assert.deepEqual(mock.complaints, []);
    assert.deepEqual(mock.operations, ['user_GetManager']);
  });

  test('says of somebody without a manager that there is none', async (t) => {
    const { mock, directory } = await setUp(t, 404);
    assert.equal(await directory.managerOf(person), undefined);
    assert.deepEqual([mock.operations, mock.complaints], [['user_GetManager'], []]);
  });

  test('has the installation of the app, and its answers are understood', async (t) => {
    const appId = '00000000-0000-0000-0000-0000000000ee';
    const cases = { 201: 'installed', 409: 'is-installed', 403: 'not-allowed', 404: 'not-known' };
    for (const [code, outcome] of Object.entries(cases)) {
      const { mock, graph } = await setUp(t, Number(code));
      assert.equal(await new GraphTeamsApps({ ...person, graph, appId }).install(person), outcome);
      assert.deepEqual([mock.operations, mock.complaints], [['user.teamwork_CreateInstalledApp'], []]);
    }
  });

  test('has the registration of somebody for an external method, as its pages say, and its answers are understood', async (t) => {
    const displayName = 'Contoso Demo';
    const there = '26310fee-860b-4eab-8749-ab730dcf335e';
    const statuses: Readonly<Record<string, number>> = { List: 200, Create: 201, Delete: 204 };
    const codeOf = (operation: string): { code: number } => ({
      code: Object.entries(statuses).find(([name]) => operation.includes(`_${name}`))?.[1] ?? 0,
    });
    for (const [configurationId, calls] of [
      [there, ['List', 'List', 'Delete']],
      [person.objectId, ['List', 'Create', 'List']],
    ] as const) {
      const { mock, graph } = await setUp(t, codeOf);
      const methods = new GraphExternalMethods({ ...person, graph, configurationId, displayName });
      const id = '78381c69-811f-51f6-66ec-c2c2aa0e2b46';
      assert.deepEqual(await methods.register(person), { configurationId, id });
      assert.equal(await methods.remove(person, undefined), configurationId === there ? 1 : 0);
      const operations = calls.map((call) => `user.authentication_${call}ExternalMethod`);
      assert.deepEqual([mock.operations, mock.complaints], [operations, []]);
    }
  });

  test('has errors of registrations that say what they are, and from when on it may be asked again', async (t) => {
    for (const status of [400, 401, 403, 404, 429, 503]) {
      const { mock, graph } = await setUp(t, status);
      const methods = new GraphExternalMethods({
        ...person,
        graph,
        configurationId: person.objectId,
        displayName: 'Demo',
      });
      await assert.rejects(methods.register(person), (error) => {
        assert.ok(error instanceof DirectoryUnavailableError);
        return error.answer?.status === status;
      });
      assert.deepEqual([mock.operations.length, mock.complaints], [1, []]);
    }
  });

  test('has the phones of somebody, and takes them as they are written, changed and removed', async (t) => {
    const statuses: Readonly<Record<string, number>> = { List: 200, Create: 201, Update: 204, Delete: 204 };
    const { mock, graph } = await setUp(t, (operation) => ({
      code: Object.entries(statuses).find(([name]) => operation.includes(`_${name}`))?.[1] ?? 0,
    }));
    const phones = new GraphPhoneMethods(graph);
    const listed = await phones.of(person);
    assert.deepEqual(listed.map(({ type }) => type).sort(), ['alternateMobile', 'mobile', 'office']);
    const [{ id } = { id: '' }] = listed;
    const number = graphNumber({ e164: '+12065550142', country: 'US', extension: '123' }) ?? '';
    assert.equal(await phones.add(person, { number, type: 'office' }), true);
    assert.equal(await phones.add(person, { number: '+1 2065550143', type: 'alternateMobile' }), true);
    await phones.change(person, id, { number, type: 'office' });
    await phones.remove(person, id);
    const calls = ['List', 'Create', 'Create', 'Update', 'Delete'];
    const operations = calls.map((call) => `user.authentication_${call}PhoneMethod`);
    assert.deepEqual([mock.operations, mock.complaints], [operations, []]);
  });

  test('has the passes of somebody, and takes one as it is made and removed', async (t) => {
    const statuses: Readonly<Record<string, number>> = { List: 200, Create: 201, Delete: 204 };
    const { mock, graph } = await setUp(t, (operation) => ({
      code: Object.entries(statuses).find(([name]) => operation.includes(`_${name}`))?.[1] ?? 0,
    }));
    const passes = new GraphAccessPasses(graph).within(60_000);
    const id = '6f1967b7-15e8-4935-ac26-d50770ed07a7';
    const createdAt = new Date('2022-06-02T16:21:09.765Z');
    assert.deepEqual(await passes.of(person), [{ id, createdAt, minutes: 60, isUsableOnce: false, isOver: false }]);
    assert.deepEqual(await passes.make(person, 10), { id, pass: '+drkzqAD' });
    await passes.remove(person, id);
    const operations = ['List', 'Create', 'Delete'].map(
      (call) => `user.authentication_${call}TemporaryAccessPassMethod`,
    );
    assert.deepEqual([mock.operations, mock.complaints], [operations, []]);
  });

  test('has errors of passes that say what they are', async (t) => {
    for (const status of [400, 401, 403, 404, 409, 429, 503]) {
      const { mock, graph } = await setUp(t, status);
      await assert.rejects(new GraphAccessPasses(graph).make(person, 10), (error) => {
        assert.ok(error instanceof DirectoryUnavailableError);
        return error.answer?.status === status;
      });
      assert.deepEqual([mock.operations.length, mock.complaints], [1, []]);
    }
  });

  test('says where there is a phone of a type already', async (t) => {
    const { graph } = await setUp(t, 409);
    assert.equal(await new GraphPhoneMethods(graph).add(person, { number: '+1 2065550142', type: 'mobile' }), false);
  });
});
