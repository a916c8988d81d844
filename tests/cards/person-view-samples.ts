import type { PersonCardOptions, PersonOnCard } from '../../dialogs/helpdesk/desk-cards.ts';
import { secondsAfter } from '../../services/clock.ts';
import { filled } from '../../services/hand-off/hand-off.ts';
import { methodKinds } from '../../services/methods/registry.ts';

const openOnes = ['KTR-482', 'BCD-222'].map((reference) =>
  filled({
    _id: `demo-${reference}`,
    reference,
    person: { tenantId: 'demo', objectId: 'alex' },
    reason: 'locked',
    steps: [],
    openedAt: new Date(0),
    expiresAt: new Date(0),
  }),
);

/** How things can stand with somebody whom an agent looks up; methods and app passwords are called what the person is. */
export function personViews({
  name,
  now,
}: {
  readonly name: string;
  readonly now: Date;
}): Record<string, Pick<PersonCardOptions, 'view' | 'open'>> {
  const nothing: PersonOnCard = {
    ...{ status: 'enforced', methods: [], pending: undefined, recovery: undefined, isOnHold: false },
    ...{ appPasswords: { count: 0, areAccepted: true, lastUsedAt: undefined }, waits: undefined, passUntil: undefined },
    ...{ blockedAt: undefined, blockedWhy: undefined, canBeUnlocked: false },
  };
  const off = ['fraud-reported', 'not-allowed', 'failures', 'blocked', undefined] as const;
  const methods = Array.from({ length: 20 }, (_, index): PersonOnCard['methods'][number] => ({
    kind: methodKinds[index % methodKinds.length] ?? 'authenticator-code',
    label: '+31 •• ••• •• 42',
    name: index % 2 === 0 ? undefined : name,
    isDefault: index === 0,
    isSilent: index === 0,
    lock: off[index % off.length],
    suspended: index % 7 === 1 ? 'lost' : undefined,
  }));
  const later = secondsAfter(now, 600);
  const full: PersonOnCard = {
    ...{ ...nothing, methods, pending: { kind: 'mobile-text' }, recovery: { left: 8 }, waits: later },
    ...{ appPasswords: { count: 3, areAccepted: true, lastUsedAt: undefined }, passUntil: later, canBeUnlocked: true },
  };
  return {
    'person: never met': { view: undefined, open: [] },
    'person: nothing set up': { view: { ...nothing, status: 'enabled' }, open: [] },
    'person: as much as there can be': { view: full, open: [] },
    'person: with open requests': { view: full, open: openOnes },
    'person: blocked': { view: { ...full, blockedAt: now, blockedWhy: name }, open: [] },
    'person: on hold': { view: { ...nothing, isOnHold: true, canBeUnlocked: true }, open: [] },
    'person: oneself': { view: nothing, open: [] },
  };
}
