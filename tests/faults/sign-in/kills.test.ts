import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codeAt } from '../../support/authenticator.ts';
import { FakeClock } from '../../support/fakes.ts';
import { allMethods } from '../../support/foundation.ts';
import { fates, type Fate, mortalStore } from '../../support/mortal-store.ts';
import {
  alex,
  auditTypes,
  enrolled,
  type EnrollmentKit,
  kitOn,
  type StartedSetUp,
} from '../../services/enrollment/enrollment-kit.ts';
import { enrolledNumber } from '../../services/sign-in/sign-in-kit.ts';
import { MemoryStore } from '../memory-store.ts';

/** Somebody signs in, and whoever asked takes what was proven. @returns whether they are in. */
type SignIn = (kit: EnrollmentKit, person: Person) => Promise<boolean>;

interface Person {
  readonly app: StartedSetUp;
  readonly text: string;
  /** Every code that was sent to be checked. */
  readonly typed: string[];
}

async function open({ verifications }: EnrollmentKit): Promise<string> {
  return (await verifications.open({ person: alex, language: 'en', by: 'demo-vpn', place: 'sign-in' })).id;
}

const ways: Readonly<Record<string, SignIn>> = {
  'the code of an app': async (kit, { app, typed }) => {
    const code = codeAt(app.app, kit.clock.now());
    typed.push(code);
    const id = await open(kit);
    const { code: outcome } = await kit.verifications.answer(id, { methodId: app.methodId, typed: code });
    return outcome === 'verified' && (await kit.verifications.take(id)) !== undefined;
  },
  'a text': async (kit, { text, typed }) => {
    const id = await open(kit);
    if ((await kit.verifications.contact(id, text)).code !== 'sent') return false;
    const code = kit.telephony.code;
    typed.push(code);
    const { code: outcome } = await kit.verifications.answer(id, { methodId: text, typed: code });
    return outcome === 'verified' && (await kit.verifications.take(id)) !== undefined;
  },
  'a text that is answered': async (kit, { text }) => {
    const id = await open(kit);
    if ((await kit.verifications.contact(id, text)).code !== 'sent') return false;
    await kit.answers.textReceived({ from: '+12065550142', body: kit.telephony.code });
    return (await kit.verifications.take(id)) !== undefined;
  },
};

describe('when a process dies, or its store fails, at any write of a sign-in', () => {
  for (const [name, signIn] of Object.entries(ways)) {
    test(
      `by ${name}: the person tries again and gets in, and no code counts twice`,
      { timeout: 120_000 },
      async (t) => {
        const writes = await walk(signIn, { fate: 'dies after', write: Infinity });
        for (let write = 1; write <= writes; write += 1) {
          // Of a longer way each write meets one of the fates: `dies before` the next is almost what `dies after` this one is.
          const met = writes <= fates.length ? fates : fates.slice(write % fates.length).slice(0, 1);
          for (const fate of met)
            await walk(signIn, { fate, write }).catch((cause: unknown) => {
              throw new Error(`Write ${write} ${fate}`, { cause });
            });
        }
        t.diagnostic(`${writes} writes`);
        assert.ok(writes >= 3, `${writes}`);
      },
    );
  }
});

async function walk(signIn: SignIn, { fate, write }: { fate: Fate; write: number }): Promise<number> {
  const store = new MemoryStore();
  const clock = new FakeClock();
  const kit = await kitOn(store, { clock, policy: allMethods });
  const text = await enrolledNumber(kit, 'mobile-text');
  const app = await enrolled(kit);
  const person: Person = { app, text, typed: [] };
  const before = await proofs(kit);
  const mortal = mortalStore(store, { fate, write });
  const { telephony, policy } = kit;
  const first = await kitOn(mortal.store, { clock, telephony, policy, seed: 'first' });
  const isIn = signIn(first, person).catch(() => false);
  const end = await Promise.race([isIn, mortal.died]);
  const next = await kitOn(store, { clock, telephony, policy, seed: 'next' });
  for (const typed of person.typed) {
    const outcome = await next.verifications.check({ person: alex, typed, by: 'demo-vpn' });
    // What was not spent by then is good, once.
    if (outcome.code === 'verified') {
      const again = await next.verifications.check({ person: alex, typed, by: 'demo-vpn' });
      assert.equal(again.code, 'code-already-used');
    }
    if (end === true) assert.notEqual(outcome.code, 'verified', 'a code that let somebody in is spent');
  }
  clock.advance(90);
  if (end !== true) assert.ok(await signIn(next, person), 'the person tries again and gets in');
  assert.ok((await proofs(next)) > before);
  return mortal.writes.length;
}

async function proofs(kit: EnrollmentKit): Promise<number> {
  return (await auditTypes(kit)).filter((type) => type === 'verification-succeeded').length;
}
