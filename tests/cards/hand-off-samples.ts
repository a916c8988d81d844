import { secondsAfter } from '../../services/clock.ts';
import {
  type GivenPass,
  type HandOff,
  handOffHappenings,
  type IdentityCheck,
  type ResetApproval,
} from '../../services/hand-off/hand-off.ts';
import type { CardSlot } from '../../services/hand-off/wanted-cards.ts';

/** A hand-off as somebody sees it. */
export interface HandOffSample {
  /** What is special about it. */
  readonly about: (said: { readonly reason: string }) => Partial<HandOff>;
  /** `status` unless told otherwise. */
  readonly slot?: CardSlot;
  /** Object id; `kofi`, who helps, unless told otherwise. */
  readonly reader?: string;
}

const now = new Date('2026-03-02T12:00:00Z');
const asks = { openedBy: { by: 'person' }, kind: 'help', reason: 'lost-everything' } as const;
const unclaimed = { agent: undefined };
const method = 'authenticator-code';

function asked(more: Partial<IdentityCheck> = {}): { identity: IdentityCheck } {
  const identity = { id: 'asked', way: 'method', askedBy: 'kofi', askedAt: now, expiresAt: secondsAfter(now, 600) };
  return { identity: { ...identity, ...more } as IdentityCheck };
}

function approval(reason: string, more: Partial<ResetApproval> = {}): { approval: ResetApproval } {
  return { approval: { id: 'reset', askedBy: 'kofi', askedAt: now, reason: reason.slice(0, 400), ...more } };
}

function pass(more: Partial<GivenPass> = {}): { pass: GivenPass } {
  const expiresAt = secondsAfter(now, 600);
  return { pass: { id: 'pass', issuedBy: 'kofi', issuedAt: now, expiresAt, on: 'method', ...more } };
}

const confirmed = { result: 'confirmed', answeredAt: now } as const;
const byManager = { way: 'manager', manager: 'sanne' } as const;
const fullHistory = Array.from({ length: 40 }, (_, index) => ({
  id: `id-${String(index)}`,
  at: now,
  what: handOffHappenings[index % handOffHappenings.length] ?? 'opened',
  agent: 'kofi',
}));
const steps = ['methods:2', 'methods-off:2', 'mobile-text:failures', 'set-up-ended:expired'];

const ofAgents: Readonly<Record<string, HandOffSample>> = {
  'hand-off: waits for the person': { about: () => ({}) },
  'hand-off: nobody helps': { about: () => ({ ...asks, ...unclaimed, steps }) },
  'hand-off: of a ticket system': {
    about: () => ({ ...unclaimed, openedBy: { by: 'program', program: 'servicenow' } }),
  },
  'hand-off: helped by its owner': { about: () => ({ ...asks, steps }) },
  'hand-off: somebody else helps': { about: () => ({}), reader: 'mina' },
  'hand-off: the caller is asked': { about: () => asked() },
  'hand-off: the manager is asked': { about: () => asked(byManager) },
  'hand-off: the caller did not answer': { about: () => asked({ expiresAt: now }) },
  'hand-off: the caller could not': { about: () => asked({ result: 'failed', answeredAt: now }) },
  'hand-off: the caller is known': { about: () => asked(confirmed) },
  'hand-off: the manager vouches': { about: () => ({ ...asks, ...asked({ ...byManager, ...confirmed }) }) },
  'hand-off: the manager does not vouch': { about: () => asked({ ...byManager, result: 'refused', answeredAt: now }) },
  'hand-off: a pass is given': { about: () => ({ ...asked(confirmed), ...pass() }) },
  'hand-off: a pass was told': { about: () => pass({ end: 'told' }) },
  'hand-off: a pass was used': { about: () => ({ state: 'opened', ...pass({ end: 'used' }) }) },
  'hand-off: a reset waits for a colleague': { about: ({ reason }) => approval(reason) },
  'hand-off: agree to a reset': { about: ({ reason }) => approval(reason), reader: 'mina' },
  'hand-off: a reset was refused': {
    about: ({ reason }) => approval(reason, { result: 'refused', answeredBy: 'mina' }),
  },
  'hand-off: cannot be written to': { about: () => ({ unreached: [{ to: 'alex', why: 'no-chat' }] }) },
  'hand-off: may not be brought the bot': { about: () => ({ unreached: [{ to: 'alex', why: 'not-allowed' }] }) },
  'hand-off: blocked the bot': { about: () => ({ unreached: [{ to: 'alex', why: 'blocked' }] }) },
  'hand-off: the manager cannot be written to': {
    about: () => ({ ...asked(byManager), unreached: [{ to: 'sanne', why: 'no-chat' }] }),
  },
  'hand-off: whoever helps has left': { about: () => ({ unreached: [{ to: 'kofi', why: 'left' }] }), reader: 'mina' },
  'hand-off: started': { about: () => ({ state: 'opened' }) },
  'hand-off: method chosen': { about: () => ({ state: 'method-chosen', method }) },
  'hand-off: verifying': { about: () => ({ state: 'verifying', method }) },
  'hand-off: failed': { about: () => ({ state: 'failed', failedStep: 'proof', method }) },
  'hand-off: done': { about: () => ({ state: 'done', method, ...asked(confirmed), ...pass({ end: 'used' }) }) },
  'hand-off: disputed': { about: () => ({ state: 'disputed', ...asked({ result: 'refused' }) }) },
  'hand-off: expired, which nobody has written down': { about: () => ({ expiresAt: now }) },
  'hand-off: closed': { about: () => ({ state: 'closed' }) },
  'hand-off: all that one can hold': {
    about: ({ reason }) => ({
      ...{ history: fullHistory, steps: Array.from({ length: 10 }, () => 'a'.repeat(40)) },
      unreached: ['alex', 'sanne'].map((to) => ({ to, why: 'not-allowed' })),
      ...{ ...asked({ ...byManager, expiresAt: now }), ...pass({ end: 'too-many-tries' }), ...approval(reason) },
    }),
    reader: 'mina',
  },
};

