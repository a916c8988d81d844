import { words as english } from './words-en.js';
import { words as dutch } from './words-nl.js';

/** Of the languages that the browser prefers, the first that there is. */
const preferred = navigator.languages.find((tag) => /^(nl|en)\b/iu.test(tag)) ?? 'en';
const isDutch = preferred.toLowerCase().startsWith('nl');

export const language = isDutch ? 'nl' : 'en';

/** What the page says, in the person's language. */
export const words = isDutch ? dutch : english;

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
