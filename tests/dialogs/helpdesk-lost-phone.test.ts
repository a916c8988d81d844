import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HelpdeskTalk } from '../support/helpdesk-talk.ts';
import { type Person, textOf, titleOf } from '../support/person.ts';
import { codeAt, scan } from '../support/authenticator.ts';
import { setUpBy } from '../support/helpdesk-scenes.ts';

/** The pass on the agent's card. */
function passOn(agent: Person): string {
  const shown = agent.chat.findLast(({ card }) => titleOf(card) === 'Temporary pass');
  const [pass = ''] = /\b[0-9A-Z]{5}-[0-9A-Z]{5}\b/u.exec(textOf(shown?.card)) ?? [];
  assert.notEqual(pass, '');
  return pass;
}

describe('somebody on the phone whose phone is gone', () => {
  test('who types the pass without having started is asked what is lost all the same', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { alex, kofi } = talk;
    await setUpBy(talk, alex);
    await kofi.arrive();
    await talk.opens(kofi, 'reset Alex Wilber');
    await kofi.click('Give a temporary pass');
    await kofi.click('Give a temporary pass', { reason: 'known', minutes: '10' });
    await alex.say(passOn(kofi));
    assert.match(alex.transcript.join('\n'), /Lost phone \[Turn off and replace\]/u);
  });

  test('is handed over, gets a pass for a written reason, and ends with a new method and a card that says done', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { alex, kofi, bot } = talk;
    await setUpBy(talk, alex);
    await kofi.arrive();
    await talk.opens(kofi, 'reset Alex Wilber', { reason: 'phone fell into the canal', ticket: 'INC-7' });
    await alex.click('Start');
    assert.match(alex.transcript.at(-1) ?? '', /\[/u);
    await talk.settle();
    await kofi.click('Give a temporary pass');
    await kofi.click('Give a temporary pass', {
      reason: 'I know the voice, and the employee number is right',
      minutes: '10',
    });
    const pass = passOn(kofi);
    await talk.settle();
    assert.match(talk.textOf(kofi, /^[A-Z]{3}-\d{3}/u), /Given, not used yet/u);
    await alex.say(pass);
    await talk.settle();
    assert.ok(!talk.allOf(kofi).includes(pass), 'the pass is gone from the agent’s chat');
    assert.match(talk.textOf(kofi, /^[A-Z]{3}-\d{3}/u), /Temporary pass\nUsed/u);
    await alex.click('Turn off and replace');
    await alex.click('Replace it now');
    await alex.click('Next');
    const entry = scan(alex.card);
    await alex.say(codeAt(entry, bot.clock.now()));
    await talk.settle();
    assert.match(talk.stateFor(kofi), /^Done/u);
    const { methods } = await bot.enrollment.status(alex);
    assert.deepEqual(
      methods.map(({ suspended }) => suspended),
      [undefined],
      'the lost one is gone, the new one is there',
    );
  });
});
