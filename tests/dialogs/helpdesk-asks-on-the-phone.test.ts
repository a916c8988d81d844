import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { HelpdeskTalk, people } from '../support/helpdesk-talk.ts';
import { enroll, numberIn, pushTalk } from '../support/push-talk.ts';

/** Alex approves on a phone; Kofi has opened a hand-off and asks who is on the phone. */
async function calling(t: TestContext) {
  const all = await pushTalk(t, { settings: { helpdeskAgents: [people.kofi] } });
  const talk = new HelpdeskTalk(all.bot);
  const { alex, kofi } = talk;
  await enroll({ ...all, person: alex });
  all.bot.clock.advance(3_600);
  await kofi.arrive();
  await talk.opens(kofi, 'reset Alex Wilber');
  await kofi.click('Verify the caller');
  await talk.settle();
  await alex.click('It is me');
  return { ...all, talk, alex, kofi };
}

describe('a request that the helpdesk makes', () => {
  test('says so on the phone, where one decides, and again when it is asked again', async (t) => {
    const { app, alex, talk, settle, kofi } = await calling(t);
    assert.equal((await app.request()).place, 'helpdesk');
    await alex.click('Ask again');
    assert.equal((await app.request()).place, 'helpdesk');
    await app.approve(numberIn(alex));
    await settle();
    await talk.settle();
    assert.match(talk.textOf(kofi, /^[A-Z]{3}-\d{3}/u), /Confirmed: Alex Wilber proved a method/u);
  });

  test('says something else than one of the person’s own', async (t) => {
    const all = await pushTalk(t);
    await enroll(all);
    all.bot.clock.advance(3_600);
    await all.person.say('try it out');
    assert.equal((await all.app.request()).place, 'teams');
  });
});
