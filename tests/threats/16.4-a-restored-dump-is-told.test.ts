import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AuditAnchor } from '../../bot/background/audit-anchor.ts';
import { createLog } from '../../bot/logging/log.ts';
import { alex, enrolled, type EnrollmentKit, kitOn, setUp } from '../services/enrollment/enrollment-kit.ts';
import {
  mongodbSkip,
  temporaryDatabaseName,
  temporaryDirectory,
  temporaryMongoStore,
  uriOf,
} from '../services/store/temporary-stores.ts';
import { writeDemoKeyFile } from './support/kept-data.ts';
import { dump, restore } from './support/mongodb-dump.ts';
import { npmScript } from './support/npm-script.ts';

async function seal({ repository, trail }: EnrollmentKit): Promise<void> {
  await repository.moveAuditEvents((events) => trail.append(events), 100);
}

test(
  'ASVS 16.4: an older dump put back under a bot that runs is in its log, and npm run audit:verify tells it',
  { skip: mongodbSkip },
  async (t) => {
    const database = temporaryDatabaseName();
    const kit = await kitOn(await temporaryMongoStore(t, database));
    const lines: string[] = [];
    const log = createLog('info', { write: (line) => void lines.push(line) });
    const anchor = new AuditAnchor({ directory: undefined, trail: kit.trail, log });
    const tampering = (): string[] => lines.filter((line) => line.includes('the audit trail was tampered with'));
    const uri = new URL(uriOf('tampered'));
    uri.pathname = database;
    const data = temporaryDirectory(t);
    writeDemoKeyFile(data);
    const verify = (...more: string[]) => npmScript('audit:verify', { DATA_DIR: data, MONGODB_URI: uri.href }, ...more);

    await enrolled(kit);
    await seal(kit);
    await anchor.write();
    const dumped = await dump(database);
    await kit.operator.reset(alex, 'demo reason');
    await setUp(kit);
    await seal(kit);
    await anchor.write();
    const last = await kit.trail.head();
    assert.ok(last);
    assert.equal((await verify('--at-least', `${last.seq}:${last.hash}`)).code, 0);
    assert.deepEqual(tampering(), []);

    await restore(database, dumped);
    // Alone it is right in itself: only what was written down elsewhere tells.
    assert.equal((await verify()).code, 0);
    const { code, out } = await verify('--at-least', `${last.seq}:${last.hash}`);
    assert.match(out, /The anchor names row 4, which the trail does not reach: .* an older copy was put back\.$/mu);
    assert.equal(code, 1);
    await setUp(kit);
    await seal(kit);
    await anchor.write();
    assert.match(tampering().join(), /Row 4 is missing or altered: .* an older copy was put back/u);
    assert.equal(tampering().length, 1);
    assert.equal((await verify()).code, 1);
  },
);
