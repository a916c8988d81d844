import { Context } from 'mingo/core';
import * as operators from 'mingo/operators/query';
import { Query } from 'mingo/query';
import { compareScalar, isScalar } from '../scalar-order.ts';
import { isPlainObject } from '../storable.ts';

/** Ranges of mingo order text by UTF-16 units: beyond U+FFFF that is another order than MongoDB's and SQLite's. */
const ranges = {
  $gt: range((order) => order > 0),
  $gte: range((order) => order >= 0),
  $lt: range((order) => order < 0),
  $lte: range((order) => order <= 0),
};

const context = Context.init({ query: { ...operators, ...ranges } });

/**
 * A filter as mingo understands it, with the operators of filters alone: the package's own index loads two hundred more,
 * which aggregations need.
 */
export function mingoQuery(filter: Readonly<Record<string, unknown>>): Query {
  return new Query({ ...filter }, { context, scriptEnabled: false });
}

/** How mingo takes an operator: with options, which a range has no use for. */
type Operator = (selector: string, operand: unknown, options: unknown) => (document: unknown) => boolean;

function range(isIn: (order: number) => boolean): Operator {
  return (selector, operand) => {
    const names = selector.split('.');
    return (document: unknown): boolean => valuesAt(document, names).some((value) => isWithin(value, operand, isIn));
  };
}

function isWithin(value: unknown, operand: unknown, isIn: (order: number) => boolean): boolean {
  return isScalar(value) && isOneType(value, operand) && isIn(compareScalar(value, operand));
}

function isOneType(value: unknown, operand: unknown): boolean {
  return typeof value === typeof operand && value instanceof Date === operand instanceof Date;
}

/** What lies at a path, in each element where the path leads through an array or to one. */
function valuesAt(value: unknown, [name, ...names]: readonly string[]): readonly unknown[] {
  if (name === undefined) return Array.isArray(value) ? value : [value];
  const parents: readonly unknown[] = Array.isArray(value) ? value : [value];
  return parents.flatMap((parent) =>
    isPlainObject(parent) && Object.hasOwn(parent, name) ? valuesAt(parent[name], names) : [],
  );
}
