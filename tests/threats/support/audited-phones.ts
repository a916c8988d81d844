import assert from 'node:assert/strict';
import type { AuditEventType } from '../../../services/audit/audit-event.ts';
import type { Contact } from '../../../services/methods/forms.ts';
import type { MethodKind } from '../../../services/methods/registry.ts';
import { defaultSendLimitPolicy, type SendLimitPolicy } from '../../../services/telephony/limits/send-limit-policy.ts';
import { alex, type EnrollmentKit } from '../../services/enrollment/enrollment-kit.ts';

/** What is done with phones, and what the trail says of it. */
export interface PhoneRow {
  readonly prepare?: (kit: EnrollmentKit) => Promise<string>;
  readonly act: (kit: EnrollmentKit, methodId: string) => Promise<unknown>;
  readonly events: readonly AuditEventType[];
}

const mobile: Contact = { contact: 'mobile', number: { e164: '+12065550142', country: 'US' } };
const another: Contact = { contact: 'mobile', number: { e164: '+12065550143', country: 'US' } };

async function begun(kit: EnrollmentKit, kind: MethodKind = 'mobile-text', contact = mobile): Promise<string> {
  const outcome = await kit.service.phones.begin(alex, kind, contact);
  assert.equal(outcome.code, 'started');
  return outcome.methodId;
}

async function contacted(kit: EnrollmentKit, kind: MethodKind = 'mobile-text', contact = mobile): Promise<string> {
  const methodId = await begun(kit, kind, contact);
  assert.equal((await kit.service.phones.contact(alex, methodId, 'en')).code, 'sent');
  return methodId;
}

async function proven(kit: EnrollmentKit): Promise<string> {
  const methodId = await contacted(kit);
  assert.deepEqual(await kit.service.prove(alex, methodId, kit.telephony.code), { code: 'verified' });
  return methodId;
}

/** A text in reply, from the person's number. */
async function reply(kit: EnrollmentKit, body: string): Promise<unknown> {
  return kit.answers.textReceived({ from: mobile.number.e164, body });
}

function press({ answers, telephony }: EnrollmentKit, digits: string, attempt = 1): Promise<unknown> {
  return answers.keysPressed(telephony.calling, { sid: 'CA1', digits, attempt });
}

function wrongCode({ telephony }: EnrollmentKit): string {
  return telephony.code === '000000' ? '000001' : '000000';
}

/** Two texts or calls an hour. */
export const nearSendLimits: SendLimitPolicy = { ...defaultSendLimitPolicy, person: { perHour: 2, perDay: 2 } };

