import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test, type TestContext } from 'node:test';
import { endingWatch } from '../../../bot/parts/watching-parts.ts';
import { createLog } from '../../../bot/logging/log.ts';
import type { AppCredential } from '../../../services/microsoft/app-registration.ts';
import { fileWith, secret } from '../../services/microsoft/microsoft-kit.ts';
import type { SigningKeys } from '../../../services/sign-in/keys/signing-keys.ts';
import { FakeClock } from '../../support/fakes.ts';
import { selfSignedCertificate } from '../../threats/support/self-signed-certificate.ts';

const day = 86_400;
const daysFrom = (clock: FakeClock, days: number): Date => new Date(clock.now().getTime() + days * day * 1_000);

/** A bot that signs in with this; `lines` are the log's. */
function setUp(
  _t: TestContext,
  credential: AppCredential | undefined,
  clock = new FakeClock(),
  signInKeys?: Pick<SigningKeys, 'list'>,
) {
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => void lines.push(line) });
  return { watch: endingWatch({ credential, signInKeys, clock, log }), lines, clock };
}

test('a client secret is warned of from 30 days before its end on, and not before; in the log once a day', async (t) => {
  const clock = new FakeClock();
  const endsAt = daysFrom(clock, 40);
  const { watch, lines } = setUp(t, { kind: 'secret', secret, endsAt }, clock);
  await watch.look();
  clock.advance(10 * day - 1);
  await watch.look();
  assert.deepEqual([watch.warnings(), lines], [[], []]);
  clock.advance(1);
  for (let hours = 0; hours < 24; hours += 1) {
    await watch.look();
    clock.advance(3_599);
  }
  const sentence = `The client secret of the bot’s registration (MICROSOFT_APP_PASSWORD) ends on ${endsAt.toISOString().slice(0, 10)}: renew it before`;
  assert.deepEqual(watch.warnings(), [sentence]);
  assert.equal(lines.length, 1);
  const { level, reason, msg } = JSON.parse(lines[0] ?? '') as Record<string, unknown>;
  assert.deepEqual([level, reason, msg], [40, sentence, 'something that the bot needs is over soon']);
  clock.advance(3_600);
  await watch.look();
  assert.equal(lines.length, 2);
  clock.advance(31 * day);
  assert.match(watch.warnings()[0] ?? '', / ended on \S+: renew it$/u);
  assert.ok(!lines.join('').includes(secret));
});

test('a certificate is warned of before its end, by the file as it is then, and so is one that cannot be read', async (t) => {
  const clock = new FakeClock();
  const until = (days: number): string => {
    const { key, cert } = selfSignedCertificate([], {
      bits: 2048,
      dates: [daysFrom(clock, -9), daysFrom(clock, days)],
    });
    return key + cert;
  };
  const { path, write } = await fileWith(t, until(20));
  const { watch, lines } = setUp(t, { kind: 'certificate', path }, clock);
  await watch.look();
  assert.match(watch.warnings()[0] ?? '', /^The certificate that the bot signs in with .* ends on/u);
  write(until(90));
  await watch.look();
  assert.deepEqual(watch.warnings(), []);
  write('half a file');
  await watch.look();
  assert.deepEqual(watch.warnings(), [
    'The file that the bot signs in with cannot be used: npm run self-test says why',
  ]);
  assert.match(lines.at(-1) ?? '', /"reason":"[^"]+which has no private key/u);
  write(until(90));
  await watch.look();
  assert.deepEqual(watch.warnings(), []);
});

/** The keys that sign what is said of sign-ins, one whose certificate ends then. */
function keysUntil(clock: FakeClock, days: number): Pick<SigningKeys, 'list'> {
  const { cert } = selfSignedCertificate([], { dates: [daysFrom(clock, -9), daysFrom(clock, days)] });
  const x5c = [new X509Certificate(cert).raw.toString('base64')];
  return { list: () => Promise.resolve([{ publicJwk: { x5c } }]) } as unknown as Pick<SigningKeys, 'list'>;
}

test('each thing that ends is said as soon as it is over soon, whatever was said of others that day', async (t) => {
  const clock = new FakeClock();
  const credential = { kind: 'secret', secret, endsAt: daysFrom(clock, 29.9) } as const;
  const { watch, lines } = setUp(t, credential, clock, keysUntil(clock, 30.1));
  await watch.look();
  assert.equal(lines.length, 1);
  clock.advance(0.2 * day);
  await watch.look();
  await watch.look();
  assert.equal(lines.length, 2);
  assert.match(lines[1] ?? '', /The certificate that signs what is said of sign-ins/u);
  clock.advance(0.8 * day);
  await watch.look();
  assert.equal(lines.length, 3);
});

test('a file that cannot be read hides nothing else that is over soon', async (t) => {
  const clock = new FakeClock();
  const credential = { kind: 'certificate', path: '/nowhere/bot.pem' } as const;
  const { watch } = setUp(t, credential, clock, keysUntil(clock, 9));
  await watch.look();
  assert.match(watch.warnings().join(), /cannot be used: .*The certificate that signs .* ends on/u);
});

test('nothing is said of what does not end, or of which nobody said when', async (t) => {
  const identity = { clientId: '44444444-0000-4000-8000-000000000001' };
  for (const credential of [
    undefined,
    { kind: 'secret', secret },
    { kind: 'token-file', path: '/nowhere' },
    { kind: 'managed-identity', identity },
  ] as const) {
    const { watch, lines } = setUp(t, credential);
    await watch.look();
    assert.deepEqual([watch.known, watch.warnings(), lines], [[], [], []]);
  }
});
