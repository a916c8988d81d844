import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AuditAnchor } from '../../../bot/background/audit-anchor.ts';
import { createLog, openLogFile } from '../../../bot/logging/log.ts';
import { openEmbeddedStore } from '../../../services/store/embedded/store.ts';
import { type EnrollmentKit, kitOn } from '../../services/enrollment/enrollment-kit.ts';
import { FakeRandomness } from '../../support/fakes.ts';

/** Bots opened so far, so that no two draw the same random numbers. */
let opened = 0;

/** The key file of a data directory, with the keys of `demoKeyRing`, newest first. */
export function writeDemoKeyFile(data: string, ids: readonly string[] = ['demo']): void {
  const lines = ids.map((id) => `${id}:${new FakeRandomness(`${id} key`).bytes(32).toString('base64')}\n`);
  writeFileSync(join(data, 'encryption.key'), lines.join(''), { mode: 0o600 });
}

/** Works on a data directory as a bot that runs on it does, and stops. */
export async function onData<R>(data: string, work: (kit: EnrollmentKit) => Promise<R>): Promise<R> {
  opened += 1;
  const store = await openEmbeddedStore({ directory: data });
  try {
    return await work(await kitOn(store, { seed: `opened ${opened}` }));
  } finally {
    await store.close();
  }
}

/** What the bot's background work does once a second: events go into the chain, and its end is written down. */
export async function seal({ repository, trail }: EnrollmentKit, data: string): Promise<void> {
  const logFile = openLogFile(join(data, 'bot.log'));
  await repository.moveAuditEvents((events) => trail.append(events), 100);
  await new AuditAnchor({ directory: data, trail, log: createLog('info', logFile) }).write();
  logFile.flushSync();
}
