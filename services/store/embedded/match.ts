import type { Query } from 'mingo/query';
import { isOperators } from '../checked-filter.ts';
import { compareScalar, isScalar, type Scalar } from '../scalar-order.ts';
import { isPlainObject } from '../storable.ts';
import { mingoQuery } from './mingo-query.ts';

type Fields = Readonly<Record<string, unknown>>;
/** Whether a document meets a condition; undefined when that is not for plain comparison to say. */
type Condition = (document: Fields) => boolean | undefined;

/**
 * Whether a document meets a checked filter. mingo knows all of MongoDB's rules and takes its time to compile them;
 * comparing scalars with scalars, which is nearly all that repositories ask for, is done here.
 */
export function matcherOf(filter: Fields): (document: Fields) => boolean {
  let query: Query | undefined;
  const byMingo = (document: Fields): boolean => (query ??= mingoQuery(filter)).test(document);
  const condition = all(filter);
  return (document) => condition(document) ?? byMingo(document);
}

function all(filter: Fields): Condition {
  const conditions = Object.entries(filter).flatMap(([field, condition]) => conditionsOn(field, condition));
  return (document) => {
    let known = true;
    for (const condition of conditions) {
      const met = condition(document);
      if (met === false) return false;
      if (met === undefined) known = false;
    }
    return known ? true : undefined;
  };
}

function any(filters: readonly Fields[]): Condition {
  const conditions = filters.map(all);
  return (document) => {
    let known = true;
    for (const condition of conditions) {
      const met = condition(document);
      if (met === true) return true;
      if (met === undefined) known = false;
    }
    return known ? false : undefined;
  };
}

const unknown: Condition = () => undefined;

function conditionsOn(field: string, condition: unknown): Condition[] {
  if (field === '$or' && Array.isArray(condition)) return [any(condition.filter(isPlainObject))];
  if (field.startsWith('$')) return [unknown];
  const operators = isOperators(condition) ? Object.entries(condition) : [['$eq', condition] as const];
  const names = field.split('.');
  return operators.map(([operator, operand]): Condition => {
    if (operator === '$exists') {
      return (document) => {
        const value = valueAt(document, names);
        return value === behindArray ? undefined : (value !== absent) === operand;
      };
    }
    const compare = comparisons.get(operator);
    if (compare === undefined || !isScalar(operand) || !comparable.has(typeOf(operand))) return unknown;
    return (document) => {
      const value = valueAt(document, names);
      if (value === behindArray || Array.isArray(value)) return undefined;
      return typeOf(value) === typeOf(operand) && compare(orderOf(value, operand));
    };
  });
}

const comparisons = new Map<string, (order: number) => boolean>([
  ['$eq', (order) => order === 0],
  ['$gt', (order) => order > 0],
  ['$gte', (order) => order >= 0],
  ['$lt', (order) => order < 0],
  ['$lte', (order) => order <= 0],
]);

const comparable = new Set(['string', 'number', 'boolean', 'date']);

/** How a value stands to an operand of its type: negative, zero or positive. */
function orderOf(value: unknown, operand: Scalar): number {
  if (value === operand) return 0;
  return typeof operand === 'string' ? -compareScalar(operand, value) : Number(value) - Number(operand);
}

function typeOf(value: unknown): string {
  return value instanceof Date ? 'date' : typeof value;
}

const absent = Symbol('absent');
const behindArray = Symbol('behind an array');

function valueAt(document: Fields, names: readonly string[]): unknown {
  let value: unknown = document;
  for (const name of names) {
    if (Array.isArray(value)) return behindArray;
    if (!isPlainObject(value) || !Object.hasOwn(value, name)) return absent;
    value = value[name];
  }
  return value;
}
