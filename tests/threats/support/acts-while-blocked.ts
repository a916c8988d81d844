import assert from 'node:assert/strict';
import type { EnrollmentService } from '../../../services/enrollment/enrollment-service.ts';
import type { PhoneRole } from '../../../services/methods/forms.ts';
import { defaultPolicy } from '../../../services/policy/policy.ts';
import { PhoneApp } from '../../support/phone-app.ts';
import { readOtpauth } from '../../support/authenticator.ts';
import { alex, codeNow, type EnrollmentKit, type StartedSetUp } from '../../services/enrollment/enrollment-kit.ts';

export const policy = {
  allowedMethods: defaultPolicy.allowedMethods,
  recoveryCodes: 'offered',
  appPasswords: { allowed: true, most: 40 },
} as const;

/** Somebody who has one of everything, proven a moment ago in the chat. */
export interface BlockedPerson {
  readonly kit: EnrollmentKit;
  readonly app: StartedSetUp;
  /** Their mobile, which is texted. */
  readonly phone: string;
  readonly setId: string;
  readonly recoveryCode: string;
  readonly token: string;
  readonly appPasswordId: string;
  readonly appPassword: string;
  readonly pass: string;
}

/** Something that somebody may try, and what comes of it when they may. */
interface Act {
  /** What is under way by then. @returns its id */
  readonly before?: (person: BlockedPerson) => Promise<string>;
  readonly act: (person: BlockedPerson, begun: string) => Promise<string>;
  readonly success: string;
}

const number = { e164: '+12065550142', country: 'US' } as const;
const another = { e164: '+12065550177', country: 'US' } as const;

function chat({ service }: EnrollmentKit): EnrollmentService {
  return service.forTurn({ conversation: 'chat', language: 'en' });
}

/** Sets all of it up. */
export async function personWithAll(kit: EnrollmentKit): Promise<BlockedPerson> {
  const app = await beginApp(kit);
  assert.equal((await chat(kit).prove(alex, app.methodId, codeNow(kit, app))).code, 'verified');
  kit.clock.advance(60);
  const phone = await beginPhone(kit, 'mobile-text', 'mobile', number);
  await chat(kit).phones.contact(alex, phone, 'en');
  assert.equal((await chat(kit).prove(alex, phone, kit.telephony.code)).code, 'verified');
  const made = await chat(kit).recovery.make(alex);
  assert.ok(made.code === 'made');
  const shown = await chat(kit).recovery.toShow(alex, made.setId);
  const service = chat(kit);
  const password = await service.appPasswords.make(alex, 'mail');
  assert.ok(password.code === 'made');
  const issued = await kit.service.passes.issue(alex, { reason: 'demo reason', seconds: 600 });
  assert.ok(issued.code === 'issued');
  kit.clock.advance(60);
  return {
    ...{ kit, app, phone, setId: made.setId },
    ...{ recoveryCode: shown?.codes[0] ?? '', token: shown?.token ?? '' },
    ...{ appPasswordId: password.id, appPassword: service.appPasswords.takeToShow(password.id) ?? '' },
    pass: issued.pass,
  };
}

async function beginApp(kit: EnrollmentKit): Promise<StartedSetUp> {
  const begun = await chat(kit).begin(alex, 'authenticator-code');
  assert.ok(begun.code === 'started');
  const shown = await chat(kit).entryToShow(alex, begun.methodId);
  assert.ok(shown.state === 'pending');
  return { methodId: begun.methodId, app: readOtpauth(shown.entry.otpauthUri) };
}

async function beginPhone(
  kit: EnrollmentKit,
  kind: 'mobile-text' | 'mobile-call',
  contact: PhoneRole,
  to: typeof number | typeof another,
): Promise<string> {
  const begun = await chat(kit).phones.begin(alex, kind, { contact, number: to });
  assert.ok(begun.code === 'started');
  return begun.methodId;
}

