import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { PersonId } from '../../../../services/directory/directory.ts';
import type { Contact } from '../../../../services/methods/forms.ts';
import type { MethodKind } from '../../../../services/methods/registry.ts';
import type { PhoneNumber } from '../../../../services/phone-numbers/phone-number.ts';
import { defaultPolicy, type Policy } from '../../../../services/policy/policy.ts';
import { FakeTelephony } from '../../../support/fake-telephony.ts';
import { alex, type EnrollmentKit, enrollmentKit, sanne, unsealedEvents } from '../enrollment-kit.ts';

const first: PhoneNumber = { e164: '+12065550142', country: 'US' };
const second: PhoneNumber = { e164: '+12065550143', country: 'US' };
const desk: PhoneNumber = { e164: '+14255550109', country: 'US', extension: '4711' };

const mobile = (number: PhoneNumber): Contact => ({ contact: 'mobile', number });
const alternate = (number: PhoneNumber): Contact => ({ contact: 'alternate-mobile', number });
const office = (number: PhoneNumber): Contact => ({ contact: 'office', number });

function kitOf(t: TestContext): Promise<EnrollmentKit> {
  const policy = { allowedMethods: ['mobile-text', 'mobile-call', 'office-call'], callPin: 'off' } as const;
  return enrollmentKit(t, { telephony: new FakeTelephony(), policy });
}

/** Begins what must begin. @returns its id. */
async function begin({ service }: EnrollmentKit, kind: MethodKind, contact: Contact): Promise<string> {
  const begun = await service.phones.begin(alex, kind, contact);
  assert.equal(begun.code, 'started');
  return begun.methodId;
}

async function setUp(kit: EnrollmentKit, kind: MethodKind, contact: Contact): Promise<string> {
  const methodId = await begin(kit, kind, contact);
  assert.equal((await kit.service.phones.contact(alex, methodId, 'en')).code, 'sent');
  if (kind === 'mobile-text') await kit.service.prove(alex, methodId, kit.telephony.code);
  else await kit.answers.keysPressed(kit.telephony.calling, { sid: 'CA1', digits: '#', attempt: 1 });
  assert.ok((await kit.changes.status(alex)).methods.some((method) => method.methodId === methodId));
  return methodId;
}

const replaced = async ({ changes }: EnrollmentKit) => (await changes.status(alex)).pending?.replaces;

describe('a phone that is begun', () => {
  test('is texted only where it is the mobile', async (t) => {
    const { service, changes } = await kitOf(t);
    for (const contact of [alternate(first), office(first)]) {
      assert.deepEqual(await service.phones.begin(alex, 'mobile-text', contact), { code: 'not-allowed' });
    }
    assert.equal((await changes.status(alex)).pending, undefined);
  });

  test('takes the place of the number that was of its sort, and of no other', async (t) => {
    const kit = await kitOf(t);
    const text = await setUp(kit, 'mobile-text', mobile(first));
    await begin(kit, 'mobile-call', alternate(second));
    assert.deepEqual(await replaced(kit), []);
    await begin(kit, 'mobile-call', mobile(second));
    assert.deepEqual(await replaced(kit), [text]);
  });

  test('to be reached the other way too leaves the first way; to be reached the same way takes its place', async (t) => {
    const kit = await kitOf(t);
    const text = await setUp(kit, 'mobile-text', mobile(first));
    await begin(kit, 'mobile-call', mobile(first));
    assert.deepEqual(await replaced(kit), []);
    await begin(kit, 'mobile-text', mobile(first));
    assert.deepEqual(await replaced(kit), [text]);
  });

  test('is another number than those of another sort, the extension included', async (t) => {
    const kit = await kitOf(t);
    await setUp(kit, 'office-call', office(desk));
    assert.deepEqual(await kit.service.phones.begin(alex, 'mobile-call', mobile(desk)), { code: 'same-number' });
    await begin(kit, 'mobile-call', mobile({ ...desk, extension: '4712' }));
  });

  test('goes on when the same number is given again, and begins anew with another extension', async (t) => {
    const kit = await kitOf(t);
    const methodId = await begin(kit, 'office-call', office(desk));
    assert.equal(await begin(kit, 'office-call', office(desk)), methodId);
    assert.notEqual(await begin(kit, 'office-call', office({ ...desk, extension: '4712' })), methodId);
  });

  test('is begun the other way with the number that it has, and only where it is the one that waits', async (t) => {
    const kit = await kitOf(t);
    const methodId = await begin(kit, 'mobile-text', mobile(first));
    assert.deepEqual(await kit.service.phones.beginSame(alex, 'another', 'mobile-call'), { code: 'not-allowed' });
    const same = await kit.service.phones.beginSame(alex, methodId, 'mobile-call');
    assert.equal(same.code, 'started');
    await kit.service.phones.contact(alex, same.methodId, 'en');
    assert.equal(kit.telephony.calls.at(-1)?.to, first.e164);
    assert.deepEqual(await kit.service.phones.beginSame(alex, methodId, 'mobile-call'), { code: 'not-allowed' });
  });

  test('is told from others by its number, its extension and its sort', async (t) => {
    const kit = await kitOf(t);
    await setUp(kit, 'mobile-text', mobile(first));
    await setUp(kit, 'office-call', office(desk));
    const rows: readonly (readonly [Contact, boolean])[] = [
      [mobile(first), true],
      [office(desk), true],
      [mobile(second), false],
      [alternate(first), false],
      [office({ ...desk, extension: '4712' }), false],
      [office({ e164: desk.e164, country: 'US' }), false],
    ];
    for (const [contact, holds] of rows) {
      assert.equal(await kit.service.phones.holds(alex, contact), holds, JSON.stringify(contact));
    }
  });

  test('says its number to whoever names it while it waits, and to nobody else', async (t) => {
    const kit = await kitOf(t);
    const methodId = await begin(kit, 'mobile-text', mobile(first));
    const read = ({ e164 }: PhoneNumber) => e164;
    assert.equal(await kit.service.phones.ofPending(alex, methodId, read), first.e164);
    assert.equal(await kit.service.phones.ofPending(alex, 'another', read), undefined);
    await kit.service.cancel(alex, methodId);
    assert.equal(await kit.service.phones.ofPending(alex, methodId, read), undefined);
  });

  test('in an office is called through its switchboard', async (t) => {
    const kit = await kitOf(t);
    await kit.service.phones.contact(alex, await begin(kit, 'office-call', office(desk)), 'en');
    const [call] = kit.telephony.calls;
    assert.deepEqual([call?.to, call?.extension], [desk.e164, desk.extension]);
  });
});

