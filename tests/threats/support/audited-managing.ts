import type { ManageOutcome } from '../../../services/enrollment/outcome.ts';
import { alex, enrolled, type EnrollmentKit, type StartedSetUp } from '../../services/enrollment/enrollment-kit.ts';
import { right, type Row } from './audited-acts.ts';

type Act = (kit: EnrollmentKit, started: StartedSetUp) => Promise<{ readonly code: string }>;

/** An app, and another one beside it that was proven a moment ago. */
async function withAnother(kit: EnrollmentKit): Promise<StartedSetUp> {
  const started = await enrolled(kit);
  await enrolled(kit);
  return started;
}

const suspended: Row['prepare'] = async (kit) => {
  const started = await withAnother(kit);
  await kit.service.managing.suspend(alex, [started.methodId]);
  return started;
};

/** An app password that was made a moment ago. */
async function withAppPassword(kit: EnrollmentKit): Promise<StartedSetUp> {
  const started = await enrolled(kit);
  await kit.service.appPasswords.make(alex, 'Outlook');
  return started;
}

/** A program comes with a password. */
function checked(password: string) {
  return async ({ service }: EnrollmentKit): Promise<{ readonly code: string }> => ({
    code: await service.appPasswords.check(alex, password, { caller: 'mail', mayRecord: () => true }),
  });
}

const on =
  (act: (service: EnrollmentKit['service'], methodId: string) => Promise<ManageOutcome>): Act =>
  ({ service }, { methodId }) =>
    act(service, methodId);

/** What somebody changes of what is set up. */
export const managedRows: Readonly<Record<string, Row>> = {
  'a lost method': {
    prepare: withAnother,
    act: on(({ managing }, methodId) => managing.suspend(alex, [methodId])),
    events: ['method-suspended'],
  },
  'a code of a lost method': { prepare: suspended, act: right('verify'), silent: 'nothing was checked' },
  'a method that is found': {
    prepare: suspended,
    act: on(({ managing }, methodId) => managing.reinstate(alex, methodId)),
    events: ['method-reinstated'],
  },
  'a method that goes': {
    prepare: withAnother,
    act: on(({ managing }, methodId) => managing.remove(alex, methodId)),
    events: ['method-removed'],
  },
  'the last method, that stays': {
    prepare: enrolled,
    act: on(({ managing }, methodId) => managing.remove(alex, methodId)),
    silent: 'nothing changed',
  },
  'a name': {
    prepare: enrolled,
    act: on(({ managing }, methodId) => managing.rename(alex, methodId, 'Work phone')),
    events: ['method-renamed'],
  },
  'another default': {
    prepare: withAnother,
    act: async ({ service }) => {
      const { methods } = await service.status(alex);
      return service.managing.makeDefault(alex, methods.at(-1)?.methodId ?? '');
    },
    events: ['default-changed'],
  },
  'an app password': {
    prepare: enrolled,
    act: ({ service }) => service.appPasswords.make(alex, 'Outlook'),
    events: ['app-password-made'],
  },
  'an app password with a name that is taken': {
    prepare: withAppPassword,
    act: ({ service }) => service.appPasswords.make(alex, 'Outlook'),
    silent: 'nothing changed',
  },
  'app passwords that go': {
    prepare: withAppPassword,
    act: ({ service }) => service.appPasswords.delete(alex, 'all'),
    events: ['app-password-deleted'],
  },
  'a program with a wrong app password': {
    prepare: withAppPassword,
    act: checked('abcd efgh ijkm npqr'),
    events: ['app-password-refused'],
  },
  'a change that was somebody else’s': {
    prepare: enrolled,
    act: ({ service }) => service.managing.disown(alex),
    events: ['change-disowned', 'method-suspended'],
  },
  'a change that was somebody else’s, said again': {
    prepare: async (kit) => {
      const started = await enrolled(kit);
      await kit.service.managing.disown(alex);
      return started;
    },
    act: ({ service }) => service.managing.disown(alex),
    silent: 'it was recorded when it happened',
  },
};
