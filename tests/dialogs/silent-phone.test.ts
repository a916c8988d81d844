import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HelpdeskTalk, people } from '../support/helpdesk-talk.ts';
import { textOf } from '../support/person.ts';
import { begin, enroll, numberIn, pushTalk, type PushTalk } from '../support/push-talk.ts';

const page = /https:\/\/bot\.example\/authenticator\//u;

async function silent(all: PushTalk): Promise<PushTalk> {
  await enroll(all, { isSilent: true });
  return all;
}

describe('somebody whose phone takes no notifications', () => {
  test('reads in the receipt to open the page at the next sign-in, with its address', async (t) => {
    const { person } = await silent(await pushTalk(t));
    const text = textOf(person.card);
    assert.match(text, /After your password, open https:\/\/bot\.example\/authenticator\/ on \*\*Chrome, Android\*\*/u);
    assert.doesNotMatch(text, /your phone notifies you|By notification/u);
  });

  test('reads to type the PIN there too, where one is asked for', async (t) => {
    const all = await pushTalk(t, { policy: { approvalPin: 'required' } });
    const { person, app, settle } = all;
    await app.register(await begin(all), { subscription: null });
    await settle();
    await person.click('Contact me', { pin: '739154', repeatedPin: '739154' });
    await app.approve(numberIn(person), { pin: '739154' });
    await settle();
    assert.match(textOf(person.card), /type the number that the sign-in shows there, and your PIN/u);
  });

  test('reads it in what is set up, on the card of the method, and where nothing arrives', async (t) => {
    const { person, app, settle } = await silent(await pushTalk(t));
    await person.say('status');
    assert.match(textOf(person.card), /On Chrome, Android · no notifications on this phone: open https/u);
    await person.say('nothing arrives on my phone');
    assert.match(textOf(person.card), page);
    await person.say('manage');
    await person.click('Open');
    assert.match(textOf(person.card), /no notifications on this phone/u);
    await app.subscribe(app.subscription);
    await settle();
    await person.say('status');
    assert.match(textOf(person.card), /By notification to Chrome, Android/u);
    assert.doesNotMatch(textOf(person.card), page);
  });

  test('is told so by the helpdesk, which sees it with them', async (t) => {
    const helpdeskAgents = [people.kofi];
    const all = await pushTalk(t, { settings: { helpdeskAgents } });
    const talk = new HelpdeskTalk(all.bot);
    await silent({ ...all, person: talk.alex });
    await talk.kofi.arrive();
    await talk.kofi.say('status Alex Wilber');
    assert.match(textOf(talk.kofi.card), /Chrome, Android · default · no notifications on this phone: open https/u);
  });
});
