import { isOperators } from '../checked-filter.ts';
import { compareScalar, isScalar, type Scalar } from '../scalar-order.ts';
import { isPlainObject } from '../storable.ts';

type Fields = Readonly<Record<string, unknown>>;
type Condition = (document: Fields) => boolean;
/** Whether what lies at a path meets an operator: one value, or several where the path leads through a list. */
type Test = (found: readonly unknown[]) => boolean;

/**
 * Whether a document meets a checked filter, as MongoDB decides it. Written out, because mingo 7.2 looks into lists of
 * lists, takes no list of objects for lacking a field that one of them lacks, and orders text by UTF-16 units.
 * @see https://www.mongodb.com/docs/manual/reference/operator/query/
 */
export function matcherOf(filter: Fields): Condition {
  const conditions = Object.entries(filter).flatMap(([field, condition]) => conditionsOn(field, condition));
  return (document) => conditions.every((condition) => condition(document));
}

function conditionsOn(field: string, condition: unknown): Condition[] {
  if (field.startsWith('$')) return [combined(field, condition)];
  const names = field.split('.');
  const operators = isOperators(condition) ? Object.entries(condition) : [['$eq', condition] as const];
  return operators.map(([operator, operand]): Condition => {
    const test = testOf(operator, operand);
    return (document) => test(valuesAt(document, names, 0));
  });
}

function combined(operator: string, filters: unknown): Condition {
  const parts = Array.isArray(filters) ? filters.filter(isPlainObject).map(matcherOf) : [];
  if (operator === '$and') return (document) => parts.every((part) => part(document));
  const any: Condition = (document) => parts.some((part) => part(document));
  return operator === '$or' ? any : (document) => !any(document);
}

function testOf(operator: string, operand: unknown): Test {
  switch (operator) {
    case '$ne': {
      const isEqual = testOf('$eq', operand);
      return (found) => !isEqual(found);
    }
    case '$in': {
      const tests = Array.isArray(operand) ? operand.map((one) => testOf('$eq', one)) : [];
      return (found) => tests.some((test) => test(found));
    }
    case '$exists':
      return (found) => found.some((value) => value !== absent) === operand;
    case '$size':
      return (found) => found.some((value) => Array.isArray(value) && value.length === operand);
    default: {
      const isIn = comparisons.get(operator);
      if (isIn === undefined || !isScalar(operand)) throw new TypeError(`There is no such operator: ${operator}`);
      const holds = (value: unknown): boolean => isOneType(value, operand) && isIn(orderOf(value, operand));
      return (found) => found.some((value) => (Array.isArray(value) ? value.some(holds) : holds(value)));
    }
  }
}

const comparisons = new Map<string, (order: number) => boolean>([
  ['$eq', (order) => order === 0],
  ['$gt', (order) => order > 0],
  ['$gte', (order) => order >= 0],
  ['$lt', (order) => order < 0],
  ['$lte', (order) => order <= 0],
]);

/** What is not there is as good as null. */
function isOneType(value: unknown, operand: Scalar): boolean {
  if (operand === null || value === null || value === absent) {
    return operand === null && (value === null || value === absent);
  }
  return typeof value === typeof operand && value instanceof Date === operand instanceof Date;
}

/** How a value stands to an operand of its type: negative, zero or positive. */
function orderOf(value: unknown, operand: Scalar): number {
  if (value === operand || operand === null) return 0;
  return typeof operand === 'string' ? -compareScalar(operand, value) : Number(value) - Number(operand);
}

/** Stands for a value that an object does not have. */
const absent = Symbol('absent');

/** What lies at a path, `absent` included. A list on the way stands for the objects in it, and for nothing else in it. */
function valuesAt(value: unknown, names: readonly string[], at: number): readonly unknown[] {
  const name = names[at];
  if (name === undefined) return [value];
  if (Array.isArray(value)) return value.filter(isPlainObject).flatMap((each) => valuesAt(each, names, at));
  return isPlainObject(value) && Object.hasOwn(value, name) ? valuesAt(value[name], names, at + 1) : [absent];
}
