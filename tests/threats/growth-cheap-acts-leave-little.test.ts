import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ForgeryReports } from '../../bot/http/forgery-reports.ts';
import { createLog } from '../../bot/logging/log.ts';
import {
  alex,
  auditTypes,
  codeNow,
  documentOf,
  enrolled,
  type EnrollmentKit,
  enrollmentKit,
} from '../services/enrollment/enrollment-kit.ts';
import { MemoryStore } from '../faults/memory-store.ts';
import { FakeClock } from '../support/fakes.ts';
import { managedPolicy, type ManagedPerson, withAppAndPhone } from './support/managed-person.ts';
import { askPhone, otherCode, phonePolicy, textFrom } from './support/phone-person.ts';

const repeats = 1_000;

/** Somebody with an app and a phone, who has proven the app just now. */
async function proven(kit: EnrollmentKit): Promise<ManagedPerson> {
  const person = await withAppAndPhone(kit);
  await kit.service.verify(alex, person.app.methodId, codeNow(kit, person.app));
  return person;
}

/** What one person can do as often as they like, once `prepare` is done. */
const acts: Readonly<Record<string, (kit: EnrollmentKit) => Promise<() => Promise<unknown>>>> = {
  'a code that was used': async (kit) => {
    const started = await enrolled(kit);
    const code = codeNow(kit, started);
    await kit.service.verify(alex, started.methodId, code);
    return () => kit.service.verify(alex, started.methodId, code);
  },
  'a wrong code': async (kit) => {
    const started = await enrolled(kit);
    const code = otherCode(codeNow(kit, started));
    return () => kit.service.verify(alex, started.methodId, code);
  },
  'a PIN': async (kit) => {
    const begun = await kit.service.phones.begin(alex, 'mobile-call', {
      contact: 'mobile',
      number: { e164: '+12065550142', country: 'US' },
    });
    assert.ok(begun.code === 'started');
    return () => kit.service.pins.choose(alex, begun.methodId, '2580');
  },
  'a wrong reply by text': async (kit) => {
    const asked = await askPhone(kit);
    return () => textFrom(kit, asked, otherCode(asked.code));
  },
  'a set-up that is given up': ({ service }) =>
    Promise.resolve(async () => {
      const begun = await service.begin(alex, 'authenticator-code');
      if (begun.code === 'started') await service.cancel(alex, begun.methodId);
    }),
  'a text that is asked for': async (kit) => {
    const asked = await askPhone(kit);
    return () => kit.service.phones.contact(alex, asked.methodId, 'en');
  },
  'asking the administrator': ({ service }) =>
    Promise.resolve(() => service.phones.askAdministrator(alex, 'office-phone')),
  'another default': async (kit) => {
    const { app, phone } = await proven(kit);
    let times = 0;
    return () => kit.service.managing.makeDefault(alex, (times += 1) % 2 === 0 ? app.methodId : phone);
  },
  'another name': async (kit) => {
    const { phone } = await proven(kit);
    let times = 0;
    return () => kit.service.managing.rename(alex, phone, `name ${(times += 1)}`);
  },
  'a method that is lost and found again': async (kit) => {
    const { phone } = await proven(kit);
    return async () => {
      await kit.service.managing.suspend(alex, [phone]);
      await kit.service.managing.reinstate(alex, phone);
    };
  },
  'a set of recovery codes': async (kit) => {
    await proven(kit);
    return () => kit.service.recovery.make(alex);
  },
  'an app password that is made and deleted': async (kit) => {
    await proven(kit);
    return async () => {
      await kit.service.appPasswords.make(alex, 'Outlook');
      await kit.service.appPasswords.delete(alex, 'all');
    };
  },
  'being asked to set up': ({ service }) => Promise.resolve(() => service.request(alex)),
};

describe(`growth: ${repeats} times`, () => {
  for (const [what, prepare] of Object.entries(acts)) {
    test(`${what} leaves few rows for the audit trail, and few bytes`, async (t) => {
      const store = new MemoryStore();
      t.after(() => store.close());
      const kit = await enrollmentKit(t, { store, policy: managedPolicy });
      const act = await prepare(kit);
      for (let count = 0; count < repeats; count += 1) await act();
      assert.ok((await auditTypes(kit)).length <= 100, String((await auditTypes(kit)).length));
      const { enrollment } = await documentOf(kit);
      assert.ok(JSON.stringify(enrollment).length < 10_000);
    });
  }

  test('a webhook that is forged leaves a handful an hour, and how many more there were', async () => {
    const clock = new FakeClock();
    const told: number[] = [];
    const log = createLog('info', { write: () => undefined });
    const reports = new ForgeryReports({ clock, onForged: ({ unreported }) => void told.push(unreported) });
    for (let count = 0; count < repeats; count += 1) {
      clock.advance(0.36);
      await reports.report({ route: '/twilio/text', flaw: 'not-signed', log });
    }
    assert.ok(told.length <= 10, String(told.length));
  });

  test('the same code that was used is recorded again in the next hour', async (t) => {
    const kit = await enrollmentKit(t);
    const again = await (acts['a code that was used'] as (typeof acts)[string])(kit);
    for (let count = 0; count < 5; count += 1) await again();
    kit.clock.advance(20);
    await again();
    const replays = async () => (await auditTypes(kit)).filter((type) => type === 'code-replayed').length;
    assert.equal(await replays(), 1);
  });
});

describe('growth, ASVS 6.3.1: wrong codes by text', () => {
  test('add up over all texts of a method, until none of it can be answered; a code typed in the chat ends that', async (t) => {
    const kit = await enrollmentKit(t, { policy: phonePolicy });
    const asked = await askPhone(kit);
    await kit.service.prove(alex, asked.methodId, asked.code);
    const text = async (): Promise<string> => {
      kit.clock.advance(3_600);
      assert.equal((await kit.service.phones.contact(alex, asked.methodId, 'en')).code, 'sent');
      return kit.telephony.code;
    };
    let guesses = 0;
    for (let texts = 0; texts < 10; texts += 1) {
      const code = await text();
      for (let guess = 0; guess < 3; guess += 1)
        if ((await textFrom(kit, asked, otherCode(code))) !== undefined) guesses += 1;
    }
    assert.equal(guesses, 12);
    const code = await text();
    assert.equal(await textFrom(kit, asked, code), undefined, 'replies are off');
    assert.deepEqual(await kit.service.verify(alex, asked.methodId, code), { code: 'verified' });
    assert.match((await textFrom(kit, asked, await text())) ?? '', /is right/u);
  });
});

test('growth: a PIN is hashed beside the turns, once, and not at all for who may choose no more', async (t) => {
  const kit = await enrollmentKit(t, { policy: phonePolicy });
  const choose = await (acts['a PIN'] as (typeof acts)[string])(kit);
  for (let count = 0; count < 5; count += 1) assert.deepEqual(await choose(), { code: 'chosen' });
  const before = performance.now();
  assert.deepEqual(await choose(), { code: 'too-many-attempts' });
  for (let count = 0; count < 500; count += 1) assert.deepEqual(await choose(), { code: 'too-many-attempts' });
  assert.ok(performance.now() - before < 500 * 20);
  assert.equal((await kit.changes.status(alex)).pending, undefined);
});