const newMobile = ({ kit }: BlockedPerson): Promise<string> => beginPhone(kit, 'mobile-text', 'mobile', another);
const newCall = ({ kit }: BlockedPerson): Promise<string> =>
  beginPhone(kit, 'mobile-call', 'alternate-mobile', another);

async function beginApprover(kit: EnrollmentKit): Promise<{ readonly methodId: string; readonly code: string }> {
  const begun = await chat(kit).begin(alex, 'authenticator-push');
  assert.ok(begun.code === 'started');
  const shown = await chat(kit).push.registrationToShow(alex, begun.methodId);
  assert.ok(shown.state === 'pending');
  return { methodId: begun.methodId, code: shown.code };
}

async function registerApprover(kit: EnrollmentKit): Promise<PhoneApp> {
  const { code } = await beginApprover(kit);
  const phone = new PhoneApp(kit.devices, kit.clock);
  assert.equal((await phone.register(code)).code, 'registered');
  await kit.chatUpdates.settled();
  return phone;
}

async function askApprover(kit: EnrollmentKit, { device }: PhoneApp): Promise<string> {
  assert.equal((await chat(kit).push.contact(alex, device, { language: 'en' })).code, 'sent');
  return (await chat(kit).push.numberOf(alex, device)) ?? '';
}

/** An approval of what was asked before, with the right number. */
function approved(prepare: (kit: EnrollmentKit) => Promise<PhoneApp>): Act {
  const phones = new WeakMap<EnrollmentKit, { readonly phone: PhoneApp; readonly request: string }>();
  return {
    before: async ({ kit }) => {
      const phone = await prepare(kit);
      const number = await askApprover(kit, phone);
      phones.set(kit, { phone, request: (await phone.request()).id });
      return number;
    },
    act: async (person, number) => {
      const { phone, request } = phones.get(person.kit) ?? assert.fail();
      return (await atPhone(person, phone.approve(number, { request }))).code;
    },
    success: 'verified',
  };
}

async function called(person: BlockedPerson): Promise<string> {
  const methodId = await newCall(person);
  assert.equal((await chat(person.kit).phones.contact(alex, methodId, 'en')).code, 'sent');
  return person.kit.telephony.calling;
}

async function texted({ kit, phone }: BlockedPerson): Promise<string> {
  assert.equal((await chat(kit).phones.contact(alex, phone, 'en')).code, 'sent');
  return kit.telephony.code;
}

/** What a phone did, waited for. */
async function atPhone<Said>({ kit }: BlockedPerson, act: Promise<Said>): Promise<Said> {
  const said = await act;
  await kit.chatUpdates.settled();
  return said;
}

const codeOf = async (outcome: Promise<{ readonly code: string }>): Promise<string> => (await outcome).code;

const managed = (act: (managing: EnrollmentService['managing'], person: BlockedPerson) => Promise<{ code: string }>) =>
  ({ act: (person: BlockedPerson) => codeOf(act(chat(person.kit).managing, person)), success: 'done' }) satisfies Act;