describe('a limit on texts and calls', () => {
  const once = { perHour: 1, perDay: 1 };
  const limited = (t: TestContext, sendLimits: Partial<Policy['sendLimits']>): Promise<EnrollmentKit> => {
    const policy = { allowedMethods: ['mobile-text', 'office-call'], callPin: 'off' } as const;
    const all = { ...defaultPolicy.sendLimits, ...sendLimits };
    return enrollmentKit(t, { telephony: new FakeTelephony(), policy: { ...policy, sendLimits: all } });
  };
  const ask = async (kit: EnrollmentKit, person: PersonId, kind: MethodKind, contact: Contact): Promise<string> => {
    const begun = await kit.service.phones.begin(person, kind, contact);
    assert.equal(begun.code, 'started');
    return (await kit.service.phones.contact(person, begun.methodId, 'en')).code;
  };

  test('on numbers that begin alike leaves the lines of an office alone, whose numbers the company wrote', async (t) => {
    const kit = await limited(t, { prefix: once });
    for (const [person, extension] of [
      [alex, '1'],
      [sanne, '2'],
    ] as const) {
      assert.equal(await ask(kit, person, 'office-call', office({ ...desk, extension })), 'sent');
    }
    assert.equal(await ask(kit, alex, 'mobile-text', mobile(first)), 'sent');
    assert.equal(await ask(kit, sanne, 'mobile-text', mobile(second)), 'too-many');
  });

  test('that somebody comes up against is in the trail once an hour, with what it is on', async (t) => {
    const kit = await limited(t, { number: once, prefix: { perHour: 3, perDay: 3 } });
    const refused = async () => {
      const events: readonly { type: string; detail?: object }[] = await unsealedEvents(kit, sanne);
      return events.filter(({ type }) => type === 'send-refused').map(({ detail }) => detail);
    };
    assert.equal(await ask(kit, alex, 'mobile-text', mobile(first)), 'sent');
    for (let time = 0; time < 2; time += 1)
      assert.equal(await ask(kit, sanne, 'mobile-text', mobile(first)), 'too-many');
    const { pending } = await kit.changes.status(sanne);
    const onNumber = { methodId: pending?.methodId, reason: 'too-many', scope: 'number' };
    assert.deepEqual(await refused(), [onNumber]);
    for (const e164 of [second.e164, '+12065550144']) {
      assert.equal(await ask(kit, sanne, 'mobile-text', mobile({ e164, country: 'US' })), 'sent');
    }
    assert.equal(await ask(kit, sanne, 'mobile-text', mobile({ e164: '+12065550145', country: 'US' })), 'too-many');
    assert.deepEqual(
      (await refused()).map((detail) => ({ ...detail, methodId: '' })),
      ['number', 'prefix'].map((scope) => ({ ...onNumber, methodId: '', scope })),
    );
  });
});

describe('a call that nobody waits for any more', () => {
  /** What is under way when something else begins, and whether its phone rings, or is held to an ear. */
  const ways: readonly (readonly [what: string, happen: (kit: EnrollmentKit) => unknown, isHungUp: boolean])[] = [
    ['still rings', () => undefined, true],
    ['was picked up', ({ answers, telephony }) => answers.callAnswered(telephony.calling, { sid: 'CA1' }), true],
    [
      'is over',
      ({ answers, telephony }) => answers.callEnded(telephony.calling, { sid: 'CA1', end: 'no-answer' }),
      false,
    ],
  ];
  for (const [what, happen, isHungUp] of ways) {
    test(`and ${what} is ${isHungUp ? 'hung up, once' : 'let be'}`, async (t) => {
      const kit = await kitOf(t);
      const methodId = await begin(kit, 'mobile-call', mobile(first));
      await kit.service.phones.contact(alex, methodId, 'en');
      await happen(kit);
      assert.deepEqual(kit.telephony.cancelled, [], 'somebody waits for it');
      await kit.service.cancel(alex, methodId);
      await kit.service.cancel(alex, methodId);
      assert.equal(kit.telephony.cancelled.length, isHungUp ? 1 : 0);
    });
  }
});
