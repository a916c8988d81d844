import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  alex,
  auditTypes,
  enrolled,
  enrollmentKit,
  kitOn,
  sanne,
  unsealedEvents,
} from '../services/enrollment/enrollment-kit.ts';
import { inChat, otherLetters, passIssued } from '../services/enrollment/recovery-kit.ts';

describe('NIST SP 800-63B-4 BINAE-4: a temporary pass', () => {
  test('has fifty bits, and ten minutes unless more is asked for', async (t) => {
    const kit = await enrollmentKit(t);
    await enrolled(kit);
    const passes = new Set<string>();
    for (let issued = 0; issued < 20; issued += 1) passes.add(await passIssued(kit));
    assert.equal(passes.size, 20);
    for (const pass of passes) assert.match(pass, /^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/u);
  });

  test('is refused the second time, on any replica, and after a restart', async (t) => {
    const kit = await enrollmentKit(t);
    await enrolled(kit);
    const pass = await passIssued(kit);
    assert.deepEqual(await inChat(kit).passes.use(alex, pass), { code: 'accepted' });
    const other = await kitOn(kit.store, { clock: kit.clock, seed: 'other' });
    for (const each of [kit, other]) assert.deepEqual(await inChat(each).passes.use(alex, pass), { code: 'pass-used' });
  });

  test('is refused at the end of its time, to the second', async (t) => {
    const kit = await enrollmentKit(t);
    await enrolled(kit);
    const pass = await passIssued(kit);
    kit.clock.advance(600);
    assert.deepEqual(await inChat(kit).passes.use(alex, pass), { code: 'pass-expired' });
    assert.equal((await inChat(kit).status(alex)).mayAdd, false);
    const next = await passIssued(kit);
    kit.clock.advance(599);
    assert.deepEqual(await inChat(kit).passes.use(alex, next), { code: 'accepted' });
  });

  test('is refused to somebody else, who learns no more than that none waits for them', async (t) => {
    const kit = await enrollmentKit(t);
    await enrolled(kit);
    await enrolled(kit, sanne);
    const pass = await passIssued(kit);
    assert.deepEqual(await inChat(kit).passes.use(sanne, pass), { code: 'no-pass' });
    const hers = await passIssued(kit, sanne);
    assert.deepEqual(await inChat(kit).passes.use(sanne, pass), { code: 'wrong-pass', left: 4 });
    assert.deepEqual(await inChat(kit).passes.use(sanne, hers), { code: 'accepted' });
    assert.deepEqual(await inChat(kit).passes.use(alex, pass), { code: 'accepted' });
  });

  test('is guessed at five times, however many try at once, and is over then', async (t) => {
    const kit = await enrollmentKit(t);
    await enrolled(kit);
    const pass = await passIssued(kit);
    const other = await kitOn(kit.store, { clock: kit.clock, seed: 'other' });
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        inChat(index % 2 === 0 ? kit : other).passes.use(alex, otherLetters(pass)),
      ),
    );
    assert.equal(outcomes.filter(({ code }) => code === 'wrong-pass').length, 4);
    assert.deepEqual(await inChat(kit).passes.use(alex, pass), { code: 'pass-too-many-tries' });
    assert.equal((await auditTypes(kit)).filter((type) => type === 'pass-ended').length, 1);
  });

  test('lifts no hold: after a report of fraud it frees nothing, and is not spent', async (t) => {
    const kit = await enrollmentKit(t);
    await enrolled(kit);
    await kit.service.managing.disown(alex);
    const pass = await passIssued(kit);
    assert.deepEqual(await inChat(kit).passes.use(alex, pass), { code: 'fraud-reported' });
    assert.equal((await inChat(kit).begin(alex, 'authenticator-code')).code, 'fraud-reported');
    await kit.operator.unlock(alex, 'demo');
    assert.deepEqual(await inChat(kit).passes.use(alex, pass), { code: 'accepted' });
  });

  test('that was good when somebody reported that it was not them is good no more', async (t) => {
    const kit = await enrollmentKit(t);
    await enrolled(kit);
    const pass = await passIssued(kit);
    await kit.service.managing.disown(alex);
    await kit.operator.unlock(alex, 'demo');
    assert.deepEqual(await inChat(kit).passes.use(alex, pass), { code: 'pass-revoked' });
  });

  test('leaves its id and the reason in the audit trail, and never itself', async (t) => {
    const kit = await enrollmentKit(t);
    await enrolled(kit);
    const pass = await passIssued(kit);
    await inChat(kit).passes.use(alex, otherLetters(pass));
    await inChat(kit).passes.use(alex, pass);
    const events = JSON.stringify(await unsealedEvents(kit));
    assert.match(events, /"reason":"demo reason"/u);
    for (const form of [pass, pass.replaceAll('-', ''), otherLetters(pass)]) assert.ok(!events.includes(form));
  });

  test('that nobody issued costs nothing to ask for, and two hundred times leave three rows', async (t) => {
    const kit = await enrollmentKit(t);
    await enrolled(kit);
    const before = (await auditTypes(kit)).length;
    for (let tried = 0; tried < 200; tried += 1) await inChat(kit).passes.use(alex, '7K3M9-TZ4WX');
    assert.equal((await auditTypes(kit)).length - before, 3);
  });
});
