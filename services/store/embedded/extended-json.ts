import { isPlainObject } from '../storable.ts';

/**
 * MongoDB's Extended JSON v2, relaxed, for what a store keeps: JSON, and Dates as `{"$date":"2026-03-02T09:00:00.000Z"}`.
 * Always with milliseconds, so that the text sorts as the moments do: an index on it serves `$lt` and sorting.
 * @see https://www.mongodb.com/docs/manual/reference/mongodb-extended-json/
 */
export function toExtendedJson(document: object): string {
  return JSON.stringify(encoded(document));
}

/** A fresh document from its text. @throws {SyntaxError} when it is not JSON. */
export function fromExtendedJson(text: string): Record<string, unknown> {
  const value = revived(JSON.parse(text));
  if (!isPlainObject(value)) throw new SyntaxError('A stored document is not an object');
  return value;
}

// Copies only what holds a Date: all the rest is JSON as it is.
function encoded(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return { $date: value.toISOString() };
  if (Array.isArray(value)) return value.map(encoded);
  let copy: Record<string, unknown> | undefined;
  for (const [name, field] of Object.entries(value)) {
    const text = encoded(field);
    if (text !== field) (copy ??= { ...value })[name] = text;
  }
  return copy ?? value;
}

// In place: JSON.parse has just made the tree, nobody else holds it.
function revived(value: unknown): unknown {
  if (Array.isArray(value)) {
    for (const [index, element] of value.entries()) value[index] = revived(element);
    return value;
  }
  if (!isPlainObject(value)) return value;
  const { $date } = value;
  if (typeof $date === 'string') return new Date($date);
  for (const name of Object.keys(value)) {
    const field = value[name];
    if (typeof field === 'object' && field !== null) value[name] = revived(field);
  }
  return value;
}
