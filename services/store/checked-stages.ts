import { checkedFilter } from './checked-filter.ts';
import type { AggregateStage } from './document-store.ts';
import { isPlainObject } from './storable.ts';

type Stage = Record<string, unknown>;

const stageNames = new Set(['$match', '$group']);

/** A copy of an aggregation's stages, each `$match` checked like any filter. @throws {TypeError} for another stage. */
export function checkedStages(stages: readonly AggregateStage[]): Stage[] {
  return stages.map((stage) => {
    const [[name, operand] = ['', undefined], ...others] = Object.entries<unknown>(stage);
    if (!stageNames.has(name) || others.length > 0) throw new TypeError('An aggregation has no such stage');
    if (name !== '$match') return { [name]: operand };
    if (!isPlainObject(operand)) throw new TypeError('$match needs a filter');
    return { $match: checkedFilter(operand) };
  });
}
