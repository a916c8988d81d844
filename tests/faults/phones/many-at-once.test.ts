import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildBot } from '../../support/build-bot.ts';
import { Person } from '../../support/person.ts';
import { PhoneTalk } from '../../support/phone-talk.ts';

test('fifty people answer their phones at the same time, at either of two replicas: each chat goes on, and no other', async (t) => {
  const first = (await PhoneTalk.start(t)).built;
  const { store, clock, teams, telephony, policy } = first;
  const second = await buildBot(t, { store, clock, teams, telephony, policy, seed: 'replica-2' });
  const talks: PhoneTalk[] = [];
  for (let index = 0; index < 50; index += 1) {
    const built = index % 2 === 0 ? first : second;
    const talk = new PhoneTalk(built, 'en', new Person(teams, { objectId: `demo-${index}` }));
    await talk.untilNumber();
    await talk.giveNumber('text', { number: `+1${['206', '425', '503', '415', '312'][index % 5]}55501${10 + index}` });
    talks.push(talk);
  }
  const texts = [...telephony.texts];
  assert.equal(texts.length, 50);
  const codeOf = (index: number): string => /(?<!\d)(\d{6})(?!\d)/u.exec(texts[index]?.body ?? '')?.[1] ?? '';
  // The last one answers with the code of somebody else.
  await Promise.all(talks.slice(0, 49).map((talk, index) => talk.reply(codeOf(index), texts[index]?.to)));
  await talks[49]?.reply(codeOf(0), texts[49]?.to);
  for (const talk of talks.slice(0, 49)) assert.match(talk.lastLine, /^You're all set/u);
  assert.match(talks[49]?.lastLine ?? '', /^We have texted you a code/u);
  assert.deepEqual(await talks[49]?.methods(), []);
});
