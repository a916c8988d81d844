import { alex, type EnrollmentKit } from '../../services/enrollment/enrollment-kit.ts';
import {
  asked,
  codeOf,
  enrolledPhone,
  otherThan,
  type Registered,
  registered,
} from '../../services/enrollment/push/push-kit.ts';
import { PhoneApp } from '../../support/phone-app.ts';
import type { PhoneRow } from './audited-phones.ts';

const phones = new WeakMap<EnrollmentKit, Registered>();

/** Remembers the phone for the act. @returns what was asked for it */
async function prepared(
  kit: EnrollmentKit,
  prepare: (kit: EnrollmentKit) => Promise<Registered>,
  { isAsked = true } = {},
): Promise<string> {
  const made = await prepare(kit);
  phones.set(kit, made);
  return isAsked ? asked(kit, made.methodId) : made.methodId;
}

function phoneOf(kit: EnrollmentKit): PhoneApp {
  const known = phones.get(kit);
  if (known === undefined) throw new Error('No phone was prepared');
  return known.phone;
}

async function afterwards<Said>({ chatUpdates }: EnrollmentKit, act: Promise<Said>): Promise<Said> {
  const said = await act;
  await chatUpdates.settled();
  return said;
}

/** What is done with phones that approve, and what the trail says of it. */
export const approvalRows: Readonly<Record<string, PhoneRow>> = {
  'a phone registers': {
    prepare: async (kit) => {
      const begun = await kit.service.begin(alex, 'authenticator-push');
      return begun.code === 'started' ? codeOf(kit, begun.methodId) : '';
    },
    act: (kit, code) => afterwards(kit, new PhoneApp(kit.devices, kit.clock).register(code)),
    events: ['phone-registered'],
  },
  'an approval is asked for': {
    prepare: (kit) => prepared(kit, registered, { isAsked: false }),
    act: ({ service }, methodId) => service.push.contact(alex, methodId, { language: 'en' }),
    events: ['push-requested'],
  },
  'an approval is asked for once too often': {
    prepare: async (kit) => {
      const methodId = await prepared(kit, registered, { isAsked: false });
      for (let time = 0; time < 5; time += 1) await asked(kit, methodId);
      return methodId;
    },
    act: ({ service }, methodId) => service.push.contact(alex, methodId, { language: 'en' }),
    events: ['send-refused'],
  },
  'a phone approves its set-up': {
    prepare: (kit) => prepared(kit, registered),
    act: (kit, number) => afterwards(kit, phoneOf(kit).approve(number)),
    events: ['method-activated'],
  },
  'a phone approves': {
    prepare: (kit) => prepared(kit, enrolledPhone),
    act: (kit, number) => afterwards(kit, phoneOf(kit).approve(number)),
    events: ['verification-succeeded'],
  },
  'a wrong number is typed': {
    prepare: (kit) => prepared(kit, enrolledPhone),
    act: (kit, number) => afterwards(kit, phoneOf(kit).approve(otherThan(number))),
    events: ['verification-failed'],
  },
  'a request is refused': {
    prepare: (kit) => prepared(kit, enrolledPhone),
    act: (kit) => afterwards(kit, phoneOf(kit).deny()),
    events: ['fraud-reported', 'method-locked'],
  },
  'a phone takes no notifications any more': {
    prepare: (kit) => prepared(kit, enrolledPhone, { isAsked: false }),
    act: (kit) => phoneOf(kit).subscribe(null),
    events: ['notifications-changed'],
  },
  'an account is taken off a phone': {
    prepare: (kit) => prepared(kit, enrolledPhone, { isAsked: false }),
    act: (kit) => afterwards(kit, phoneOf(kit).remove()),
    events: ['method-suspended'],
  },
};
