import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import {
  alex,
  codeNow,
  enrolled,
  enrollmentKit,
  type EnrollmentKit,
  setUp,
} from '../services/enrollment/enrollment-kit.ts';
import { codeAt } from '../support/authenticator.ts';
import { buildBot } from '../support/build-bot.ts';
import { reachCode } from '../support/journey.ts';
import { textOf } from '../support/person.ts';

const step = 30_000;

/** Moments about the life of one code, in milliseconds after the beginning of its time step, and what it is then. */
const edges: readonly (readonly [milliseconds: number, accepted: boolean])[] = [
  [-step - 1, false],
  [-step, true],
  [-1, true],
  [0, true],
  [step - 1, true],
  [step, true],
  [2 * step - 1, true],
  [2 * step, false],
];

/** Moves the clock to the beginning of a later time step whose code begins so. @returns the code. */
function waitForCode(
  { clock }: Pick<EnrollmentKit, 'clock'>,
  app: Parameters<typeof codeAt>[0],
  beginning: string,
): string {
  do clock.advance(30);
  while (!codeAt(app, clock.now()).startsWith(beginning));
  return codeAt(app, clock.now());
}

/** A set-up whose code begins so at the very moment: many are begun until one does. */
async function setUpWithCode(kit: EnrollmentKit, beginning: string) {
  for (;;) {
    const started = await setUp(kit);
    if (codeNow(kit, started).startsWith(beginning)) return started;
  }
}

describe('ASVS 6.4.1, NIST SP 800-63B OBV-3: a code', () => {
  for (const [milliseconds, accepted] of edges) {
    test(`is ${accepted ? 'good' : 'no good'} ${milliseconds} ms after its time step began, to verify and to prove`, async (t) => {
      const kit = await enrollmentKit(t);
      const method = await enrolled(kit);
      const pending = await setUpOfAnother(t);
      for (const [{ clock, service }, { app, methodId }, use] of [
        [kit, method, 'verify'],
        [pending.kit, pending.started, 'prove'],
      ] as const) {
        // A step far enough from what was accepted before.
        const began = (Math.floor(clock.now().getTime() / step) + 4) * step;
        clock.set(new Date(began + milliseconds));
        const { code } = await service[use](alex, methodId, codeAt(app, new Date(began)));
        assert.equal(code, accepted ? 'verified' : 'wrong-code', use);
      }
    });
  }

  test('ends with its set-up: right until the last millisecond, expired with the next', async (t) => {
    for (const [milliseconds, expected] of [
      [599_999, 'verified'],
      [600_000, 'expired'],
    ] as const) {
      const kit = await enrollmentKit(t);
      const started = await setUp(kit);
      kit.clock.advance(milliseconds / 1000);
      assert.equal((await kit.service.prove(alex, started.methodId, codeNow(kit, started))).code, expected);
    }
  });

  test('keeps its leading zeros: it is right with them and no code without', async (t) => {
    const kit = await enrollmentKit(t);
    const started = await setUpWithCode(kit, '0');
    const code = codeNow(kit, started);
    for (const short of [code.slice(1), String(Number(code)), `${Number(code)}.0`]) {
      assert.deepEqual(await kit.service.prove(alex, started.methodId, short), { code: 'not-six-digits' });
    }
    assert.deepEqual(await kit.service.prove(alex, started.methodId, code), { code: 'verified' });
    kit.clock.advance(60);
    const double = waitForCode(kit, started.app, '00');
    assert.deepEqual(await kit.service.verify(alex, started.methodId, String(Number(double))), {
      code: 'not-six-digits',
    });
    assert.deepEqual(await kit.service.verify(alex, started.methodId, double), { code: 'verified' });
  });

  test('keeps its leading zeros through the chat, typed and in the card, in any digits', async (t) => {
    const built = await buildBot(t, { policy: { setUpLifetimeSeconds: 1_000_000 } });
    const person = built.person();
    const app = await reachCode(person);
    const arabic = Array.from(waitForCode(built, app, '00'), (digit) => String.fromCodePoint(0x660 + Number(digit)));
    await person.say(arabic.join(''));
    assert.equal(person.lastLine, "You're all set [Done] [Try it out]");
    await person.click('Try it out');
    const code = waitForCode(built, app, '00');
    await person.click('Verify', { code: String(Number(code)) });
    assert.match(textOf(person.card), /not a code of six digits/u);
    // A client that makes a number of it sends no code at all.
    const click = person.clickActivity('Verify', { code });
    const asNumber = JSON.parse(JSON.stringify(click.value).replace(`"${code}"`, String(Number(code)))) as unknown;
    await person.replay({ ...click, value: asNumber });
    assert.notEqual(person.lastLine, 'It works');
    await person.click('Verify', { code });
    assert.equal(person.lastLine, 'It works');
  });
});

async function setUpOfAnother(t: TestContext) {
  const kit = await enrollmentKit(t);
  return { kit, started: await setUp(kit) };
}
