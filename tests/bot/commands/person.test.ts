import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { type Config, readConfig } from '../../../bot/config/config.ts';
import { enrollmentParts } from '../../../bot/parts/enrollment-parts.ts';
import { openStorage, type Storage } from '../../../bot/parts/storage-parts.ts';
import { conversationCollection, type StoredConversation } from '../../../bot/conversation/conversation-document.ts';
import { AuditTrail } from '../../../services/audit/audit-trail.ts';
import { personKey } from '../../../services/directory/directory.ts';
import { systemClock } from '../../../services/clock.ts';
import { systemRandomness } from '../../../services/randomness.ts';
import { codeAt, readOtpauth } from '../../support/authenticator.ts';
import { allMethods, testEnrollment, testFoundation } from '../../support/foundation.ts';
import { startBot, temporaryFolder } from '../../support/running-bot.ts';
import { npmScript } from '../../threats/support/npm-script.ts';
import { mongodbSkip, mongodbTestUri, withMongoClient } from '../../services/store/temporary-stores.ts';

const alex = {
  tenantId: '00000000-0000-0000-0000-0000000000aa',
  objectId: '00000000-0000-0000-0000-0000000000ab',
};
const ids = [alex.tenantId, alex.objectId] as const;
const number = { e164: '+12065550142', country: 'US' };

type Environment = Readonly<Record<string, string>>;

/** What a bot has stored, while nothing else has it open. */
async function withEnrollment<Result>(
  environment: Environment,
  work: (parts: ReturnType<typeof enrollmentParts> & ReturnType<typeof testEnrollment> & Storage) => Promise<Result>,
): Promise<Result> {
  const config: Config = readConfig(environment);
  const storage = await openStorage(config, systemRandomness);
  const directory = { find: () => Promise.resolve({ displayName: 'Alex', accountName: 'alex@contoso.example' }) };
  const given = testEnrollment({ policy: { ...allMethods, appPasswords: { allowed: true, most: 40 } } });
  const base = testFoundation({ ...storage, clock: systemClock, randomness: systemRandomness, directory });
  try {
    return await work({
      ...storage,
      ...given,
      ...enrollmentParts({ ...base, ...given, tellChat: () => Promise.resolve() }),
    });
  } finally {
    await storage.store.close();
  }
}

/** Alex has a phone, an app that was guessed at, and nobody has them open. @returns the secret of the app */
function lockedAlex(environment: Environment): Promise<string> {
  return withEnrollment(environment, async ({ enrollment, telephony, changes }) => {
    const phone = await enrollment.phones.begin(alex, 'mobile-text', { contact: 'mobile', number });
    assert.equal(phone.code, 'started');
    await enrollment.phones.contact(alex, phone.methodId, 'nl');
    assert.equal((await enrollment.prove(alex, phone.methodId, telephony.code)).code, 'verified');
    const app = await enrollment.begin(alex, 'authenticator-code');
    assert.equal(app.code, 'started');
    const shown = await enrollment.entryToShow(alex, app.methodId);
    assert.equal(shown.state, 'pending');
    const entry = readOtpauth(shown.entry.otpauthUri);
    await enrollment.prove(alex, app.methodId, codeAt(entry, systemClock.now()));
    const failures = { 'authenticator-code': 100, 'mobile-text': 100 };
    await changes.change(alex, (before) => ({
      next: { ...before, consecutiveFailures: failures },
      outcome: undefined,
      events: [],
    }));
    return entry.secret;
  });
}

/** Alex set up a phone, and says that it was somebody else. @returns the reference under which that waits */
function disownedByAlex(environment: Environment): Promise<string> {
  return withEnrollment(environment, async ({ enrollment, telephony, handOffs }) => {
    const phone = await enrollment.phones.begin(alex, 'mobile-text', { contact: 'mobile', number });
    assert.equal(phone.code, 'started');
    await enrollment.phones.contact(alex, phone.methodId, 'nl');
    assert.equal((await enrollment.prove(alex, phone.methodId, telephony.code)).code, 'verified');
    await enrollment.managing.disown(alex);
    return (await handOffs.open(alex, { reason: 'disowned' })).handOff.reference;
  });
}

async function person(environment: Environment, ...given: string[]) {
  const { code, out, error } = await npmScript('person', { ...environment }, ...given);
  return { code, out: out.trim(), error };
}

async function demo(t: TestContext): Promise<Environment> {
  return { DATA_DIR: await temporaryFolder(t) };
}

