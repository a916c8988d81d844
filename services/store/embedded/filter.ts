import { isOperators } from '../checked-filter.ts';
import type { CollectionSpec } from '../document-store.ts';
import { absentKey, ancestors, isSqlPath, keyExpression, presentExpression, sqlKey, typeBounds } from './sql.ts';
import { isPlainObject } from '../storable.ts';

/** Conditions that every matching document meets, so that SQLite's indexes find the few that may match. */
export interface Narrowing {
  readonly conditions: string[];
  readonly parameters: (string | number)[];
}

/** The fields of a collection on which its indexes help. */
export interface IndexedFields {
  readonly keys: ReadonlySet<string>;
  /** Fields whose presence some index asks for. */
  readonly present: ReadonlySet<string>;
}

interface Target {
  readonly expression: string;
  readonly isId: boolean;
}

/** What a spec's indexes make fast to find. */
export function indexedFields({ indexes }: CollectionSpec): IndexedFields {
  const present = indexes.flatMap(({ onlyWherePresent }) => onlyWherePresent ?? []);
  return {
    keys: new Set([...indexes.flatMap(({ keys }) => Object.keys(keys)), ...present]),
    present: new Set(present),
  };
}

/** Conditions in SQL that follow from a checked filter. The filter itself still decides which documents match. */
export function narrowed(filter: Readonly<Record<string, unknown>>, fields: IndexedFields): Narrowing {
  const narrowing: Narrowing = { conditions: [], parameters: [] };
  const { _id } = filter;
  // At most one document is left: reading it costs less than having SQLite look into it.
  if (typeof _id === 'string') add(narrowing, 'id = ?', _id);
  else collect(filter, fields, narrowing);
  return narrowing;
}

function collect(filter: Readonly<Record<string, unknown>>, fields: IndexedFields, into: Narrowing): void {
  for (const [field, condition] of Object.entries(filter)) {
    if (field === '$and' && Array.isArray(condition)) {
      for (const part of condition.filter(isPlainObject)) collect(part, fields, into);
    } else if (field === '_id' || (fields.keys.has(field) && isSqlPath(field))) {
      const impliesPresence = narrowByField(field, condition, into);
      if (impliesPresence) addPresence(field, fields, into);
    }
  }
}

function narrowByField(field: string, condition: unknown, into: Narrowing): boolean {
  const isId = field === '_id';
  const target: Target = { expression: isId ? 'id' : keyExpression(field), isId };
  const operators = isOperators(condition) ? Object.entries(condition) : [['$eq', condition] as const];
  let impliesPresence = false;
  for (const [operator, operand] of operators) {
    if (operator === '$in' && Array.isArray(operand))
      impliesPresence = narrowByList(target, operand, into) || impliesPresence;
    else if (operator === '$exists' && !isId)
      impliesPresence = narrowByPresence(target, operand, into) || impliesPresence;
    else impliesPresence = narrowByComparison(target, operator, operand, into) || impliesPresence;
  }
  return impliesPresence;
}

const comparisons = new Map([
  ['$eq', '='],
  ['$gt', '>'],
  ['$gte', '>='],
  ['$lt', '<'],
  ['$lte', '<='],
]);

function narrowByComparison(
  { expression, isId }: Target,
  operator: string,
  operand: unknown,
  into: Narrowing,
): boolean {
  const comparison = comparisons.get(operator);
  const key = keyFor(isId, operand);
  if (comparison === undefined || key === undefined) return false;
  if (comparison !== '=' && key === absentKey) return false;
  add(into, `${expression} ${comparison} ?`, key);
  if (comparison === '=' || isId) return key !== absentKey;
  const { lower, upper } = typeBounds(key);
  if (comparison.startsWith('<')) add(into, `${expression} >= ?`, lower);
  else add(into, `${expression} < ?`, upper);
  return true;
}

function narrowByList({ expression, isId }: Target, operand: readonly unknown[], into: Narrowing): boolean {
  const keys = operand.map((value) => keyFor(isId, value));
  if (keys.some((key) => key === undefined || key === absentKey)) return false;
  add(into, `${expression} IN (SELECT value FROM json_each(?))`, JSON.stringify(keys));
  return true;
}

function narrowByPresence({ expression }: Target, operand: unknown, into: Narrowing): boolean {
  if (operand === true) return true;
  add(into, `${expression} = ?`, absentKey);
  return false;
}

function addPresence(field: string, fields: IndexedFields, into: Narrowing): void {
  for (const path of [...ancestors(field), field]) {
    const condition = presentExpression(path);
    if (fields.present.has(path) && !into.conditions.includes(condition)) into.conditions.push(condition);
  }
}

function keyFor(isId: boolean, value: unknown): string | number | undefined {
  if (!isId) return sqlKey(value);
  return typeof value === 'string' ? value : undefined;
}

function add(into: Narrowing, condition: string, parameter: string | number): void {
  into.conditions.push(condition);
  into.parameters.push(parameter);
}
