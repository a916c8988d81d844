import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  alex,
  auditTypes,
  codeNow,
  type EnrollmentKit,
  enrollmentKit,
  sanne,
  setUp,
} from '../services/enrollment/enrollment-kit.ts';
import { phonePolicy } from './support/phone-person.ts';

const most = 30;

async function startAndGiveUp(kit: EnrollmentKit, times: number): Promise<void> {
  for (let started = 0; started < times; started += 1) {
    const { methodId } = await setUp(kit);
    await kit.service.cancel(alex, methodId);
  }
}

describe('ASVS 2.4.1: who starts set-ups and gives them up, to fill the audit trail', () => {
  test('may do so thirty times an hour, then waits, and nothing is recorded of what was refused', async (t) => {
    const kit = await enrollmentKit(t);
    await startAndGiveUp(kit, most);
    const retryAt = new Date(kit.clock.now().getTime() + 3_600_000);
    const { revision } = await kit.repository.load(alex);
    for (let tries = 0; tries < 50; tries += 1) {
      assert.deepEqual(await kit.service.begin(alex, 'authenticator-code'), { code: 'throttled', retryAt });
    }
    assert.equal((await kit.repository.load(alex)).revision, revision);
    kit.clock.advance(3_599.999);
    assert.equal((await kit.service.begin(alex, 'authenticator-code')).code, 'throttled');
    kit.clock.advance(0.001);
    await startAndGiveUp(kit, 1);
  });

  test('gets no more of them at the same moment', async (t) => {
    const kit = await enrollmentKit(t);
    const begun = await Promise.all(
      Array.from({ length: most + 20 }, () => kit.service.begin(alex, 'authenticator-code')),
    );
    assert.equal(begun.filter(({ code }) => code === 'started').length, most);
  });

  test('holds up nobody else, and loses nothing that was begun', async (t) => {
    const kit = await enrollmentKit(t);
    await startAndGiveUp(kit, most - 1);
    const last = await setUp(kit);
    assert.equal((await kit.service.begin(alex, 'authenticator-code')).code, 'throttled');
    assert.equal((await kit.service.begin(sanne, 'authenticator-code')).code, 'started');
    assert.deepEqual(await kit.service.prove(alex, last.methodId, codeNow(kit, last)), { code: 'verified' });
  });

  test('is not forgiven by a clock that is put back', async (t) => {
    const kit = await enrollmentKit(t);
    await startAndGiveUp(kit, most);
    kit.clock.advance(-3_000);
    assert.equal((await kit.service.begin(alex, 'authenticator-code')).code, 'throttled');
  });
});

describe('ASVS 2.4.1: who does over and over what costs nothing', () => {
  const count = async (kit: EnrollmentKit, wanted: string): Promise<number> =>
    (await auditTypes(kit)).filter((type) => type === wanted).length;

  test('is recorded once an hour when asking the administrator', async (t) => {
    const kit = await enrollmentKit(t);
    for (let clicks = 0; clicks < 50; clicks += 1) await kit.service.phones.askAdministrator(alex, 'office-phone');
    assert.equal(await count(kit, 'administrator-asked'), 1);
    kit.clock.advance(3_599.999);
    await kit.service.phones.askAdministrator(alex, 'office-phone');
    assert.equal(await count(kit, 'administrator-asked'), 1);
    kit.clock.advance(0.001);
    await kit.service.phones.askAdministrator(alex, 'office-phone');
    assert.equal(await count(kit, 'administrator-asked'), 2);
  });

  test('is recorded once an hour for each limit, and each time told to wait', async (t) => {
    const kit = await enrollmentKit(t, { policy: phonePolicy });
    const codes: string[] = [];
    for (let send = 0; send < 20; send += 1) {
      const number = { e164: `+1${206 + send}5550142`, country: 'US' };
      const begun = await kit.service.phones.begin(alex, 'mobile-text', { contact: 'mobile', number });
      assert.ok(begun.code === 'started');
      codes.push((await kit.service.phones.contact(alex, begun.methodId, 'en')).code);
      kit.clock.advance(60);
    }
    assert.ok(
      codes.slice(-10).every((code) => code === 'too-many'),
      codes.join(),
    );
    assert.equal(await count(kit, 'send-refused'), 1);
  });
});
