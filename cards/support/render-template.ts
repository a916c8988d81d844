import type { AdaptiveCard } from './adaptive-card.ts';

/**
 * Makes a card from a JSON template of https://learn.microsoft.com/adaptive-cards/templating/language, of which the templates
 * here use two things: a text that is nothing but `${name}` becomes what the data has under that name, a list or `''` as
 * well as a text, and an element with `$data` is drawn once for each member of that list, with it as its data. Microsoft's
 * own tool, which evaluates expressions, makes the same of them (the tests ask it) in 90 MiB. What is put in is never read.
 *
 * @throws {TypeError} when the data has nothing under a name of the template.
 */
export function declareTemplate(template: object): (data: object) => AdaptiveCard {
  return (data) => {
    const card = filled(template, data);
    if (!isAdaptiveCard(card)) throw new TypeError('The template did not give a card');
    return card;
  };
}

/** A list for `$data`, which draws an element once for each member: so an absent text draws nothing. */
export function optional(text: string | undefined): string[] {
  return text === undefined || text === '' ? [] : [text];
}

const place = /^\$\{(\$?\w+)\}$/u;

function filled(part: unknown, data: unknown): unknown {
  if (typeof part === 'string') {
    const name = place.exec(part)?.[1];
    return name === undefined ? part : copyOf(valueOf(name, data));
  }
  if (Array.isArray(part)) return part.flatMap((element: unknown) => repeated(element, data));
  if (!isObject(part)) return part;
  return Object.fromEntries(Object.entries(part).map(([name, each]) => [name, filled(each, data)]));
}

function repeated(element: unknown, data: unknown): unknown[] {
  if (!isObject(element) || !('$data' in element)) return [filled(element, data)];
  const { $data, ...rest } = element;
  const members = filled($data, data);
  if (!Array.isArray(members)) throw new TypeError(`${String($data)} of a card is no list`);
  return members.map((member) => filled(rest, member));
}

function valueOf(name: string, data: unknown): unknown {
  const value = name === '$data' ? data : isObject(data) && Object.hasOwn(data, name) ? data[name] : undefined;
  if (value === undefined) throw new TypeError(`A card needs ${name}`);
  return value;
}

/** A card is nobody else's: a list of countries, say, is kept and put on many. */
function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, copyOf(each)]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isAdaptiveCard(value: unknown): value is AdaptiveCard {
  return (
    isObject(value) && value['type'] === 'AdaptiveCard' && value['version'] === '1.5' && Array.isArray(value['body'])
  );
}
