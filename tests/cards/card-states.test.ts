import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AdaptiveCard } from '../../cards/support/adaptive-card.ts';
import { chooseMethodCard } from '../../cards/choose-method-card.ts';
import { enterCodeCard } from '../../cards/enter-code-card.ts';
import { officePhoneCard } from '../../cards/office-phone-card.ts';
import { provePhoneCard } from '../../cards/prove-phone-card.ts';
import { requiredCard } from '../../cards/required-card.ts';
import { statusCard } from '../../cards/status-card.ts';
import { oneLine, plainText } from '../../cards/support/plain-text.ts';
import type { Translate } from '../../services/localization/translate.ts';
import { createLocalization } from '../../services/localization/localization.ts';
import { partsOf, textsOf } from './card-parts.ts';
import { binding, cardSamples } from './card-samples.ts';
import { helpdeskStates } from './helpdesk-card-states.ts';

const localization = createLocalization();
const translate = localization.translator('en');

/** Inputs, then what the buttons ask for; those behind the dots in brackets. Every form of every card has its line. */
const states: Readonly<Record<string, string>> = {
  required: 'set-up-now not-now',
  'required with a helpdesk, in several languages': 'set-up-now not-now',
  'choose-method': 'method | set-up cancel',
  'choose-method to verify': 'method | verify cancel',
  'choose-method in full': 'method | set-up cancel',
  'install-app': 'next back (cancel)',
  'qr-code': 'next back (cancel)',
  'qr-code with a notice': 'next back (cancel)',
  'qr-code on a phone': 'next back (cancel)',
  'enter-code': 'code | verify back (cancel)',
  'enter-code after a problem': 'code | verify cancel',
  summary: 'done try-out',
  'summary where a sign-in may ask': 'done try-out',
  'summary where no sign-in asks': 'done try-out',
  status: 'try-out manage (lost-phone)',
  'status of what is locked': 'manage lost-phone',
  'status of somebody who is blocked': 'manage lost-phone',
  'status with phones':
    'try-out manage (lost-phone) (change-phone) (add-phone) (add-office-phone) (renew-office-phone)',
  'phone-number': 'country number channel | contact-me back (cancel)',
  'phone-number of a backup': 'country number channel | contact-me skip',
  'phone-number of a backup after an app': 'country number channel | contact-me cancel',
  'phone-number to change': 'country number channel | contact-me cancel',
  'phone-number to add': 'country number | contact-me cancel',
  'phone-number after a problem': 'country number channel | contact-me back (cancel)',
  'prove-phone by text': 'code | verify send-again (call-instead) (back) (cancel)',
  'prove-phone by text again': 'code | verify send-again (call-instead) (back) (cancel)',
  'prove-phone by text that failed': 'send-again call-instead (back) (cancel)',
  'prove-phone by text that was answered with no': 'send-again call-instead (back) (cancel)',
  'prove-phone by text that is too old': 'send-again call-instead (back) (cancel)',
  'prove-phone by text that was not sent': 'send-again call-instead (back) (cancel)',
  'prove-phone by call that is over': 'send-again text-instead (back) (cancel)',
  'prove-phone by call': 'send-again text-instead (back) (cancel)',
  'prove-phone by call that was answered': 'send-again text-instead (back) (cancel)',
  'prove-phone by call that ended': 'send-again text-instead (back) (cancel)',
  'prove-phone of a method': 'code | verify send-again (cancel)',
  'prove-phone by call with a PIN': 'send-again text-instead (back) (cancel)',
  'prove-phone by call that was answered, with a PIN': 'send-again text-instead (back) (cancel)',
  'prove-phone by call that was not made': 'send-again text-instead (back) (cancel)',
  'prove-phone in a set-up': 'code | verify send-again (call-instead) (back) (cancel)',
  'choose-pin in a set-up': 'pin repeatedPin | choose-pin back (cancel)',
  'choose-pin': 'pin repeatedPin | choose-pin back (cancel)',
  'choose-pin after a problem': 'pin repeatedPin | choose-pin back (cancel)',
  'name-app-password offered': 'name | skip make-app-password',
  'name-app-password that was asked for': 'name | make-app-password cancel',
  'name-app-password after a problem': 'name | make-app-password back',
  'copy-app-password': 'copied',
  'app-passwords': 'appPassword | done make-another (delete-app-password) (delete-all-app-passwords)',
  'app-passwords after one was made, and no more are possible':
    'appPassword | done delete-app-password (delete-all-app-passwords)',
  'app-passwords as many as there can be': 'appPassword | done delete-app-password (delete-all-app-passwords)',
  'notice before app passwords are deleted': 'cancel delete',
  'enter-code with recovery codes': 'code | verify use-recovery-code (cancel)',
  'prove-phone of a method with recovery codes': 'code | verify send-again (use-recovery-code) (cancel)',
  'recovery-codes': 'codes-saved',
  'recovery-codes without a file': 'codes-saved',
  'a recovery code': 'letterCode | verify cancel',
  'a pass after a problem': 'letterCode | use-pass ask-helpdesk (cancel)',
  notice: '',
  'notice with buttons': 'start-again',
  'help before set-up': 'set-up-now choose-language',
  'help with a helpdesk': 'set-up-now choose-language',
  'help after set-up': 'show-status choose-language',
  language: '',
  manage: 'method | choose done (add-method)',
  'managed method': 'name | replace rename (make-default) (remove) (back)',
  'managed method that is off': 'name | replace rename (reinstate) (back)',
  'lost phone': 'lostMethods | suspend cancel',
  'lost phone, with a proof before': 'lostMethods | suspend cancel',
  'found phone': 'lostMethods | reinstate cancel',
  'found phone, with a proof before': 'lostMethods | reinstate cancel',
  'new phone': 'lostMethods | replace cancel',
};

