import assert from 'node:assert/strict';
import type { AggregateStage } from '../../../services/store/document-store.ts';
import { type AnyDocument, type StoreUnderTest, testPeople } from './store-contract.ts';

const day = (number: number) => new Date(Date.UTC(2026, 0, number));

const demo: readonly AnyDocument[] = [
  { _id: 'a', number: 1, plain: 1, address: { city: 'Gent' }, born: day(1), tags: ['x', 'y'] },
  { _id: 'b', number: 2.5, plain: 2.5, address: { city: 'Delft' }, born: day(2), tags: [], ticket: 't1' },
  { _id: 'c', number: '10', plain: '10', address: { city: 'Gent' }, born: day(3), items: [{ id: 1, on: true }] },
  { _id: 'd', number: null, plain: null, address: 'none', ticket: 't2' },
  { _id: 'e', number: true, plain: true, born: null },
  {
    _id: 'f',
    number: day(4),
    plain: day(4),
    address: { city: null },
    items: [
      { id: 1, on: false },
      { id: 2, on: true },
    ],
  },
  { _id: 'g' },
];

/** Lists of objects, of which one lacks the field, and lists of lists. */
const lists: readonly AnyDocument[] = [
  { _id: 'a', o: [{ n: 1 }, { n: 5 }] },
  { _id: 'b', o: [{ n: 1 }, {}] },
  { _id: 'c', o: [[{ n: 1 }]] },
  { _id: 'd', o: 3 },
  { _id: 'e' },
  { _id: 'f', o: null },
  { _id: 'g', o: [7, { n: 2 }] },
  { _id: 'h', o: [] },
  { _id: 'i', o: { n: [[1], 2] } },
];

const listCases: readonly [filter: Record<string, unknown>, ids: string][] = [
  [{ 'o.n': null }, 'bdef'],
  [{ 'o.n': { $exists: false } }, 'cdefh'],
  [{ 'o.n': { $ne: 1 } }, 'cdefghi'],
  [{ 'o.n': { $in: [null, 2] } }, 'bdefgi'],
  [{ $nor: [{ 'o.n': 1 }] }, 'cdefghi'],
  [{ 'o.n': { $ne: null } }, 'acghi'],
  [{ 'o.n': { $size: 2 } }, 'i'],
  [{ 'o.n': { $gt: 2, $lt: 4 } }, 'a'],
  [{ o: { $size: 0 } }, 'h'],
];

const cases: readonly [filter: Record<string, unknown>, ids: string][] = [
  [{}, 'abcdefg'],
  [{ _id: 'b' }, 'b'],
  [{ _id: { $in: ['a', 'g', 'zzz'] } }, 'ag'],
  [{ _id: { $gt: 'b', $lte: 'e' } }, 'cde'],
  [{ _id: { $ne: 'a' }, number: { $exists: true } }, 'bcdef'],
  [{ number: 1 }, 'a'],
  [{ number: { $eq: '10' } }, 'c'],
  [{ number: true }, 'e'],
  [{ number: day(4) }, 'f'],
  [{ number: null }, 'dg'],
  [{ number: { $exists: false } }, 'g'],
  [{ number: { $gt: 0 } }, 'ab'],
  [{ number: { $lt: 2.5 } }, 'a'],
  [{ number: { $gte: '1', $lt: '2' } }, 'c'],
  [{ number: { $lte: day(9) } }, 'f'],
  [{ number: { $in: [1, '10', day(4)] } }, 'acf'],
  [{ number: { $in: [null, 2.5] } }, 'bdg'],
  [{ ticket: { $exists: true } }, 'bd'],
  [{ ticket: 't2' }, 'd'],
  [{ ticket: { $exists: false }, number: 1 }, 'a'],
  [{ 'address.city': 'Gent' }, 'ac'],
  [{ 'address.city': 'Gent', born: { $gt: day(1) } }, 'c'],
  [{ born: { $lt: day(3) } }, 'ab'],
  [{ tags: 'x' }, 'a'],
  [{ tags: { $size: 0 } }, 'b'],
  [{ 'items.id': 2 }, 'f'],
  [{ 'items.id': { $gt: 1 } }, 'f'],
  [{ tags: { $gte: 'y' } }, 'a'],
  [{ number: { $ne: 1 } }, 'bcdefg'],
  [{ $and: [{ number: { $gt: 1 } }, { 'address.city': 'Delft' }] }, 'b'],
  [{ $or: [{ number: 1 }, { _id: 'g' }] }, 'ag'],
  [{ $nor: [{ number: { $exists: true } }] }, 'g'],
  [{ _id: 'a', number: 2 }, ''],
];

