import assert from 'node:assert/strict';
import {
  alex,
  codeNow,
  type EnrollmentKit,
  setUp,
  type StartedSetUp,
} from '../../services/enrollment/enrollment-kit.ts';
import type { AuditEventType } from '../../../services/audit/audit-event.ts';
import { wrongCode } from '../../services/methods/method-kit.ts';

/** An act, what comes of it, and what the trail says of it; `silent` says why it may say nothing. */
export interface Row {
  readonly prepare: (kit: EnrollmentKit) => Promise<StartedSetUp | undefined>;
  readonly act: (kit: EnrollmentKit, started: StartedSetUp) => Promise<{ readonly code: string } | undefined>;
  readonly events?: readonly AuditEventType[];
  readonly silent?: 'nothing was checked' | 'nothing changed' | 'it was recorded when it happened';
}

/** Limits that are reached with few codes. */
export const nearPolicy = {
  setUpsPerHour: 9,
  wrongCodesPerSetUp: 3,
  wrongCodesPerHour: 5,
  consecutiveFailuresUntilLocked: 6,
  appPasswords: { allowed: true, most: 40 },
  recoveryCodes: 'offered',
} as const;

type Use = 'prove' | 'verify';
/** The code that the app shows. */
export const right =
  (use: Use): Row['act'] =>
  (kit, started) =>
    kit.service[use](alex, started.methodId, codeNow(kit, started));
/** A code that no app shows. */
export const wrong =
  (use: Use): Row['act'] =>
  ({ service, clock }, { methodId, app }) =>
    service[use](alex, methodId, wrongCode([app], clock.now()));
/** What is no code at all. */
export const noCode =
  (use: Use): Row['act'] =>
  ({ service }, { methodId }) =>
    service[use](alex, methodId, 'hello');

/** Wrong codes at once, as many as the hourly limit lets through. */
export const guessed =
  (prepare: (kit: EnrollmentKit) => Promise<StartedSetUp>, use: Use, count: number): Row['prepare'] =>
  async (kit) => {
    let started = await prepare(kit);
    for (let index = 0; index < count; index += 1) {
      const outcome = await wrong(use)(kit, started);
      if (outcome?.code === 'too-many-attempts') started = await prepare(kit);
    }
    return started;
  };

/** Wrong codes so far apart that the hourly limit never speaks; for a set-up each has one of its own. */
export const failed =
  (prepare: (kit: EnrollmentKit) => Promise<StartedSetUp>, use: Use, count: number): Row['prepare'] =>
  async (kit) => {
    let started = await prepare(kit);
    for (let index = 0; index < count; index += 1) {
      if (index > 0 && use === 'prove') started = await prepare(kit);
      await wrong(use)(kit, started);
      kit.clock.advance(2000);
    }
    return started;
  };

/** The same, and then the helpdesk blocked them. */
export const blocked =
  (prepare: (kit: EnrollmentKit) => Promise<StartedSetUp>): Row['prepare'] =>
  async (kit) => {
    const started = await prepare(kit);
    assert.equal(await kit.operator.block(alex, 'demo reason'), 'blocked');
    return started;
  };

/** A set-up that something has ended, or will. */
export const endedBy =
  (act: (kit: EnrollmentKit, methodId: string) => Promise<unknown>): Row['prepare'] =>
  async (kit) => {
    const started = await setUp(kit);
    await act(kit, started.methodId);
    return started;
  };
/** As much as a set-up has. */
export const timeGoesBy = ({ clock }: EnrollmentKit): Promise<void> => {
  clock.advance(600);
  return Promise.resolve();
};
/** A new set-up. */
export const begin: Row['act'] = ({ service }) => service.begin(alex, 'authenticator-code');
/** Nobody has done anything yet. */
export const nothing: Row['prepare'] = () => Promise.resolve(undefined);
/** An act that has no outcome to look at. */
export const quiet =
  (act: (kit: EnrollmentKit, started: StartedSetUp) => Promise<unknown>): Row['act'] =>
  async (kit, started) => {
    await act(kit, started);
    return undefined;
  };
