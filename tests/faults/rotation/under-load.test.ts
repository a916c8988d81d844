import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { collections } from '../../../bot/parts/storage-parts.ts';
import { auditCollection } from '../../../services/audit/audit-row.ts';
import { newEnrollment } from '../../../services/enrollment/state/enrollment.ts';
import { enrollmentCollection } from '../../../services/enrollment/state/enrollment-document.ts';
import { EnrollmentRepository } from '../../../services/enrollment/state/enrollment-repository.ts';
import { systemRandomness } from '../../../services/randomness.ts';
import { keyIdsIn } from '../../../services/secrets/key-ids.ts';
import { createKeyFile } from '../../../services/secrets/key-file.ts';
import { mongodbSkip } from '../../services/store/temporary-stores.ts';
import { EnrollingCrowd } from '../../support/enrolling-crowd.ts';
import { assertAllKept, type Evidence } from '../../support/promises.ts';
import { verifyAudit } from '../../support/running-bot.ts';
import type { Site } from '../../support/site.ts';
import { npmScript } from '../../threats/support/npm-script.ts';
import { type Server, startServers, until } from '../replicas/servers.ts';

/** More than a rotation can do before it is killed. */
const enrolledBefore = 200;
const command = fileURLToPath(new URL('../../../bot/commands/secrets-rotate.ts', import.meta.url));

test(
  'keys rotate while people enroll: a rotation that is killed goes on where it was, nothing is lost, and nothing needs the old key',
  { skip: mongodbSkip },
  async (t) => {
    const servers = await startServers(t, 1);
    const { site } = servers;
    let running: readonly Server[] = servers.all;
    let sent = 0;
    const crowd = new EnrollingCrowd({
      teams: servers.teams.through(() => running[sent++ % running.length]?.port ?? 0),
      seed: 'rotation',
      error: () => running.map(({ bot }) => bot.error).join(''),
    });
    await crowd.enroll('before', 4, () => Promise.resolve());
    await site.inspect(manyMore);
    await stop(running);
    await addKey(site);
    running = await Promise.all([servers.start(), servers.start()]);

    const { struck: finished } = await crowd.enroll('during', 6, async () => {
      await killedRotation(site);
      const done = await site.inspect(rowsUnderNewest);
      assert.ok(done >= 1 && done < enrolledBefore, `${done} were done when it was killed`);
      return npmScript('secrets:rotate', { ...site.environment });
    });
    const [newest = '', old = ''] = await site.inspect(({ keyRing }) => Promise.resolve(keyRing.ids));
    assert.equal(finished.code, 0, `${finished.error}${finished.out}`);
    assert.match(finished.out, new RegExp(`^Key ${old} may be removed from the bot in a day`, 'mu'));
    assert.equal((await npmScript('secrets:rotate', { ...site.environment })).code, 0);

    await stop(running);
    const standing = await site.inspect((evidence) => assertAllKept(evidence, crowd.people));
    assert.deepEqual(standing, { unknown: 0, begun: 0, enrolled: crowd.people.length });
    assert.deepEqual(await site.inspect(keysNeeded), [newest]);
    await verifyAudit(site.environment);
  },
);

async function stop(servers: readonly Server[]): Promise<void> {
  for (const { bot } of servers) bot.kill('SIGTERM');
  for (const { bot } of servers) assert.equal(await bot.ended(), 0, bot.error);
}

/** People who were asked and have done nothing yet. */
async function manyMore(evidence: Evidence): Promise<void> {
  const repository = new EnrollmentRepository(evidence);
  const numbers = Array.from({ length: enrolledBefore }, (_, index) => index);
  const ask = async (number: number): Promise<void> => {
    const person = { tenantId: 'demo-tenant', objectId: `demo-asked-${number}` };
    await repository.save(person, await repository.load(person), { next: newEnrollment, events: [] });
  };
  for (let at = 0; at < numbers.length; at += 20) await Promise.all(numbers.slice(at, at + 20).map(ask));
}

/** A key before the other, as an operator adds one. */
async function addKey({ environment }: Site): Promise<void> {
  const folder = environment['DATA_DIR'] ?? '';
  const [file, made] = [join(folder, 'encryption.key'), join(folder, 'next.key')];
  await createKeyFile(made, systemRandomness);
  await writeFile(file, (await readFile(made, 'utf8')) + (await readFile(file, 'utf8')));
}

/** A rotation that is killed once it has begun. */
async function killedRotation(site: Site): Promise<void> {
  const environment = { PATH: process.env['PATH'], ...site.environment };
  const child = spawn(process.execPath, [command], { env: environment, stdio: 'ignore' });
  const ended = once(child, 'exit');
  try {
    const before = await site.inspect(rowsUnderNewest);
    await until(async () => (await site.inspect(rowsUnderNewest)) > before + 20, 'the rotation has begun');
  } finally {
    child.kill('SIGKILL');
  }
  assert.deepEqual(await ended, [null, 'SIGKILL'], 'it was done before it was killed');
}

/** How many enrollments of people who do nothing are under the newest key. */
function rowsUnderNewest({ store, keyRing }: Evidence): Promise<number> {
  const asked = { _id: { $gte: 'demo-tenant:demo-asked-', $lt: 'demo-tenant:demo-asked-~' } };
  return store.collection(enrollmentCollection).countDocuments({ $and: [asked, { 'seal.keyId': keyRing.newestId }] });
}

/** Which keys anything needs that is stored, but for rows of the audit trail: these keep theirs. */
async function keysNeeded({ store }: Evidence): Promise<string[]> {
  const kept = collections.filter(({ name }) => name !== auditCollection.name);
  const stored = await Promise.all(kept.map((spec) => store.collection(spec).find({})));
  return [...keyIdsIn(stored)];
}
