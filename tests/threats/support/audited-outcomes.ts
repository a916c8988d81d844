import assert from 'node:assert/strict';
import type { BeginOutcome, ProofOutcome } from '../../../services/enrollment/outcome.ts';
import { enablePerson } from '../../../services/enrollment/transitions/enabling.ts';
import { resealEverySecret } from '../../../services/enrollment/reseal-secrets.ts';
import { alex, enrolled, type EnrollmentKit, kitOn, setUp } from '../../services/enrollment/enrollment-kit.ts';
import {
  begin,
  blocked,
  endedBy,
  failed,
  guessed,
  nearPolicy,
  noCode,
  nothing,
  quiet,
  right,
  type Row,
  timeGoesBy,
  wrong,
} from './audited-acts.ts';
import { handOffRows } from './audited-hand-offs.ts';
import { passRows, recoveryRows } from './audited-last-resort.ts';
import { managedRows } from './audited-managing.ts';

/** `audited-last-resort.ts` tells of it. */
/** Outcomes that only phones have: `audited-phones.ts` tells of them. */
type OfPhones = 'code-expired' | 'fraud-reported';
/** `audited-managing.ts` tells of it. */
type OfManaging = 'suspended';

/** The same where a proof is good for a day: another method may be added long after it. */
function longProven({ store, clock }: EnrollmentKit): Promise<EnrollmentKit> {
  return kitOn(store, { clock, seed: 'another', policy: { ...nearPolicy, proofFreshSeconds: 86_400 } });
}

/** The same where the policy accepts the app no more. */
function forbidding({ store, clock }: EnrollmentKit): Promise<EnrollmentKit> {
  return kitOn(store, { clock, seed: 'forbidding', policy: { forbiddenMethods: ['authenticator-code'] } });
}

/** Outcomes of a code for a set-up; the compiler asks for each that there is. */
export const proofs: Readonly<
  Record<Exclude<ProofOutcome['code'], 'code-already-used' | 'not-set-up' | OfPhones | OfManaging>, Row>
> = {
  verified: { prepare: setUp, act: right('prove'), events: ['method-activated'] },
  blocked: { prepare: blocked(setUp), act: right('prove'), silent: 'it was recorded when it happened' },
  'not-six-digits': { prepare: setUp, act: noCode('prove'), silent: 'nothing was checked' },
  'wrong-code': { prepare: setUp, act: wrong('prove'), events: ['proof-failed'] },
  'too-many-attempts': {
    prepare: guessed(setUp, 'prove', 2),
    act: wrong('prove'),
    events: ['proof-failed', 'set-up-failed'],
  },
  throttled: { prepare: guessed(setUp, 'prove', 5), act: right('prove'), silent: 'it was recorded when it happened' },
  locked: {
    prepare: async (kit) => {
      await failed(enrolled, 'verify', 5)(kit);
      return setUp(await longProven(kit));
    },
    act: wrong('prove'),
    events: ['proof-failed', 'method-locked', 'set-up-failed'],
  },
  expired: {
    prepare: endedBy(timeGoesBy),
    act: right('prove'),
    events: ['set-up-expired'],
  },
  cancelled: {
    prepare: endedBy(({ service }, methodId) => service.cancel(alex, methodId)),
    act: right('prove'),
    silent: 'it was recorded when it happened',
  },
  'not-allowed': {
    prepare: setUp,
    act: async (kit, started) => right('prove')(await forbidding(kit), started),
    silent: 'nothing was checked',
  },
  superseded: {
    prepare: endedBy((kit) => setUp(kit)),
    act: right('prove'),
    silent: 'it was recorded when it happened',
  },
};

/** Outcomes of a code for a method. */
export const verifications: Readonly<
  Record<
    Exclude<ProofOutcome['code'], 'too-many-attempts' | 'expired' | 'cancelled' | 'superseded' | OfPhones | OfManaging>,
    Row
  >
> = {
  verified: { prepare: enrolled, act: right('verify'), events: ['verification-succeeded'] },
  'not-six-digits': { prepare: enrolled, act: noCode('verify'), silent: 'nothing was checked' },
  'wrong-code': { prepare: enrolled, act: wrong('verify'), events: ['verification-failed'] },
  'code-already-used': {
    prepare: async (kit) => {
      const started = await enrolled(kit);
      await right('verify')(kit, started);
      return started;
    },
    act: right('verify'),
    events: ['code-replayed'],
  },
  throttled: {
    prepare: guessed(enrolled, 'verify', 5),
    act: right('verify'),
    silent: 'it was recorded when it happened',
  },
  locked: {
    prepare: failed(enrolled, 'verify', 5),
    act: wrong('verify'),
    events: ['verification-failed', 'method-locked'],
  },
  'not-allowed': {
    prepare: enrolled,
    act: async (kit, started) => right('verify')(await forbidding(kit), started),
    silent: 'nothing was checked',
  },
  'not-set-up': { prepare: setUp, act: right('verify'), silent: 'nothing was checked' },
  blocked: {
    prepare: blocked(enrolled),
    act: right('verify'),
    silent: 'it was recorded when it happened',
  },
};

/** Outcomes of beginning a set-up. */
export const beginnings: Readonly<
  Record<Exclude<BeginOutcome['code'], OfPhones | 'same-number' | 'not-recognized'>, Row>
