import assert from 'node:assert/strict';
import { test } from 'node:test';
import { collections } from '../../bot/parts/storage-parts.ts';
import { codeAt } from '../support/authenticator.ts';
import { buildBot } from '../support/build-bot.ts';
import { reachCode } from '../support/journey.ts';
import { textOf } from '../support/person.ts';
import { Canaries } from './support/canaries.ts';

test('ASVS 14.2.1: recovery codes, the address of their file and passes are in no log, no row and no audit event, shown or used', async (t) => {
  const bot = await buildBot(t, { policy: { recoveryCodes: 'offered' } });
  const { clock, store, logLines, repository, trail, enrollment } = bot;
  const canaries = new Canaries();
  const add = (code: string): void => {
    canaries.addText('code', `${code.slice(0, 2)}…`, code);
    canaries.addText('code', `${code.slice(0, 2)}… without groups`, code.replaceAll('-', ''));
  };
  const look = async (): Promise<void> => {
    await repository.moveAuditEvents((events) => trail.append(events), 1_000);
    const rows = await Promise.all(collections.map((spec) => store.collection(spec).find({})));
    assert.deepEqual(canaries.seenIn(JSON.stringify(rows)), []);
    assert.deepEqual(canaries.seenIn(logLines.join('\n')), []);
  };

  const alex = bot.person();
  const { tenantId, objectId } = alex;
  const entry = await reachCode(alex);
  await alex.click('Verify', { code: codeAt(entry, clock.now()) });
  await alex.click('Make recovery codes');
  const codes = [...textOf(alex.card).matchAll(/\b(?:\w{4}\\?-){3}\w{4}\b/gu)].map(([code]) =>
    code.replaceAll('\\', ''),
  );
  assert.equal(codes.length, 10);
  for (const code of codes) add(code);
  const token = /recovery-codes\/([A-Za-z0-9_-]{22})[?"]/u.exec(JSON.stringify(alex.card))?.[1] ?? '';
  assert.equal(token.length, 22);
  canaries.addText('secret', 'token', token);
  await look();
  await enrollment.recovery.fetchFile(token);
  await alex.click('I have saved them');
  clock.advance(3_600);
  await alex.say('Make recovery codes');
  await alex.click('Make new codes');
  await alex.click('Make recovery codes');
  await alex.say(`my code is ${codes[0] ?? ''}`);
  await alex.click('I have saved them');
  const issued = await enrollment.passes.issue({ tenantId, objectId }, { reason: 'demo', seconds: 600 });
  assert.equal(issued.code, 'issued');
  add(issued.pass);
  await look();
  await alex.say('Ask the helpdesk');
  await alex.click('I have a temporary pass');
  await alex.say(issued.pass);
  await look();
});
