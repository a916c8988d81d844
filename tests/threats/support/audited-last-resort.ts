import { alex, enrolled, type EnrollmentKit, type StartedSetUp } from '../../services/enrollment/enrollment-kit.ts';
import { codesMade, otherLetters, passIssued } from '../../services/enrollment/recovery-kit.ts';
import { nearPolicy, quiet, type Row } from './audited-acts.ts';

/** What was prepared besides what set it up: a code, a pass or a token. */
interface Prepared extends StartedSetUp {
  readonly given?: string;
}

const givenBy = (started: StartedSetUp): string => ('given' in started ? String(started.given) : '');

const withCodes =
  (pick: (made: Awaited<ReturnType<typeof codesMade>>) => string) =>
  async (kit: EnrollmentKit): Promise<Prepared> => {
    const made = await codesMade(kit);
    return { ...made, given: pick(made) };
  };

const useCode: Row['act'] = ({ service }, started) => service.recovery.use(alex, givenBy(started));

/** What is done with recovery codes. */
export const recoveryRows: Readonly<Record<string, Row>> = {
  'recovery codes that are made': {
    prepare: enrolled,
    act: ({ service }) => service.recovery.make(alex),
    events: ['recovery-codes-made'],
  },
  'recovery codes that are fetched': {
    prepare: withCodes(({ token }) => token),
    act: quiet(({ service }, started) => service.recovery.fetchFile(givenBy(started))),
    events: ['recovery-codes-fetched'],
  },
  'recovery codes that are saved': {
    prepare: withCodes(({ setId }) => setId),
    act: quiet(({ service }, started) => service.recovery.toShow(alex, givenBy(started))),
    silent: 'nothing changed',
  },
  'a recovery code': {
    prepare: withCodes(({ codes }) => codes[0] ?? ''),
    act: useCode,
    events: ['recovery-code-used'],
  },
  'a wrong recovery code': {
    prepare: withCodes(({ codes }) => otherLetters(codes[0] ?? '')),
    act: useCode,
    events: ['recovery-code-refused'],
  },
  'a recovery code that was used': {
    prepare: async (kit) => {
      const made = await withCodes(({ codes }) => codes[0] ?? '')(kit);
      await useCode(kit, made);
      return made;
    },
    act: useCode,
    events: ['code-replayed'],
  },
  'the wrong recovery code that turns them off': {
    prepare: async (kit) => {
      const made = await withCodes(({ codes }) => otherLetters(codes[0] ?? ''))(kit);
      for (let tried = 1; tried < nearPolicy.consecutiveFailuresUntilLocked; tried += 1) {
        await useCode(kit, made);
        kit.clock.advance(2_000);
      }
      return made;
    },
    act: useCode,
    events: ['recovery-code-refused', 'recovery-codes-locked'],
  },
};

const withPass = async (kit: EnrollmentKit): Promise<Prepared> => {
  const started = await enrolled(kit);
  return { ...started, given: await passIssued(kit) };
};

const waiting = async (kit: EnrollmentKit): Promise<Prepared> => {
  const started = await enrolled(kit);
  const { handOff } = await kit.handOffs.open(alex, { reason: 'locked' });
  return { ...started, given: handOff.reference };
};

const usePass: Row['act'] = ({ service }, started) => service.passes.use(alex, givenBy(started));

/** What is done with temporary passes. */
export const passRows: Readonly<Record<string, Row>> = {
  'a pass': {
    prepare: enrolled,
    act: quiet(({ service }) => service.passes.issue(alex, { reason: 'demo reason', seconds: 600 })),
    events: ['pass-issued'],
  },
  'a pass in place of another': {
    prepare: withPass,
    act: quiet(({ service }) => service.passes.issue(alex, { reason: 'demo reason', seconds: 600 })),
    events: ['pass-ended', 'pass-issued'],
  },
  'a pass that is taken back': {
    prepare: withPass,
    act: quiet(({ service }) => service.passes.revoke(alex, 'demo reason')),
    events: ['pass-ended'],
  },
  'a pass that is used': { prepare: withPass, act: usePass, events: ['pass-used'] },
  'a wrong pass': {
    prepare: async (kit) => {
      const issued = await withPass(kit);
      return { ...issued, given: otherLetters(givenBy(issued)) };
    },
    act: usePass,
    events: ['pass-refused'],
  },
  'a pass that nobody issued': {
    prepare: async (kit) => ({ ...(await enrolled(kit)), given: '7K3M9-TZ4WX' }),
    act: usePass,
    events: ['pass-refused'],
  },
  'asking for the helpdesk': {
    prepare: enrolled,
    act: quiet(({ handOffs }) => handOffs.open(alex, { reason: 'locked', steps: ['verify:locked'] })),
    events: ['hand-off-opened'],
  },
  'asking for the helpdesk again': {
    prepare: waiting,
    act: quiet(({ handOffs }) => handOffs.open(alex, { reason: 'locked' })),
    silent: 'it was recorded when it happened',
  },
  'a hand-off that is closed': {
    prepare: waiting,
    act: quiet(({ handOffs }, started) => handOffs.close(givenBy(started), { reason: 'demo reason' })),
    events: ['hand-off-closed'],
  },
  'a hand-off that is over': {
    prepare: async (kit) => {
      const started = await waiting(kit);
      kit.clock.advance(7 * 86_400);
      return started;
    },
    act: quiet(({ handOffs }) => handOffs.sweep()),
    events: ['hand-off-expired'],
  },
  'a pass that expires': {
    prepare: async (kit) => {
      const issued = await withPass(kit);
      kit.clock.advance(600);
      return issued;
    },
    act: quiet(({ service }) => service.expireDue(10)),
    events: ['pass-expired'],
  },
};
