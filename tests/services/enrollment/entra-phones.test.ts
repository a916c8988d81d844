import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { resealEverySecret } from '../../../services/enrollment/reseal-secrets.ts';
import type { PhoneRole } from '../../../services/methods/forms.ts';
import type { MethodKind } from '../../../services/methods/registry.ts';
import { registerPeople } from '../../../services/people/register-people.ts';
import { keyIdsIn } from '../../../services/secrets/key-ids.ts';
import { ourConfiguration } from '../../support/fake-entra.ts';
import { allMethods } from '../../support/foundation.ts';
import { mortalStore } from '../../support/mortal-store.ts';
import { dana, entraKit, type EntraKit } from './entra-kit.ts';
import { documentOf, type EnrollmentKit, kitOn, unsealedEvents } from './enrollment-kit.ts';
import { inChat } from './recovery-kit.ts';

const phones = 'phoneMethods';
const written = { ...allMethods, entraPhones: 'written' } as const;
const [mobile, other] = ['+12065550142', '+12065550177'];
const [shown, otherShown] = ['mobile +1 2065550142', 'mobile +1 2065550177'];
const [alternate, alternateShown] = ['+12065550188', 'alternateMobile +1 2065550188'];

/** Proves a phone in the chat, in place of the one before of its kind. @returns the method's id */
async function provePhone(
  kit: EnrollmentKit,
  e164: string,
  kind: MethodKind = 'mobile-text',
  contact: PhoneRole = kind === 'office-call' ? 'office' : 'mobile',
): Promise<string> {
  const service = inChat(kit, 'chat');
  const number = { e164, country: 'US', ...(contact === 'office' && { extension: '123' }) };
  const begun = await service.phones.begin(dana, kind, { contact, number });
  assert.equal(begun.code, 'started');
  assert.equal((await service.phones.contact(dana, begun.methodId, 'en')).code, 'sent');
  const { code, calling } = kit.telephony;
  if (kind === 'mobile-text') assert.equal((await service.prove(dana, begun.methodId, code)).code, 'verified');
  else await kit.answers.keysPressed(calling, { sid: 'CA1', digits: '#', attempt: 1 });
  await kit.chatUpdates.settled();
  return begun.methodId;
}

/** One more mobile phone, which is called. */
function proveAlternate(kit: EnrollmentKit, e164 = alternate): Promise<string> {
  return provePhone(kit, e164, 'mobile-call', 'alternate-mobile');
}

/** Somebody with a phone that Entra has. */
async function writtenKit(t: TestContext, policy: object = written): Promise<EntraKit & { readonly methodId: string }> {
  const kit = await entraKit(t, { policy });
  const methodId = await provePhone(kit, mobile);
  await kit.pass(1);
  return { ...kit, methodId };
}