/** Every way to prove, to set up and to change something; the name begins with the use case. */
export const acts: Readonly<Record<string, Act>> = {
  begin: { act: ({ kit }) => codeOf(chat(kit).begin(alex, 'authenticator-code')), success: 'started' },
  'entryToShow of what was begun': {
    before: async ({ kit }) => (await beginApp(kit)).methodId,
    act: async ({ kit }, methodId) => (await chat(kit).entryToShow(alex, methodId)).state,
    success: 'pending',
  },
  'prove what was begun': {
    before: async (person) => {
      const methodId = await newMobile(person);
      await chat(person.kit).phones.contact(alex, methodId, 'en');
      return methodId;
    },
    act: ({ kit }, methodId) => codeOf(chat(kit).prove(alex, methodId, kit.telephony.code)),
    success: 'verified',
  },
  'prove once more': {
    act: ({ kit, phone }) => codeOf(chat(kit).prove(alex, phone, kit.telephony.code)),
    success: 'verified',
  },
  'verify with an app': {
    act: ({ kit, app }) => codeOf(chat(kit).verify(alex, app.methodId, codeNow(kit, app))),
    success: 'verified',
  },
  'verifyAny with an app': {
    act: ({ kit, app }) => codeOf(chat(kit).verifyAny(alex, codeNow(kit, app))),
    success: 'verified',
  },
  'verify with a text': {
    before: texted,
    act: ({ kit, phone }, code) => codeOf(chat(kit).verify(alex, phone, code)),
    success: 'verified',
  },
  'phones.begin': {
    act: ({ kit }) =>
      codeOf(chat(kit).phones.begin(alex, 'mobile-call', { contact: 'alternate-mobile', number: another })),
    success: 'started',
  },
  'phones.beginSame the other way': {
    before: newMobile,
    act: ({ kit }, methodId) => codeOf(chat(kit).phones.beginSame(alex, methodId, 'mobile-call')),
    success: 'started',
  },
  'phones.contact a method': {
    act: ({ kit, phone }) => codeOf(chat(kit).phones.contact(alex, phone, 'en')),
    success: 'sent',
  },
  'phones.contact what was begun': {
    before: newCall,
    act: ({ kit }, methodId) => codeOf(chat(kit).phones.contact(alex, methodId, 'en')),
    success: 'sent',
  },
  'pins.choose': {
    before: newCall,
    act: ({ kit }, methodId) => codeOf(chat(kit).pins.choose(alex, methodId, '2580')),
    success: 'chosen',
  },
  'push.registrationToShow of what was begun': {
    before: async ({ kit }) => (await beginApprover(kit)).methodId,
    act: async ({ kit }, methodId) => (await chat(kit).push.registrationToShow(alex, methodId)).state,
    success: 'pending',
  },
  'push.contact what was begun': {
    before: async ({ kit }) => (await registerApprover(kit)).device,
    act: ({ kit }, methodId) => codeOf(chat(kit).push.contact(alex, methodId, { language: 'en' })),
    success: 'sent',
  },
  'devices.registrationOf what was begun': {
    before: async ({ kit }) => (await beginApprover(kit)).code,
    act: async ({ kit }, code) => (await kit.devices.registrationOf(code))?.organization ?? 'nothing',
    success: 'Contoso Demo',
  },
  'devices.register': {
    before: async ({ kit }) => (await beginApprover(kit)).code,
    act: async (person, code) => {
      const phone = new PhoneApp(person.kit.devices, person.kit.clock);
      return (await atPhone(person, phone.register(code))).code;
    },
    success: 'registered',
  },
  'devices.answer what was begun': approved(registerApprover),
  'devices.answer for a method': approved(async (kit) => {
    const phone = await registerApprover(kit);
    const number = await askApprover(kit, phone);
    assert.deepEqual(await phone.approve(number), { code: 'verified' });
    kit.clock.advance(60);
    return phone;
  }),
  'answers.callAnswered': {
    before: called,
    act: async (person, id) => (await atPhone(person, person.kit.answers.callAnswered(id, { sid: 'CA1' }))).say,
    success: 'ask',
  },
  'answers.keysPressed #': {
    before: called,
    act: async (person, id) => {
      const keys = { sid: 'CA1', digits: '#', attempt: 1 };
      return (await atPhone(person, person.kit.answers.keysPressed(id, keys))).say;
    },
    success: 'verified',
  },
  'answers.keysPressed # for a method': {
    before: async (person) => {
      const { kit } = person;
      const id = await called(person);
      await kit.answers.keysPressed(id, { sid: 'CA1', digits: '#', attempt: 1 });
      const methodId = (await kit.service.status(alex)).methods.at(-1)?.methodId ?? '';
      kit.clock.advance(60);
      assert.equal((await chat(kit).phones.contact(alex, methodId, 'en')).code, 'sent');
      return kit.telephony.calling;
    },
    act: async (person, id) => {
      const keys = { sid: 'CA2', digits: '#', attempt: 1 };
      return (await atPhone(person, person.kit.answers.keysPressed(id, keys))).say;
    },
    success: 'verified',
  },
  'answers.textReceived with the code': {
    before: texted,
    act: async (person, code) => {
      const { proofs } = await person.kit.service.status(alex);
      await atPhone(person, person.kit.answers.textReceived({ from: number.e164, body: code }));
      return (await person.kit.service.status(alex)).proofs > proofs ? 'verified' : 'nothing';
    },
    success: 'verified',
  },
  'managing.suspend': managed((managing, { phone }) => managing.suspend(alex, [phone])),
  'managing.reinstate': {
    before: async ({ kit, phone, app }) => {
      const off = await codeOf(chat(kit).managing.suspend(alex, [phone]));
      // What the lost phone had proven frees nothing more.
      await chat(kit).verify(alex, app.methodId, codeNow(kit, app));
      return off;
    },
    ...managed((managing, { phone }) => managing.reinstate(alex, phone)),
  },
  'managing.remove': managed((managing, { phone }) => managing.remove(alex, phone)),
  'managing.makeDefault': managed((managing, { phone }) => managing.makeDefault(alex, phone)),
  'managing.rename': managed((managing, { phone }) => managing.rename(alex, phone, 'x')),
  'appPasswords.make': { act: ({ kit }) => codeOf(chat(kit).appPasswords.make(alex, 'phone')), success: 'made' },
  'appPasswords.delete': {
    act: ({ kit, appPasswordId }) => codeOf(chat(kit).appPasswords.delete(alex, [appPasswordId])),
    success: 'deleted',
  },
  'appPasswords.check': {
    act: ({ kit, appPassword }) =>
      kit.service.appPasswords.check(alex, appPassword, { caller: 'mail', mayRecord: () => true }),
    success: 'right',
  },
  'recovery.make': { act: ({ kit }) => codeOf(chat(kit).recovery.make(alex)), success: 'made' },
  'recovery.use': {
    act: ({ kit, recoveryCode }) => codeOf(chat(kit).recovery.use(alex, recoveryCode)),
    success: 'verified',
  },
  'recovery.toShow again': {
    act: async ({ kit, setId }) => String((await chat(kit).recovery.toShow(alex, setId))?.codes.length),
    success: '10',
  },
  'recovery.fileAt the address': {
    act: async ({ kit, token }) => (await kit.service.recovery.fileAt(token))?.language ?? 'nothing',
    success: 'en',
  },
  'recovery.fetchFile': {
    act: async ({ kit, token }) => String((await kit.service.recovery.fetchFile(token))?.codes.length),
    success: '10',
  },
  'passes.use': { act: ({ kit, pass }) => codeOf(chat(kit).passes.use(alex, pass)), success: 'accepted' },
};

