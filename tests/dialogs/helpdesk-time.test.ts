import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HelpdeskTalk } from '../support/helpdesk-talk.ts';
import type { Person } from '../support/person.ts';
import { setUpBy } from '../support/helpdesk-scenes.ts';

const card = /^[A-Z]{3}-\d{3}/u;
const helpdeskCards = (person: Person): string[] =>
  person.transcript.filter((line) => /helpdesk|vouch/iu.test(line) && !line.startsWith('Your administrator'));

/** The jobs, every half minute. */
async function pass(talk: HelpdeskTalk, seconds: number): Promise<void> {
  for (let passed = 0; passed < seconds; passed += 30) {
    talk.bot.clock.advance(30);
    await talk.settle();
  }
}

describe('a question who somebody is', () => {
  test('that nobody answers is over on both cards a minute after its time, and nothing is owed then', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { alex, kofi, bot } = talk;
    await setUpBy(talk, alex);
    await kofi.arrive();
    await talk.opens(kofi, 'reset Alex Wilber');
    await kofi.click('Verify the caller');
    await talk.settle();
    assert.match(talk.textOf(kofi, card), /Next:\*\* wait/u);
    await pass(talk, 660);
    assert.match(talk.textOf(kofi, card), /Asked, and not answered in time/u);
    assert.doesNotMatch(talk.textOf(kofi, card), /Next:\*\* wait/u);
    assert.match(talk.textOf(alex, /Are you talking to the helpdesk/u), /This question is over/u);
    const [row] = await bot.handOffs.repository.collection.find({});
    assert.equal(row?.showAt, undefined);
  });

  test('reaches no manager who opens the bot when it is over', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { alex, kofi, sanne } = talk;
    await setUpBy(talk, alex);
    await kofi.arrive();
    await talk.opens(kofi, 'reset Alex Wilber');
    await kofi.click('Ask their manager');
    await pass(talk, 660);
    await sanne.arrive();
    await pass(talk, 600);
    assert.deepEqual(helpdeskCards(sanne), []);
  });

  test('is not asked of somebody who is blocked and can prove nothing', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { alex, kofi } = talk;
    await setUpBy(talk, alex);
    await kofi.arrive();
    await talk.opens(kofi, 'reset Alex Wilber');
    await kofi.say('block Alex Wilber');
    await kofi.click('Block', { reason: 'account in other hands' });
    const answer = await kofi.click('Verify the caller');
    assert.match(JSON.stringify(answer), /no way to verify that works now/u);
  });
});

test('somebody who opens the bot when the helpdesk has closed what it wanted hears nothing of it, and is looked for no more', async (t) => {
  const talk = await HelpdeskTalk.open(t);
  const { alex, kofi, bot } = talk;
  await kofi.arrive();
  await talk.opens(kofi, 'set up Alex Wilber');
  await kofi.click('Close');
  await kofi.click('Close', { reason: 'a mistake' });
  await pass(talk, 600);
  const [row] = await bot.handOffs.repository.collection.find({});
  assert.equal(row?.showAt, undefined);
  await alex.arrive();
  await pass(talk, 600);
  assert.deepEqual(helpdeskCards(alex), []);
});