describe('phones in Entra', () => {
  test('are not written unless the policy says so', async (t) => {
    const kit = await writtenKit(t, allMethods);
    assert.deepEqual([kit.entra.phonesOf(dana.objectId), kit.entra.asked], [[], ['GET', 'POST']]);
  });

  test('are those that were proven here, one mobile and the office’s with its extension, as Graph takes them', async (t) => {
    const kit = await writtenKit(t);
    assert.deepEqual(kit.entra.phonesOf(dana.objectId), [shown]);
    const service = inChat(kit, 'chat');
    const number = { e164: other, country: 'US' };
    assert.equal((await service.phones.begin(dana, 'mobile-call', { contact: 'mobile', number })).code, 'started');
    await kit.pass(1);
    assert.deepEqual(kit.entra.phonesOf(dana.objectId), [shown], 'one that is not proven is not written');
    await provePhone(kit, '+14255550199', 'office-call');
    await kit.pass(1);
    assert.deepEqual(kit.entra.phonesOf(dana.objectId), [shown, 'office +1 4255550199x123']);
    assert.equal((await kit.standing())?.state, 'registered');
    assert.deepEqual(await kit.told(), ['entra-phone-written', 'entra-registered', 'entra-phone-written']);
  });

  test('follow a number that takes the place of another', async (t) => {
    const kit = await writtenKit(t);
    await provePhone(kit, other);
    kit.entra.asked.length = 0;
    await kit.pass(1);
    assert.deepEqual(kit.entra.phonesOf(dana.objectId), [otherShown]);
    assert.deepEqual(kit.entra.asked, ['GET', 'GET phoneMethods', 'PATCH phoneMethods']);
  });

  test('are gone once they are lost, and there again once they are found', async (t) => {
    const kit = await writtenKit(t);
    await provePhone(kit, '+14255550199', 'office-call');
    const { managing } = inChat(kit, 'chat');
    await managing.suspend(dana, [kit.methodId]);
    await kit.pass(1);
    assert.deepEqual(kit.entra.phonesOf(dana.objectId), ['office +1 4255550199x123']);
    assert.deepEqual(kit.entra.of(dana.objectId), [ourConfiguration]);
    await managing.reinstate(dana, kit.methodId);
    await kit.pass(1);
    assert.ok(kit.entra.phonesOf(dana.objectId).includes(shown));
  });

  test('are gone with a reset, and with a policy that wants none any more', async (t) => {
    const kit = await writtenKit(t);
    await kit.reset();
    await kit.pass(1);
    assert.deepEqual([kit.entra.phonesOf(dana.objectId), await kit.standing()], [[], undefined]);
    assert.ok((await kit.told()).includes('entra-phone-removed'));
    assert.equal(JSON.stringify((await documentOf(kit, dana))['enrollment']).includes('"entra"'), false);

    const before = await writtenKit(t);
    const after = await entraKit(t, { store: before.store, policy: allMethods });
    after.entra.put(dana.objectId, phones, before.entra.entries(dana.objectId, phones));
    after.entra.put(
      dana.objectId,
      'externalAuthenticationMethods',
      before.entra.entries(dana.objectId, 'externalAuthenticationMethods'),
    );
    assert.equal((await after.standing())?.state, 'phones-differ');
    const configured = { configurationId: ourConfiguration, concerns: () => true };
    await registerPeople({ ...after, externalMethods: configured, isForAll: false, isDryRun: false });
    await after.pass(1);
    assert.deepEqual([after.entra.phonesOf(dana.objectId), (await after.standing())?.state], [[], 'registered']);
  });

  test('are an alternate mobile too, beside a mobile: written after it, and removed before it', async (t) => {
    const kit = await entraKit(t, { policy: written });
    await provePhone(kit, mobile);
    await proveAlternate(kit);
    await kit.pass(1);
    assert.deepEqual(kit.entra.phonesOf(dana.objectId), [shown, alternateShown]);
    assert.deepEqual(await kit.told(), ['entra-phone-written', 'entra-phone-written', 'entra-registered']);
    await proveAlternate(kit, '+12065550199');
    await kit.pass(1);
    assert.deepEqual(kit.entra.phonesOf(dana.objectId), [shown, 'alternateMobile +1 2065550199']);
    await kit.reset();
    await kit.pass(1);
    assert.deepEqual([kit.entra.phonesOf(dana.objectId), await kit.standing()], [[], undefined]);
  });

  test('are no alternate mobile where there is no mobile: it goes with the one that is lost, and comes back with it', async (t) => {
    const kit = await writtenKit(t);
    await provePhone(kit, '+14255550199', 'office-call');
    await proveAlternate(kit);
    await kit.pass(1);
    const { managing } = inChat(kit, 'chat');
    await managing.suspend(dana, [kit.methodId]);
    await kit.pass(1);
    assert.deepEqual(kit.entra.phonesOf(dana.objectId), ['office +1 4255550199x123']);
    assert.equal((await kit.standing())?.state, 'registered');
    await managing.reinstate(dana, kit.methodId);
    await kit.pass(1);
    assert.deepEqual(
      kit.entra.phonesOf(dana.objectId).sort(),
      [alternateShown, shown, 'office +1 4255550199x123'].sort(),
    );
  });

  test('are an alternate mobile also beside a mobile that somebody else wrote, and never in the place of theirs', async (t) => {
    const kit = await entraKit(t, { policy: written });
    const theirs = kit.entra.add(dana.objectId, phones, { phoneNumber: '+1 9995550100', phoneType: 'mobile' });
    await provePhone(kit, mobile);
    await proveAlternate(kit);
    await kit.pass(1);
    assert.deepEqual(kit.entra.phonesOf(dana.objectId), ['mobile +1 9995550100', alternateShown]);
    await kit.reset();
    await kit.pass(1);
    assert.deepEqual(kit.entra.entries(dana.objectId, phones), [theirs]);

    const other = await writtenKit(t);
    const alternates = other.entra.add(dana.objectId, phones, {
      phoneNumber: '+1 9995550111',
      phoneType: 'alternateMobile',
    });
    await proveAlternate(other);
    await other.pass(1);
    assert.deepEqual(other.entra.entries(dana.objectId, phones).at(-1), alternates);
    assert.equal((await other.standing())?.state, 'registered');
  });

  test('that somebody else wrote stay as they are, whatever is proven, changed or removed here', async (t) => {
    for (const phoneNumber of ['+1 9995550100', '+1 206-555-0142']) {
      const kit = await entraKit(t, { policy: written });
      const theirs = kit.entra.add(dana.objectId, phones, { phoneNumber, phoneType: 'mobile' });
      await provePhone(kit, mobile);
      await kit.pass(1);
      assert.equal((await kit.standing())?.state, 'registered');
      await provePhone(kit, other);
      await kit.pass(1);
      await kit.reset();
      await kit.pass(1);
      assert.deepEqual(kit.entra.entries(dana.objectId, phones), [theirs]);
    }
  });

  test('that somebody else changed or wrote meanwhile are theirs from then on', async (t) => {
    const kit = await writtenKit(t);
    kit.entra.put(dana.objectId, phones, [{ id: 'the-mobile', phoneNumber: '+1 9995550100', phoneType: 'mobile' }]);
    await kit.reset();
    await kit.pass(1);
    assert.deepEqual(kit.entra.phonesOf(dana.objectId), ['mobile +1 9995550100']);

    const late = await entraKit(t, { policy: written });
    await provePhone(late, mobile);
    late.entra.meanwhile = async (asked) => {
      if (asked === 'POST phoneMethods')
        late.entra.add(dana.objectId, phones, { phoneNumber: '+1 9995550100', phoneType: 'mobile' });
      return Promise.resolve();
    };
    await late.pass(2);
    await late.reset();
    await late.pass(2);
    assert.deepEqual(late.entra.phonesOf(dana.objectId), ['mobile +1 9995550100']);
  });

  test('are gone although they were removed, and another replica saw to it, while one was written', async (t) => {
    const kit = await entraKit(t, { policy: written });
    await provePhone(kit, mobile);
    const replica = await kit.replica();
    kit.entra.meanwhile = async (asked) => {
      if (asked !== 'POST phoneMethods') return;
      kit.entra.meanwhile = undefined;
      await kit.reset();
      await replica.entraRegistrations.seeToDue(10);
    };
    await kit.pass(3);
    assert.deepEqual([kit.entra.phonesOf(dana.objectId), await kit.standing()], [[], undefined]);
  });

  test('are known for the bot’s own although the process died after it wrote one, or its answer was lost', async (t) => {
    for (const isLost of [true, false]) {
      const kit = await entraKit(t, { policy: written });
      await provePhone(kit, mobile);
      if (isLost) {
        kit.entra.troubles.push({ at: 'POST phoneMethods', trouble: 'done-but-lost' });
        await kit.pass(3);
      } else {
        // The first write claims, the second one says which phone is about to be written, the third one would note that it is.
        const mortal = mortalStore(kit.store, { fate: 'dies before', write: 3 });
        void (await kit.replica(mortal.store)).entraRegistrations.seeToDue(10);
        await mortal.died;
        await kit.pass(3);
      }
      assert.deepEqual(kit.entra.asked.filter((asked) => asked === 'POST phoneMethods').length, 1);
      assert.equal((await kit.standing())?.state, 'registered');
      await kit.reset();
      await kit.pass(1);
      assert.deepEqual(kit.entra.phonesOf(dana.objectId), []);
    }
  });

  test('are known for the bot’s own also where a list that lags behind does not have them yet', async (t) => {
    const kit = await entraKit(t, { policy: written });
    await provePhone(kit, mobile);
    kit.entra.troubles.push({ at: 'POST phoneMethods', trouble: 'done-but-lost' });
    await kit.pass(1);
    const there = kit.entra.entries(dana.objectId, phones);
    kit.entra.put(dana.objectId, phones, []);
    kit.entra.meanwhile = async (asked) => {
      if (asked === 'GET phoneMethods') kit.entra.put(dana.objectId, phones, there);
      return Promise.resolve();
    };
    await kit.pass(2);
    assert.deepEqual(kit.entra.phonesOf(dana.objectId), [shown]);
    await kit.reset();
    await kit.pass(1);
    assert.deepEqual(kit.entra.phonesOf(dana.objectId), []);
  });

  test('that Entra does not let be written keep nobody from being registered, and are given up', async (t) => {
    const kit = await entraKit(t, { policy: written });
    await provePhone(kit, mobile);
    kit.entra.always = { at: 'GET phoneMethods', trouble: { status: 403 } };
    await kit.pass(1);
    assert.deepEqual(kit.entra.of(dana.objectId), [ourConfiguration]);
    await kit.pass(180);
    const standing = await kit.standing();
    assert.ok(standing?.state === 'given-up' && standing.why === 'not-allowed');
    assert.deepEqual(await kit.told(), ['entra-registered', 'entra-given-up']);
  });

  test('are recognized after the keys were changed and the old one is gone', async (t) => {
    const kit = await writtenKit(t);
    const both = await kitOn(kit.store, { clock: kit.clock, keys: ['newer', 'demo'], policy: written });
    const { repository, service: enrollment } = both;
    await resealEverySecret({ repository, enrollment, keyId: 'newer', onUnreadable: assert.ifError });
    assert.deepEqual([...keyIdsIn(await documentOf(kit, dana))], ['newer']);
    const after = await entraKit(t, { store: kit.store, policy: written, keys: ['newer'] });
    after.entra.put(dana.objectId, phones, kit.entra.entries(dana.objectId, phones));
    await after.reset();
    await after.pass(1);
    assert.deepEqual(after.entra.phonesOf(dana.objectId), []);
  });

  test('are in no audit event with their number', async (t) => {
    const kit = await writtenKit(t);
    await kit.reset();
    await kit.pass(1);
    const events = JSON.stringify(await unsealedEvents(kit, dana));
    assert.match(events, /entra-phone-written.*entra-phone-removed/u);
    assert.doesNotMatch(events, /5550142|555 0142/u);
  });
});
