/** `npm run audit:verify [-- --at-least SEQ:HASH]`: checks the audit chain and names the first broken link. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { parseAnchor } from '../services/audit/audit-anchor.ts';
import { describeVerification, verifyAuditTrail } from '../services/audit/verify-audit-trail.ts';
import { KeyRingError, parseKeyRing, type KeyRing } from '../services/secrets/key-ring.ts';
import { openStore } from '../services/store/open-store.ts';
import { anchorFile, readAnchor } from './audit-anchor.ts';
import { ConfigError, readConfig, type Config } from './config.ts';
import { explainStartError } from './lifecycle.ts';

try {
  process.exitCode = await verify(readConfig(process.env));
} catch (error) {
  console.error(explainStartError(error));
  process.exitCode = 2;
}

async function verify(config: Config): Promise<number> {
  const atLeast = givenAnchor() ?? (await readAnchor(join(config.dataDirectory, anchorFile)));
  const keyRing = await existingKeyRing(config);
  const store = await openStore({ mongodbUri: config.mongodbUri, dataDirectory: config.dataDirectory });
  try {
    const result = await verifyAuditTrail({ store, keyRing, ...(atLeast && { atLeast }) });
    console.log(describeVerification(result));
    return result.ok ? 0 : 1;
  } finally {
    await store.close();
  }
}

function givenAnchor(): ReturnType<typeof parseAnchor> {
  const { values } = parseArgs({ options: { 'at-least': { type: 'string' } } });
  const given = values['at-least'];
  if (given === undefined) return undefined;
  const anchor = parseAnchor(given);
  if (anchor === undefined) throw new ConfigError('--at-least takes an audit anchor as the log has it: SEQ:HASH');
  return anchor;
}

/** A key is never made here: without the one that wrote the trail there is nothing to verify. */
async function existingKeyRing(config: Config): Promise<KeyRing> {
  if (config.mode === 'production') return config.keyRing;
  const file = join(config.dataDirectory, 'encryption.key');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) throw new KeyRingError(`There is no key file ${file}: start the bot once, or set DATA_DIR`);
  return parseKeyRing(text);
}