/** The name says what is done. */
export const phoneRows: Readonly<Record<string, PhoneRow>> = {
  'a set-up is begun': { act: (kit) => begun(kit), events: ['set-up-started'] },
  'a text is asked for': {
    prepare: (kit) => begun(kit),
    act: ({ service }, methodId) => service.phones.contact(alex, methodId, 'en'),
    events: ['text-requested'],
  },
  'a call is asked for': {
    prepare: (kit) => begun(kit, 'mobile-call'),
    act: ({ service }, methodId) => service.phones.contact(alex, methodId, 'en'),
    events: ['call-requested'],
  },
  'the carrier refuses': {
    prepare: (kit) => begun(kit),
    act: ({ service, telephony }, methodId) => {
      telephony.answer = { code: 'refused', reason: 'blocked' };
      return service.phones.contact(alex, methodId, 'en');
    },
    events: ['text-requested', 'send-refused'],
  },
  'a limit is reached': {
    prepare: async (kit) => {
      const methodId = await contacted(kit);
      kit.clock.advance(60);
      assert.equal((await kit.service.phones.contact(alex, methodId, 'en')).code, 'sent');
      return methodId;
    },
    act: ({ service, clock }, methodId) => {
      clock.advance(120);
      return service.phones.contact(alex, methodId, 'en');
    },
    events: ['send-refused'],
  },
  'a code is typed that is right': {
    prepare: (kit) => contacted(kit),
    act: ({ service, telephony }, methodId) => service.prove(alex, methodId, telephony.code),
    events: ['method-activated'],
  },
  'a code is sent back that is right': {
    prepare: (kit) => contacted(kit),
    act: (kit) => reply(kit, kit.telephony.code),
    events: ['method-activated'],
  },
  'a code is sent back that is wrong': {
    prepare: (kit) => contacted(kit),
    act: (kit) => reply(kit, wrongCode(kit)),
    events: ['reply-refused'],
  },
  'a text is answered with no': {
    prepare: (kit) => contacted(kit),
    act: (kit) => reply(kit, 'That was not me'),
    events: ['reply-declined'],
  },
  'so many wrong codes were sent back that replies are off': {
    prepare: async (kit) => {
      const wrongReplies = { 'mobile-text': 11 };
      await kit.changes.change(alex, (before) => ({
        ...{ next: { ...before, wrongReplies }, outcome: undefined, events: [] },
      }));
      return contacted(kit);
    },
    act: (kit) => reply(kit, wrongCode(kit)),
    events: ['reply-refused', 'replies-off'],
  },
  'a code comes too late': {
    prepare: (kit) => contacted(kit),
    act: ({ service, telephony, clock }, methodId) => {
      clock.advance(180);
      return service.prove(alex, methodId, telephony.code);
    },
    events: [],
  },
  '# is pressed': {
    prepare: (kit) => contacted(kit, 'mobile-call'),
    act: (kit) => press(kit, '#'),
    events: ['method-activated'],
  },
  '# is pressed of a method': {
    prepare: async (kit) => {
      const methodId = await contacted(kit, 'mobile-call');
      await press(kit, '#');
      kit.clock.advance(60);
      await kit.service.phones.contact(alex, methodId, 'en');
      return methodId;
    },
    act: (kit) => press(kit, '#'),
    events: ['verification-succeeded'],
  },
  'fraud is reported': {
    prepare: (kit) => contacted(kit, 'mobile-call'),
    act: (kit) => press(kit, '0#'),
    events: ['fraud-reported', 'method-locked'],
  },
  'fraud is reported while something else is being set up': {
    prepare: async (kit) => {
      const methodId = await contacted(kit, 'mobile-call');
      await press(kit, '#');
      await begun(kit, 'mobile-text');
      await kit.service.phones.contact(alex, methodId, 'en');
      return methodId;
    },
    act: (kit) => press(kit, '0#'),
    events: ['fraud-reported', 'method-locked', 'set-up-failed'],
  },
  'the helpdesk has looked at a report of fraud': {
    prepare: async (kit) => {
      const methodId = await contacted(kit, 'mobile-call');
      await press(kit, '0#');
      return methodId;
    },
    act: ({ operator }) => operator.unlock(alex, 'demo reason'),
    events: ['method-unlocked'],
  },
  'the number is replaced': {
    prepare: async (kit) => {
      await proven(kit);
      return contacted(kit, 'mobile-text', another);
    },
    act: ({ service, telephony }, methodId) => service.prove(alex, methodId, telephony.code),
    events: ['method-activated', 'method-replaced'],
  },
  'the number before hears of it': {
    prepare: async (kit) => {
      await proven(kit);
      const methodId = await contacted(kit, 'mobile-text', another);
      await kit.service.prove(alex, methodId, kit.telephony.code);
      // The day's texts are used up.
      kit.clock.advance(86_400);
      return methodId;
    },
    act: ({ notices }) => notices.sendDue(1),
    events: ['change-notified'],
  },
  'a PIN is chosen': {
    prepare: (kit) => begun(kit, 'mobile-call'),
    act: ({ service }, methodId) => service.pins.choose(alex, methodId, '2580'),
    events: ['pin-chosen'],
  },
  'the administrator is asked': {
    act: ({ service }) => service.phones.askAdministrator(alex, 'office-phone'),
    events: ['administrator-asked'],
  },
};
