import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AdaptiveCard } from '../../cards/support/adaptive-card.ts';
import { elementsOf } from '../support/fake-teams.ts';
import { HelpdeskTalk, people } from '../support/helpdesk-talk.ts';
import { setUpBy } from '../support/helpdesk-scenes.ts';
import { buttonTitles, textOf } from '../support/person.ts';

const card = /^[A-Z]{3}-\d{3}/u;

/** An input of a form. */
function inputOf(form: AdaptiveCard, id: string): Record<string, unknown> {
  return elementsOf(form).find((each) => each['id'] === id) ?? assert.fail(`There is no ${id}`);
}

describe('a name that several people have', () => {
  test('is asked back with each one’s sign-in name and department, and nobody chosen beforehand', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { kofi } = talk;
    await kofi.arrive();
    await kofi.say('reset Demo');
    const { value, isRequired, choices } = inputOf(kofi.card, 'person');
    assert.deepEqual([value, isRequired], ['', true]);
    const titles = (choices as { title: string }[]).map(({ title }) => title);
    assert.ok(titles.includes('Megan Demo · megan.demo@contoso.example · IT'), titles.join('\n'));
  });
});

describe('a card of the helpdesk about somebody', () => {
  test('shows what they sign in as beside what they are called', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { alex, kofi } = talk;
    await setUpBy(talk, alex);
    await kofi.arrive();
    await kofi.say('status Alex Wilber');
    assert.match(textOf(kofi.card), /Sign-in name\nalex\.wilber@contoso\.example/u);
    await kofi.say('block Alex Wilber');
    assert.match(textOf(kofi.card), /Alex Wilber\*\* · alex\.wilber@contoso\.example/u);
    await talk.opens(kofi, 'reset Alex Wilber');
    assert.match(talk.textOf(kofi, card), /Sign-in name\nalex\.wilber@contoso\.example/u);
  });

  test('says of who is blocked who did it, when and why, and has only buttons that work then', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { alex, kofi, megan } = talk;
    await setUpBy(talk, alex);
    await kofi.arrive();
    await megan.arrive();
    await kofi.say('block Alex Wilber');
    await kofi.click('Block', { reason: 'account in *other* hands' });
    await megan.say('status Alex Wilber');
    assert.match(textOf(megan.card), /Blocked by\nKofi Demo · .+\nBlocked because\naccount in \\\*other\\\* hands/u);
    assert.deepEqual(buttonTitles(megan.card), ['Unblock']);
  });

  test('says of who was blocked at the terminal that an administrator did it', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { alex, kofi, bot } = talk;
    await setUpBy(talk, alex);
    await kofi.arrive();
    await bot.operator.block(alex, 'asked by security');
    await kofi.say('status Alex Wilber');
    assert.match(textOf(kofi.card), /Blocked by\nAn administrator · .+\nBlocked because\nasked by security/u);
  });
});

