const lastStorableMillisecond = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
const firstStorableMillisecond = new Date('0000-01-01T00:00:00.000Z').getTime();

/** A plain object: what object literals, JSON.parse and the database driver make. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/**
 * A copy of `value` as a store keeps it: fields that are undefined left out, text made well-formed Unicode.
 * @param path Names the value in errors, never the value itself.
 * @throws {TypeError} for what a store does not keep.
 */
export function storable(value: unknown, path: string): unknown {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value === 'number') return storableNumber(value, path);
  if (value instanceof Date) return storableDate(value, path);
  if (Array.isArray(value)) return storableArray(value, path);
  if (isPlainObject(value)) return storableObject(value, path);
  throw new TypeError(`${path} is neither a JSON value nor a Date`);
}

/** `storable` for an object; its own fields are checked and copied. */
function storableObject(object: object, path: string): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(object)) {
    if (value === undefined) continue;
    if (name.startsWith('$') || name === '__proto__' || name.includes('\0')) {
      throw new TypeError(`${path} has a field that cannot be stored: ${JSON.stringify(name)}`);
    }
    copy[name] = storable(value, `${path}.${name}`);
  }
  return copy;
}

/** A document as it is stored. @throws {TypeError} when it cannot be, or has no text for `_id`. */
export function storableDocument(document: object): Record<string, unknown> & { _id: string } {
  const copy = storableObject(document, 'document');
  const { _id } = copy;
  if (typeof _id !== 'string') throw new TypeError('A document needs a string for _id');
  return { ...copy, _id };
}

function storableNumber(value: number, path: string): number {
  // Beyond it whole numbers are written in digits that are not theirs, and compared differently once they are indexed.
  if (Math.abs(value) <= Number.MAX_SAFE_INTEGER) return value;
  throw new TypeError(`${path} is not a number up to 2^53`);
}

function storableDate(value: Date, path: string): Date {
  const time = value.getTime();
  if (time >= firstStorableMillisecond && time <= lastStorableMillisecond) return new Date(time);
  throw new TypeError(`${path} is not a date between the years 0 and 9999`);
}

function storableArray(values: readonly unknown[], path: string): unknown[] {
  // MongoDB keeps null in the place of an undefined element: the others must not move.
  return values.map((value, index) => (value === undefined ? null : storable(value, `${path}.${index}`)));
}
