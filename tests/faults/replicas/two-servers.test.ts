import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mongodbSkip } from '../../services/store/temporary-stores.ts';
import { sealedEvents } from '../../support/promises.ts';
import { verifyAudit } from '../../support/running-bot.ts';
import { alternately, atOnce } from './alternating.ts';
import { sameActivity, sameCode, sameProof } from './at-both.ts';
import { expiry, interruptions } from './jobs.ts';
import { startServers, untilSealed } from './servers.ts';

test('two servers on one MongoDB', { skip: mongodbSkip }, async (t) => {
  const servers = await startServers(t, 2);
  // One thing after the other: what they do at the same time is what each of them is about.
  await t.test('end an expired set-up once', () => expiry(servers));
  await t.test('take up a chat that was cut off once', () => interruptions(servers));
  await t.test('accept a code once when it comes to both at once', () => sameCode(servers));
  await t.test('set a method up once when its proof comes to both at once', () => sameProof(servers));
  await t.test('answer once when the same activity comes to both at once', () => sameActivity(servers));
  await t.test('share a chat whose turns go to both alternately', () => alternately(servers));
  await t.test('answer every message of one chat that come to both at once', () => atOnce(servers));
  await t.test('seal every event once, into one chain', async () => {
    await untilSealed(servers);
    const events = await servers.site.inspect(sealedEvents);
    assert.equal(new Set(events.map(({ id }) => id)).size, events.length);
    assert.match(await verifyAudit(servers.site.environment), /^The audit trail holds/u);
  });
});
