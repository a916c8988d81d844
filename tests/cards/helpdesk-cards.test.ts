import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { longestNote } from '../../services/hand-off/hand-off.ts';
import { createLocalization } from '../../services/localization/localization.ts';
import { partsOf } from './card-parts.ts';
import { helpdeskSamples } from './helpdesk-card-samples.ts';
import { seen } from './readings.ts';

const localization = createLocalization();
const translate = localization.translator('en');
const samples = helpdeskSamples(translate);

/** What each part of a card that is Markdown says. */
function markdownOf(name: string, said = samples): string[] {
  const card = said[name]?.() ?? assert.fail(name);
  return partsOf(card).flatMap(({ type, text, facts }) => {
    if (type === 'TextBlock' && typeof text === 'string') return [text];
    return (Array.isArray(facts) ? facts : []).flatMap((fact) => Object.values(fact as Record<string, string>));
  });
}

describe('the card of a hand-off is read at a glance', () => {
  for (const [name, begins] of [
    ['hand-off: nobody helps', ['KTR-482 · Alex', 'Waiting for somebody to help', 'Next: claim it']],
    [
      'hand-off: waits for the person',
      ['KTR-482 · Alex', 'Waiting for Alex to start', 'Next: nothing, until Alex starts'],
    ],
    ['hand-off: failed', ['KTR-482 · Alex', 'Stopped at the proof', 'Next: ask Alex what went wrong']],
    ['hand-off: a pass is given', ['KTR-482 · Alex', 'Waiting for Alex to start', 'Next: read the pass out']],
    ['hand-off: disputed', ['KTR-482 · Alex', 'Disputed', 'Next: somebody may be pretending to be Alex']],
    ['hand-off: expired, which nobody has written down', ['KTR-482 · Alex', 'Expired', 'It was not done in time']],
  ] as const) {
    test(`${name}: whom it is about, where it stands, what comes next`, () => {
      const [title, , ...said] = markdownOf(name).map((text) => text.replaceAll('**', ''));
      [title, ...said].slice(0, 3).forEach((text, index) => assert.ok(text?.startsWith(begins[index] ?? '?'), text));
    });
  }

  test('and one that was disputed leads to blocking the account', () => {
    const [block] = samples['hand-off: disputed']?.().actions ?? [];
    assert.deepEqual([block?.['title'], (block?.['data'] as { act?: string }).act], ['Block', 'block']);
  });
});

test('what cannot be undone is behind the dots, and who is blocked is unblocked with the first button', () => {
  const first = (name: string): unknown[] => (samples[name]?.().actions ?? []).slice(0, 2).map(({ title }) => title);
  assert.deepEqual(first('hand-off: the caller is known'), ['Give a temporary pass', 'Hand over']);
  assert.equal(first('person: blocked')[0], 'Unblock');
});

test('what somebody wrote is shown to its last word: why it was opened, and why all is to be reset', () => {
  const note = `${'word '.repeat(longestNote / 5 - 1)}last!`;
  const long = helpdeskSamples(translate, { name: 'Alex', note });
  for (const name of ['hand-off: waits for the person', 'invitation: set up', 'hand-off: agree to a reset'])
    assert.ok(
      markdownOf(name, long).some((text) => text.includes(note)),
      name,
    );
});

/** The bot's own, which the agent gives to somebody. */
const chatLink = '<a href="https://demo.example/chat">';

/** What somebody may be called, or write, to be taken for something else. */
const hostile = [
  '[the bot](https://evil.example)',
  'https://evil.example',
  '**Blocked by the helpdesk**',
  '![x](https://evil.example/x.png)',
  '<at>Sanne</at> <b>x</b>',
  '{{DATE(2026-01-01T00:00:00Z)}} ${title}',
  '- one\n- two\n# three',
  '\u202egnitirw\u2066 x\u200f',
  '😀'.repeat(200),
];

describe('what comes from outside is words, on every card of the helpdesk', () => {
  for (const said of hostile)
    test(JSON.stringify(said).slice(0, 60), () => {
      const cards = helpdeskSamples(translate, { name: said, note: said });
      for (const name of Object.keys(cards)) {
        const shown = markdownOf(name, cards).map(seen).join('\n').replaceAll(chatLink, '');
        assert.doesNotMatch(shown, /<(?:a|img|li|h\d|at|b)\b|<strong>Blocked|\p{Bidi_Control}/u, name);
        for (const { title, choices } of partsOf(cards[name]?.() ?? assert.fail()))
          assert.doesNotMatch(JSON.stringify([title, choices]), /\p{Bidi_Control}/u, name);
      }
    });
});

test('a name is escaped once: what is shown is what somebody is called', () => {
  const cards = helpdeskSamples(translate, { name: 'A_b [c]', note: 'x_y' });
  for (const name of Object.keys(cards))
    for (const text of markdownOf(name, cards)) assert.doesNotMatch(text, /\\\\/u, `${name}: ${text}`);
  for (const name of Object.keys(cards))
    for (const { title } of cards[name]?.().actions ?? [])
      assert.doesNotMatch(typeof title === 'string' ? title : '', /\\/u, name);
});

/** Teams counts bytes. */
const mostBytes = 28 * 1024;

test('every card is at most 28 KB with the longest names, notes, lists and histories, in every language', () => {
  for (const language of localization.languages)
    for (const letter of ['x', '*', '😀', '\u0800', '"']) {
      const said = { name: letter.repeat(300), note: letter.repeat(1_000) };
      for (const [name, make] of Object.entries(helpdeskSamples(localization.translator(language), said))) {
        const bytes = Buffer.byteLength(JSON.stringify(make()));
        assert.ok(bytes <= mostBytes, `${name} (${language}, ${letter}): ${String(bytes)}`);
      }
    }
});
