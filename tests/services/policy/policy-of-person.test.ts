import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enablePerson } from '../../../services/enrollment/transitions/enabling.ts';
import { alex, enrollmentKit, sanne } from '../enrollment/enrollment-kit.ts';
import { policyStore } from './policy-kit.ts';

test('the policy of a person can be asked for: that of their groups, and the default one for whom the bot has never met', async (t) => {
  const kit = await enrollmentKit(t);
  await policyStore(kit).apply(
    { group: 'default' },
    { group: 'finance', priority: 20, passNeeds: 'identity', resetNeedsTwoAgents: true, agents: [agent] },
  );
  await kit.changes.change(alex, (enrollment) => enablePerson(enrollment, ['finance']));
  const { passNeeds, resetNeedsTwoAgents } = await kit.policyOf(alex);
  assert.deepEqual([passNeeds, resetNeedsTwoAgents, await kit.agentsOf(alex)], ['identity', true, [agent]]);
  const other = await kit.policyOf(sanne);
  assert.deepEqual([other.passNeeds, other.resetNeedsTwoAgents, await kit.agentsOf(sanne)], ['reason', false, []]);
});

const agent = '00000000-0000-0000-0000-000000000004';