> = {
  started: { prepare: nothing, act: begin, events: ['set-up-started'] },
  'already-set-up': {
    prepare: async (kit) => {
      const started = await enrolled(kit);
      kit.clock.advance(600);
      return started;
    },
    act: begin,
    silent: 'nothing changed',
  },
  'not-allowed': {
    prepare: nothing,
    act: async ({ store, clock }) => {
      const strict = await kitOn(store, { clock, policy: { allowedMethods: [] } });
      return strict.service.begin(alex, 'authenticator-code');
    },
    silent: 'nothing changed',
  },
  'pass-needed': {
    prepare: nothing,
    act: async ({ store, clock }) => {
      const gated = await kitOn(store, { clock, policy: { firstSetUp: { gate: 'temporary-pass' } } });
      return gated.service.begin(alex, 'authenticator-code');
    },
    silent: 'nothing changed',
  },
  throttled: { prepare: guessed(setUp, 'prove', 5), act: begin, silent: 'it was recorded when it happened' },
  blocked: { prepare: blocked(enrolled), act: begin, silent: 'it was recorded when it happened' },
  locked: {
    prepare: failed(enrolled, 'verify', 6),
    act: async (kit, started) => begin(await longProven(kit), started),
    silent: 'it was recorded when it happened',
  },
};

/** What else changes an enrollment. */
export const changes: Readonly<Record<string, Row>> = {
  ...managedRows,
  'being put into a group by an operator': {
    prepare: nothing,
    act: quiet(({ changes: all }) => all.change(alex, (enrollment) => enablePerson(enrollment, ['finance']))),
    events: ['person-enabled'],
  },
  ...recoveryRows,
  ...passRows,
  ...handOffRows,
  'being asked': {
    prepare: nothing,
    act: quiet(({ service }) => service.request(alex)),
    events: ['enrollment-requested'],
  },
  'starting again': {
    prepare: setUp,
    act: quiet((kit) => setUp(kit)),
    events: ['set-up-superseded', 'set-up-started'],
  },
  'the set-up that reaches the limit of the hour': {
    prepare: async (kit) => {
      for (let started = 1; started < nearPolicy.setUpsPerHour; started += 1) {
        const { methodId } = await setUp(kit);
        await kit.service.cancel(alex, methodId);
      }
    },
    act: quiet((kit) => setUp(kit)),
    events: ['set-up-started', 'set-ups-throttled'],
  },
  'giving up': {
    prepare: setUp,
    act: quiet(({ service }, { methodId }) => service.cancel(alex, methodId)),
    events: ['set-up-cancelled'],
  },
  'the end of its time': {
    prepare: endedBy(timeGoesBy),
    act: quiet(({ service }) => service.expireDue(10)),
    events: ['set-up-expired'],
  },
  'the wrong code that reaches the limit of the hour': {
    prepare: guessed(enrolled, 'verify', 4),
    act: quiet(wrong('verify')),
    events: ['verification-failed', 'guessing-throttled'],
  },
  'a reset by an operator': {
    prepare: enrolled,
    act: quiet(({ operator }) => operator.reset(alex, 'demo reason')),
    events: ['method-reset'],
  },
  'a block by an operator': {
    prepare: enrolled,
    act: quiet(({ operator }) => operator.block(alex, 'demo reason')),
    events: ['person-blocked'],
  },
  'a block by an agent in the middle of a set-up, with a pass': {
    prepare: async (kit) => {
      const started = await setUp(kit);
      await kit.service.passes.issue(alex, { reason: 'demo reason', seconds: 600 });
      return started;
    },
    act: quiet(({ operator }) => operator.block(alex, 'demo reason', { agent: 'demo-kofi' })),
    events: ['person-blocked', 'pass-ended', 'set-up-cancelled'],
  },
  'a block of somebody who is blocked': {
    prepare: blocked(enrolled),
    act: quiet(({ operator }) => operator.block(alex, 'demo reason')),
    silent: 'nothing changed',
  },
  'the end of a block': {
    prepare: blocked(enrolled),
    act: quiet(({ operator }) => operator.unblock(alex, 'demo reason')),
    events: ['person-unblocked'],
  },
  'forgetting somebody who was reset and has nobody left to be told': {
    prepare: async (kit) => {
      const before = await enrolled(kit);
      await kit.operator.reset(alex, 'demo reason');
      return before;
    },
    act: quiet(({ operator }) => operator.forget(alex, 'demo reason')),
    events: ['person-forgotten'],
  },
  'forgetting somebody who has something set up': {
    prepare: enrolled,
    act: quiet(({ operator }) => operator.forget(alex, 'demo reason')),
    silent: 'nothing changed',
  },
  'an unlock of somebody who is blocked': {
    prepare: blocked(enrolled),
    act: quiet(({ operator }) => operator.unlock(alex, 'demo reason')),
    silent: 'nothing changed',
  },
  'an unlock by an operator': {
    prepare: failed(enrolled, 'verify', 6),
    act: quiet(({ operator }) => operator.unlock(alex, 'demo reason')),
    events: ['method-unlocked'],
  },
  'an unlock of somebody who is not locked': {
    prepare: enrolled,
    act: quiet(({ operator }) => operator.unlock(alex, 'demo reason')),
    silent: 'nothing changed',
  },
  'another key': {
    prepare: enrolled,
    act: quiet(async ({ store, clock }) => {
      const { service, repository } = await kitOn(store, { clock, keys: ['newer', 'demo'], seed: 'newer' });
      const onUnreadable = assert.ifError;
      await resealEverySecret({ repository, enrollment: service, keyId: 'newer', onUnreadable });
    }),
    events: ['secrets-resealed'],
  },
};
