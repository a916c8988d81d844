import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HelpdeskTalk } from '../support/helpdesk-talk.ts';
import { setUpBy } from '../support/helpdesk-scenes.ts';
import { buttonTitles, textOf, titleOf } from '../support/person.ts';

describe('what an agent says of somebody else in words of their own', () => {
  test('opens the form for that person, and nothing of the agent’s own', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { alex, kofi, bot } = talk;
    await setUpBy(talk, alex);
    await setUpBy(talk, kofi);
    await kofi.say('Alex lost his phone');
    assert.equal(titleOf(kofi.card), 'Replace what was lost');
    assert.match(textOf(kofi.card), /Alex Wilber\*\* · alex\.wilber@contoso\.example/u);
    await kofi.say('my colleague Megan can’t sign in');
    assert.match(textOf(kofi.card), /Megan Demo\*\* · megan\.demo@contoso\.example/u);
    await kofi.say('Alex lost his phone');
    await kofi.click('Replace what was lost', { reason: 'lost on the train' });
    const [opened] = await bot.handOffs.list();
    assert.equal(opened?.person.objectId, alex.objectId);
    assert.equal((await bot.enrollment.status(kofi)).methods.length, 1);
  });

  test('shows how things stand with them where it is no wish that a form is for', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { alex, kofi } = talk;
    await setUpBy(talk, alex);
    await setUpBy(talk, kofi);
    await kofi.say('Alex gets no code');
    assert.equal(titleOf(kofi.card), 'Alex Wilber');
    assert.ok(buttonTitles(kofi.card).includes('Block'));
  });

  test('asks whom it is for where both may be meant', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { alex, kofi } = talk;
    await setUpBy(talk, alex);
    await setUpBy(talk, kofi);
    await kofi.say('I lost my phone, Alex told me to write here');
    assert.equal(kofi.lastLine, 'For you, or for Alex Wilber? [For me] [For Alex Wilber]');
    await kofi.click('For Alex Wilber');
    assert.equal(titleOf(kofi.card), 'Replace what was lost');
    await kofi.click('For me');
    assert.match(kofi.lastLine, /^Lost phone/u);
  });

  test('asks who it is where nobody is named, or several are', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { kofi } = talk;
    await setUpBy(talk, kofi);
    await kofi.say('my colleague lost his phone');
    assert.match(textOf(kofi.card), /Say who it is about/u);
    await kofi.say('Jürgen and Hélène lost their phones');
    assert.match(JSON.stringify(kofi.card), /Jürgen Demo · juergen\.demo@contoso\.example · Sales"/u);
  });

  test('is their own where it says so, also by their own name, and nobody else’s words are the helpdesk’s', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { alex, kofi } = talk;
    await setUpBy(talk, kofi);
    await setUpBy(talk, alex);
    for (const own of ['I lost my phone', "Kofi's phone is lost"]) {
      await kofi.say(own);
      assert.match(kofi.transcript.slice(-3).join('\n'), /^Lost phone|lost/imu);
      assert.ok(!kofi.transcript.some((line) => line.startsWith('Replace what was lost')));
      await kofi.say('cancel');
    }
    await alex.say('Kofi lost his phone');
    assert.ok(!talk.allOf(alex).includes('kofi.demo@contoso.example'));
  });
});
