import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { PersonId } from '../../../../services/directory/directory.ts';
import { askPhone, methodsOf, otherCode, phonePolicy, textFrom } from '../../../threats/support/phone-person.ts';
import { alex, auditTypes, enrollmentKit, sanne } from '../enrollment-kit.ts';

/** Two people who were texted on one phone. */
async function sharing(t: TestContext) {
  const kit = await enrollmentKit(t, { policy: phonePolicy });
  const ofAlex = await askPhone(kit);
  const ofSanne = await askPhone(kit, { person: sanne });
  const replies = async (person: PersonId) => (await kit.changes.status(person)).challenge?.wrongReplies ?? 0;
  const wrong = [ofAlex.code, ofSanne.code]
    .map(otherCode)
    .filter((code) => ![ofAlex.code, ofSanne.code].includes(code));
  return { kit, ofAlex, ofSanne, replies, wrong };
}

describe('a text from a phone that two people share', () => {
  test('proves for the one whose code it is, wherever it stands among others, and costs the other nothing', async (t) => {
    const { kit, ofAlex, ofSanne, replies, wrong } = await sharing(t);
    const said = await textFrom(kit, ofAlex, `${wrong.at(0) ?? ''}, ${ofSanne.code}`);
    assert.match(said ?? '', /is right/u);
    assert.deepEqual([await methodsOf(kit, alex), await methodsOf(kit, sanne)], [0, 1]);
    assert.equal(await replies(alex), 0);
  });

  test('counts for both when it is nobody’s, once for each code that it names', async (t) => {
    const { kit, ofAlex, replies, wrong } = await sharing(t);
    await textFrom(kit, ofAlex, wrong.join(', '));
    assert.deepEqual([await replies(alex), await replies(sanne)], [wrong.length, wrong.length]);
    await textFrom(kit, ofAlex, `What is ${ofAlex.code}?`);
    assert.deepEqual([await replies(alex), await replies(sanne)], [wrong.length + 1, wrong.length + 1]);
  });

  test('that says no and names nobody’s code says it for both; one that names a code, although it is old, for that one', async (t) => {
    const { kit, ofAlex, ofSanne } = await sharing(t);
    await textFrom(kit, ofAlex, `not me: ${ofSanne.code}`);
    assert.deepEqual(
      [(await auditTypes(kit, alex)).at(-1), (await auditTypes(kit, sanne)).at(-1)],
      ['text-requested', 'reply-declined'],
    );
    await textFrom(kit, ofAlex, 'stop');
    assert.equal((await auditTypes(kit, alex)).at(-1), 'reply-declined');
    assert.equal(await textFrom(kit, ofAlex, ofAlex.code), undefined, 'nobody waits any more');
  });
});

test('a text from a phone where nobody waits is not answered, whatever it says', async (t) => {
  const kit = await enrollmentKit(t, { policy: phonePolicy });
  for (const body of ['128032', 'stop', 'not me: 128032', 'What is 128032?', 'hello']) {
    assert.equal(await kit.answers.textReceived({ from: '+12065550142', body }), undefined, body);
  }
});
