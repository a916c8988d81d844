import { Dice } from './dice.ts';
import type { TrainingLine } from './training-lines.ts';

/** What people put before and after what they want: greetings whose pattern begins so. */
const openingPattern = 'greeting_thanks-opening';
const closingPattern = 'greeting_thanks-closing';

interface Wraps {
  readonly openings: readonly string[];
  readonly closings: readonly string[];
}

/**
 * Each line, and three more made of it: with a slip of the keys, with words of politeness around it, with both. Greetings are
 * not wrapped in greetings. The same lines give the same result.
 */
export function augmented(lines: readonly TrainingLine[]): TrainingLine[] {
  const dice = new Dice(2);
  const wraps = new Map<string, Wraps>();
  for (const { language } of lines) if (!wraps.has(language)) wraps.set(language, wrapsOf(lines, language));
  return lines.flatMap((line) => {
    const wrap = line.intent === 'greeting_thanks' ? undefined : wraps.get(line.language);
    const around = (text: string): string => (wrap === undefined ? withSlip(text, dice) : wrapped(text, wrap, dice));
    const texts = [line.text, withSlip(line.text, dice), around(line.text), around(withSlip(line.text, dice))];
    return texts.map((text) => ({ ...line, text }));
  });
}

function wrapsOf(lines: readonly TrainingLine[], language: string): Wraps {
  const texts = (prefix: string): string[] =>
    lines.filter((line) => line.language === language && line.pattern.startsWith(prefix)).map(({ text }) => text);
  return { openings: texts(openingPattern), closings: texts(closingPattern) };
}

/** Something before, something after, or both. */
function wrapped(text: string, { openings, closings }: Wraps, dice: Dice): string {
  const kind = dice.roll(4);
  const before = kind === 3 ? '' : `${dice.pick(openings) ?? ''} `;
  const after = kind < 2 ? '' : ` ${dice.pick(closings) ?? ''}`;
  return `${before}${text}${after}`.trim();
}

/** One slip within a word of four letters or more: letters swapped, one left out, doubled or hit beside. */
function withSlip(text: string, dice: Dice): string {
  const places = [...text.matchAll(/\p{L}{4,}/gu)];
  const place = dice.pick(places);
  if (place === undefined) return text;
  const letters = Array.from(place[0]);
  const at = 1 + dice.roll(letters.length - 2);
  const [one = '', two = ''] = letters.slice(at, at + 2);
  const slip = [two + one, two, one + one + two, one + neighbourOf(two, dice)][dice.roll(4)] ?? one + two;
  letters.splice(at, 2, slip);
  return text.slice(0, place.index) + letters.join('') + text.slice(place.index + place[0].length);
}

const keyboard = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];

function neighbourOf(letter: string, dice: Dice): string {
  const row = keyboard.find((keys) => keys.includes(letter));
  if (row === undefined) return letter;
  const at = row.indexOf(letter);
  return (dice.roll(2) === 0 ? row[at - 1] : row[at + 1]) ?? letter;
}