/** Use cases that may go on: they prove nothing, and open nothing. */
export const allowed: Readonly<Record<string, string>> = {
  forTurn: 'no use case',
  status: 'looks',
  isSentHere: 'looks',
  request: 'asks somebody who was never asked',
  cancel: 'ends',
  withdraw: 'ends',
  takeProof: 'tells once what was proven before: a block ends that',
  reseal: 'rotates keys',
  expireDue: 'ends',
  'phones.holds': 'looks',
  'phones.ofPending': 'looks',
  'pins.isNeeded': 'looks',
  'push.numberOf': 'looks: what is asked can be refused on the phone',
  'push.withdraw': 'ends',
  'devices.waiting': 'looks',
  'devices.subscribe': 'where a phone is told is its own',
  'devices.remove': 'ends',
  'phones.stopListening': 'ends',
  'phones.askAdministrator': 'reports',
  'answers.callEnded': 'notes what the carrier says',
  'answers.textFailed': 'notes what the carrier says',
  'managing.disown': 'reports: whoever has the chat can make things safer',
  'managing.shown': 'the chat has shown something',
  'appPasswords.takeToShow': 'in the turn that made it',
  'appPasswords.hidden': 'ends',
  'recovery.hide': 'ends',
  'passes.issue': 'the helpdesk’s own: it counts once the block is over',
  'passes.revoke': 'the helpdesk’s own',
};
