import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { auditCollection } from '../../../services/audit/audit-row.ts';
import type { AuditTrail } from '../../../services/audit/audit-trail.ts';
import type { EnrollmentRepository } from '../../../services/enrollment/state/enrollment-repository.ts';
import { type KeyPurpose, type KeyRing, parseKeyRing } from '../../../services/secrets/key-ring.ts';
import type { DocumentStore } from '../../../services/store/document-store.ts';
import type { Canaries } from './canaries.ts';

/** The compiler asks for each there is. */
const purposes: Readonly<Record<KeyPurpose, true>> = {
  sealing: true,
  audit: true,
  enrollment: true,
  lookup: true,
  challenge: true,
  conversation: true,
  policy: true,
  'app-password': true,
  pass: true,
  'hand-off': true,
  verification: true,
  gate: true,
  'web-session': true,
  'api-token': true,
};

/** The keys that are derived from a ring's keys. */
export function addKeys(canaries: Canaries, keyRing: KeyRing): void {
  for (const id of keyRing.ids) {
    for (const purpose of Object.keys(purposes) as KeyPurpose[]) {
      const key = keyRing.subKey(purpose, id);
      if (key !== undefined) canaries.addBytes('key', `${purpose} key ${id}`, key.export());
    }
  }
}

/** The keys in a data directory, and those that are derived from them. */
export function addKeyFile(canaries: Canaries, directory: string): void {
  const text = readFileSync(join(directory, 'encryption.key'), 'utf8');
  addKeys(canaries, parseKeyRing(text));
  for (const [index, key] of text.trim().split('\n').entries()) {
    canaries.addBytes('key', `master key ${index + 1}`, Buffer.from(key.replace(/^.*:/u, ''), 'base64'));
  }
}

/**
 * No file in a data directory shows what it may not, whatever is left over in it: the store has ids and the account's label,
 * the key file has the keys. The bot may be running.
 */
export function assertFilesClean(directory: string, canaries: Canaries): void {
  const names = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  assert.ok(names.length > 0);
  for (const { parentPath, name } of names) {
    const content = contentOf(join(parentPath, name));
    if (content === undefined) continue;
    if (name.startsWith('store.sqlite')) assert.deepEqual(canaries.seenIn(content, ['account', 'id']), [], name);
    else assert.deepEqual(canaries.seenIn(content, name === 'encryption.key' ? ['key'] : []), [], name);
  }
  // A page of the file may end in the middle of what is looked for; the documents are whole.
  if (!names.some(({ name }) => name === 'store.sqlite')) return;
  assert.deepEqual(canaries.seenIn(documentsIn(directory), ['account', 'id']), [], 'the documents of the store');
}

/** Undefined when it is gone by now: a running bot writes a file anew under another name and then renames it. */
function contentOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function documentsIn(directory: string): string {
  const database = new DatabaseSync(join(directory, 'store.sqlite'), { readOnly: true });
  try {
    const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
    const rows = tables.flatMap(({ name }) => database.prepare(`SELECT * FROM "${String(name)}"`).all());
    assert.ok(rows.length > 0);
    return JSON.stringify(rows);
  } finally {
    database.close();
  }
}

/** A bot, as far as what it logs and keeps can be looked at. */
export interface Kept {
  readonly canaries: Canaries;
  readonly logLines: readonly string[];
  readonly repository: EnrollmentRepository;
  readonly trail: AuditTrail;
  readonly store: DocumentStore;
  readonly directory: string;
}

/** What was logged, recorded and kept shows nothing that it may not, before and after the store is closed. */
export async function assertKeptClean({
  canaries,
  logLines,
  repository,
  trail,
  store,
  directory,
}: Kept): Promise<void> {
  assert.ok(logLines.length > 0);
  assert.deepEqual(canaries.seenIn(logLines.join('')), [], 'the log');
  await repository.moveAuditEvents((events) => trail.append(events), 1000);
  const rows = await store.collection(auditCollection).find({});
  assert.ok(rows.length > 0);
  assert.deepEqual(canaries.seenIn(JSON.stringify(rows), ['id']), [], 'the audit trail');
  assertFilesClean(directory, canaries);
  await store.close();
  assertFilesClean(directory, canaries);
}
