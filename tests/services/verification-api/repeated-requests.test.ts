import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { verificationApiParts } from '../../../bot/parts/verification-api-parts.ts';
import { StoreUnavailableError } from '../../../services/store/document-store.ts';
import type { ProgramView } from '../../../services/verification-api/program-view.ts';
import type { OpenRequest } from '../../../services/verification-api/verification-request.ts';
import { configured } from '../../bot/http/routes/token-kit.ts';
import { MemoryStore } from '../../faults/memory-store.ts';
import { FakeRandomness } from '../../support/fakes.ts';
import { FakePush } from '../../support/fake-push.ts';
import { FakeTelephony } from '../../support/fake-telephony.ts';
import { allMethods, testFoundation } from '../../support/foundation.ts';
import { answerLost, refused, type Trouble, TroubledStore } from '../../support/troubled-store.ts';
import { alex, type EnrollmentKit, kitOn } from '../enrollment/enrollment-kit.ts';
import { enrolledPhone } from '../enrollment/push/push-kit.ts';
import { enrolledNumber } from '../sign-in/sign-in-kit.ts';

const wiki = { name: 'wiki', tellUnknown: false };
const person = { tenant: alex.tenantId, oid: alex.objectId };
const asked: OpenRequest = { person, reason: 'Opening the wiki' };

/** The API of one replica; `shared` is a replica before it. */
async function replica(store: TroubledStore, seed: string, shared?: EnrollmentKit) {
  const { telephony = new FakeTelephony(), push = new FakePush(), clock } = shared ?? {};
  const kit = await kitOn(store, { policy: allMethods, telephony, push, seed, ...(clock && { clock }) });
  const find = () => Promise.resolve(undefined);
  const foundation = { store, keyRing: kit.keyRing, clock: kit.clock, randomness: new FakeRandomness(`api-${seed}`) };
  const base = testFoundation({ ...foundation, directory: { find } });
  const stopping = new AbortController().signal;
  const parts = verificationApiParts({
    ...{ ...base, ...kit, ...base },
    tokens: configured(),
    tenantId: alex.tenantId,
    stopping,
  });
  const { verifications } = parts.verificationRoute;
  const open = async (key = 'k', request = asked): Promise<ProgramView> => {
    const opened = await verifications.open(wiki, key, request);
    assert.ok('view' in opened, opened.code);
    return opened.view;
  };
  return { ...kit, open };
}

async function api(t: TestContext) {
  const troubled = new TroubledStore(new MemoryStore());
  t.after(() => troubled.close());
  return { troubled, ...(await replica(troubled, 'one')) };
}

/** What a request is answered while one call of it to the store is in trouble. */
async function troubledAt(
  { troubled, open }: Awaited<ReturnType<typeof api>>,
  call: number,
  trouble: Trouble,
): Promise<ProgramView | 'away'> {
  const before = troubled.calls.length;
  troubled.befalls = ({ number }) => (number === before + call ? trouble : undefined);
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof StoreUnavailableError)) throw error;
    return 'away';
  } finally {
    troubled.recover();
  }
}

/** The fewest seconds after which a text may follow another one. */
const pauseSeconds = 30;

