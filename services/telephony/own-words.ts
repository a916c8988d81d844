import { changeKinds, toldMomentPattern } from './told-changes.ts';
import { toGsm7 } from './gsm7.ts';
import { type PhoneWords, plainName } from './phone-words.ts';

/** What is texted, and so may come back in a text from a phone. */
const textedKeys = [
  'phone.text-code',
  'phone.text-reason',
  'phone.text-how',
  'phone.text-how-typed',
  'phone.text-warning',
  'phone.reply-verified',
  'phone.reply-wrong-code',
  'phone.reply-unclear',
  'phone.reply-declined',
  'phone.reply-ended',
  'phone.reply-too-many',
] as const;

/** Stand in for what differs from text to text, and are in no text themselves. */
const nameHere = '\u0001';
const codeHere = '\u0002';
const momentHere = '\u0003';
const reasonHere = '\u0004';

/** Fewest characters that an organization's name is cut to. */
const shortestName = 4;

/** The line that some releases end a text with, for phones to offer the code. */
const lastLine = /@[\w.-]+\s+#\d{6}/gu;

/**
 * Takes out of a text what the bot itself texts, in any of its languages: every sentence, with any code and reason, and with the
 * organization's name as a whole, cut short or left out. The digits of `text` are ASCII.
 */
export function ownWords(words: PhoneWords, organization: string): (text: string) => string {
  const values = { organization: nameHere, code: codeHere, reason: reasonHere };
  const name = namePattern(plainName(organization));
  const sentences = words.languages.flatMap((language) => {
    const translate = words.translator(language);
    const changes = ([...changeKinds, 'unknown'] as const).map((change) => translate(`phone.change-${change}`));
    return [
      ...textedKeys.map((key) => translate(key, values)),
      ...changes.map((what) => translate('phone.notice-changed', { ...values, what, when: momentHere })),
    ];
  });
  const patterns = [...new Set(sentences)]
    .sort((one, other) => other.length - one.length)
    .map((sentence) => new RegExp(sentencePattern(sentence, name), 'giu'));
  return (text) => [...patterns, lastLine].reduce((rest, pattern) => rest.replace(pattern, ' '), text);
}

function sentencePattern(sentence: string, name: string): string {
  return charactersPattern(sentence)
    .replaceAll(new RegExp(String.raw`${nameHere}(?:\\s\+)?:`, 'gu'), `(?:${name}\\s*:)?`)
    .replaceAll(nameHere, `(?:${name})?`)
    .replaceAll(momentHere, `(?:${toldMomentPattern})?`)
    .replaceAll(codeHere, String.raw`\d{3}[\s-]?\d{3}`)
    .replaceAll(reasonHere, '[^"]+')
    .replace(/^(?:\\s\+)+|(?:\\s\+)+$/gu, '');
}

/** The name, or as much of its beginning as fitted. */
function namePattern(name: string): string {
  const characters = Array.from(name, charactersPattern);
  const rest = characters.slice(shortestName).reduceRight((after, each) => `(?:${each}${after})?`, '');
  return `${characters.slice(0, shortestName).join('')}${rest}\\.?`;
}

/**
 * Any white space for white space, letters with or without their accents, which some networks drop, and what stands for a
 * character in the alphabet of texts: `'` for `’`.
 */
function charactersPattern(text: string): string {
  return Array.from(text.replaceAll(/\s+/gu, ' '), (character) => {
    if (character === ' ') return String.raw`\s+`;
    const bare = character.normalize('NFKD').replaceAll(/\p{M}/gu, '');
    const forms = [...new Set([character, bare, toGsm7(character)])].filter((form) => form !== '').map(escaped);
    return forms.length === 1 ? forms.join('') : `(?:${forms.join('|')})`;
  }).join('');
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`);
}
