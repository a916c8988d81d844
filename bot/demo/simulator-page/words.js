import { words as german } from './words-de.js';
import { words as english } from './words-en.js';
import { words as spanish } from './words-es.js';
import { words as french } from './words-fr.js';
import { words as dutch } from './words-nl.js';

const all = new Map([
  ['en', english],
  ['nl', dutch],
  ['de', german],
  ['fr', french],
  ['es', spanish],
]);

/**
 * The language of a tag such as `de-AT`.
 * @param {string} tag
 */
function languageOf(tag) {
  return tag.toLowerCase().split('-', 1)[0] ?? '';
}

/** Of the languages that the browser prefers, the first that there is. */
const preferred = navigator.languages.find((tag) => all.has(languageOf(tag))) ?? 'en';

export const language = languageOf(preferred);

/** What the page says, in the person's language. */
export const words = all.get(language) ?? english;

const clockTime = new Intl.DateTimeFormat(preferred, { timeStyle: 'short' });

/**
 * A moment as the clock on the wall tells it.
 * @param {string} moment ISO 8601
 */
export function timeOf(moment) {
  return clockTime.format(new Date(moment));
}

/**
 * Minutes and seconds between two moments.
 * @param {number} from milliseconds
 * @param {number} to milliseconds
 */
export function durationOf(from, to) {
  const seconds = Math.max(0, Math.round((to - from) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
