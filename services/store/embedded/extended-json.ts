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
  const fields = value as Record<string, unknown>;
  let copy: Record<string, unknown> | undefined;
  for (const name of Object.keys(fields)) {
    const field = fields[name];
    if (typeof field !== 'object' || field === null) continue;
    const text = encoded(field);
    if (text !== field) (copy ??= { ...fields })[name] = text;
  }
  return copy ?? value;
}

// In place: JSON.parse has just made the tree, of plain objects and lists, and nobody else holds it.
function revived(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) value[index] = revived(value[index]);
    return value;
  }
  const fields = value as Record<string, unknown>;
  const { $date } = fields;
  if (typeof $date === 'string') return new Date($date);
  for (const name of Object.keys(fields)) {
    const field = fields[name];
    if (typeof field !== 'object' || field === null) continue;
    const made = revived(field);
    if (made !== field) fields[name] = made;
  }
  return value;
}
