import { type CheckedUpdate, pushOperand } from '../checked-update.ts';
import { isOperators } from '../checked-filter.ts';
import { compareScalar, isScalar } from '../scalar-order.ts';
import { isPlainObject, storable } from '../storable.ts';
import { matcherOf } from './match.ts';

type Fields = Record<string, unknown>;
type Change = (parent: Fields, name: string, operand: unknown, path: string) => void;

// Written out, because mingo 7.2 ignores `$slice` on a new array and skips in silence what MongoDB refuses.
const changes = new Map<string, Change>([
  ['$set', (parent, name, operand) => (parent[name] = operand)],
  ['$inc', incrementField],
  ['$min', (parent, name, operand) => replaceWhen(parent, name, operand, -1)],
  ['$max', (parent, name, operand) => replaceWhen(parent, name, operand, 1)],
  ['$push', pushElements],
]);
const changesOfWhatIsThere = new Map<string, Change>([
  ['$unset', (parent, name) => Reflect.deleteProperty(parent, name)],
  ['$pull', pullElements],
]);

/**
 * The document as MongoDB would change it; the one that is given stays as it is, and shares what is the same. `$setOnInsert` is
 * applied by `documentToInsert` only.
 * @throws {TypeError} when an operator does not fit what the document holds.
 */
export function updated(before: Fields, update: CheckedUpdate): Fields {
  const document = { ...before };
  for (const [operator, operands] of update) {
    for (const [path, operand] of Object.entries(operands)) {
      const change = changesOfWhatIsThere.get(operator);
      if (change !== undefined) changeExisting(document, path, operand, change);
      else changeField(document, path, operand, changes.get(operator));
    }
  }
  return document;
}

/** The document an upsert inserts: `base` by path, then `$setOnInsert`, then the other operators. */
export function documentToInsert(base: ReadonlyMap<string, unknown>, update: CheckedUpdate): Fields {
  const document: Fields = {};
  const onInsert = Object.entries(update.get('$setOnInsert') ?? {});
  for (const [path, value] of [...base, ...onInsert]) {
    changeField(document, path, storable(value, path), changes.get('$set'));
  }
  return updated(document, update);
}

function changeField(document: Fields, path: string, operand: unknown, change: Change | undefined): void {
  if (change === undefined) return;
  const names = path.split('.');
  const last = names.pop() ?? path;
  let parent = document;
  for (const name of names) {
    const child = Object.hasOwn(parent, name) ? parent[name] : {};
    if (!isPlainObject(child)) throw new TypeError(`${path} leads through something that is not an object`);
    parent = copyIn(parent, name, child);
  }
  change(parent, last, operand, path);
}

/** For operators that change what is there and make nothing. */
function changeExisting(document: Fields, path: string, operand: unknown, change: Change): void {
  const names = path.split('.');
  const last = names.pop() ?? path;
  let parent = document;
  for (const name of names) {
    const child = own(parent, name);
    if (!isPlainObject(child)) return;
    parent = copyIn(parent, name, child);
  }
  if (Object.hasOwn(parent, last)) change(parent, last, operand, path);
}

/** What is changed is a copy: the document before the update may hold the other. */
function copyIn(parent: Fields, name: string, child: Fields): Fields {
  const copy = { ...child };
  parent[name] = copy;
  return copy;
}

function incrementField(parent: Fields, name: string, operand: unknown, path: string): void {
  const current = own(parent, name) ?? (Object.hasOwn(parent, name) ? null : 0);
  if (typeof current !== 'number') throw new TypeError(`$inc cannot change ${path}: it is not a number`);
  parent[name] = storable(current + Number(operand), path);
}

function replaceWhen(parent: Fields, name: string, operand: unknown, order: 1 | -1): void {
  const isThere = Object.hasOwn(parent, name);
  if (!isThere || (isScalar(operand) && compareScalar(operand, parent[name]) * order > 0)) parent[name] = operand;
}

function pushElements(parent: Fields, name: string, operand: unknown, path: string): void {
  const { $each, $slice } = pushOperand(operand, path);
  const all = [...arrayIn(parent, name, '$push', path), ...$each];
  if ($slice === undefined) parent[name] = all;
  else parent[name] = $slice < 0 ? all.slice($slice) : all.slice(0, $slice);
}

function pullElements(parent: Fields, name: string, condition: unknown, path: string): void {
  const onElement = isPlainObject(condition) && !isOperators(condition);
  const isPulled = matcherOf(onElement ? condition : { element: condition });
  const elements = arrayIn(parent, name, '$pull', path);
  parent[name] = elements.filter((element) =>
    onElement ? !(isPlainObject(element) && isPulled(element)) : !isPulled({ element }),
  );
}

function arrayIn(parent: Fields, name: string, operator: string, path: string): readonly unknown[] {
  const current = own(parent, name) ?? (Object.hasOwn(parent, name) ? null : []);
  if (!Array.isArray(current)) throw new TypeError(`${operator} cannot change ${path}: it is not an array`);
  return current;
}

function own(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}
