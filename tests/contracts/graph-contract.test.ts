import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { GraphClient } from '../../services/directory/graph-client.ts';
import { GraphDirectory } from '../../services/directory/graph-directory.ts';
import { GraphTeamsApps } from '../../services/directory/teams-apps.ts';
import type { Cleanup } from '../support/cleanup.ts';
import { FakeClock } from '../support/fakes.ts';
import { skip, startGraphMock } from './graph-mock.ts';

const person = {
  tenantId: '00000000-0000-0000-0000-0000000000aa',
  objectId: '00000000-0000-0000-0000-0000000000b1',
};

async function setUp(t: Cleanup, code: number, example?: string) {
  const mock = await startGraphMock(t, { code, ...(example !== undefined && { example }) });
  const clock = new FakeClock();
  const graph = new GraphClient({ clock, baseUrl: mock.baseUrl, accessToken: () => Promise.resolve('demo-token') });
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
});
