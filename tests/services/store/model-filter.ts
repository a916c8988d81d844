import { isScalar } from '../../../services/store/scalar-order.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Whether a document meets a filter, after MongoDB's manual and nothing else: no library, no SQL. What the stores are
 * compared with.
 * @see https://www.mongodb.com/docs/manual/reference/operator/query/
 */
export function meets(document: Fields, filter: Fields): boolean {
  return Object.entries(filter).every(([field, condition]) => {
    const parts = condition as readonly Fields[];
    if (field === '$and') return parts.every((part) => meets(document, part));
    if (field === '$or') return parts.some((part) => meets(document, part));
    if (field === '$nor') return !parts.some((part) => meets(document, part));
    const operators = isScalar(condition) ? { $eq: condition } : (condition as Fields);
    return Object.entries(operators).every(([name, operand]) => holds(name, endsOf(document, field), operand));
  });
}

/** Where a path ends: at a value, or where there is none. A list on the way leads on through each object in it. */
interface End {
  readonly value?: unknown;
}

function endsOf(document: Fields, path: string): readonly End[] {
  let ends: readonly End[] = [{ value: document }];
  for (const name of path.split('.')) {
    ends = ends.flatMap(({ value }) => {
      const within: readonly unknown[] = Array.isArray(value) ? value.filter(isObject) : [value];
      return within.map((each) => (isObject(each) && Object.hasOwn(each, name) ? { value: each[name] } : {}));
    });
  }
  return ends;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !(value instanceof Date) && !Array.isArray(value);
}

function holds(operator: string, ends: readonly End[], operand: unknown): boolean {
  const values = ends.flatMap(({ value }): readonly unknown[] => (Array.isArray(value) ? value : [value ?? null]));
  const isEqual = (one: unknown): boolean => values.some((each) => compare(each, one) === 0);
  const isOrdered = (isIn: (order: number) => boolean): boolean => values.some((each) => isIn(compare(each, operand)));
  switch (operator) {
    case '$eq':
      return isEqual(operand);
    case '$ne':
      return !isEqual(operand);
    case '$in':
      return (operand as readonly unknown[]).some(isEqual);
    case '$exists':
      return ends.some((end) => 'value' in end) === operand;
    case '$size':
      return ends.some(({ value }) => Array.isArray(value) && value.length === operand);
    case '$gt':
      return isOrdered((order) => order > 0);
    case '$gte':
      return isOrdered((order) => order >= 0);
    case '$lt':
      return isOrdered((order) => order < 0);
    case '$lte':
      return isOrdered((order) => order <= 0);
    default:
      throw new TypeError(`The model does not know ${operator}`);
  }
}

/** @returns NaN for values of two types: they are neither equal nor in an order. */
function compare(one: unknown, other: unknown): number {
  if (one === null || other === null) return one === other ? 0 : NaN;
  if (one instanceof Date && other instanceof Date) return one.getTime() - other.getTime();
  if (typeof one === 'string' && typeof other === 'string') return codePoints(one, other);
  return typeof one === typeof other && typeof one !== 'object' ? Number(one) - Number(other) : NaN;
}

function codePoints(one: string, other: string): number {
  const [left, right] = [one, other].map((text) => Array.from(text, (letter) => letter.codePointAt(0) ?? 0));
  for (const [index, point] of (left ?? []).entries()) {
    const against = right?.[index] ?? -1;
    if (point !== against) return point - against;
  }
  return (left?.length ?? 0) - (right?.length ?? 0);
}
