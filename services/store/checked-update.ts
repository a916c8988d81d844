import { checkedCondition, checkedFilter, isFieldName, isOperators } from './checked-filter.ts';
import type { Update } from './document-store.ts';
import { isScalar } from './scalar-order.ts';
import { isPlainObject, storable } from './storable.ts';

/** An update whose operators, paths and operands are known to be right. */
export type CheckedUpdate = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/** What one `$push` adds, and how many it keeps: the first `slice`, or the last `-slice`. */
export interface PushOperand {
  readonly $each: readonly unknown[];
  readonly $slice?: number;
}

const operands = new Map<string, (operand: unknown, path: string) => unknown>([
  ['$set', storable],
  ['$setOnInsert', storable],
  ['$min', scalar],
  ['$max', scalar],
  ['$unset', () => ''],
  ['$inc', increment],
  ['$push', pushOperand],
  ['$pull', pullCondition],
]);

/**
 * A copy of the update, checked: only the operators that every store knows, no path twice, `_id` only on insert.
 * @see https://www.mongodb.com/docs/manual/reference/operator/update/
 * @throws {TypeError} naming the path, never its value.
 */
export function checkedUpdate(update: Update): CheckedUpdate {
  const checked = new Map<string, Record<string, unknown>>();
  const paths: string[] = [];
  for (const [operator, changes] of Object.entries(update)) {
    const check = operands.get(operator);
    if (check === undefined || !isPlainObject(changes)) throw new TypeError(`An update has no ${operator}`);
    const copy: Record<string, unknown> = {};
    for (const [path, operand] of Object.entries(changes)) {
      if (operand === undefined) continue;
      checkPath(path, operator);
      paths.push(path);
      copy[path] = check(operand, `${operator} ${path}`);
    }
    checked.set(operator, copy);
  }
  if (checked.size === 0) throw new TypeError('An update needs an operator');
  checkConflicts(paths);
  return checked;
}

/** What `$push` adds, whether it was written as one element or with `$each`. */
export function pushOperand(operand: unknown, path: string): PushOperand {
  if (!isOperators(operand)) return { $each: [storable(operand, path)] };
  const { $each, $slice, ...others } = operand;
  if (!Array.isArray($each) || Object.keys(others).length > 0) throw new TypeError(`${path} takes $each and $slice`);
  const elements: unknown[] = $each.map((element: unknown) => storable(element ?? null, path));
  if ($slice === undefined) return { $each: elements };
  if (!Number.isInteger($slice)) throw new TypeError(`${path} needs a whole number for $slice`);
  return { $each: elements, $slice: Number($slice) };
}

function pullCondition(operand: unknown, path: string): unknown {
  if (isPlainObject(operand) && !isOperators(operand)) return checkedFilter(operand);
  return checkedCondition(operand, path);
}

function scalar(operand: unknown, path: string): unknown {
  if (!isScalar(operand)) throw new TypeError(`${path} needs a value without parts`);
  return storable(operand, path);
}

function increment(operand: unknown, path: string): unknown {
  if (typeof operand !== 'number') throw new TypeError(`${path} needs a number`);
  return storable(operand, path);
}

function checkPath(path: string, operator: string): void {
  const isFixedId = path === '_id' && operator !== '$setOnInsert';
  const names = path.split('.');
  if (isFixedId || !names.every(isFieldName)) {
    throw new TypeError(`${operator} cannot change ${JSON.stringify(path)}`);
  }
}

function checkConflicts(paths: readonly string[]): void {
  const sorted = paths.map((path) => `${path}.`).sort();
  const clash = sorted.find((path, index) => index > 0 && path.startsWith(sorted[index - 1] ?? ' '));
  if (clash !== undefined) throw new TypeError(`An update changes ${clash.slice(0, -1)} twice`);
}

/**
 * What an upsert inserts before the update is applied: the filter's equalities, and the `_id` that the filter or
 * `$setOnInsert` names.
 * @throws {TypeError} when there is no string for `_id`: MongoDB would make one up.
 */
export function upsertBase(filter: Readonly<Record<string, unknown>>, update: CheckedUpdate): Map<string, unknown> {
  const base = equalities(filter);
  const { _id } = update.get('$setOnInsert') ?? {};
  const id = base.get('_id') ?? _id;
  if (typeof id !== 'string') throw new TypeError('An upsert needs a string for _id, in the filter or in $setOnInsert');
  return new Map([['_id', id], ...base]);
}

function equalities(filter: Readonly<Record<string, unknown>>): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const [field, condition] of Object.entries(filter)) {
    if (Array.isArray(condition) && (field === '$and' || (field === '$or' && condition.length === 1))) {
      const parts = condition.filter(isPlainObject).flatMap((part) => [...equalities(part)]);
      for (const [path, value] of parts) found.set(path, value);
    } else if (!field.startsWith('$')) {
      for (const value of equalTo(condition)) found.set(field, value);
    }
  }
  return found;
}

// A list of one is an equality: MongoDB rewrites it before it looks for equalities.
function equalTo(condition: unknown): readonly unknown[] {
  if (!isOperators(condition)) return [condition];
  if ('$eq' in condition) return [condition['$eq']];
  const list = condition['$in'];
  return Array.isArray(list) && list.length === 1 ? list : [];
}