describe('npm run person', () => {
  test('shows somebody with masked numbers and why what is locked, and no secret', async (t) => {
    const environment = await demo(t);
    const secret = await lockedAlex(environment);
    const { code, out } = await person(environment, 'show', ...ids);
    assert.equal(code, 0);
    assert.match(out, /^Status: {2}set up$/mu);
    assert.match(out, /^Method: {2}mobile-text, .*42, since 20.*, default$/mu);
    assert.match(out, /^Locked: {2}mobile-text, because too many wrong codes in a row$/mu);
    assert.ok(!out.includes('5550142') && !out.includes('555 0142') && !out.includes(secret), out);
  });

  test('unlocks and resets for a reason that the audit trail keeps, and an app or phone that was lost is no end', async (t) => {
    const environment = await demo(t);
    await lockedAlex(environment);
    const unlocked = await person(environment, 'unlock', ...ids, '--reason', ' ticket\n 4711 ');
    assert.deepEqual([unlocked.code, unlocked.out], [0, 'Unlocked: what this person has set up can be used again.']);
    assert.match((await person(environment, 'unlock', ...ids, '--reason', 'again')).out, /nothing was changed\.$/u);
    const reset = await person(environment, 'reset', ...ids, '--reason', 'lost everything');
    assert.deepEqual([reset.code, reset.out.slice(0, 6)], [0, 'Reset:']);
    await withEnrollment(environment, async ({ enrollment, repository }) => {
      assert.deepEqual((await enrollment.status(alex)).methods, []);
      assert.equal((await enrollment.begin(alex, 'authenticator-code')).code, 'started');
      const reasons: unknown[] = [];
      await repository.moveAuditEvents((events) => {
        for (const { actor, detail } of events) if (actor === 'operator') reasons.push(detail['reason']);
        return Promise.resolve();
      }, 10);
      assert.deepEqual(reasons, ['ticket 4711', 'lost everything']);
    });
  });

  test('blocks and unblocks somebody, and says what an unlock leaves', async (t) => {
    const environment = await demo(t);
    await lockedAlex(environment);
    const because = ['--reason', 'stolen laptop'];
    const blocked = await person(environment, 'block', ...ids, ...because);
    assert.deepEqual([blocked.code, blocked.out.slice(0, 8)], [0, 'Blocked:']);
    assert.match((await person(environment, 'block', ...ids, ...because)).out, /nothing was changed\.$/u);
    assert.match(
      (await person(environment, 'unlock', ...ids, ...because)).out,
      /^Blocked: since 20.*, by an operator/mu,
    );
    const { out } = await person(environment, 'show', ...ids);
    assert.match(out, /^Status: {2}set up\nBlocked: since 20.*[^]*^Usable: {2}none of these now$/mu);
    const listed = await npmScript('people', { ...environment }, 'status', '--csv', '-');
    assert.match(listed.out, /,blocked,\r?$/mu);
    assert.match(listed.error, /^ {2}blocked by the helpdesk: 1$/mu);
    assert.match((await person(environment, 'unblock', ...ids, ...because)).out, /^Unblocked: .* can be used again/u);
    assert.match((await person(environment, 'unblock', ...ids, ...because)).out, /nothing was changed\.$/u);
    assert.doesNotMatch((await person(environment, 'show', ...ids)).out, /Blocked/u);
  });

  test('deletes every app password of somebody, which lets no program in any more and is told to their phones', async (t) => {
    const environment = await demo(t);
    const password = await withEnrollment(environment, async ({ enrollment, telephony }) => {
      const phone = await enrollment.phones.begin(alex, 'mobile-text', { contact: 'mobile', number });
      assert.equal(phone.code, 'started');
      await enrollment.phones.contact(alex, phone.methodId, 'nl');
      assert.equal((await enrollment.prove(alex, phone.methodId, telephony.code)).code, 'verified');
      const made = await enrollment.appPasswords.make(alex, 'mail');
      assert.equal(made.code, 'made');
      return enrollment.appPasswords.takeToShow(made.id) ?? '';
    });
    const wanted = ['delete-app-passwords', ...ids, '--reason', 'stolen laptop'] as const;
    const deleted = await person(environment, ...wanted);
    assert.deepEqual([deleted.code, deleted.out.slice(0, 10)], [0, 'Deleted: 1']);
    await withEnrollment(environment, async ({ enrollment, repository }) => {
      const options = { caller: 'mail', mayRecord: () => false };
      assert.equal(await enrollment.appPasswords.check(alex, password, options), 'wrong');
      const { notices } = (await repository.load(alex)).enrollment;
      assert.equal(notices.filter(({ change }) => change === 'app-password-deleted').length, 1);
    });
    assert.match((await person(environment, ...wanted)).out, /nothing was changed\.$/u);
  });

  test('forgets somebody who was reset: their chats and all that is kept, and the audit trail stays whole', async (t) => {
    const environment = await demo(t);
    await lockedAlex(environment);
    const because = ['--reason', 'left the company'];
    const tooEarly = await person(environment, 'forget', ...ids, ...because);
    assert.match(tooEarly.out, /^This person has something set up/u);
    assert.equal(tooEarly.code, 1, 'nobody takes it for done');
    await person(environment, 'reset', ...ids, ...because);
    const owed = await person(environment, 'forget', ...ids, ...because);
    assert.match(owed.out, /have still to hear of the reset/u);
    assert.equal(owed.code, 1);
    await withEnrollment(environment, async ({ changes, repository, store, keyRing }) => {
      await changes.change(alex, (before) => ({ next: { ...before, notices: [] }, outcome: undefined, events: [] }));
      await store
        .collection<StoredConversation>(conversationCollection)
        .insertOne({ _id: 'msteams:a:1', person: personKey(alex) });
      await repository.moveAuditEvents((events) => new AuditTrail({ store, keyRing }).append(events), 100);
    });
    const { code, out } = await person(environment, 'forget', ...ids, ...because);
    assert.deepEqual([code, out.slice(0, 10)], [0, 'Forgotten:']);
    assert.match(
      (await person(environment, 'show', ...ids)).out,
      /^Status: {2}not asked to set up yet\nApps: {4}0 .*\nCodes: {3}0 .*$/u,
    );
    await withEnrollment(environment, async ({ store }) => {
      assert.equal(await store.collection(conversationCollection).countDocuments({}), 0);
    });
    assert.match((await npmScript('audit:verify', { ...environment })).out, /^The audit trail holds: \d+ rows/u);
  });

  test('resets and forgets everybody in a file, says which lines could not be, and leaves who was done before as they are', async (t) => {
    const environment = await demo(t);
    await lockedAlex(environment);
    const file = join(await temporaryFolder(t), 'people.csv');
    const { tenantId, objectId } = alex;
    const stranger = '00000000-0000-0000-0000-0000000000ff';
    await writeFile(file, `tenant,oid\n${tenantId},${objectId}\n${tenantId},${stranger}\n,${objectId}\n`);
    const all = (act: string) => person(environment, act, '--file', file, '--reason', 'key ring leaked');
    const reset = await all('reset');
    assert.equal(reset.out, 'Reset: 1\nLeft as they were, done before: 0\nLines that could not be carried out: 2');
    assert.match(
      reset.error,
      /^people: 3 of 3\nLine 3: The bot has never met this person: .*\nLine 4: ".*" is on line 2/mu,
    );
    assert.equal(reset.code, 1);
    assert.match((await all('reset')).out, /^Reset: 0\nLeft as they were, done before: 1$/mu);

    await writeFile(file, `oid\n${objectId}\n`);
    const owed = await all('forget');
    assert.match(owed.error, /^Line 2: Phones of this person, .* have still to hear of the reset/mu);
    assert.equal(owed.code, 1);
    await withEnrollment(environment, async ({ changes, store }) => {
      await changes.change(alex, (before) => ({ next: { ...before, notices: [] }, outcome: undefined, events: [] }));
      const chats = store.collection<StoredConversation>(conversationCollection);
      await chats.insertOne({ _id: 'msteams:a:1', person: personKey(alex) });
    });
    const forgotten = await all('forget');
    assert.deepEqual(
      [forgotten.code, forgotten.out],
      [0, 'Forgotten: 1\nLeft as they were, done before: 0\nLines that could not be carried out: 0'],
    );
    assert.match((await all('forget')).out, /^Forgotten: 0\nLeft as they were, done before: 1$/mu);
    await withEnrollment(environment, async ({ store, enrollment }) => {
      assert.equal(await store.collection(conversationCollection).countDocuments({}), 0);
      assert.deepEqual((await enrollment.status(alex)).methods, []);
    });
  });

  test('reads ids in capitals, as directories write them', async (t) => {
    const environment = await demo(t);
    await lockedAlex(environment);
    const capitals = ids.map((id) => id.toUpperCase());
    assert.equal((await person(environment, 'show', ...capitals)).code, 0);
  });

  test('shows that somebody disowned a change: what is off, what is on hold and what waits; an unlock closes that', async (t) => {
    const environment = await demo(t);
    const reference = await disownedByAlex(environment);
    const { out } = await person(environment, 'show', ...ids);
    assert.match(out, /^Status: {2}set up$[^]*^Usable: {2}none of these now$/mu);
    assert.match(out, /^Method: {2}mobile-text, .*, off since 20.*: the person says that somebody else added it$/mu);
    assert.match(out, /^On hold: since 20.*, because the person says that somebody else made a change/mu);
    assert.match(out, new RegExp(`^Asked: {3}${reference} waits for the helpdesk since 20.*: disowned$`, 'mu'));
    const { out: listed } = await npmScript('hand-offs', { ...environment });
    assert.match(listed, new RegExp(`^${reference} .* disowned `, 'mu'));
    const { out: unlocked } = await person(environment, 'unlock', ...ids, '--reason', 'called them');
    assert.match(unlocked, /^Unlocked: .*$/mu);
    assert.doesNotMatch(unlocked, /what this person has set up can be used again/u);
    assert.match(
      unlocked,
      /^Stays off: mobile-text, .*, off since 20.*: the person says that somebody else added it$/mu,
    );
    assert.match(unlocked, /manage.*I have it back.*Remove/u);
    assert.match(unlocked, /npm run pass -- issue/u);
    assert.equal((await npmScript('hand-offs', { ...environment })).out, 'Nobody waits.\n');
    assert.match((await person(environment, 'unlock', ...ids, '--reason', 'again')).out, /^Stays off: mobile-text/mu);
  });

  for (const [what, given] of Object.entries({
    'no reason and nobody at a terminal': ['reset', ...ids],
    'an empty reason': ['unlock', ...ids, '--reason', ' '],
    'a reason that says nothing': ['unlock', ...ids, '--reason', '...'],
    'a reason that is a story': ['unlock', ...ids, '--reason', 'demo'.repeat(201)],
    'one id': ['reset', ids[0], '--reason', 'demo'],
    'another act': ['delete', ...ids, '--reason', 'demo'],
    'an option that there is not': ['show', ...ids, '--force'],
    'a file for what is done for one person': ['unlock', '--file', 'people.csv', '--reason', 'x'],
    'a file and somebody besides': ['reset', ...ids, '--file', 'people.csv', '--reason', 'x'],
  })) {
    test(`does nothing with ${what}, says how it is called, and ends with 2`, async (t) => {
      const { code, error } = await person(await demo(t), ...given);
      assert.equal(code, 2);
      assert.match(error, /Say: npm run person -- reset\|unlock\|[a-z|-]+\|show TENANT_ID OBJECT_ID --reason "why"/u);
    });
  }

  test('says so when the bot has never met somebody, and makes nothing up for them', async (t) => {
    const environment = await demo(t);
    await lockedAlex(environment);
    const stranger = [alex.tenantId, 'nobody-here'];
    for (const act of [['show'], ['unlock', '--reason', 'demo'], ['reset', '--reason', 'demo']]) {
      const { code, out } = await person(environment, ...act, ...stranger);
      assert.deepEqual(
        [code, out],
        [1, 'The bot has never met this person: are the tenant id and the object id right?'],
      );
    }
  });

  test('works beside a bot that has its data in a file, and what it changed is there after a restart', async (t) => {
    const environment = await demo(t);
    await lockedAlex(environment);
    const bot = startBot(t, environment);
    await bot.listening();
    assert.equal((await person(environment, 'unlock', ...ids, '--reason', 'demo')).code, 0);
    assert.doesNotMatch((await person(environment, 'show', ...ids)).out, /^Locked:/mu);
    bot.kill('SIGKILL');
    await bot.ended();
    assert.doesNotMatch((await person(environment, 'show', ...ids)).out, /^Locked:/mu);
  });

  test('says, beside another command that has the data, to wait until it is done', async (t) => {
    const environment = await demo(t);
    await withEnrollment(environment, async () => {
      const { code, error } = await person(environment, 'unlock', ...ids, '--reason', 'demo');
      assert.equal(code, 2);
      assert.match(error, /Another process is using the data .*\nIf that is another command, wait until it is done\./u);
    });
  });

  test('works beside a bot that runs on MongoDB', { skip: mongodbSkip }, async (t) => {
    const uri = new URL(mongodbTestUri ?? '');
    uri.pathname = `/person-${randomBytes(6).toString('hex')}`;
    t.after(() => withMongoClient((client) => client.db(uri.pathname.slice(1)).dropDatabase()));
    const environment = { ...(await demo(t)), MONGODB_URI: uri.href };
    const bot = startBot(t, environment);
    await bot.listening();
    await lockedAlex(environment);
    assert.equal((await person(environment, 'reset', ...ids, '--reason', 'lost phone')).code, 0);
    await withEnrollment(environment, async ({ enrollment }) => {
      assert.deepEqual((await enrollment.status(alex)).methods, []);
    });
  });
});
