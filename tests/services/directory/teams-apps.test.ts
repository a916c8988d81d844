import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { DirectoryUnavailableError } from '../../../services/directory/directory.ts';
import { GraphClient } from '../../../services/directory/graph-client.ts';
import { chatLink, GraphTeamsApps, noTeamsApps } from '../../../services/directory/teams-apps.ts';
import { FakeClock } from '../../support/fakes.ts';
import { type Answer, httpFake } from './http-fake.ts';

const tenantId = '00000000-0000-0000-0000-0000000000aa';
const person = { tenantId, objectId: '00000000-0000-0000-0000-0000000000b1' };
const appId = '00000000-0000-0000-0000-0000000000ee';

async function setUp(t: TestContext, ...answers: readonly [Answer, ...Answer[]]) {
  const { baseUrl, seen } = await httpFake(t, ...answers);
  const catalog = `${baseUrl}/v1.0/appCatalogs/teamsApps`;
  const accessToken = (): Promise<string> => Promise.resolve('demo-token');
  const clock = new FakeClock();
  const graph = new GraphClient({ clock, baseUrl: `${baseUrl}/v1.0`, accessToken, wait: () => Promise.resolve() });
  return { apps: new GraphTeamsApps({ tenantId, graph, appId }), seen, catalog };
}

describe('the app', () => {
  test('is installed for one person, by its id in the catalog', async (t) => {
    const { apps, seen, catalog } = await setUp(t, { status: 201 });
    assert.equal(
      await apps.install({ tenantId: tenantId.toUpperCase(), objectId: person.objectId.toUpperCase() }),
      'installed',
    );
    const [asked] = seen;
    assert.deepEqual(
      [asked?.method, asked?.url.pathname],
      ['POST', `/v1.0/users/${person.objectId}/teamwork/installedApps`],
    );
    assert.equal(asked?.headers['content-type'], 'application/json');
    assert.equal(asked.body, `{"teamsApp@odata.bind":"${catalog}/${appId}"}`);
  });

  test('that is there already, may not be installed, or is for somebody unknown, is said to be so', async (t) => {
    const cases = { 409: 'is-installed', 403: 'not-allowed', 404: 'not-known' };
    for (const [status, outcome] of Object.entries(cases)) {
      const { apps, seen } = await setUp(t, { status: Number(status), json: { error: { code: 'demo' } } });
      assert.equal(await apps.install(person), outcome);
      assert.equal(seen.length, 1);
    }
  });

  test('is not said to be installed when that cannot be told', async (t) => {
    for (const answer of [
      { status: 200, json: {} },
      { status: 400 },
      { status: 401 },
      { status: 429 },
      { status: 503 },
      'hang-up',
    ] as const) {
      const { apps } = await setUp(t, answer);
      await assert.rejects(apps.install(person), DirectoryUnavailableError);
    }
  });

  test('is asked for once more when Graph was busy, and an answer that got lost is no second installation', async (t) => {
    assert.equal(await (await setUp(t, { status: 503 }, { status: 201 })).apps.install(person), 'installed');
    assert.equal(await (await setUp(t, 'hang-up', { status: 409 })).apps.install(person), 'is-installed');
  });

  test('is asked for for nobody of another tenant, and for nothing that is no object id', async (t) => {
    const { apps, seen } = await setUp(t, { status: 201 });
    for (const objectId of ['', 'me', 'alex@contoso.example', `${person.objectId}/../x`])
      assert.equal(await apps.install({ tenantId, objectId }), 'not-known');
    assert.equal(await apps.install({ ...person, tenantId: appId }), 'not-known');
    assert.equal(seen.length, 0);
  });

  test('is installed for nobody where that is not set up', async () => {
    assert.equal(await noTeamsApps.install(person), 'not-configured');
  });
});

test('the chat with the bot is opened by one link, whether its id or its application’s is known', () => {
  const link = `https://teams.microsoft.com/l/chat/0/0?users=28%3A${appId}`;
  assert.equal(chatLink(appId, 'public'), link);
  assert.equal(chatLink(`28:${appId}`, 'public'), link);
  assert.equal(chatLink(appId, 'us-government'), link.replace('teams.microsoft.com', 'gov.teams.microsoft.us'));
  assert.equal(chatLink('28:a&b#c', 'public'), 'https://teams.microsoft.com/l/chat/0/0?users=28%3Aa%26b%23c');
});
