import { createRequire } from 'node:module';
import type * as Tools from '@microsoft/adaptivecards-tools';
import type { AdaptiveCard } from './adaptive-card.ts';

/** Expanded templates kept per card: one for each combination of list lengths, of which there are few. */
const mostShapes = 32;

/** The tool brings an expression language of its own: it is loaded with the first card, not with the program. */
const load = createRequire(import.meta.url);

/**
 * Makes a card from a JSON template of https://learn.microsoft.com/adaptive-cards/templating/language. Data is
 * put in as it is: an expression in somebody's name is not evaluated.
 *
 * Expanding a template parses every expression anew, which takes as long as all the rest of a turn. Templates here only
 * put values in places and repeat elements for lists, so the expansion depends on the shape of the data alone: it is made
 * once per shape, with marks where the texts go, and each card is a copy with the texts in place of the marks.
 *
 * @throws {TypeError} when the data has nothing for a place of the template.
 */
export function declareTemplate(template: object): (data: object) => AdaptiveCard {
  const expanded = new Map<string, AdaptiveCard>();
  return (data) => {
    const texts: string[] = [];
    const marked = withMarks(data, texts);
    const shape = JSON.stringify(marked);
    const card = expanded.get(shape) ?? checkedCard(expand(template, marked as object));
    if (expanded.size < mostShapes) expanded.set(shape, card);
    return checkedCard(withTexts(card, texts));
  };
}

/** A list for `$data`, which draws an element once for each member: so an absent text draws nothing. */
export function optional(text: string | undefined): string[] {
  return text === undefined || text === '' ? [] : [text];
}

function expand(template: object, data: object): unknown {
  const { AdaptiveCards } = load('@microsoft/adaptivecards-tools') as typeof Tools;
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- superseded, not broken; it is named nowhere else
  const card: unknown = AdaptiveCards.declare(template).render(data);
  // The tool leaves a place as it is for which there is no value.
  const empty = /\$\{[^}]*\}/u.exec(JSON.stringify(card))?.[0];
  if (empty !== undefined) throw new TypeError(`A card has no value for ${empty}`);
  return card;
}

/** A mark is the number of its text between two private-use characters. What a text itself contains is never read. */
const mark = /\uE000(\d+)\uE001/gu;

function withMarks(value: unknown, texts: string[]): unknown {
  if (typeof value === 'string') return value === '' ? '' : `\uE000${texts.push(value) - 1}\uE001`;
  return copied(value, (each) => withMarks(each, texts));
}

function withTexts(value: unknown, texts: readonly string[]): unknown {
  if (typeof value === 'string') {
    return value.includes('\uE000') ? value.replace(mark, (_all, index: string) => texts[Number(index)] ?? '') : value;
  }
  return copied(value, (each) => withTexts(each, texts));
}

/** A copy with each member as `change` has it. A loop: making entries of every object and objects of them takes twice as long. */
function copied(value: unknown, change: (member: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(change);
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(value)) copy[name] = change((value as Record<string, unknown>)[name]);
  return copy;
}

function checkedCard(value: unknown): AdaptiveCard {
  if (!isAdaptiveCard(value)) throw new Error('The template did not give a card');
  return value;
}

function isAdaptiveCard(value: unknown): value is AdaptiveCard {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    value.type === 'AdaptiveCard' &&
    'version' in value &&
    value.version === '1.5' &&
    'body' in value &&
    Array.isArray(value.body)
  );
}
