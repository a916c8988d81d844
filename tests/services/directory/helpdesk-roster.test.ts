import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { GraphClient } from '../../../services/directory/graph-client.ts';
import { fixedRoster, GroupRoster } from '../../../services/directory/helpdesk-roster.ts';
import { FakeClock } from '../../support/fakes.ts';
import { type Answer, httpFake } from './http-fake.ts';

const tenantId = '00000000-0000-0000-0000-0000000000aa';
const groupId = '00000000-0000-0000-0000-0000000000dd';
const [kofi, megan] = ['00000000-0000-0000-0000-0000000000b4', '00000000-0000-0000-0000-0000000000b5'];
const page = (...ids: readonly string[]): Answer => ({ status: 200, json: { value: ids.map((id) => ({ id })) } });

async function setUp(t: TestContext, ...answers: readonly [Answer, ...Answer[]]) {
  const fake = await httpFake(t, ...answers);
  const baseUrl = `${fake.baseUrl}/v1.0`;
  const clock = new FakeClock();
  const accessToken = (): Promise<string> => Promise.resolve('demo-token');
  const graph = new GraphClient({ clock, baseUrl, accessToken, wait: () => Promise.resolve() });
  const troubles: [string, boolean][] = [];
  const onTrouble = ({ message }: Error, isStillGood: boolean): void => void troubles.push([message, isStillGood]);
  const roster = new GroupRoster({ tenantId: tenantId.toUpperCase(), graph, groupId, clock, onTrouble });
  const agents = async (): Promise<string[] | undefined> => {
    const known = await roster.agents();
    return known && [...known];
  };
  return { ...fake, clock, roster, agents, troubles };
}

describe('the helpdesk’s group', () => {
  test('is its people, however deep in it, by the ids that everything is stored under', async (t) => {
    const { agents, roster, seen } = await setUp(t, page(kofi.toUpperCase(), megan));
    assert.deepEqual(await agents(), [kofi, megan]);
    assert.equal(roster.tenantId, tenantId);
    const [asked] = seen;
    assert.equal(asked?.url.pathname, `/v1.0/groups/${groupId}/transitiveMembers/microsoft.graph.user`);
    assert.deepEqual(Object.fromEntries(asked.url.searchParams), { $select: 'id', $count: 'true', $top: '999' });
    assert.equal(asked.headers['consistencylevel'], 'eventual');
  });

  test('is read once in five minutes, also when fifty ask at once', async (t) => {
    const { agents, clock, seen } = await setUp(t, page(kofi), page(megan));
    await Promise.all(Array.from({ length: 50 }, agents));
    clock.advance(299);
    assert.deepEqual(await agents(), [kofi]);
    assert.equal(seen.length, 1);
    clock.advance(1);
    assert.deepEqual(await agents(), [megan]);
    clock.advance(-100_000);
    await agents();
    assert.equal(seen.length, 3);
  });

  test('is read to the end, page by page, and the token goes to no page elsewhere', async (t) => {
    const first: Record<string, unknown> = { value: [{ id: kofi }] };
    const { agents, baseUrl, seen } = await setUp(t, { status: 200, json: first }, page(megan));
    first['@odata.nextLink'] = `${baseUrl}/v1.0/groups/next?$skiptoken=a%2Bb`;
    assert.deepEqual(await agents(), [kofi, megan]);
    assert.equal(seen[1]?.url.href.split('fake.example')[1], '/v1.0/groups/next?$skiptoken=a%2Bb');
    for (const elsewhere of ['https://elsewhere.example/v1.0/x', `${baseUrl}/v1.0.elsewhere/x`, '/v1.0/x']) {
      const json = { value: [{ id: kofi }], '@odata.nextLink': elsewhere };
      const other = await setUp(t, { status: 200, json });
      assert.equal(await other.agents(), undefined);
      assert.equal(other.seen.length, 1);
      assert.deepEqual(other.troubles, [['Microsoft Graph named a next page that is not its own', false]]);
    }
  });

  test('that does not end is not read for ever', async (t) => {
    const endless: Record<string, unknown> = { value: [] };
    const { agents, baseUrl, seen, troubles } = await setUp(t, { status: 200, json: endless });
    endless['@odata.nextLink'] = `${baseUrl}/v1.0/groups/next`;
    assert.equal(await agents(), undefined);
    assert.equal(seen.length, 100);
    assert.equal(troubles.length, 1);
  });

  test('is as it was known for an hour while Graph does not answer, and then cannot be told, which is told each time', async (t) => {
    const { agents, clock, troubles } = await setUp(t, page(kofi), { status: 403 });
    await agents();
    for (let minute = 5; minute < 60; minute += 5) {
      clock.advance(300);
      assert.deepEqual(await agents(), [kofi], String(minute));
    }
    assert.deepEqual(troubles.at(-1), ['Microsoft Graph answered with status 403', true]);
    clock.advance(300);
    assert.equal(await agents(), undefined);
    assert.deepEqual(troubles.at(-1), ['Microsoft Graph answered with status 403', false]);
    assert.equal(troubles.length, 12);
  });

  test('leaves a Graph alone for half a minute that did not answer, and knows everybody again when it does', async (t) => {
    const { agents, clock, seen } = await setUp(t, { status: 404 }, page(kofi));
    assert.equal(await agents(), undefined);
    clock.advance(29);
    assert.equal(await agents(), undefined);
    assert.equal(seen.length, 1);
    clock.advance(1);
    assert.deepEqual(await agents(), [kofi]);
  });

  test('cannot be told by an answer that is not as it should be; of one with nobody in it, it is nobody', async (t) => {
    const bad: readonly unknown[] = [{}, { value: {} }, { value: [{ id: 'kofi' }] }, { value: [{ id: kofi }, {}] }, []];
    for (const json of bad) assert.equal(await (await setUp(t, { status: 200, json })).agents(), undefined);
    assert.deepEqual(await (await setUp(t, page())).agents(), []);
  });
});

test('a roster of the same people always has them in the form that everything is stored under', async () => {
  const roster = fixedRoster([kofi.toUpperCase(), 'demo-1']);
  assert.deepEqual([...((await roster.agents()) ?? [])], [kofi, 'demo-1']);
});
