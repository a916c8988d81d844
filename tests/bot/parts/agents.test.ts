import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedRoster } from '../../../services/directory/helpdesk-roster.ts';
import { buildBot } from '../../support/build-bot.ts';

const [tenantId, elsewhere] = ['00000000-0000-0000-0000-0000000000aa', '00000000-0000-0000-0000-0000000000ab'];
const [alex, kofi, megan] = [1, 4, 5].map((one) => `00000000-0000-0000-0000-00000000000${one}`);
assert.ok(alex && kofi && megan);

test('whoever the policy names and whoever the roster has are there for people of the tenant, each once', async (t) => {
  const settings = { helpdeskAgents: [kofi] };
  const roster = fixedRoster([kofi, megan], tenantId);
  const { agentsOf } = await buildBot(t, { settings, roster });
  assert.deepEqual(await agentsOf({ tenantId, objectId: alex }), [kofi, megan]);
  assert.deepEqual(await agentsOf({ tenantId: tenantId.toUpperCase(), objectId: alex }), [kofi, megan]);
});

test('for people of another tenant only those are there whom the policy names', async (t) => {
  const { agentsOf } = await buildBot(t, {
    settings: { helpdeskAgents: [kofi] },
    roster: fixedRoster([megan], tenantId),
  });
  assert.deepEqual(await agentsOf({ tenantId: elsewhere, objectId: alex }), [kofi]);
});

test('where tenants are not told apart, the roster’s people are there for everybody', async (t) => {
  const { agentsOf } = await buildBot(t, { settings: { helpdeskAgents: [] }, roster: fixedRoster([megan]) });
  assert.deepEqual(await agentsOf({ tenantId: elsewhere, objectId: alex }), [megan]);
});