const ofPeople: Readonly<Record<string, HandOffSample>> = {
  'invitation: set up': { about: () => ({}), slot: 'invitation', reader: 'alex' },
  'invitation: reset': { about: () => ({ kind: 'reset' }), slot: 'invitation', reader: 'alex' },
  'invitation: unlock': { about: () => ({ kind: 'unlock' }), slot: 'invitation', reader: 'alex' },
  'invitation: of a ticket system': {
    about: () => ({ openedBy: { by: 'program', program: 'servicenow' } }),
    ...{ slot: 'invitation', reader: 'alex' },
  },
  ...Object.fromEntries(
    (['opened', 'method-chosen', 'verifying', 'failed', 'done', 'expired', 'disputed', 'closed'] as const).map(
      (state): [string, HandOffSample] => [
        `invitation: ${state}`,
        { about: () => ({ state }), slot: 'invitation', reader: 'alex' },
      ],
    ),
  ),
  'notice: somebody helps': { about: () => asks, slot: 'helper kofi', reader: 'alex' },
  'notice: somebody helped': { about: () => ({ ...asks, state: 'closed' }), slot: 'helper kofi', reader: 'alex' },
  'notice: closed': { about: () => ({ ...asks, state: 'closed' }), slot: 'closed', reader: 'alex' },
  'notice: nobody could help': { about: () => ({ ...asks, state: 'expired' }), slot: 'closed', reader: 'alex' },
  'caller check': { about: () => asked(), slot: 'identity asked', reader: 'alex' },
  'notice: caller check answered': { about: () => asked(confirmed), slot: 'identity asked', reader: 'alex' },
  'notice: caller check refused': {
    about: () => ({ state: 'disputed', ...asked({ result: 'refused' }) }),
    ...{ slot: 'identity asked', reader: 'alex' },
  },
  'notice: caller check too late': { about: () => asked({ expiresAt: now }), slot: 'identity asked', reader: 'alex' },
  vouching: { about: () => asked(byManager), slot: 'vouch asked', reader: 'sanne' },
  'notice: vouched': { about: () => asked({ ...byManager, ...confirmed }), slot: 'vouch asked', reader: 'sanne' },
  'notice: not vouched': {
    about: () => asked({ ...byManager, result: 'refused' }),
    slot: 'vouch asked',
    reader: 'sanne',
  },
  'notice: vouching too late': { about: () => asked(byManager), slot: 'vouch another', reader: 'sanne' },
  'notice: pass is gone': { about: () => pass({ end: 'used' }), slot: 'pass pass' },
};

/** Hand-offs in each state, as each of those sees them who have a card of it. */
export const handOffSamples: Readonly<Record<string, HandOffSample>> = { ...ofAgents, ...ofPeople };
