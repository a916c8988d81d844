import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { z } from 'zod';
import { agentActionIds, askedActionIds } from '../../cards/support/actions.ts';
import { formActs } from '../../dialogs/helpdesk/agent-forms.ts';
import { demoTenant, HelpdeskTalk, people } from '../support/helpdesk-talk.ts';
import { setUpBy } from '../support/helpdesk-scenes.ts';
import type { Person } from '../support/person.ts';
import { storedOf } from './support/desk-roles.ts';

/** Alex has an authenticator and is helped by Kofi; Sanne is no agent. */
async function world(t: TestContext) {
  const talk = await HelpdeskTalk.open(t);
  await setUpBy(talk, talk.alex);
  for (const each of [talk.kofi, talk.sanne]) await each.arrive();
  await talk.opens(talk.kofi, 'reset Alex Wilber');
  const [handOff] = await talk.bot.handOffs.list();
  assert.ok(handOff);
  const click = talk.kofi.clickActivity('Verify the caller');
  let count = 0;
  /** A click of the agent's, with something else in it, by whoever it is. */
  const forged = (by: Person, data: object): ReturnType<Person['replay']> => {
    const value = clicked.parse(click.value);
    const { from, conversation } = by.messageActivity('');
    const id = `forged-${(count += 1)}`;
    const sent = { ...value, action: { ...value.action, data: { ...value.action.data, ...data } } };
    return by.replay({ ...click, id, from, conversation, value: sent } as never);
  };
  return { talk, forged, id: handOff._id };
}

const clicked = z.looseObject({ action: z.looseObject({ data: z.looseObject({}) }) });

/** What a field may hold: what is known of this hand-off, what is awkward, and whatever else. */
function field(...known: readonly string[]): fc.Arbitrary<string> {
  const awkward = ['', '__proto__', '[here](https://evil.example)', '{"$ne":1}', '\u202Eabc', 'x'.repeat(5_000)];
  return fc.oneof(fc.constantFrom(...known, ...awkward), fc.string({ unit: 'binary', maxLength: 60 }));
}

function submission(id: string, actions: readonly string[]): fc.Arbitrary<object> {
  const ids = Object.values(people);
  return fc.record(
    {
      action: fc.constantFrom(...actions),
      ...{ handOff: field(id), asked: field(id), act: field(...formActs) },
      ...{ person: field(...ids, 'Demo'), from: field(...ids), colleague: field(...ids) },
      ...{ reason: field('demo reason'), ticket: field('INC1'), minutes: field('10', '999') },
    },
    { requiredKeys: ['action'] },
  );
}

const fault = /Something went wrong|undefined|\[object/u;

describe('ASVS 8.2: whatever a card of the helpdesk sends', () => {
  test('it changes nothing for somebody who is no agent', async (t) => {
    const { talk, forged, id } = await world(t);
    // To ask for the helpdesk is everybody's.
    const actions = [...agentActionIds, ...askedActionIds].filter((each) => each !== 'tell-helpdesk');
    const before = await storedOf(talk);
    await fc.assert(
      fc.asyncProperty(submission(id, actions), async (data) => {
        const answer = await forged(talk.sanne, data);
        assert.doesNotMatch(JSON.stringify(answer), fault);
        assert.deepEqual(await storedOf(talk), before);
      }),
      { numRuns: 100 },
    );
  });

  test('an agent is answered, does nothing to themselves, and breaks nothing', async (t) => {
    const { talk, forged, id } = await world(t);
    const { kofi, bot } = talk;
    const own = await storedOf(talk, people.kofi);
    await fc.assert(
      fc.asyncProperty(submission(id, agentActionIds), async (data) => {
        const answer = await forged(kofi, data);
        assert.notEqual(answer, undefined);
        assert.doesNotMatch(JSON.stringify(answer), fault);
      }),
      { numRuns: 150 },
    );
    await talk.settle();
    const ownRow = ([, rows]: unknown[]) => rows;
    assert.deepEqual(ownRow((await storedOf(talk, people.kofi)) as unknown[]), ownRow(own as unknown[]));
    const handOffs = await bot.handOffs.list({ all: true });
    assert.ok(handOffs.every(({ person }) => person.tenantId === demoTenant && person.objectId !== people.kofi));
    assert.deepEqual(
      bot.logLines.filter((line) => /"level":[5-6]0/u.test(line)),
      [],
    );
  });
});
