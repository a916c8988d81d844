import {
  DuplicateKeyError,
  StoreUnavailableError,
  type Collection,
  type CollectionSpec,
  type DocumentStore,
  type Filter,
  type StoredDocument,
} from '../../../services/store/document-store.ts';

type Method = 'insertMany' | 'find' | 'findOneAndUpdate';

/** As much of the store port as the audit trail uses, with faults to order and calls to count. */
export class MemoryStore implements Pick<DocumentStore, 'collection'> {
  readonly #collections = new Map<string, Map<string, StoredDocument>>();
  readonly #faults: { method: Method; when: 'before' | 'after' }[] = [];
  readonly calls: string[] = [];

  /** The next call of `method` is not answered: the write has not, or has, been applied. */
  failNext(method: Method, when: 'before' | 'after'): void {
    this.#faults.push({ method, when });
  }

  collection<T extends StoredDocument>(spec: CollectionSpec): Collection<T> {
    const rows = this.#collections.get(spec.name) ?? new Map<string, StoredDocument>();
    this.#collections.set(spec.name, rows);
    const call = async <R>(method: string, work: () => R): Promise<R> => {
      await Promise.resolve();
      this.calls.push(`${spec.name}.${method}`);
      this.#fail(method, 'before');
      const result = work();
      this.#fail(method, 'after');
      return result;
    };
    const find = (filter: Filter): T[] =>
      [...rows.values()].filter((row) => matches(row, filter)).map((row) => structuredClone(row) as T);
    const insert = (document: T): void => insertInto(rows, spec, structuredClone(document));
    const unused = (): never => {
      throw new Error('The audit trail was not known to use this');
    };
    return {
      insertOne: (document) => call('insertOne', () => insert(document)),
      insertMany: (documents) => call('insertMany', () => documents.forEach(insert)),
      findOne: (filter) => call('findOne', () => find(filter)[0]),
      find: (filter, { sort, limit } = {}) =>
        call('find', () => {
          const order = sort?.['_id'] ?? 1;
          const found = find(filter).sort((a, b) => (a._id < b._id ? -order : order));
          return found.slice(0, limit);
        }),
      findOneAndUpdate: (filter, update) =>
        call('findOneAndUpdate', () => {
          const [found] = find(filter);
          if (found) rows.set(found._id, structuredClone({ ...found, ...update['$set'] }));
          return found;
        }),
      deleteOne: (filter) =>
        call(
          'deleteOne',
          () =>
            find(filter)
              .slice(0, 1)
              .filter(({ _id }) => rows.delete(_id)).length,
        ),
      deleteMany: (filter) => call('deleteMany', () => find(filter).filter(({ _id }) => rows.delete(_id)).length),
      countDocuments: (filter) => call('countDocuments', () => find(filter).length),
      aggregate: unused,
    };
  }

  #fail(method: string, when: 'before' | 'after'): void {
    const index = this.#faults.findIndex((fault) => fault.method === method && fault.when === when);
    if (index === -1) return;
    this.#faults.splice(index, 1);
    throw new StoreUnavailableError('demo outage');
  }
}

function insertInto(rows: Map<string, StoredDocument>, spec: CollectionSpec, row: StoredDocument): void {
  if (rows.has(row._id)) throw new DuplicateKeyError('_id_');
  for (const { name, keys, onlyWherePresent: present } of spec.indexes.filter(({ unique }) => unique)) {
    if (present !== undefined && Reflect.get(row, present) === undefined) continue;
    const same = (other: StoredDocument): boolean =>
      Object.keys(keys).every((key) => Reflect.get(other, key) === Reflect.get(row, key));
    if ([...rows.values()].some(same)) throw new DuplicateKeyError(name);
  }
  rows.set(row._id, row);
}

function matches(row: object, filter: Filter): boolean {
  return Object.entries(filter).every(([field, wanted]) => {
    const value: unknown = Reflect.get(row, field);
    if (typeof wanted !== 'object' || wanted === null) return value === wanted;
    return Object.entries(wanted).every(([operator, operand]) => compare(operator, value, operand));
  });
}

function compare(operator: string, value: unknown, operand: unknown): boolean {
  if (operator === '$in' && Array.isArray(operand)) return operand.includes(value);
  if (typeof value !== typeof operand) return false;
  const [a, b] = [value, operand].map((each) => (typeof each === 'number' ? each : String(each)));
  if (a === undefined || b === undefined) return false;
  if (operator === '$gt') return a > b;
  if (operator === '$lt') return a < b;
  throw new Error(`The audit trail was not known to use ${operator}`);
}
