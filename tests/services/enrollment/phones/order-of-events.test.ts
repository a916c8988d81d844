import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { callEnds, type Dispatch, type PhoneCall } from '../../../../services/telephony/telephony.ts';
import { FakeTelephony } from '../../../support/fake-telephony.ts';
import { alex, type EnrollmentKit, enrollmentKit } from '../enrollment-kit.ts';

const number = { e164: '+12065550142', country: 'US' };
const sid = 'CA1';

/** What the bot hears of one call; `accepted` is the carrier's answer to having asked for it. */
const events = ['accepted', 'answered', 'keys', 'ended'] as const;
type CallEvent = (typeof events)[number];

/** A carrier whose answer to a call may come after much of the call. */
class LateCarrier extends FakeTelephony {
  meanwhile: () => Promise<void> = () => Promise.resolve();

  override async placeCall(call: PhoneCall): Promise<Dispatch> {
    const dispatch = await super.placeCall(call);
    await this.meanwhile();
    return dispatch;
  }
}

const answers = [
  { name: '#', digits: '#', pin: undefined, say: 'verified' },
  { name: 'the PIN and #', digits: '2580#', pin: '2580', say: 'verified' },
  { name: '0#', digits: '0#', pin: undefined, say: 'fraud-reported' },
  { name: '0# where a PIN is asked', digits: '0#', pin: '2580', say: 'fraud-reported' },
] as const;

async function about(t: TestContext, pin: string | undefined) {
  const telephony = new LateCarrier();
  const policy = { allowedMethods: ['mobile-call'], callPin: pin === undefined ? 'off' : 'required' } as const;
  const kit = await enrollmentKit(t, { telephony, policy });
  const begun = await kit.service.phones.begin(alex, 'mobile-call', { contact: 'mobile', number });
  assert.equal(begun.code, 'started');
  if (pin !== undefined) await kit.service.pins.choose(alex, begun.methodId, pin);
  return { kit, telephony, methodId: begun.methodId };
}

/** @returns what the phone heard when its keys were told. */
async function happen(
  { answers: heard, telephony }: EnrollmentKit,
  told: readonly CallEvent[],
  { digits, end }: { readonly digits: string; readonly end: (typeof callEnds)[number] },
): Promise<string> {
  const id = telephony.calling;
  let said = '';
  for (const event of told) {
    if (event === 'answered') await heard.callAnswered(id, { sid });
    if (event === 'ended') await heard.callEnded(id, { sid, end });
    if (event === 'keys') said = (await heard.keysPressed(id, { sid, digits, attempt: 1 })).say;
  }
  return said;
}

describe('whatever the order in which a carrier tells of one call', () => {
  for (const { name, digits, pin, say } of answers) {
    test(`${name} counts all the same`, async (t) => {
      for (const order of permutations(events)) {
        const { kit, telephony, methodId } = await about(t, pin);
        const at = order.indexOf('accepted');
        const end = 'completed';
        let before = '';
        telephony.meanwhile = async () => {
          before = await happen(kit, order.slice(0, at), { digits, end });
        };
        await kit.service.phones.contact(alex, methodId, 'en');
        const after = await happen(kit, order.slice(at + 1), { digits, end });
        assert.equal(before + after, say, order.join(', '));
        const { methods, pending } = await kit.service.status(alex);
        assert.deepEqual([methods.length, pending], [say === 'verified' ? 1 : 0, undefined], order.join(', '));
      }
    });
  }

  for (const end of callEnds) {
    test(`# after the end (${end}) counts until the call has expired, and not from then on`, async (t) => {
      for (const [seconds, say] of [
        [179, 'verified'],
        [180, 'nothing-waits'],
      ] as const) {
        const { kit, methodId } = await about(t, undefined);
        await kit.service.phones.contact(alex, methodId, 'en');
        await happen(kit, ['ended'], { digits: '#', end });
        kit.clock.advance(seconds);
        assert.equal(await happen(kit, ['keys'], { digits: '#', end }), say);
      }
    });
  }

  test('who answers is asked, also when the end was told first', async (t) => {
    const { kit, methodId } = await about(t, undefined);
    await kit.service.phones.contact(alex, methodId, 'en');
    await happen(kit, ['ended'], { digits: '', end: 'completed' });
    assert.equal((await kit.answers.callAnswered(kit.telephony.calling, { sid })).say, 'ask');
  });

  test('that the carrier did not answer in time does not hide that the phone was answered', async (t) => {
    const { kit, telephony, methodId } = await about(t, undefined);
    telephony.losesAnswers = true;
    telephony.meanwhile = async () => {
      await happen(kit, ['answered'], { digits: '', end: 'completed' });
    };
    await kit.service.phones.contact(alex, methodId, 'en');
    assert.equal((await kit.service.status(alex)).challenge?.delivery.state, 'answered');
  });

  test('a wrong PIN after the end counts once, and the right one after it still proves', async (t) => {
    const { kit, methodId } = await about(t, '2580');
    await kit.service.phones.contact(alex, methodId, 'en');
    await happen(kit, ['ended'], { digits: '', end: 'completed' });
    const id = kit.telephony.calling;
    for (let times = 0; times < 2; times += 1) {
      const script = await kit.answers.keysPressed(id, { sid, digits: '1111#', attempt: 1 });
      assert.equal(script.say, 'ask');
    }
    assert.equal((await kit.changes.status(alex)).recentFailures.length, 1);
    assert.equal((await kit.answers.keysPressed(id, { sid, digits: '2580#', attempt: 2 })).say, 'verified');
  });
});

function permutations<Item>(items: readonly Item[]): Item[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
}
