import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { startBot } from '../support/running-bot.ts';
import { alex, enrolled, sanne, setUp } from '../services/enrollment/enrollment-kit.ts';
import { policyCollection } from '../../services/policy/stored-policy.ts';
import { keyIdsIn } from '../../services/secrets/key-ids.ts';
import { signInKeyCollection } from '../../services/sign-in/keys/signing-keys.ts';
import { pushKeyCollection } from '../../services/web-push/vapid-keys.ts';
import { demoSealer } from '../services/methods/method-kit.ts';
import { temporaryDirectory } from '../services/store/temporary-stores.ts';
import { codeAt } from '../support/authenticator.ts';
import { Person } from '../support/person.ts';
import { WireTeams } from '../support/wire-teams.ts';
import { onData, seal, writeDemoKeyFile } from './support/kept-data.ts';
import { npmScript } from './support/npm-script.ts';

describe('ASVS 11.3: npm run secrets:rotate', { concurrency: 2 }, () => {
  test('makes an old key dispensable: the bot runs without it, and only the old audit rows still ask for it', async (t) => {
    const data = temporaryDirectory(t);
    const environment = { DATA_DIR: data };
    writeDemoKeyFile(data);
    const app = await onData(data, async (kit) => {
      kit.clock.set(new Date(Date.now() - 600_000));
      const method = await enrolled(kit);
      await seal(kit, data);
      return method.app;
    });
    writeDemoKeyFile(data, ['newer', 'demo']);
    const rotated = await npmScript('secrets:rotate', environment);
    assert.match(
      rotated.out,
      /^Enrollments put under key newer: 1\nNo enrollment needs another key\.\nKey demo may be removed from the bot in a day/u,
    );
    assert.match(rotated.error, /^enrollments: 1 of 1$/mu);
    assert.equal(rotated.code, 0);
    assert.equal((await npmScript('audit:verify', environment)).code, 0);

    writeDemoKeyFile(data, ['newer']);
    const bot = startBot(t, environment);
    const port = await bot.listening();
    const teams = await WireTeams.start(t);
    const person = new Person(
      teams.through(() => port),
      alex,
    );
    await person.say('status');
    await person.click('Try it out');
    await person.click('Verify', { code: codeAt(app, new Date()) });
    assert.equal(person.lastLine, 'It works');
    bot.kill('SIGTERM');
    assert.equal(await bot.ended(), 0);
    assert.doesNotMatch(readFileSync(join(data, 'bot.log'), 'utf8'), /tampered|"level":[56]0/u);
    const keyless = await npmScript('audit:verify', environment);
    assert.match(
      keyless.error,
      /^The audit trail cannot be looked at: Row 1 was made with key demo, which the key ring does not hold\. Give that key besides, .*: newer:…,demo:…, each in a line of .*encryption\.key\.$/mu,
    );
    assert.deepEqual([keyless.code, keyless.out], [2, '']);
    writeDemoKeyFile(data, ['newer', 'demo']);
    const whole = await npmScript('audit:verify', environment);
    assert.match(whole.out, /^The audit trail holds: /u);
    assert.equal(whole.code, 0);
  });

  test('says, before the new key was put first, that the other one is in use, and never that the new one may be removed', async (t) => {
    const data = temporaryDirectory(t);
    writeDemoKeyFile(data);
    await onData(data, async (kit) => {
      await setUp(kit, alex);
      await seal(kit, data);
    });
    writeDemoKeyFile(data, ['demo', 'newer']);
    const { code, out } = await npmScript('secrets:rotate', { DATA_DIR: data });
    assert.equal(
      out,
      'Enrollments put under key demo: 0\nNo enrollment needs another key.\nKey demo stands first and is in use: it has to stay. Key newer has not been put first yet, and nothing was ever made with it: to rotate, put it first on every bot, start them, and run this again.\n',
    );
    assert.equal(code, 0);
  });

  test('names what does not open and where it remains, ends with 1, and shows neither key nor secret', async (t) => {
    const data = temporaryDirectory(t);
    writeDemoKeyFile(data, ['newer', 'demo']);
    const secret = await onData(data, async (kit) => {
      const { app } = await setUp(kit, alex);
      await setUp(kit, sanne);
      const [his, hers] = [await kit.repository.load(alex), await kit.repository.load(sanne)];
      assert.ok(his.enrollment.pending && hers.enrollment.pending);
      const pending = { ...hers.enrollment.pending, credential: his.enrollment.pending.credential };
      assert.ok(await kit.repository.save(sanne, hers, { next: { ...hers.enrollment, pending }, events: [] }));
      return app.secret;
    });
    const { code, out, error } = await npmScript('secrets:rotate', { DATA_DIR: data });
    assert.equal(
      out,
      'Enrollments put under key newer: 2\nEnrollments still needing key demo: 1\nKey demo may still be needed: keep it, and run this again.\n',
    );
    assert.match(
      error,
      /^The secret in enrollments\.authenticator-code\.secret of demo-tenant:demo-sanne\/\S+ \(key demo\)/mu,
    );
    assert.equal(code, 1);
    const keys = readFileSync(join(data, 'encryption.key'), 'utf8')
      .split(/[\n:]/u)
      .filter((part) => part.length > 40);
    assert.equal(keys.length, 2);
    for (const hidden of [secret, ...keys]) assert.ok(!`${out}${error}`.includes(hidden));
  });

  test('goes on with all else where the policy was forged, says so and ends with 1', async (t) => {
    const data = temporaryDirectory(t);
    writeDemoKeyFile(data);
    await onData(data, async ({ store, vapidKeys }) => {
      const forged = { revision: 1, text: '{}', seal: { keyId: 'demo', mac: 'forged' }, unsealed: [] };
      await store.collection(policyCollection).insertOne({ _id: 'policy', ...forged });
      await vapidKeys.get();
    });
    writeDemoKeyFile(data, ['newer', 'demo']);
    const { code, out, error } = await npmScript('secrets:rotate', { DATA_DIR: data });
    assert.match(
      out,
      /^The policy was not put under the newest key: The policy was altered in the store: its seal does not fit\. Run npm run audit:verify\.\nKey demo may still be needed/mu,
    );
    assert.equal(code, 1, error);
    const needed = await onData(data, async ({ store }) =>
      keyIdsIn(await store.collection(pushKeyCollection).find({})),
    );
    assert.deepEqual([...needed], ['newer']);
  });

  test('names a key of sign-ins that cannot be read, and renews the others', async (t) => {
    const data = temporaryDirectory(t);
    writeDemoKeyFile(data);
    await onData(data, async ({ store }) => {
      const context = { collection: signInKeyCollection.name, field: 'sealed' };
      const sealed = demoSealer().seal(Buffer.from('demo'), { ...context, rowId: '2' });
      const rows = store.collection<{ readonly _id: string; readonly sealed: unknown }>(signInKeyCollection);
      for (const _id of ['1', '2']) await rows.insertOne({ _id, sealed });
    });
    writeDemoKeyFile(data, ['newer', 'demo']);
    const { code, out, error } = await npmScript('secrets:rotate', { DATA_DIR: data });
    assert.match(out, /^Keys of sign-ins still needing another key: 1\nKey demo may still be needed/mu);
    assert.match(error, /^The secret in sign-in-keys\.sealed of 1 \(key demo\) does not open/mu);
    assert.equal(code, 1);
  });

  test('says in one sentence that the demo must be stopped first, and that there is no key', async (t) => {
    const data = temporaryDirectory(t);
    const missing = await npmScript('secrets:rotate', { DATA_DIR: data });
    assert.match(missing.error, /^There is no key file .*: start the bot once, or set DATA_DIR$/mu);
    writeDemoKeyFile(data);
    const locked = await onData(data, () => npmScript('secrets:rotate', { DATA_DIR: data }));
    assert.match(
      locked.error,
      /^Another process is using the data in .*: stop it, or choose another data directory$/mu,
    );
    assert.deepEqual([missing.code, locked.code, missing.out, locked.out], [2, 2, '', '']);
  });
});
