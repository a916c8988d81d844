import type { Filter } from './document-store.ts';
import { isScalar } from './scalar-order.ts';
import { isPlainObject, storable } from './storable.ts';

type Check = (operand: unknown, path: string) => unknown;

const equalities = ['$eq', '$ne'];
const ranges = ['$gt', '$gte', '$lt', '$lte'];
const logicalOperators = new Set(['$and', '$or', '$nor']);

const operators = new Map<string, Check>([
  ...equalities.map((name): [string, Check] => [name, scalar]),
  ...ranges.map((name): [string, Check] => [name, bound]),
  ['$in', (operand, path) => list(operand, path).map((value) => scalar(value, path))],
  ['$exists', presence],
  ['$size', size],
]);

/**
 * A copy of the filter, checked: only operators and operands that every store understands alike, nothing undefined.
 * @see https://www.mongodb.com/docs/manual/reference/operator/query/
 * @throws {TypeError} naming the field, never its value.
 */
export function checkedFilter(filter: Filter): Record<string, unknown> {
  return subFilter(filter, 'filter');
}

/** Whether an object is made of operators: `{ $lt: 5 }`, and not a value to be equal to. */
export function isOperators(value: unknown): value is Record<string, unknown> {
  return isPlainObject(value) && Object.keys(value).some((key) => key.startsWith('$'));
}

/** A field's condition, checked: operators, or a scalar to be equal to. */
export function checkedCondition(condition: unknown, path: string): unknown {
  return isOperators(condition) ? operatorsOnly(condition, path) : scalar(condition, path);
}

/**
 * Whether a name may be part of a path. Names that every object has, such as `constructor`, are taken for fields by some;
 * digits are places in an array to others.
 */
export function isFieldName(name: string): boolean {
  return /^[^$\0\d][^\0]*$/.test(name) && !(name in Object.prototype);
}

function subFilter(filter: unknown, path: string): Record<string, unknown> {
  if (!isPlainObject(filter)) throw new TypeError(`${path} is not a filter`);
  const checked: Record<string, unknown> = {};
  for (const [field, condition] of Object.entries(filter)) {
    if (logicalOperators.has(field)) {
      checked[field] = parts(condition, `${path}.${field}`);
    } else if (!field.split('.').every(isFieldName)) {
      throw new TypeError(`${path} has no such operator or field: ${JSON.stringify(field)}`);
    } else {
      checked[field] = checkedCondition(condition, `${path}.${field}`);
    }
  }
  return checked;
}

/** MongoDB refuses to combine nothing; others answer with everything. */
function parts(filters: unknown, path: string): readonly unknown[] {
  const checked = list(filters, path).map((part) => subFilter(part, path));
  if (checked.length === 0) throw new TypeError(`${path} needs at least one filter`);
  return checked;
}

function operatorsOnly(condition: unknown, path: string): Record<string, unknown> {
  if (!isOperators(condition)) throw new TypeError(`${path} needs an operator`);
  const checked: Record<string, unknown> = {};
  for (const [name, operand] of Object.entries(condition)) {
    const check = operators.get(name);
    if (check === undefined) throw new TypeError(`${path} has no such operator: ${name}`);
    checked[name] = check(operand, `${path}.${name}`);
  }
  return checked;
}

/** Objects and lists are equal to what others store differently: in the order of their fields, or as one of several. */
function scalar(value: unknown, path: string): unknown {
  if (!isScalar(value)) throw new TypeError(`${path} needs a text, a number, a boolean, a date or null`);
  return storable(value, path);
}

/** Nothing is more or less than null, or everything is: it depends on the store. */
function bound(value: unknown, path: string): unknown {
  if (value === null) throw new TypeError(`${path} needs a text, a number, a boolean or a date`);
  return scalar(value, path);
}

function list(operand: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(operand)) throw new TypeError(`${path} needs a list`);
  return operand;
}

function presence(operand: unknown, path: string): unknown {
  if (typeof operand !== 'boolean') throw new TypeError(`${path} needs a boolean`);
  return operand;
}

function size(operand: unknown, path: string): unknown {
  if (!Number.isSafeInteger(operand) || Number(operand) < 0) throw new TypeError(`${path} needs a whole number`);
  return operand;
}
