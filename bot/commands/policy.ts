/** `npm run policy -- show | apply FILE [--dry-run]`: what the policy is, and what another one would change. */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { AuditTrail } from '../../services/audit/audit-trail.ts';
import { systemClock } from '../../services/clock.ts';
import { everyEnrollment } from '../../services/enrollment/every-enrollment.ts';
import { PolicyEffects } from '../../services/enrollment/policy-effects.ts';
import { changePolicy } from '../../services/policy/change-policy.ts';
import type { PolicyDocument } from '../../services/policy/policy-document.ts';
import { policyOf } from '../../services/policy/policy-of.ts';
import { readPolicy } from '../../services/policy/read-policy.ts';
import { PolicyAlteredError } from '../../services/policy/stored-policy.ts';
import { systemRandomness } from '../../services/randomness.ts';
import { type Config, ConfigError, readConfig } from '../config/config.ts';
import { explained, readPolicyFile } from '../parts/policy-parts.ts';
import { silentEnrollmentParts } from '../parts/silent-enrollment-parts.ts';
import { type Storage, withStorage } from '../parts/storage-parts.ts';
import { describePolicyChange, type PolicyChangeReport } from './describe-policy.ts';
import { explainOperatorError } from './operator-arguments.ts';

const usage = 'Say: npm run policy -- show, or: npm run policy -- apply FILE [--dry-run]';

const sentences = {
  changed: 'Applied. The bots that run take it over within seconds.',
  unchanged: 'This is the policy already: nothing was changed.',
  'replaced-altered': 'Applied, in the place of one that the bot did not write. Run npm run audit:verify.',
  overtaken: 'Somebody else changed the policy at this moment: nothing was changed. Look at it, and try again.',
};

try {
  const { act, file, dryRun } = readArguments();
  const config = readConfig(process.env);
  process.exitCode = await (act === 'show' ? show(config) : apply(config, file, dryRun));
} catch (error) {
  console.error(explainOperatorError(error));
  process.exitCode = 2;
}

async function show(config: Config): Promise<number> {
  return withStorage(config, async (storage) => {
    const stored = await silentEnrollmentParts(config, storage, () => undefined).policies.read();
    const text: unknown = stored === undefined ? { policies: [] } : JSON.parse(stored.text);
    console.log(JSON.stringify(text, undefined, 2));
    if (stored === undefined) console.error('No policy is stored: everything is as the variables say.');
    return 0;
  });
}

async function apply(config: Config, file: string, dryRun: boolean): Promise<number> {
  const text = await readPolicyFile(file);
  if (text === undefined) throw new ConfigError(`There is no file ${file}. ${usage}`);
  const documents = readExplained(text, file);
  return withStorage(config, async (storage) => {
    const parts = silentEnrollmentParts(config, storage, () => undefined);
    const after = { documents, of: policyOf(documents, config.policy) };
    console.log(await explainChange(config, parts, after));
    if (!dryRun) return write(text, parts.policies, storage);
    console.log('This was a dry run: nothing was changed.');
    return 0;
  });
}

/** @throws {ConfigError} with every problem of it. */
function readExplained(text: string, file: string): readonly PolicyDocument[] {
  try {
    return readPolicy(text);
  } catch (error) {
    throw explained(error, file);
  }
}

type Parts = ReturnType<typeof silentEnrollmentParts>;

/** What is stored and cannot be believed counts for nothing. */
async function explainChange(
  config: Config,
  { policies, repository, methods }: Parts,
  after: PolicyChangeReport['after'],
): Promise<string> {
  const stored = await policies.read().catch((error: unknown) => {
    if (!(error instanceof PolicyAlteredError)) throw error;
    console.error(`${error.message}. What was stored is not compared with.`);
    return undefined;
  });
  const known = stored === undefined ? [] : readPolicy(stored.text);
  const before = { documents: known, of: policyOf(known, config.policy) };
  const effects = new PolicyEffects(before.of, after.of, methods);
  for await (const { enrollment } of everyEnrollment(repository)) if (enrollment) effects.add(enrollment);
  return describePolicyChange({ before, after, effects: effects.groups });
}

/** @returns 0 when it holds now. */
async function write(text: string, policies: Parts['policies'], storage: Storage): Promise<number> {
  const trail = new AuditTrail(storage);
  const parts = { repository: policies, clock: systemClock, randomness: systemRandomness };
  const outcome = await changePolicy(text, parts);
  console.log(sentences[outcome]);
  // A bot that runs would do it within a second; until it is in the trail, an older one that is put back is not noticed.
  await policies.handOver((events) => trail.append(events));
  return outcome === 'overtaken' ? 1 : 0;
}

function readArguments(): { readonly act: 'show' | 'apply'; readonly file: string; readonly dryRun: boolean } {
  try {
    const { positionals, values } = parseArgs({ options: { 'dry-run': { type: 'boolean' } }, allowPositionals: true });
    const [act, file, ...more] = positionals;
    const dryRun = values['dry-run'] === true;
    if (act === 'show' && file === undefined && !dryRun) return { act, file: '', dryRun };
    if (act === 'apply' && file !== undefined && more.length === 0) return { act, file, dryRun };
  } catch {
    // It is called in another way.
  }
  throw new ConfigError(usage);
}
