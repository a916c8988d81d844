import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { holdsQrCode } from '../../support/authenticator.ts';
import { reachQrCode } from '../../support/journey.ts';
import { startWiredBot } from '../wired-bot.ts';

/** In milliseconds: short, but longer than a busy machine needs for a message that is taken. */
const timeoutMs = 400;

test('a card that Teams wanted later is not sent later: by then it may show a secret that was put away', async (t) => {
  const { wire, person } = await startWiredBot(t, { channelTimeoutMs: timeoutMs });
  const alex = person();
  const throttled = { done: false, answer: 429, headers: { 'retry-after': String((3 * timeoutMs) / 1000) } };
  wire.befalls = ({ body }) => (holdsQrCode(body) ? throttled : undefined);
  await assert.rejects(reachQrCode(alex), /no QR code/u);
  const asked = wire.calls.filter(({ body }) => holdsQrCode(body)).length;
  assert.equal(asked, 1);
  wire.befalls = () => undefined;
  await alex.say('cancel');
  await delay(6 * timeoutMs);
  assert.equal(wire.calls.filter(({ body }) => holdsQrCode(body)).length, asked);
  assert.ok(!holdsQrCode(JSON.stringify(alex.chat)));
});

test('a call that Teams does not answer is ended, not only left', async (t) => {
  const { wire, person } = await startWiredBot(t, { channelTimeoutMs: timeoutMs });
  const alex = person();
  const { promise: left, resolve } = Promise.withResolvers<undefined>();
  wire.befalls = () => ({ done: false, answer: 'never', left: () => resolve(undefined) });
  await alex.say('hello');
  await left;
});
