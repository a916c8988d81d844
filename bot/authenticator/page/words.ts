import { words as german } from './words-de.js';
import { type Words, words as english } from './words-en.js';
import { words as spanish } from './words-es.js';
import { words as french } from './words-fr.js';
import { words as dutch } from './words-nl.js';

const all = new Map<string, Words>([
  ['en', english],
  ['nl', dutch],
  ['de', german],
  ['fr', french],
  ['es', spanish],
]);

/** The language of a tag such as `de-AT`. */
function languageOf(tag: string): string {
  return tag.toLowerCase().split('-', 1)[0] ?? '';
}

/** Of the languages that the browser prefers, the first that there is. */
const preferred = navigator.languages.find((tag) => all.has(languageOf(tag))) ?? 'en';

export const language = languageOf(preferred);

/** What the page says, in the person's language. */
export const words = all.get(language) ?? english;

const clockTime = new Intl.DateTimeFormat(preferred, { timeStyle: 'short' });
const dayAndTime = new Intl.DateTimeFormat(preferred, { dateStyle: 'medium', timeStyle: 'short' });

/** A moment as the clock on the wall tells it, with the day where that is not today's. */
export function momentText(moment: Date, now: Date): string {
  const isToday = moment.toDateString() === now.toDateString();
  return (isToday ? clockTime : dayAndTime).format(moment);
}

/** Minutes and seconds. */
export function durationText(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
