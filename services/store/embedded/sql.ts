import type { CollectionSpec, IndexSpec } from '../document-store.ts';

/**
 * How a field's value sorts and compares in SQL. Numbers are themselves; below them, in the place of null and of a
 * field that is not there, minus infinity, which no document holds; the others are text behind a letter, in the order
 * in which MongoDB sorts types.
 * @see https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/
 */
const letters = { text: 'a', object: 'b', array: 'c', boolean: 'd', date: 'e' } as const;

/** A value as SQL compares it. */
export type SqlKey = string | number;

/** Neighbouring keys between which all values of one type lie: the lower one included, the upper one not. */
export interface TypeBounds {
  readonly lower: SqlKey;
  readonly upper: SqlKey;
}

/** Key of null and of an absent field. */
export const absentKey = Number.NEGATIVE_INFINITY;

/** @returns undefined for values that SQL does not compare as MongoDB does: objects and arrays. */
export function sqlKey(value: unknown): SqlKey | undefined {
  if (value === null) return absentKey;
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return letters.text + value;
  if (typeof value === 'boolean') return `${letters.boolean}${value ? 1 : 0}`;
  if (value instanceof Date) return letters.date + value.toISOString();
  return undefined;
}

/** Bounds of the type that a key belongs to. */
export function typeBounds(key: SqlKey): TypeBounds {
  // Every number is below every text, and above the largest negative one lies nothing but null.
  if (typeof key === 'number') return { lower: -Number.MAX_VALUE, upper: '' };
  const letter = key.charAt(0);
  return { lower: letter, upper: String.fromCharCode(letter.charCodeAt(0) + 1) };
}

/** Whether `path` can be written in SQL: names of letters, digits, `_` and `-`, with dots between. */
export function isSqlPath(path: string): boolean {
  return /^[A-Za-z_][\w-]*(\.[A-Za-z_][\w-]*)*$/.test(path);
}

/** The expression for the key of the field at `path`; `_id` is a column of its own. */
export function keyExpression(path: string): string {
  const json = jsonPath(path);
  const type = `json_type(doc, '${json}')`;
  const value = `json_extract(doc, '${json}')`;
  const date = `json_extract(doc, '${json}."$date"')`;
  const arrays = ancestors(path).map(
    (ancestor) => `WHEN json_type(doc, '${jsonPath(ancestor)}') = 'array' THEN '${letters.array}' `,
  );
  const key =
    `CASE ${type} WHEN 'text' THEN '${letters.text}' || ${value} WHEN 'integer' THEN ${value} WHEN 'real' THEN ${value} ` +
    `WHEN 'true' THEN '${letters.boolean}1' WHEN 'false' THEN '${letters.boolean}0' WHEN 'array' THEN '${letters.array}' ` +
    `WHEN 'object' THEN coalesce('${letters.date}' || ${date}, '${letters.object}' || ${value}) ELSE -9e999 END`;
  return arrays.length === 0 ? key : `CASE ${arrays.join('')}ELSE ${key} END`;
}

/** The condition that the document has the field at `path`, be it null. */
export function presentExpression(path: string): string {
  return `json_type(doc, '${jsonPath(path)}') IS NOT NULL`;
}

/** The condition that an array lies at `path` or on the way to it. */
export function arrayExpression(path: string): string {
  return `${keyExpression(path)} = '${letters.array}'`;
}

/** `a.b.c` → `a`, `a.b`. */
export function ancestors(path: string): string[] {
  const names = path.split('.');
  return names.slice(1).map((_, index) => names.slice(0, index + 1).join('.'));
}

/** One row per document, in the order of insertion. */
export function createTable(collection: string): string {
  return `CREATE TABLE IF NOT EXISTS ${quoted(collection)} (id TEXT NOT NULL PRIMARY KEY, doc TEXT NOT NULL)`;
}

/** The name under which the file holds an index. */
export function sqlIndexName(collection: string, index: string): string {
  return `${collection}/${index}`;
}

/** The statement that makes an index, and that the file keeps to compare it with. */
export function createIndex(collection: CollectionSpec, index: IndexSpec): string {
  const keys = Object.entries(index.keys).map(
    ([path, order]) => `${sortExpression(path)}${order === 1 ? '' : ' DESC'}`,
  );
  const where = index.onlyWherePresent === undefined ? '' : ` WHERE ${presentExpression(index.onlyWherePresent)}`;
  const kind = index.unique === true ? 'UNIQUE INDEX' : 'INDEX';
  const name = quoted(sqlIndexName(collection.name, index.name));
  return `CREATE ${kind} ${name} ON ${quoted(collection.name)} (${keys.join(', ')})${where}`;
}

/** What to sort by for the field at `path`. @throws {TypeError} when the path cannot be written in SQL. */
export function sortExpression(path: string): string {
  if (!isSqlPath(path)) throw new TypeError(`Cannot sort or index by ${JSON.stringify(path)}`);
  return path === '_id' ? 'id' : keyExpression(path);
}

/** @throws {TypeError} when it is no name for a collection or an index. */
export function quoted(name: string): string {
  if (!/^(?!sqlite_)[A-Za-z_][\w./-]*$/.test(name))
    throw new TypeError(`${JSON.stringify(name)} is no name in the store`);
  return `"${name}"`;
}

function jsonPath(path: string): string {
  return `$.${path
    .split('.')
    .map((name) => `"${name}"`)
    .join('.')}`;
}
