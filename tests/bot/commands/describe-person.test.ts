import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describePerson } from '../../../bot/commands/describe-person.ts';
import type { EntraStanding } from '../../../services/enrollment/entra-standing.ts';
import { enrolled } from '../../services/enrollment/enrollment-kit.ts';
import { dana, entraKit } from '../../services/enrollment/entra-kit.ts';

test('an operator reads how many app passwords somebody has, and when a program last came with one', async (t) => {
  const kit = await entraKit(t);
  await enrolled(kit, dana);
  const view = await kit.operator.show(dana);
  assert.ok(view);
  const lastUsedAt = new Date('2026-03-02T09:00:00Z');
  const told = (count: number, last?: Date) =>
    describePerson({ ...view, appPasswords: { count, areAccepted: true, lastUsedAt: last } }, []);
  assert.match(told(0), /^Apps: {4}0 app passwords$/mu);
  assert.match(told(2), /^Apps: {4}2 app passwords, never used yet$/mu);
  assert.match(told(2, lastUsedAt), /^Apps: {4}2 app passwords, last used 2026-03-02T09:00:00\.000Z$/mu);
});

test('an operator reads how it stands with somebody in Entra, and what to do where it is not as it should be', async (t) => {
  const kit = await entraKit(t);
  await enrolled(kit, dana);
  const view = await kit.operator.show(dana);
  assert.ok(view);
  const since = new Date('2026-03-02T09:00:00Z');
  const cases: readonly (readonly [EntraStanding | undefined, RegExp | undefined])[] = [
    [view.inEntra, /^Entra: {3}waits to be brought up to date, since 2026-03-02T09:00:00\.000Z$/mu],
    [{ state: 'registered', since }, /^Entra: {3}registered, since 2026-03-02T09:00:00\.000Z$/mu],
    [{ state: 'given-up', since, why: 'not-allowed' }, /^Entra: {3}given up .*UserAuthMethod-External.*-- register/mu],
    [{ state: 'not-registered' }, /^Entra: {3}not registered; npm run people -- register/mu],
    [{ state: 'not-removed' }, /^Entra: {3}registered still, without anything set up; npm/mu],
    [{ state: 'phones-differ' }, /^Entra: {3}registered, but the phones there are not those/mu],
    [undefined, undefined],
  ];
  for (const [inEntra, line] of cases) {
    const text = describePerson({ ...view, inEntra }, []);
    if (line === undefined) assert.doesNotMatch(text, /Entra/u);
    else assert.match(text, line);
  }
});
