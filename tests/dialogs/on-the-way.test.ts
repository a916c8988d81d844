import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { languages } from '../../services/localization/localization.ts';
import type { MessageKey } from '../../services/localization/translate.ts';
import type { Policy } from '../../services/policy/policy.ts';
import { elementsOf } from '../support/fake-teams.ts';
import { PhoneTalk } from '../support/phone-talk.ts';
import { buttonTitles, titleOf } from '../support/person.ts';

type Click = readonly [MessageKey, Record<string, string>?];

const app: readonly Click[] = [['action.set-up', { method: 'authenticator-code' }], ['action.next'], ['action.next']];
const number: Click = ['action.set-up', { method: 'mobile-phone' }];
const phone = { number: '06 12345642', country: 'NL' };
const text: readonly Click[] = [number, ['action.contact-me', { ...phone, channel: 'text' }]];
const call: readonly Click[] = [number, ['action.contact-me', { ...phone, channel: 'call' }]];

/** On whose way a card is which step; how many there are is known once the way is. */
const ways: Readonly<Record<string, { clicks: readonly Click[]; steps: string; policy?: Partial<Policy> }>> = {
  'an app': { clicks: app, steps: '1 2/4 3/4 4/4' },
  'a phone that is texted': { clicks: text, steps: '1 2/3 3/3' },
  'a phone that is called': { clicks: call, steps: '1 2/3 3/3' },
  'a phone that is called, with a PIN': {
    clicks: [...call, ['action.choose-pin', { pin: '2580', repeatedPin: '2580' }]],
    steps: '1 2/3 3/4 4/4',
    policy: { callPin: 'required' },
  },
  'an office phone': {
    clicks: [['action.set-up', { method: 'office-phone' }], ['action.contact-me']],
    steps: '1 2/3 3/3',
  },
};

/** What stands under the heading. */
function captionOf({ person }: PhoneTalk): unknown {
  return person.card.body[1]?.['text'];
}

describe('each card on the way to', () => {
  for (const [name, { clicks, steps, policy = {} }] of Object.entries(ways)) {
    test(`${name} says which step it is, of how many`, async (t) => {
      const talk = await PhoneTalk.start(t, { policy });
      await talk.person.say('set up');
      const seen = [captionOf(talk)];
      for (const click of clicks) {
        await talk.click(...click);
        seen.push(captionOf(talk));
      }
      const expected = steps.split(' ').map((step) => {
        const [at = '', of] = step.split('/');
        return `🛡️ ${of === undefined ? talk.translate('card.step', { number: at }) : talk.translate('card.step-of', { number: at, of })}`;
      });
      assert.deepEqual(seen, expected);
    });
  }

  test('one more phone is no step of a set-up', async (t) => {
    const talk = await PhoneTalk.start(t);
    await talk.untilNumber();
    await talk.giveNumber();
    await talk.type();
    await talk.person.say('status');
    await talk.click('action.change-phone');
    const other = { number: '206 555 0143', channel: 'call' };
    const captions = [captionOf(talk)];
    await talk.giveNumber('call', other);
    captions.push(captionOf(talk));
    assert.deepEqual(captions, Array(2).fill(`🛡️ ${talk.translate('card.caption')}`));
  });
});

/** How a set-up ends without a method. */
const endings: Readonly<Record<string, (talk: PhoneTalk) => Promise<void>>> = {
  cancelled: (talk) => talk.click('action.cancel'),
  expired: async (talk) => {
    talk.built.clock.advance(talk.built.policy.setUpLifetimeSeconds);
    await talk.type('000000');
  },
  'too-many-attempts': async (talk) => {
    for (let wrong = 0; wrong < talk.built.policy.wrongCodesPerSetUp; wrong += 1) await talk.type(wrongCode(talk));
  },
};

function wrongCode({ built }: PhoneTalk): string {
  return built.telephony.code === '000000' ? '000001' : '000000';
}

describe('a set-up that came to nothing is told in the words of', () => {
  for (const [ending, end] of Object.entries(endings)) {
    for (const [what, clicks, suffix] of [
      ['an app', app, ''],
      ['a phone', text, '-phone'],
    ] as const) {
      for (const language of languages) {
        test(`${what} when it was ${ending} (${language}), and the one button that stands out starts again`, async (t) => {
          const talk = await PhoneTalk.start(t, { language });
          await talk.person.say('set up');
          for (const click of clicks) await talk.click(...click);
          await end(talk);
          const key = ending as 'cancelled' | 'expired' | 'too-many-attempts';
          assert.equal(titleOf(talk.person.card), talk.translate(`outcome-title.${key}`));
          assert.equal(talk.person.card.body[1]?.['text'], talk.translate(`outcome.${key}${suffix}`));
          assertStandsOut(talk, 'action.start-again');
        });
      }
    }
  }
});

function assertStandsOut({ person, translate }: PhoneTalk, first: MessageKey): void {
  const styles = person.card.actions?.map(({ title, style }) => [title, style]);
  assert.deepEqual(
    styles?.filter(([, style]) => style === 'positive'),
    [[translate(first), 'positive']],
  );
}

test('whoever comes back to a set-up that waits is told since when, and the button that stands out goes on', async (t) => {
  const talk = await PhoneTalk.start(t);
  await talk.person.say('set up');
  for (const click of app.slice(0, 2)) await talk.click(...click);
  for (const [seconds, minutes] of [
    [0, 1],
    [149, 2],
  ] as const) {
    talk.built.clock.advance(seconds);
    const [{ objectId }, conversationId] = [talk.person, `another-chat-${seconds}`];
    const elsewhere = new PhoneTalk(talk.built, 'en', talk.built.person({ objectId, conversationId }));
    await elsewhere.person.say('hello');
    assert.equal(titleOf(elsewhere.person.card), talk.translate('outcome-title.pending-found'));
    assert.equal(elsewhere.person.card.body[1]?.['text'], talk.translate('chat.pending-found', { minutes }));
    assertStandsOut(elsewhere, 'action.continue');
  }
});

for (const language of languages) {
  test(`whoever may set up nothing, after a report of fraud, is told so and whom to ask (${language})`, async (t) => {
    const talk = await PhoneTalk.start(t, { language });
    await talk.untilNumber();
    await talk.giveNumber('call');
    await talk.answer();
    await talk.press('0#');
    await talk.person.say('hello');
    assert.equal(titleOf(talk.person.card), talk.translate('outcome-title.locked'));
    assert.equal(talk.person.card.body[1]?.['text'], talk.translate('outcome.fraud-reported'));
    assert.deepEqual(buttonTitles(talk.person.card), []);
  });
}

test('every country is offered by its code, the one chosen beforehand among them', async (t) => {
  const talk = await PhoneTalk.start(t, { language: 'nl' });
  await talk.untilNumber();
  const country = elementsOf(talk.person.card).find(({ id }) => id === 'country');
  const offered = country?.['choices'] as { title: string; value: string }[];
  assert.equal(offered.find(({ value }) => value === country?.['value'])?.title, 'Nederland (+31), NL, Holland');
  assert.ok(offered.length > 200 && offered.every(({ value }) => /^[A-Z]{2}$/u.test(value)));
});
