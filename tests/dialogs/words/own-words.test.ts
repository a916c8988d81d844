import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { WantedIntent } from '../../../services/intents/intent-names.ts';
import { languages } from '../../../services/localization/localization.ts';
import { buttonTitles } from '../../support/person.ts';
import { enrolled, hears, inTheMiddle, plainly } from './words-kit.ts';

const helpdesk = 'Ask the helpdesk [Tell the helpdesk that I wait]';
const status = /^Additional security verification is set up \[/u;

/** What each wish leads to for somebody who has a phone and is asked nothing: the first lines that come. */
const atRest: Readonly<Record<WantedIntent, readonly (string | RegExp)[]>> = {
  set_up: ['You want to set up verification.', status],
  lost_phone: [/^You do not have your phone\./u, /^Lost phone \[/u],
  left_phone: ['Without your phone today [Ask the helpdesk] [I lost my phone]'],
  found_phone: ['Nothing of yours is turned off: it works as before.'],
  new_phone: [/^You have another phone\./u, /^New phone \[/u],
  change_number: [/^Your phone number is another one now\./u, /^Change your mobile number \[/u],
  add_backup: [/^You want one more way to verify\./u, /^How should we contact you\? \[/u],
  app_password: ['You have a program that cannot do the second step.', 'App passwords'],
  not_receiving: ['Nothing arrives? [My number has changed] [Add another way] [Talk to a person]'],
  code_refused: ['Is your code refused? [Try it out] [I have a new phone] [Talk to a person]'],
  my_methods: ['You want to see what is set up for you.', status],
  talk_to_human: ['You want to talk to a person.', /^Ask the helpdesk \[Ask the helpdesk\]/u],
  cancel: [/^There is nothing to stop\./u],
  what_is_this: ['What this is [What is set up for me] [Talk to a person]'],
  who_started_this: ['Who started this [This was not me] [Talk to a person]'],
  change_language: ['Choose your language [English] [Nederlands] [Deutsch] [Français] [Español]'],
  greeting_thanks: ['Hello! To see what is set up for you, write **status**.'],
};

const instead = (what: string): string[] => [
  `You are in the middle of something [Do this instead: ${what}] [Go on here]`,
];

/** The same in the middle of a first set-up, where a code of a text is asked for. */
const underWay: Readonly<Record<Exclude<WantedIntent, 'cancel' | 'set_up'>, readonly (string | RegExp)[]>> = {
  lost_phone: instead('I lost my phone'),
  left_phone: ['Without your phone today [Change the number]'],
  found_phone: instead('I have my phone again'),
  new_phone: instead('I have a new phone'),
  change_number: instead('My number has changed'),
  add_backup: instead('Add another way'),
  app_password: instead('Password for an app'),
  not_receiving: ['Nothing arrives? [Send it again] [Call me instead]'],
  code_refused: ['Is your code refused? [Send it again]'],
  my_methods: ['Additional security verification is not set up yet. Set it up now; it takes two minutes.'],
  talk_to_human: [helpdesk],
  what_is_this: ['What this is [Set up verification] [Talk to a person]'],
  who_started_this: ['Who started this [Talk to a person]'],
  change_language: ['Choose your language [English] [Nederlands] [Deutsch] [Français] [Español]'],
  greeting_thanks: ['Hello! The open card above waits for you.'],
};

describe('in their own words, somebody who is asked nothing', () => {
  for (const [intent, lines] of Object.entries(atRest)) {
    test(`says "${plainly[intent as WantedIntent]}", and it is done or opened at once`, async (t) => {
      const talk = await enrolled(t);
      matches(await hears(talk, plainly[intent as WantedIntent]), lines);
      assert.deepEqual(await talk.methods(), ['mobile-text']);
    });
  }
});

describe('in their own words, somebody in the middle of a set-up', () => {
  for (const [intent, lines] of Object.entries(underWay)) {
    test(`says "${plainly[intent as WantedIntent]}", is answered, and the question stands where it is`, async (t) => {
      const talk = await inTheMiddle(t);
      const question = talk.person.transcript;
      matches(await hears(talk, plainly[intent as WantedIntent]), lines);
      assert.deepEqual(talk.person.transcript.slice(0, question.length), question);
      assert.equal((await talk.built.enrollment.status(talk.person)).pending?.kind, 'mobile-text');
      await talk.person.say(talk.built.telephony.code);
      assert.deepEqual(await talk.methods(), ['mobile-text']);
    });
  }

  test('says that they want to set up, and gets the question where they are looking', async (t) => {
    const talk = await inTheMiddle(t);
    matches(await hears(talk, plainly.set_up), [
      'That is what we are doing. This is where you are; to stop, write **cancel**.',
      /^We have texted you a code/u,
    ]);
  });

  test('says that they want to stop, and the set-up ends', async (t) => {
    const talk = await inTheMiddle(t);
    await hears(talk, plainly.cancel);
    assert.match(talk.lastLine, /^Set-up stopped/u);
    assert.equal((await talk.built.enrollment.status(talk.person)).pending, undefined);
  });

  test('says that they do not want to stop, and nothing stops', async (t) => {
    const talk = await inTheMiddle(t);
    for (const text of [
      "please don't stop",
      'ik wil dit niet annuleren',
      'bitte nicht abbrechen',
      'je ne veux pas annuler',
      'no quiero parar',
    ]) {
      await hears(talk, text);
      assert.equal((await talk.built.enrollment.status(talk.person)).pending?.kind, 'mobile-text', text);
    }
  });

  test('goes on where they were, or does the other thing, as they say', async (t) => {
    const talk = await inTheMiddle(t);
    await hears(talk, plainly.what_is_this);
    await hears(talk, plainly.lost_phone);
    await talk.person.click('Go on here');
    assert.match(talk.lastLine, /^We have texted you/u);
    await hears(talk, plainly.lost_phone);
    await talk.person.click('Do this instead: I lost my phone');
    assert.equal((await talk.built.enrollment.status(talk.person)).pending, undefined);
    assert.match(talk.lastLine, /^Additional security verification is not set up yet/u);
  });

  test('has the code sent again from the card that says why nothing arrives', async (t) => {
    const talk = await inTheMiddle(t);
    const { code } = talk.built.telephony;
    talk.built.clock.advance(60);
    await hears(talk, plainly.not_receiving);
    await talk.click('action.send-again');
    assert.notEqual(talk.built.telephony.code, code);
    assert.match(talk.shown, /We have sent you a new code/u);
    await talk.type();
    assert.deepEqual(await talk.methods(), ['mobile-text']);
  });
});

describe("the bot's own words, written back to it", () => {
  for (const language of languages) {
    test(`are done as its buttons do, asked, quoted or stressed as they may be: ${language}`, async (t) => {
      const talk = await enrolled(t, language);
      const doubts = ([1, 2, 3] as const).map((number) => talk.translate(`wishes-card.suggest-${number}`));
      for (const intent of Object.keys(atRest) as WantedIntent[])
        for (const own of [talk.translate(`intent.${intent}.title`), talk.translate(`intent.${intent}.example`)])
          for (const text of [own, `${own}?`, `**${own.toLocaleUpperCase(language)}**`, `«\u{202f}${own}\u{202f}».`]) {
            const [line = ''] = await hears(talk, text);
            assert.ok(!doubts.some((doubt) => line.startsWith(doubt)), `${text}: ${line}`);
            await talk.person.say(intent === 'change_language' ? language : 'stop');
          }
    });
  }
});

describe('what is only likely', () => {
  test('is offered as at most three buttons, each with what it does, which are good at any time', async (t) => {
    const talk = await enrolled(t);
    const [line, ...more] = await hears(talk, 'I need a new phone case');
    assert.deepEqual(more, []);
    assert.match(line ?? '', /^Do you mean one of these\?/u);
    const titles = buttonTitles(talk.person.card);
    assert.ok(titles.length >= 1 && titles.length <= 3);
    assert.match(talk.shown, /Move verification to another device/u);
    await talk.person.click('I have a new phone');
    assert.match(talk.lastLine, /^New phone \[/u);
    await talk.person.click('Cancel');
    await talk.person.click('My number has changed');
    assert.match(talk.lastLine, /^Change your mobile number \[/u);
  });

  test('is offered beside the question that is open, which stands', async (t) => {
    const talk = await inTheMiddle(t);
    await hears(talk, 'I need a new phone case');
    await talk.person.say(talk.built.telephony.code);
    assert.deepEqual(await talk.methods(), ['mobile-text']);
  });
});

test('a sentence with a number in it is no code: it costs no attempt and is understood', async (t) => {
  const talk = await inTheMiddle(t);
  matches(
    await hears(talk, 'i have waited 10 minutes and i am not receiving the text message'),
    underWay.not_receiving,
  );
});

test('a code that nothing asks for is no riddle: it is met with how things stand', async (t) => {
  const talk = await enrolled(t);
  matches(await hears(talk, '123 456'), [status]);
});

test('leaving says what stays set up and what was not added', async (t) => {
  const talk = await enrolled(t);
  await talk.person.say('status');
  await talk.click('action.change-phone');
  await talk.giveNumber('text', { number: '206 555 0143' });
  const lines = await hears(talk, 'please cancel this');
  assert.equal(
    lines[0]?.replaceAll('\\', ''),
    'This stays set up: Mobile phone: text (+1 ••• ••• •• 42). This was not added: Mobile phone: text (+1 ••• ••• •• 43).',
  );
});

test('somebody who has nothing set up and lost a phone is told so, and can set up', async (t) => {
  const talk = await inTheMiddle(t);
  await talk.person.say('cancel');
  const lines = await hears(talk, plainly.lost_phone);
  matches(lines, [/^You do not have your phone\./u, /^Additional security verification is not set up yet\./u]);
});

test('a language that is asked for is used, and of one that is not spoken it is said so', async (t) => {
  const talk = await enrolled(t);
  matches(await hears(talk, 'do you speak polish? i would like to change the language'), [
    'I do not speak Polish yet.',
    /^Choose your language/u,
  ]);
  matches(await hears(talk, 'please switch the language to Dutch'), [
    'Vanaf nu spreek ik Nederlands.',
    /^Aanvullende beveiligingsverificatie is ingesteld/u,
  ]);
});

function matches(lines: readonly string[], expected: readonly (string | RegExp)[]): void {
  const shown = lines.join('\n');
  assert.equal(lines.length, expected.length, shown);
  for (const [index, each] of expected.entries()) {
    const line = lines[index] ?? '';
    if (typeof each === 'string') assert.equal(line, each);
    else assert.match(line, each);
  }
}
