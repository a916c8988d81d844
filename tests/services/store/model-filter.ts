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
    return Object.entries(operators).every(([name, operand]) => holds(name, valueAt(document, field), operand));
  });
}

/** The operations reach into objects; a list lies at the end of a path only. */
function valueAt(document: Fields, path: string): unknown {
  let value: unknown = document;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || value instanceof Date || !Object.hasOwn(value, name)) return;
    value = (value as Fields)[name];
  }
  return value;
}

function holds(operator: string, value: unknown, operand: unknown): boolean {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  const isEqual = (one: unknown): boolean => values.some((each) => compare(each ?? null, one) === 0);
  const isOrdered = (isIn: (order: number) => boolean): boolean =>
    values.some((each) => isIn(compare(each ?? null, operand)));
  switch (operator) {
    case '$eq':
      return isEqual(operand);
    case '$ne':
      return !isEqual(operand);
    case '$in':
      return (operand as readonly unknown[]).some(isEqual);
    case '$exists':
      return (value !== undefined) === operand;
    case '$size':
      return Array.isArray(value) && value.length === operand;
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