/** What matches, in which order, and sums over it. */
export function queriesContract(subject: StoreUnderTest): void {
  testPeople(
    subject,
    'finds what MongoDB finds, on an indexed field and on one without index alike',
    async (collection) => {
      await collection.insertMany(demo);
      for (const [filter, ids] of cases) {
        const onPlain = 'number' in filter ? [{ ...filter, plain: filter['number'] }] : [];
        for (const tried of [filter, ...onPlain]) {
          const found = await collection.find(tried, { sort: { _id: 1 } });
          assert.equal(found.map(({ _id }) => _id).join(''), ids, JSON.stringify(tried));
          assert.equal(await collection.countDocuments(tried), ids.length, JSON.stringify(tried));
        }
      }
    },
  );

  testPeople(subject, 'finds through lists of objects what MongoDB finds', async (collection) => {
    await collection.insertMany(lists);
    for (const [filter, ids] of listCases) {
      const found = await collection.find(filter, { sort: { _id: 1 } });
      assert.equal(found.map(({ _id }) => _id).join(''), ids, JSON.stringify(filter));
    }
  });

  testPeople(subject, 'sorts by type, then by value, on several fields, up to a limit', async (collection) => {
    await collection.insertMany(demo);
    const ids = async (sort: Record<string, 1 | -1>, limit?: number) => {
      const found = await collection.find({}, { sort, ...(limit !== undefined && { limit }) });
      return found.map(({ _id }) => _id).join('');
    };
    assert.match(await ids({ number: 1 }), /^(dg|gd)abcef$/);
    assert.match(await ids({ plain: -1 }), /^fecba(dg|gd)$/);
    assert.equal(await ids({ number: -1 }, 3), 'fec');
    assert.equal(await ids({ 'address.city': -1, _id: -1 }, 3), 'cab');
    assert.equal((await collection.findOne({}, { sort: { _id: -1 } }))?._id, 'g');
  });

  testPeople(subject, 'groups, counts and sums', async (collection) => {
    await collection.insertMany([1, 2, 3, 4, 5, 6].map((number) => ({ _id: `p${number}`, number, kind: number % 2 })));
    const stages: AggregateStage[] = [
      { $match: { number: { $gt: 1 } } },
      { $group: { _id: '$kind', count: { $sum: 1 }, sum: { $sum: '$number' }, last: { $max: '$number' } } },
    ];
    const expected = [
      { _id: 0, count: 3, sum: 12, last: 6 },
      { _id: 1, count: 2, sum: 8, last: 5 },
    ];
    const groups = await collection.aggregate<{ readonly _id: number }>(stages);
    assert.deepEqual(
      groups.sort((one, other) => one._id - other._id),
      expected,
    );
    for (const refused of [{ $limit: 1 }, { $match: { $or: [] } }, { $match: {}, $group: { _id: null } }, {}]) {
      await assert.rejects(collection.aggregate([...stages, refused as AggregateStage]), TypeError);
    }
    assert.deepEqual(await collection.aggregate([{ $match: { number: 99 } }, { $group: { _id: null } }]), []);
  });

  testPeople(subject, 'orders text by code point, indexed or not, alone or in a list', async (collection) => {
    // In UTF-16 the last two would come first: what they begin with is below U+E000.
    const texts = ['\uE000', '\uFF41', '\u{1F642}', '\u{20000}'];
    await collection.insertMany(
      texts.map((text, index) => ({ _id: text, number: text, plain: text, tags: [text], kind: index })),
    );
    for (const field of ['_id', 'number', 'plain', 'tags']) {
      for (const [index, text] of texts.entries()) {
        assert.equal(await collection.countDocuments({ [field]: { $lt: text } }), index, field);
        assert.equal(await collection.countDocuments({ [field]: { $gte: text } }), texts.length - index, field);
        assert.equal(
          await collection.countDocuments({ $nor: [{ [field]: { $lte: text } }] }),
          texts.length - index - 1,
        );
      }
    }
    const sorted = await collection.find({}, { sort: { number: 1 } });
    assert.deepEqual(
      sorted.map(({ _id }) => _id),
      texts,
    );
  });

  const parts = [{ a: 1 }, ['x'], []];
  const refused: Record<string, unknown>[] = [
    { _id: undefined },
    { number: { $in: [undefined] } },
    { $where: 'true' },
    { number: { $regex: 'x' } },
    { number: { $gt: 1, other: 2 } },
    ...['$gt', '$gte', '$lt', '$lte'].flatMap((range) =>
      [null, ...parts].map((operand) => ({ number: { [range]: operand } })),
    ),
    ...parts.flatMap((value) => [
      { number: value },
      { number: { $eq: value } },
      { number: { $ne: value } },
      { number: { $in: [1, value] } },
    ]),
    ...['$and', '$or', '$nor'].flatMap((name) => [{ [name]: [] }, { [name]: [{ $and: [] }] }, { [name]: {} }]),
    ...[-1, 0.5, '0', null, Infinity].map((operand) => ({ tags: { $size: operand } })),
    ...['constructor', 'toString', 'a.valueOf', 'hasOwnProperty.a', '__proto__', 'tags.0', 'a..b', ''].map((name) => ({
      [name]: { $exists: true },
    })),
    { number: 2 ** 53 },
    { number: { $gt: -(2 ** 60) } },
    { tags: { $all: ['x'] } },
    { number: { $not: { $gt: 1 } } },
    { number: { $nin: [1] } },
    { items: { $elemMatch: { id: 1 } } },
  ];
  for (const filter of refused) {
    const title = `refuses the filter ${Object.keys(filter).join()} ${JSON.stringify(filter)} and touches nothing`;
    testPeople(subject, title, async (collection) => {
      await collection.insertOne({ _id: 'one' });
      await assert.rejects(collection.find(filter), TypeError);
      await assert.rejects(collection.deleteMany(filter), TypeError);
      await assert.rejects(collection.findOneAndUpdate(filter, { $set: { a: 1 } }), TypeError);
      await assert.rejects(collection.aggregate([{ $match: filter }]), TypeError);
      assert.deepEqual(await collection.find({}), [{ _id: 'one' }]);
    });
  }
}
