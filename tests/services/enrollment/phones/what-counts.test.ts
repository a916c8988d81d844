import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { PersonId } from '../../../../services/directory/directory.ts';
import type { MethodKind } from '../../../../services/methods/registry.ts';
import { defaultPolicy } from '../../../../services/policy/policy.ts';
import { FakeTelephony } from '../../../support/fake-telephony.ts';
import { alex, type EnrollmentKit, enrollmentKit, sanne } from '../enrollment-kit.ts';

const number = { e164: '+12065550142', country: 'US' };
const once = { perHour: 1, perDay: 1 };

/** People with one phone between them, which may be sent one text or call a day. */
async function sharing(t: TestContext): Promise<EnrollmentKit> {
  const sendLimits = { ...defaultPolicy.sendLimits, number: once };
  const policy = { allowedMethods: ['mobile-text', 'mobile-call'], sendLimits } as const;
  return enrollmentKit(t, { telephony: new FakeTelephony(), policy });
}

async function begun(kit: EnrollmentKit, person: PersonId, kind: MethodKind): Promise<string> {
  const outcome = await kit.service.phones.begin(person, kind, { contact: 'mobile', number });
  assert.equal(outcome.code, 'started');
  return outcome.methodId;
}

async function contact(kit: EnrollmentKit, person: PersonId, kind: MethodKind): Promise<string> {
  return (await kit.service.phones.contact(person, await begun(kit, person, kind), 'en')).code;
}

/** What becomes of a text or call that somebody asks for, and whether it counts for the number then. */
const fates: readonly (readonly [
  what: string,
  counts: boolean,
  ask: (kit: EnrollmentKit, kind: MethodKind) => unknown,
])[] = [
  ['was accepted', true, async (kit, kind) => assert.equal(await contact(kit, alex, kind), 'sent')],
  [
    'the carrier refused',
    false,
    async (kit, kind) => {
      kit.telephony.answer = { code: 'refused', reason: 'unreachable' };
      assert.equal(await contact(kit, alex, kind), 'refused');
    },
  ],
  [
    'the carrier did not take, because it was out',
    false,
    async (kit, kind) => {
      kit.telephony.answer = { code: 'unavailable', isUnsent: true };
      assert.equal(await contact(kit, alex, kind), 'unavailable');
    },
  ],
  [
    'nobody knows the fate of',
    true,
    async (kit, kind) => {
      kit.telephony.losesAnswers = true;
      assert.equal(await contact(kit, alex, kind), 'unavailable');
    },
  ],
  [
    'was not sent because fraud was reported',
    false,
    async (kit, kind) => {
      const methodId = await begun(kit, alex, kind);
      await kit.changes.change(alex, (enrollment) => ({
        next: { ...enrollment, lockedKinds: [kind] },
        outcome: undefined,
        events: [],
      }));
      assert.equal((await kit.service.phones.contact(alex, methodId, 'en')).code, 'fraud-reported');
      assert.deepEqual([kit.telephony.texts, kit.telephony.calls], [[], []]);
    },
  ],
];

describe('a text or call', () => {
  for (const kind of ['mobile-text', 'mobile-call'] as const) {
    for (const [what, counts, ask] of fates) {
      test(`(${kind}) that ${what} ${counts ? 'counts' : 'does not count'} against the number`, async (t) => {
        const kit = await sharing(t);
        await ask(kit, kind);
        Object.assign(kit.telephony, { answer: undefined, losesAnswers: false });
        assert.equal(await contact(kit, sanne, kind), counts ? 'too-many' : 'sent');
      });
    }
  }
});

/** Ways to answer, right and wrong, and whether the next text or call has to wait after it. */
const answers: readonly (readonly [
  what: string,
  kind: MethodKind,
  waits: boolean,
  answer: (kit: EnrollmentKit, methodId: string) => Promise<unknown>,
])[] = [
  [
    'whose code was typed',
    'mobile-text',
    false,
    ({ service, telephony }, id) => service.prove(alex, id, telephony.code),
  ],
  [
    'whose code was sent back',
    'mobile-text',
    false,
    ({ answers: events, telephony }) => events.textReceived({ from: number.e164, body: telephony.code }),
  ],
  ['that was answered with #', 'mobile-call', false, (kit) => press(kit, '#')],
  [
    'that was answered wrongly in the chat',
    'mobile-text',
    true,
    ({ service }, id) => service.prove(alex, id, '000000'),
  ],
  [
    'that was answered wrongly by text',
    'mobile-text',
    true,
    ({ answers: events }) => events.textReceived({ from: number.e164, body: '000000' }),
  ],
  ['that was answered with another key', 'mobile-call', true, (kit) => press(kit, '5')],
];

function press({ answers: events, telephony }: EnrollmentKit, digits: string): Promise<unknown> {
  return events.keysPressed(telephony.calling, { sid: 'CA0', digits, attempt: 1 });
}

describe('after a text or call', () => {
  for (const [what, kind, waits, answer] of answers) {
    test(`${what}, the next one ${waits ? 'has to wait' : 'need not wait'}`, async (t) => {
      const policy = { allowedMethods: [kind] };
      const kit = await enrollmentKit(t, { telephony: new FakeTelephony(), policy });
      const methodId = await begun(kit, alex, kind);
      assert.equal((await kit.service.phones.contact(alex, methodId, 'en')).code, 'sent');
      await answer(kit, methodId);
      assert.equal((await kit.service.status(alex)).methods.length, waits ? 0 : 1);
      assert.equal((await kit.service.phones.contact(alex, methodId, 'en')).code, waits ? 'too-soon' : 'sent');
      assert.deepEqual(kit.troubles, []);
    });
  }
});