describe('a request of a program that is sent again', () => {
  for (const [name, trouble] of Object.entries({ refused, answerLost }))
    test(`has the person texted once, whichever call to the store failed before (${name})`, async (t) => {
      const [away, silent]: [number[], number[]] = [[], []];
      for (let call = 1, isOver = false; !isOver; call += 1) {
        const kit = await api(t);
        await enrolledNumber(kit, 'mobile-text');
        const texts = () => kit.telephony.texts.length - 1;
        const first = await troubledAt(kit, call, trouble);
        isOver = first !== 'away' && first.notAsked === undefined;
        if (first === 'away') away.push(call);
        const again = await kit.open();
        if (again.asked === undefined) {
          assert.equal(again.notAsked?.reason, 'too-many', `call ${call}: nobody was asked, and nobody says so`);
          kit.clock.advance(pauseSeconds);
          assert.ok((await kit.open()).asked, `call ${call}: nobody was asked later either`);
        }
        await kit.open();
        assert.ok(texts() <= 1, `call ${call}: ${texts()} texts`);
        if (texts() === 0) silent.push(call);
      }
      assert.ok(away.length > 5);
      // That a text goes out is noted right before it: where that was done and nobody heard so, nobody knows whether one did.
      assert.equal(silent.length, trouble === answerLost ? 1 : 0);
    });

  test('has the person texted once, however many are sent at the same moment after a failure, on two replicas', async (t) => {
    const kit = await api(t);
    await enrolledNumber(kit, 'mobile-text');
    const other = await replica(kit.troubled, 'two', kit);
    const limits = (collection: string): boolean => collection === 'send_limits';
    kit.troubled.befalls = ({ collection }) => (limits(collection) ? refused : undefined);
    await assert.rejects(kit.open(), StoreUnavailableError);
    kit.troubled.recover();
    const views = await Promise.all(Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? kit : other).open()));
    assert.equal(new Set(views.map(({ id }) => id)).size, 1);
    assert.equal(kit.telephony.texts.length, 2);
    assert.equal((await kit.open()).asked?.delivery, 'accepted');
    assert.equal((await kit.verifications.answerAny(views[0]?.id ?? '', kit.telephony.code)).code, 'verified');
  });

  test('has the phone that approves notified once, and says its number', async (t) => {
    const kit = await api(t);
    await enrolledPhone(kit);
    const notified = () => kit.push.sent.length;
    const before = notified();
    kit.troubled.befalls = ({ collection, operation }) =>
      collection === 'verifications' && operation === 'findOneAndUpdate' ? refused : undefined;
    await assert.rejects(kit.open(), StoreUnavailableError);
    kit.troubled.recover();
    assert.equal(notified(), before);
    const views = await Promise.all(Array.from({ length: 20 }, () => kit.open()));
    assert.equal(notified(), before + 1);
    assert.match(views[0]?.asked?.number ?? '', /^\d\d$/u);
    assert.deepEqual(new Set(views.map(({ asked: under }) => under?.number)).size, 1);
  });

  test('still says why nobody was asked, and asks once that is over', async (t) => {
    const kit = await api(t);
    await enrolledNumber(kit, 'mobile-text');
    const none = { ...asked, method: 'office-call' };
    for (let times = 0; times < 2; times += 1)
      assert.deepEqual((await kit.open('none', none)).notAsked, { reason: 'no-such-method' });
    await kit.open('before');
    const texts = kit.telephony.texts.length;
    const [first, again] = [await kit.open(), await kit.open()];
    assert.equal(first.notAsked?.reason, 'too-many');
    assert.deepEqual(again, first);
    assert.equal(kit.telephony.texts.length, texts);
    kit.clock.advance(60);
    const later = await kit.open();
    assert.deepEqual([later.id, later.asked?.kind, later.notAsked], [first.id, 'mobile-text', undefined]);
    assert.equal(kit.telephony.texts.length, texts + 1);
  });

  test('still says that the phone was not reached, and reaches for it no more', async (t) => {
    const kit = await api(t);
    await enrolledNumber(kit, 'mobile-text');
    for (const answer of [{ code: 'refused', reason: 'unreachable' }, { code: 'unavailable' }] as const) {
      kit.clock.advance(300);
      kit.telephony.answer = answer;
      const first = await kit.open();
      kit.telephony.answer = undefined;
      assert.equal(first.notAsked?.reason, 'not-reached');
      assert.deepEqual(await kit.open(), first);
    }
    assert.equal(kit.telephony.texts.length, 1);
  });

  test('asks nobody once it was proven, and nobody where a code is typed', async (t) => {
    const kit = await api(t);
    await enrolledNumber(kit, 'mobile-text');
    const { id } = await kit.open();
    assert.equal((await kit.verifications.answerAny(id, kit.telephony.code)).code, 'verified');
    const { state, notAsked } = await kit.open();
    assert.deepEqual([state, notAsked, kit.telephony.texts.length], ['verified', undefined, 2]);
  });
});