describe('each state of each card has exactly its inputs and buttons', () => {
  const samples = cardSamples(translate);
  for (const [name, make] of Object.entries(samples)) {
    test(name, () => {
      const card = make();
      const inputs = partsOf(card).filter(({ type }) => type.startsWith('Input.'));
      const buttons = (card.actions ?? []).map(({ verb, mode }) =>
        mode === 'secondary' ? `(${named(verb)})` : named(verb),
      );
      const state = [inputs.map(({ id }) => named(id)).join(' '), buttons.join(' ')];
      const expected = states[name] ?? officeStates[name] ?? wordsStates[name] ?? helpdeskStates[name];
      assert.equal(state.filter((part) => part !== '').join(' | '), expected);
    });
  }
});

function named(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

const asked = 'open-intent open-intent (open-intent)';

/** What answers people's own words; wishes that are offered are in the body. */
const wordsStates: Readonly<Record<string, string>> = {
  suggestions: '',
  menu: '',
  'nothing arrives': asked,
  'nothing arrives, asked again while a code is waited for': 'send-again',
  'nothing arrives, on a phone that approves': 'open-intent open-intent (open-intent)',
  'code refused': asked,
  'code refused, of a text': asked,
  'phone left at home': asked,
  'phone left at home, with nothing else': asked,
  'phone left at home, with nothing set up': '',
  about: asked,
  'about, with a helpdesk, in an app with a name': asked,
  'who started: nobody but the administrator': 'not-me open-intent',
  'who started: a text under way': 'not-me open-intent',
  'who started: a call under way': 'not-me open-intent',
  'who started: a set-up': 'not-me open-intent',
  'who started: a change': 'not-me open-intent',
  'notice: instead of what is under way': 'open-instead go-on',
  'notice: offer of a person': 'open-intent',
};

/** The office phone: there or not, asked about or not. */
const officeStates: Readonly<Record<string, string>> = {
  'office-phone': 'contact-me ask-administrator (back) (cancel)',
  'office-phone that is missing': 'ask-administrator back (cancel)',
  'office-phone after a problem': 'contact-me ask-administrator (back) (cancel)',
  'office-phone that nobody could be asked for': 'contact-me back (cancel)',
  'office-phone that nobody can mend': 'back cancel',
  'office-phone that was asked for': 'back cancel',
};

test('a first card in several languages offers the others, each in its own name', () => {
  const card = requiredCard(
    { binding, organization: 'Contoso', minutes: 2, languages: [{ id: 'nl', name: 'Nederlands' }] },
    translate,
  );
  const offered = partsOf(card).filter(({ verb }) => verb === 'language');
  assert.deepEqual(
    offered.map(({ title, data }) => [title, (data as { language: string }).language]),
    [['Nederlands', 'nl']],
  );
});

test('codes are typed on a keyboard of digits, every choice wraps, and no text is in the green that cannot be read', () => {
  for (const make of Object.values(cardSamples(translate))) {
    for (const part of partsOf(make())) {
      if (part['id'] === 'code') assert.equal(part['style'], 'tel');
      if (part.type === 'Input.ChoiceSet' || part.type === 'TextBlock') assert.equal(part['wrap'], true);
      assert.notEqual(part['color'], 'Good');
    }
  }
});

test('a key is shown with the digits that are not in it, in every language', () => {
  for (const language of localization.languages) {
    for (const key of ['qr-code-card.secret', 'qr-code-card.phone-secret-groups'] as const) {
      assert.match(localization.translator(language)(key), /\b0, 1, 8\b.* 9\b/u);
    }
  }
});

/** How a card may say where somebody is in a set-up. */
function steps(speak: Translate): string[] {
  const numbers = ['1', '2', '3', '4', '5'];
  return numbers.flatMap((number) => [
    speak('card.step', { number }),
    ...numbers.map((of) => speak('card.step-of', { number, of })),
  ]);
}

test('each question has its icon under the heading, and says the step where there are several', () => {
  const captionOf = ({ body }: AdaptiveCard): unknown => body[1]?.['text'];
  for (const language of localization.languages) {
    const speak = localization.translator(language);
    for (const [name, make] of Object.entries(cardSamples(speak))) {
      if (name.startsWith('notice')) continue;
      const captions = [speak('card.caption'), ...steps(speak)];
      assert.ok(captions.map((caption) => `🛡️ ${caption}`).includes(String(captionOf(make()))), name);
    }
    const view = { binding, purpose: 'set-up', account: 'demo' } as const;
    const number = { number: '4', of: '5' };
    assert.equal(
      captionOf(enterCodeCard({ ...view, step: { number: 4, of: 5 } }, speak)),
      `🛡️ ${speak('card.step-of', number)}`,
    );
    assert.equal(captionOf(enterCodeCard({ ...view, step: { number: 4 } }, speak)), `🛡️ ${speak('card.step', number)}`);
  }
});

test('what is spoken of a text or a call says the title and what comes after it apart', () => {
  for (const [name, make] of Object.entries(cardSamples(translate))) {
    if (!name.startsWith('prove-phone')) continue;
    const { speak = '', body } = make();
    const title = body[0]?.['text'];
    assert.ok(typeof title === 'string');
    if (speak.startsWith(title) && speak !== title) assert.match(speak.slice(title.length), /^[.!?]/u, speak);
  }
});

test('what is spoken has no Markdown and no dots, and names a number by its last digits', () => {
  for (const language of localization.languages) {
    for (const [name, make] of Object.entries(cardSamples(localization.translator(language)))) {
      assert.doesNotMatch(make().speak ?? '', /[*_`•\\]|\]\(/u, name);
    }
  }
  const view = {
    binding,
    channel: 'call',
    minutes: 3,
    masked: plainText('+31 •• ••• •• 42'),
    otherChannel: false,
  } as const;
  const card = provePhoneCard({ ...view, progress: 'under-way', purpose: 'set-up' }, translate);
  assert.match(card.speak ?? '', /the number ending in 42/u);
  const office = plainText('+1 425 ••• •• 05 ext. ••3');
  assert.match(
    officePhoneCard({ binding, masked: office, isMendable: true, asked: false }, translate).speak ?? '',
    /ends in 05/u,
  );
});

/** Names that would be read as something else. */
const names = ['**x**', '[x](https://evil.example)', '`x`', '# x', '+31 x', '1. x', '{{DATE(2026-01-01T00:00:00Z)}}'];

describe('no name is read as Markdown', () => {
  for (const name of names) {
    test(name, () => {
      const inBlocks = [
        requiredCard({ binding, organization: name, minutes: 2 }, translate),
        enterCodeCard({ binding, purpose: 'try', account: name }, translate),
        statusCard({ binding, methods: [methodCalled(name)], setUpAt: '', phones: [] }, translate),
      ];
      const escaped = plainText(name);
      for (const card of inBlocks) {
        const naming = textsOf({ ...card, speak: '', actions: [] }).filter(
          (text) => text.includes('x') || /DATE/u.test(text),
        );
        assert.ok(
          naming.some((text) => text.includes(escaped)),
          JSON.stringify(naming),
        );
        assert.ok(
          escaped === name || naming.every((text) => !text.replaceAll(escaped, '').includes(name)),
          JSON.stringify(naming),
        );
      }
    });

    test(`${name} in a choice, whose title is plain text`, () => {
      const options = [{ id: 'one', title: 'App', description: oneLine(name) }];
      const card = chooseMethodCard({ binding, purpose: 'verify', options, unavailable: [] }, translate);
      assert.ok(textsOf(card).includes(`App. ${name}`));
    });
  }
});

function methodCalled(name: string) {
  return {
    title: 'App',
    detail: translate('method.authenticator-code.detail', { account: plainText(name) }),
    isDefault: true,
  };
}
