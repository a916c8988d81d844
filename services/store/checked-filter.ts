import type { Filter } from './document-store.ts';
import { isPlainObject, storable } from './storable.ts';

type Check = (operand: unknown, path: string) => unknown;

const valueOperators = ['$eq', '$ne', '$gt', '$gte', '$lt', '$lte'];
const listOperators = ['$in', '$nin', '$all'];
const logicalOperators = new Set(['$and', '$or', '$nor']);

const operators = new Map<string, Check>([
  ...valueOperators.map((name): [string, Check] => [name, definedValue]),
  ...listOperators.map((name): [string, Check] => [
    name,
    (operand, path) => list(operand, path).map((value) => definedValue(value, path)),
  ]),
  ['$exists', (operand, path) => ofType(operand, 'boolean', path)],
  ['$size', (operand, path) => ofType(operand, 'number', path)],
  ['$not', operatorsOnly],
  ['$elemMatch', (operand, path) => (isOperators(operand) ? operatorsOnly(operand, path) : subFilter(operand, path))],
]);

/**
 * A copy of the filter, checked: only the operators that every store knows, nothing undefined.
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

/** A field's condition, checked: operators, or a value to be equal to. */
export function checkedCondition(condition: unknown, path: string): unknown {
  return isOperators(condition) ? operatorsOnly(condition, path) : definedValue(condition, path);
}

function subFilter(filter: unknown, path: string): Record<string, unknown> {
  if (!isPlainObject(filter)) throw new TypeError(`${path} is not a filter`);
  const checked: Record<string, unknown> = {};
  for (const [field, condition] of Object.entries(filter)) {
    if (logicalOperators.has(field)) {
      checked[field] = list(condition, field).map((part) => subFilter(part, `${path}.${field}`));
    } else if (field.startsWith('$') || field.split('.').includes('__proto__')) {
      throw new TypeError(`${path} has no such operator: ${field}`);
    } else {
      checked[field] = checkedCondition(condition, `${path}.${field}`);
    }
  }
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

function definedValue(value: unknown, path: string): unknown {
  if (value === undefined) throw new TypeError(`${path} is undefined`);
  return storable(value, path);
}

function list(operand: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(operand)) throw new TypeError(`${path} needs a list`);
  return operand;
}

function ofType(operand: unknown, type: 'boolean' | 'number', path: string): unknown {
  if (typeof operand !== type) throw new TypeError(`${path} needs a ${type}`);
  return operand;
}
