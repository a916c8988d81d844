import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLog } from '../../bot/logging/log.ts';
import { collections } from '../../bot/parts/storage-parts.ts';
import { accessPass, graphToken, ourConfiguration } from '../support/fake-entra.ts';
import { allMethods } from '../support/foundation.ts';
import { dana, entraKit } from '../services/enrollment/entra-kit.ts';

test('ASVS 14.2.1: the token for Graph and the numbers it is told are in no log, no audit event and nowhere in the store, whatever Graph answers', async (t) => {
  const kit = await entraKit(t, { policy: { ...allMethods, entraPhones: 'written' } });
  const lines: string[] = [];
  const log = createLog('trace', { write: (line) => void lines.push(line) });
  for (const trouble of [
    { status: 401 },
    { status: 403 },
    { status: 429, retryAfter: '60' },
    'time-out',
    'hang-up',
  ] as const) {
    kit.entra.troubles.push({ trouble });
  }
  const number = { e164: '+12067359142', country: 'US' };
  const begun = await kit.service.phones.begin(dana, 'mobile-text', { contact: 'mobile', number });
  assert.ok(begun.code === 'started');
  await kit.service.phones.contact(dana, begun.methodId, 'en');
  await kit.service.prove(dana, begun.methodId, kit.telephony.code);
  await kit.pass(120);
  assert.deepEqual(kit.entra.of(dana.objectId), [ourConfiguration]);
  assert.deepEqual(kit.entra.phonesOf(dana.objectId), ['mobile +1 2067359142']);
  for (const err of kit.troubles) log.warn({ err }, 'something beside the point went wrong');
  await kit.repository.moveAuditEvents((events) => kit.trail.append(events), 100);
  const kept = await Promise.all(collections.map((spec) => kit.store.collection(spec).find({})));
  const everything = JSON.stringify([lines, kept]);
  assert.match(everything, /status-403/u, 'the log says what was answered');
  assert.match(everything, /entra-phone-written.*entra-registered/u);
  assert.ok(lines.length >= 5 && !everything.includes(graphToken));
  assert.doesNotMatch(everything, /7359142|735 9142/u);
});

test('ASVS 14.2.1: what is typed for a pass of Entra’s is in no log, no audit event and nowhere in the store, whatever Graph answers', async (t) => {
  const kit = await entraKit(t, { policy: { ...allMethods, entraPass: 'written' } });
  const lines: string[] = [];
  const log = createLog('trace', { write: (line) => void lines.push(line) });
  await kit.service.request(dana);
  for (const trouble of [
    undefined,
    'done-but-lost',
    'done-but-broken-off',
    { status: 400 },
    { status: 503 },
    'time-out',
    undefined,
  ] as const) {
    if (trouble !== undefined) kit.entra.troubles.push({ at: 'POST temporaryAccessPassMethods', trouble });
    const issued = await kit.service.passes.issue(dana, { reason: 'demo', seconds: 600 });
    assert.equal(issued.code, 'issued');
    const made = await kit.entraPasses.make(dana, issued.id);
    assert.equal(JSON.stringify(made).includes(accessPass), trouble === undefined);
    await kit.pass(2);
  }
  for (const err of kit.troubles) log.warn({ err }, 'something beside the point went wrong');
  await kit.repository.moveAuditEvents((events) => kit.trail.append(events), 100);
  const kept = await Promise.all(collections.map((spec) => kit.store.collection(spec).find({})));
  const everything = JSON.stringify([lines, kept]);
  assert.match(everything, /entra-pass-written.*entra-pass-not-written/u);
  assert.ok(lines.length >= 5 && !everything.includes(graphToken));
  assert.ok(!everything.includes(accessPass.slice(-4)) && !everything.includes(accessPass));
});
