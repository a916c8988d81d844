import assert from 'node:assert/strict';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import type { Document } from 'mongodb';
import { alex, codeNow, enrolled, kitOn } from '../../services/enrollment/enrollment-kit.ts';
import {
  inDatabase,
  mongodbSkip,
  mongodbTestUri,
  temporaryDatabaseName,
  temporaryMongoStore,
  withMongoClient,
} from '../../services/store/temporary-stores.ts';
import type { Cleanup } from '../../support/cleanup.ts';
import { EnrollingCrowd } from '../../support/enrolling-crowd.ts';
import { OwnMongodb, ownMongodbSkip } from '../../support/own-mongodb.ts';
import { startBot, temporaryFolder, verifyAudit } from '../../support/running-bot.ts';
import { openSite, type Site } from '../../support/site.ts';
import { WireTeams } from '../../support/wire-teams.ts';
import { writeDemoKeyFile } from '../../threats/support/kept-data.ts';
import { dump, restore } from '../../threats/support/mongodb-dump.ts';
import { npmScript } from '../../threats/support/npm-script.ts';
import { startServers } from '../replicas/servers.ts';

const holds = /^The audit trail holds: [1-9]\d* rows/u;

/** All of a database at one moment, as `mongodump --oplog` has it. */
function dumpOfOneMoment(uri: string): Promise<Map<string, Document[]>> {
  return withMongoClient(async (client) => {
    const database = client.db();
    const names = (await database.listCollections().toArray()).map(({ name }) => name);
    return client.withSession({ snapshot: true }, async (session) => {
      const dumped = new Map<string, Document[]>();
      for (const name of names) dumped.set(name, await database.collection(name).find({}, { session }).toArray());
      return dumped;
    });
  }, uri);
}

/** As many looks as nobody needs: each is a process of its own. */
const mostLooks = 60;

/** What the first ones did is in the audit trail. */
async function untilSealed({ environment }: Site): Promise<void> {
  for (let looks = 0; !holds.test(await verifyAudit(environment)); looks += 1)
    assert.ok(looks < mostLooks, 'Nothing came into the audit trail');
}

/** People enroll with a bot, and a copy is taken in the midst of it. */
async function copiedUnderLoad<Copy>(
  t: Cleanup,
  { site, port }: { readonly site: Site; readonly port: number },
  take: () => Promise<Copy>,
): Promise<Copy> {
  const wire = await WireTeams.start(t);
  const crowd = new EnrollingCrowd({ teams: wire.through(() => port), seed: 'copies', error: () => '' });
  await crowd.enroll('before', 3, () => Promise.resolve());
  await untilSealed(site);
  const { struck } = await crowd.enroll('meanwhile', 5, take);
  return struck;
}

describe('a copy that is taken while people enroll', () => {
  test(
    'of all collections at one moment holds its audit trail in another database',
    { skip: mongodbSkip },
    async (t) => {
      const {
        site,
        all: [server],
      } = await startServers(t, 1);
      const uri = site.environment['MONGODB_URI'] ?? '';
      const copy = await copiedUnderLoad(t, { site, port: server?.port ?? 0 }, () => dumpOfOneMoment(uri));
      const elsewhere = temporaryDatabaseName();
      await temporaryMongoStore(t, elsewhere);
      await restore(elsewhere, copy);
      const environment = { ...site.environment, MONGODB_URI: inDatabase(mongodbTestUri ?? '', elsewhere) };
      assert.match(await verifyAudit(environment), holds);
      assert.match(await verifyAudit(site.environment), holds);
    },
  );

  test(
    'of the disk under MongoDB, as a snapshot has it, holds its audit trail',
    { skip: ownMongodbSkip },
    async (t) => {
      const original = await OwnMongodb.start(t);
      const {
        site,
        all: [server],
      } = await startServers(t, 1, { server: original.uri });
      const folder = await copiedUnderLoad(t, { site, port: server?.port ?? 0 }, () => original.snapshot(t));
      const copy = await OwnMongodb.start(t, folder);
      const database = new URL(site.environment['MONGODB_URI'] ?? '').pathname.slice(1);
      assert.match(await verifyAudit({ ...site.environment, MONGODB_URI: inDatabase(copy.uri, database) }), holds);
    },
  );

  test('of the file of the demo, with VACUUM INTO, holds its audit trail in another folder, and a bot goes on with it', async (t) => {
    const site: Site = await openSite(t, 'embedded');
    const port = await startBot(t, site.environment).listening();
    const folder = await temporaryFolder(t);
    const from = site.environment['DATA_DIR'] ?? '';
    await copiedUnderLoad(t, { site, port }, () => {
      const database = new DatabaseSync(join(from, 'store.sqlite'), { readOnly: true, timeout: 5_000 });
      database.prepare('VACUUM INTO ?').run(join(folder, 'store.sqlite'));
      database.close();
      return Promise.resolve();
    });
    const copy = new DatabaseSync(join(folder, 'store.sqlite'));
    copy.exec('PRAGMA journal_mode = WAL');
    copy.close();
    await copyFile(join(from, 'encryption.key'), join(folder, 'encryption.key'));
    assert.match(await verifyAudit({ DATA_DIR: folder }), holds);
    await startBot(t, { DATA_DIR: folder }).listening();
  });
});

test(
  'a copy whose collections are of different moments is told by npm run audit:verify',
  { skip: mongodbSkip },
  async (t) => {
    const database = temporaryDatabaseName();
    const kit = await kitOn(await temporaryMongoStore(t, database));
    await enrolled(kit);
    const early = await dump(database);
    await kit.repository.moveAuditEvents((events) => kit.trail.append(events), 100);
    const late = await dump(database);
    const rows = ['audit', 'audit_head'].map((name) => [name, early.get(name) ?? []] as const);
    await restore(database, new Map([...late, ...rows]));
    const { code, out } = await verified(t, database);
    assert.match(out, /Event 1 of row \S+ was taken out before it was in the audit trail/u);
    assert.equal(code, 1);
  },
);

test(
  'what was spent after a copy was made is good again once it is put back, for as long as it lives: a code of an app a minute',
  { skip: mongodbSkip },
  async (t) => {
    const database = temporaryDatabaseName();
    const store = await temporaryMongoStore(t, database);
    const kit = await kitOn(store);
    const method = await enrolled(kit);
    kit.clock.advance(60);
    const copy = await dump(database);
    const code = codeNow(kit, method);
    assert.equal((await kit.service.verify(alex, method.methodId, code)).code, 'verified');
    const again = async (): Promise<string> => {
      await restore(database, copy);
      const started = await kitOn(store, { clock: kit.clock, seed: `started at ${kit.clock.now().getTime()}` });
      return (await started.service.verify(alex, method.methodId, code)).code;
    };
    assert.equal(await again(), 'verified');
    kit.clock.advance(120);
    assert.notEqual(await again(), 'verified');
  },
);

async function verified(t: Cleanup, database: string) {
  const data = await temporaryFolder(t);
  writeDemoKeyFile(data);
  return npmScript('audit:verify', { DATA_DIR: data, MONGODB_URI: inDatabase(mongodbTestUri ?? '', database) });
}