describe('a form of the helpdesk', () => {
  test('is opened once by a click that Teams delivers twice, also after another one in between, and anew by a new click', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { alex, sanne, kofi } = talk;
    for (const person of [alex, sanne]) await setUpBy(talk, person);
    await kofi.arrive();
    await kofi.say('status Alex Wilber');
    const status = kofi.chat.at(-1);
    const said = (): number => kofi.chat.length;
    const click = kofi.clickActivity('Block');
    await kofi.replay(click);
    await kofi.say('status Sanne de Vries');
    const before = said();
    await kofi.replay(click);
    assert.equal(said(), before);
    await kofi.click('Block', {}, status);
    assert.equal(said(), before + 1);
  });

  test('to reset everything warns while nobody has checked who the caller is, and only then', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { alex, sanne, kofi } = talk;
    await setUpBy(talk, alex);
    await sanne.arrive();
    await kofi.arrive();
    await talk.opens(kofi, 'reset Alex Wilber');
    await kofi.click('Reset everything', {}, talk.cardOf(kofi, card));
    assert.match(textOf(kofi.card), /Nobody has checked who you are talking to/u);
    await kofi.click('Reset everything', { reason: ' ' });
    assert.match(textOf(kofi.card), /Nobody has checked who you are talking to.*\nSay why/su);
    assert.match(textOf(kofi.card), /Everything that Alex Wilber has set up/u);
    await kofi.click('Ask their manager', {}, talk.cardOf(kofi, card));
    await talk.settle();
    await sanne.click('It is Alex Wilber');
    await talk.settle();
    await kofi.click('Reset everything', {}, talk.cardOf(kofi, card));
    assert.doesNotMatch(textOf(kofi.card), /Nobody has checked/u);
  });

  test('marks what has to be filled in as every other form does', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { alex, kofi } = talk;
    await alex.arrive();
    await kofi.arrive();
    const required = (id: string): unknown => inputOf(kofi.card, id)['isRequired'];
    await kofi.say('block Alex Wilber');
    assert.equal(required('reason'), true);
    await kofi.say('set up Alex Wilber');
    assert.deepEqual([required('reason'), required('ticket')], [true, false]);
    await kofi.say('helpdesk');
    assert.deepEqual([required('act'), required('person'), required('reason')], [true, true, false]);
    assert.match(textOf(kofi.card), /\*\*block\*\*, \*\*unblock\*\*/u);
    await talk.opens(kofi, 'set up Alex Wilber');
    for (const title of ['Close', 'Give a temporary pass']) {
      await kofi.click(title, {}, talk.cardOf(kofi, card));
      assert.equal(required('reason'), true, title);
    }
  });

  test('asks again for a reason where there is none, or nothing but signs, keeps what was typed, and does nothing', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { alex, kofi, bot } = talk;
    await setUpBy(talk, alex);
    await kofi.arrive();
    await kofi.say('reset Alex Wilber');
    for (const reason of ['', ' \n ', '...', 'x', 'xxx', '🙂']) {
      await kofi.click('Replace what was lost', { reason, ticket: 'INC-1' });
      assert.match(textOf(kofi.card), /Say why in a few words/u, reason);
      assert.deepEqual(
        [inputOf(kofi.card, 'reason')['value'], inputOf(kofi.card, 'ticket')['value']],
        [reason, 'INC-1'],
      );
    }
    assert.deepEqual(await bot.handOffs.list({ all: true }), []);
    await kofi.click('Replace what was lost', { reason: 'lost' });
    await talk.settle();
    const acts = ['Reset everything', 'Give a temporary pass', 'Close'];
    for (const title of acts) {
      await kofi.click(title, {}, talk.cardOf(kofi, card));
      await kofi.click(title, { reason: '--' });
      assert.match(textOf(kofi.card), /Say why in a few words|Write down how you know who this is/u, title);
    }
    for (const [words, title] of Object.entries({
      unlock: 'Unlock',
      block: 'Block',
      'set up': 'Set up two-step verification',
    })) {
      await kofi.say(`${words} Alex Wilber`);
      await kofi.click(title, { reason: '?' });
      assert.match(textOf(kofi.card), /Say why in a few words/u, title);
    }
    assert.deepEqual(
      (await bot.handOffs.list({ all: true })).map(({ state, pass }) => [state, pass]),
      [['waiting', undefined]],
    );
  });

  test('to hand over asks again where nobody of several colleagues was chosen', async (t) => {
    const helpdeskAgents = [people.kofi, people.megan, people.sanne];
    const talk = await HelpdeskTalk.open(t, { settings: { helpdeskAgents } });
    const { alex, kofi } = talk;
    await alex.arrive();
    await kofi.arrive();
    await talk.opens(kofi, 'set up Alex Wilber');
    await kofi.click('Hand over', {}, talk.cardOf(kofi, card));
    assert.equal(inputOf(kofi.card, 'colleague')['value'], '');
    await kofi.click('Hand over', { colleague: '' });
    assert.match(textOf(kofi.card), /Choose one\./u);
    await kofi.click('Hand over', { colleague: people.megan });
    await talk.settle();
    assert.match(talk.textOf(kofi, card), /Helped by\nMegan Demo/u);
  });
});
