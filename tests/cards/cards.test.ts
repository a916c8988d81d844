import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionIds, standingFlow } from '../../cards/support/actions.ts';
import type { CardElement } from '../../cards/support/adaptive-card.ts';
import { createLocalization } from '../../services/localization/localization.ts';
import { partsOf, textsOf } from './card-parts.ts';
import { cardSamples, ordinary, secret, secretGroups, binding } from './card-samples.ts';

const localization = createLocalization();
/** Ids that buttons of the helpdesk's cards send, which the bot looks at again. */
const aboutFields = ['handOff', 'person', 'act', 'asked', 'from'];
const english = cardSamples(localization.translator('en'));
const sameInEveryLanguage = new Set([ordinary.organization, secretGroups]);

for (const language of localization.languages) {
  for (const [name, make] of Object.entries(cardSamples(localization.translator(language)))) {
    const label = `${name} (${language})`;

    test(`${label} begins with a heading and says nothing of its template`, () => {
      const card = make();
      assert.deepEqual([card.body[0]?.['type'], card.body[0]?.['style']], ['TextBlock', 'heading']);
      for (const text of textsOf(card)) assert.doesNotMatch(text, /\$\{|\{\{|undefined|\[object/);
    });

    test(`${label} wraps every text and keeps to the theme's colours`, () => {
      const parts = partsOf(make());
      assert.ok(parts.filter(({ type }) => type === 'TextBlock').every((block) => block['wrap'] === true));
      assert.ok(parts.every((part) => !('backgroundColor' in part) && !('backgroundImage' in part)));
    });

    test(`${label} has a label and an error message on every input, alternative text on every image`, () => {
      for (const part of partsOf(make())) {
        const needed = part.type.startsWith('Input.') ? ['label', 'errorMessage'] : [];
        if (part.type === 'Image') needed.push('altText');
        for (const property of needed)
          assert.match(JSON.stringify(part[property]), /\p{L}/u, `${part.type} ${property}`);
      }
    });

    test(`${label} falls back on a submit that sends the same`, () => {
      for (const action of partsOf(make()).filter(({ type }) => type === 'Action.Execute')) {
        const { type, verb, fallback, ...shared } = action;
        assert.equal(type, 'Action.Execute');
        assert.deepEqual(fallback, { type: 'Action.Submit', ...shared });
        const data = action['data'];
        assert.ok(typeof data === 'object' && data !== null && !Array.isArray(data));
        const { action: sent, flow, nonce, ...about } = data;
        assert.deepEqual([sent, nonce], [verb, binding.nonce]);
        assert.ok(flow === binding.flow || flow === standingFlow);
        const said = verb === 'language' ? ['language'] : flow === standingFlow ? aboutFields : ['intent'];
        for (const field of Object.keys(about)) assert.ok(said.includes(field), field);
        assert.ok(actionIds.some((id) => id === verb));
      }
    });

    test(`${label} has a name of its own for each button, and an id for each input`, () => {
      const card = make();
      const titles = (card.actions ?? []).map((action) => action['title']);
      const ids = partsOf(card).flatMap(({ type, id }) => (type.startsWith('Input.') ? [id] : []));
      assert.deepEqual([titles, ids], [[...new Set(titles)], [...new Set(ids)]]);
    });

    test(`${label} has one primary button at most, and it comes first`, () => {
      const styles = (make().actions ?? []).map((action) => action['style']);
      assert.equal(styles.slice(1).includes('positive'), false);
    });

    test(`${label} is a fresh object each time`, () => {
      const before = JSON.stringify(make());
      const spoiled = make();
      for (const part of partsOf(spoiled)) for (const key of Object.keys(part)) part[key] = 'spoiled';
      spoiled.body.length = 0;
      assert.equal(JSON.stringify(make()), before);
    });

    test(`${label} ${name.startsWith('qr-code') ? 'is the only card with' : 'does not show'} the secret`, () => {
      const shown = JSON.stringify(make()).replaceAll(' ', '').includes(secret);
      assert.equal(shown, name.startsWith('qr-code'));
    });

    if (language !== 'en') {
      test(`${label} says nothing in English`, () => {
        const original = english[name]?.();
        assert.ok(original);
        const spoken = new Set(textsOf(original).filter((text) => /\p{L}{3,} \p{L}/u.test(text)));
        const same = textsOf(make()).filter((text) => spoken.has(text) && !isSameInEveryLanguage(text));
        assert.deepEqual(same, []);
      });
    }
  }
}

test('the cards name the action after what the button says, and only these send inputs', () => {
  const sending = new Set<unknown>();
  for (const make of Object.values(english)) {
    for (const action of make().actions ?? []) if (action['associatedInputs'] === 'auto') sending.add(action['verb']);
  }
  assert.deepEqual([...sending].sort(), [
    ...['choose', 'choose-pin', 'contact-me', 'delete-app-password', 'make-app-password'],
    ...['reinstate', 'rename', 'replace', 'send-form', 'set-up', 'suspend', 'use-pass', 'verify'],
  ]);
});

test('the buttons carry the words of the reference page', () => {
  const titles = (name: string) => english[name]?.().actions?.map((action) => action['title']);
  assert.deepEqual(titles('required'), ['Set it up now', 'Not now']);
  assert.deepEqual(titles('choose-method'), ['Set up', 'Cancel']);
  assert.deepEqual(titles('install-app'), ['Next', 'Back', 'Cancel']);
  assert.deepEqual(titles('qr-code'), ['Next', 'Back', 'Cancel']);
  assert.deepEqual(titles('enter-code'), ['Verify', 'Show the QR code again', 'Cancel']);
  assert.deepEqual(titles('enter-code after a problem'), ['Verify', 'Cancel']);
  assert.deepEqual(titles('summary'), ['Done', 'Try it out']);
});

test('each language button sends its language', () => {
  const card = english['language']?.() ?? assert.fail();
  const sent = partsOf(card).filter(({ verb }) => verb === 'language');
  assert.deepEqual(
    sent.map(({ title, data }) => [title, data]),
    localization.languages.map((language) => [
      localization.languageName(language),
      { action: 'language', ...binding, language },
    ]),
  );
});

test('the manual entry is hidden until asked for, and its button shows it', () => {
  const parts = english['qr-code']?.() ?? assert.fail();
  const hidden = partsOf(parts).filter((part) => part['isVisible'] === false);
  assert.deepEqual(
    hidden.map((part) => part['id']),
    ['manual-entry'],
  );
  const toggle = partsOf(parts).find(({ type }) => type === 'Action.ToggleVisibility');
  assert.deepEqual(toggle?.['targetElements'], ['manual-entry']);
});

test('on a phone copying the key comes before the picture, in the open and without a button to ask for it', () => {
  for (const language of localization.languages) {
    const parts = partsOf(cardSamples(localization.translator(language))['qr-code on a phone']?.() ?? assert.fail());
    const [key, picture] = [({ text }: CardElement) => text === secret, ({ type }: CardElement) => type === 'Image'];
    const [first, second] = [parts.findIndex(key), parts.findIndex(picture)];
    assert.ok(first >= 0 && first < second, language);
    assert.equal(parts[first]?.['fontType'], 'Monospace');
    assert.ok(parts.every(({ isVisible }) => isVisible !== false));
    assert.ok(!parts.some(({ type }) => type === 'Action.ToggleVisibility'));
  }
});

test('no button opens anything but a web page: Teams opens nothing else', () => {
  for (const [name, make] of Object.entries(english)) {
    for (const { type, url } of partsOf(make())) {
      if (type === 'Action.OpenUrl') assert.match(typeof url === 'string' ? url : '', /^https?:\/\//u, name);
    }
  }
});

/** Names of countries with a calling code are often the same too. */
function isSameInEveryLanguage(text: string): boolean {
  return sameInEveryLanguage.has(text) || /\(\+\d+\)$/u.test(text);
}
