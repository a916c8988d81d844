/** `npm run sign-in:keys [-- change | replace]`: the keys that sign what is said of sign-ins, and the change to a new one. */
import process from 'node:process';
import { parseArgs } from 'node:util';
import type { AuditEvent } from '../../services/audit/audit-event.ts';
import { AuditTrail } from '../../services/audit/audit-trail.ts';
import { systemClock } from '../../services/clock.ts';
import { randomId, systemRandomness } from '../../services/randomness.ts';
import type { SignInKey, SigningKeys } from '../../services/sign-in/keys/signing-keys.ts';
import { ConfigError, readConfig } from '../config/config.ts';
import { commandSigningKeys } from '../parts/signing-key-parts.ts';
import { type Storage, withStorage } from '../parts/storage-parts.ts';
import { explainOperatorError } from './operator-arguments.ts';

const usage = 'Say: npm run sign-in:keys, or, with -- change or -- replace after it, make a new key';

const acts = { list, change, replace };

try {
  const act = readArguments();
  process.exitCode = await withStorage(readConfig(process.env), async (storage) => {
    const keys = commandSigningKeys(storage);
    return acts[act](keys, storage);
  });
} catch (error) {
  console.error(explainOperatorError(error));
  process.exitCode = 2;
}

async function list(keys: SigningKeys): Promise<number> {
  const all = await keys.list();
  if (all.length === 0) console.log('There is no key yet: the first is made when it is needed.');
  for (const [index, key] of all.entries()) console.log(describe(key, all[index + 1]));
  return 0;
}

/** @returns 0 when there is a new one. */
async function change(keys: SigningKeys, storage: Storage): Promise<number> {
  const made = await keys.change();
  if (made === undefined) {
    console.log('A new key waits already, so nothing was changed:');
    await list(keys);
    return 1;
  }
  await record(storage, { kid: made.kid });
  return list(keys);
}

/** Somebody else may have a key: nothing that it signs is to be believed any more. */
async function replace(keys: SigningKeys, storage: Storage): Promise<number> {
  const { made, over } = await keys.replace();
  await record(storage, { kid: made.kid, replaced: over.join(' ') });
  for (const kid of over) console.log(`${kid}  over, and published no more`);
  await list(keys);
  console.log('Every replica signs with the new key within a minute.');
  console.log(
    'Entra may keep the keys that it knows for a day: until then it may believe the old one, and not the new one.',
  );
  console.log('To keep the old one out until then, turn the external method off in Entra.');
  return 0;
}

async function record(storage: Storage, detail: AuditEvent['detail']): Promise<void> {
  const event = { id: randomId(systemRandomness), at: systemClock.now(), type: 'sign-in-key-made' } as const;
  await new AuditTrail(storage).append([{ ...event, actor: 'operator', detail }]);
}

function describe({ kid, state, madeAt, signsFrom }: SignInKey, successor: SignInKey | undefined): string {
  const what = {
    waits: `published, and signs from ${minute(signsFrom)}`,
    signs: successor === undefined ? 'signs' : `signs until ${minute(successor.signsFrom)}`,
    leaves: 'signs no more, and is published for an hour after that',
    over: 'over',
  };
  return `${kid}  made ${minute(madeAt)}  ${what[state]}`;
}

function minute(moment: Date): string {
  return `${moment.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function readArguments(): keyof typeof acts {
  try {
    const [act, ...more] = parseArgs({ options: {}, allowPositionals: true }).positionals;
    if (more.length === 0 && act === undefined) return 'list';
    if (more.length === 0 && (act === 'change' || act === 'replace')) return act;
  } catch {
    // It is called in another way.
  }
  throw new ConfigError(usage);
}
