import { type CollectionSpec, IndexMissingError, type IndexSpec } from '../document-store.ts';
import type { EmbeddedDatabase } from './database.ts';
import { isPlainObject } from '../storable.ts';
import { arrayExpression, createIndex, createTable, quoted, sqlIndexName } from './sql.ts';

/** Makes a collection's table and indexes where they are missing. @throws {IndexMissingError} when one is different. */
export function prepareCollection(database: EmbeddedDatabase, spec: CollectionSpec): void {
  database.ensureTable(spec.name, createTable(spec.name));
  for (const index of spec.indexes) prepareIndex(database, spec, index);
}

/**
 * SQLite has no index over the elements of an array; to leave them out of it in silence would lose documents.
 * @throws {TypeError} when an indexed field holds an array or lies behind one.
 */
export function refuseArraysInIndexes(document: Readonly<Record<string, unknown>>, spec: CollectionSpec): void {
  for (const { name, keys } of spec.indexes) {
    for (const path of Object.keys(keys)) {
      if (leadsToArray(document, path)) {
        throw new TypeError(`Index ${name} of ${spec.name} takes no array, and ${path} is one or is in one`);
      }
    }
  }
}

function leadsToArray(document: unknown, path: string): boolean {
  let value = document;
  for (const name of path.split('.')) {
    if (!isPlainObject(value)) break;
    value = Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return Array.isArray(value);
}

function prepareIndex(database: EmbeddedDatabase, spec: CollectionSpec, index: IndexSpec): void {
  const wanted = createIndex(spec, index);
  const name = sqlIndexName(spec.name, index.name);
  const present = database.row("SELECT sql FROM sqlite_schema WHERE type = 'index' AND name = ?", name)?.['sql'];
  if (present === wanted) return;
  if (present !== undefined)
    throw new IndexMissingError(`Index ${index.name} of ${spec.name} is not the one this release needs`);
  for (const path of Object.keys(index.keys)) refuseStoredArrays(database, spec, index, path);
  try {
    database.run(wanted);
  } catch (error) {
    throw new IndexMissingError(`Index ${index.name} of ${spec.name} cannot be created`, { cause: error });
  }
}

function refuseStoredArrays(database: EmbeddedDatabase, spec: CollectionSpec, index: IndexSpec, path: string): void {
  if (path === '_id') return;
  const array = database.row(`SELECT rowid FROM ${quoted(spec.name)} WHERE ${arrayExpression(path)} LIMIT 1`);
  if (array === undefined) return;
  throw new IndexMissingError(`Index ${index.name} of ${spec.name} cannot be created: ${path} holds an array`);
}
