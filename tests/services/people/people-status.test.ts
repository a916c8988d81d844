import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvOf, csvTitles, PeopleCount } from '../../../services/people/people-status.ts';
import type { OperatorView } from '../../../services/enrollment/operator-enrollment.ts';

const person = { tenantId: 'demo-tenant', objectId: 'demo' };
const method = {
  methodId: 'x',
  channel: undefined,
  contact: undefined,
  country: undefined,
  hasPin: false,
  lock: undefined,
  name: undefined,
  lastUsedAt: undefined,
  suspended: undefined,
  stays: undefined,
};
const view: OperatorView = {
  status: 'enforced',
  groups: ['@sales'],
  methods: [{ ...method, kind: 'mobile-text', label: '+1 ••• ••• •• 42', activatedAt: new Date(0), isDefault: true }],
  pending: undefined,
  locks: [],
  waits: undefined,
};

test('a list for a spreadsheet has no cell that it takes for a formula', () => {
  for (const accountName of ['=cmd()', '+1', '-1', '@sum', '\t=1', '\r=1']) {
    const [cell] = csvOf({ person, accountName, view }).split(',');
    assert.match(cell ?? '', /^"?'/u, JSON.stringify(accountName));
  }
  assert.match(
    csvOf({ person, accountName: undefined, view }),
    /,"?'@sales"?,mobile-text: \+1 ••• ••• •• 42,mobile-text,1970-/u,
  );
  assert.equal(
    csvTitles().split(',').length,
    csvOf({ person, accountName: undefined, view: undefined }).split(',').length,
  );
});

test('people are counted by their state and by what they have, each kind once', () => {
  const count = new PeopleCount();
  const [one] = view.methods;
  for (const each of [
    view,
    { ...view, methods: one ? [one, one] : [] },
    { ...view, status: 'enabled' as const, methods: [] },
    undefined,
  ])
    count.add(each);
  assert.equal(String(count), 'altered in the store: 1\nenabled: 1\nenforced: 2\n  with mobile-text: 2');
});
