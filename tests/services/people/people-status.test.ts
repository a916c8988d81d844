import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvOf, csvTitles, PeopleCount } from '../../../services/people/people-status.ts';
import type { OperatorView } from '../../../services/enrollment/operator-enrollment.ts';

const person = { tenantId: 'demo-tenant', objectId: 'demo' };
const method = {
  methodId: 'x',
  form: 'phone' as const,
  channel: undefined,
  contact: undefined,
  country: undefined,
  hasPin: false,
  lock: undefined,
  isSilent: false,
  name: undefined,
  lastUsedAt: undefined,
  suspended: undefined,
  suspendedAt: undefined,
  stays: undefined,
};
const view: OperatorView = {
  status: 'enforced',
  groups: ['@sales'],
  methods: [{ ...method, kind: 'mobile-text', label: '+1 ••• ••• •• 42', activatedAt: new Date(0), isDefault: true }],
  pending: undefined,
  locks: [],
  waits: undefined,
  isOnHold: false,
  canBeUnlocked: false,
  blockedAt: undefined,
  blockedWhy: undefined,
  blockedBy: undefined,
  disownedAt: undefined,
  recovery: undefined,
  appPasswords: { count: 0, areAccepted: true, lastUsedAt: undefined },
  passUntil: undefined,
  inEntra: undefined,
};
const since = new Date('2026-01-02T03:04:05Z');
const disowned: OperatorView = {
  ...view,
  methods: view.methods.map((each) => ({ ...each, suspended: 'not-me', suspendedAt: since })),
  isOnHold: true,
  canBeUnlocked: true,
  disownedAt: since,
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

test('a list says how many app passwords somebody has and when one was last used, and the count how many people have some', () => {
  const appPasswords = { count: 2, areAccepted: true, lastUsedAt: since };
  assert.match(
    csvOf({ person, accountName: '', view: { ...view, appPasswords } }),
    /,1970-01-01T00:00:00\.000Z,2,2026-01-02T03:04:05\.000Z,,,$/u,
  );
  assert.match(csvOf({ person, accountName: '', view }), /,1970-01-01T00:00:00\.000Z,0,,,,$/u);
  const count = new PeopleCount();
  for (const each of [view, { ...view, appPasswords }]) count.add(each);
  assert.equal(String(count), 'enforced: 2\n  with app passwords: 1\n  with mobile-text: 2');
});

test('a list says who is blocked, and so does the count', () => {
  const blocked: OperatorView = { ...view, blockedAt: since, blockedBy: 'operator' };
  assert.match(csvOf({ person, accountName: '', view: blocked }), /,blocked,$/u);
  const count = new PeopleCount();
  for (const each of [view, blocked]) count.add(each);
  assert.equal(String(count), 'enforced: 2\n  with mobile-text: 2\n  blocked by the helpdesk: 1');
});

test('a list says what is off and what is on hold, and so does the count', () => {
  assert.match(csvOf({ person, accountName: '', view: disowned }), /,mobile-text: not-me; on hold: change-disowned,$/u);
  const count = new PeopleCount();
  for (const each of [view, disowned]) count.add(each);
  assert.equal(
    String(count),
    'enforced: 2\n  with mobile-text: 2\n  with a method that is off: 1\n  on hold until they are unlocked: 1',
  );
});

test('a list says how it stands with Microsoft Entra, and so does the count, with who waits longest', () => {
  const later = new Date('2026-01-03T03:04:05Z');
  const count = new PeopleCount();
  const cells = (
    [
      { state: 'registered', since },
      { state: 'waiting', since: later },
      { state: 'waiting', since },
      { state: 'given-up', since, why: 'not-allowed' },
      { state: 'not-registered' },
      { state: 'not-removed' },
      undefined,
    ] as const
  ).map((inEntra) => {
    count.add({ ...view, inEntra });
    return csvOf({ person, accountName: '', view: { ...view, inEntra } }).match(/,,(?:"([^"]*)"|([^,]*))$/u)?.[0];
  });
  assert.deepEqual(cells, [
    ',,"registered, since 2026-01-02T03:04:05.000Z"',
    ',,"waiting, since 2026-01-03T03:04:05.000Z"',
    ',,"waiting, since 2026-01-02T03:04:05.000Z"',
    ',,"given up: not-allowed, since 2026-01-02T03:04:05.000Z"',
    ',,not registered',
    ',,not removed',
    ',,',
  ]);
  assert.deepEqual(String(count).split('\n').slice(2), [
    '  in Entra given up: not-allowed: 1',
    '  in Entra not registered: 1',
    '  in Entra not removed: 1',
    '  in Entra registered: 1',
    '  in Entra waiting: 2',
    '  in Entra waiting longest: since 2026-01-02T03:04:05.000Z',
  ]);
});
