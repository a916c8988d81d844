/** `npm run audit:verify [-- --at-least SEQ:HASH]`: checks the audit chain, and enrollments against it; names what is wrong first. */
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { apiTokensKind } from '../../services/api-tokens/stored-api-tokens.ts';
import { anchorFile, parseAnchor, readAnchor } from '../../services/audit/anchor-file.ts';
import { describeVerification, verifyAuditTrail } from '../../services/audit/verify-audit-trail.ts';
import { verifyEnrollments } from '../../services/enrollment/verify-enrollments.ts';
import { policyKind } from '../../services/policy/stored-policy.ts';
import { verifySealedText } from '../../services/sealed-text/verify-sealed-text.ts';
import { anchorDirectory, ConfigError, readConfig, type Config } from '../config/config.ts';
import { withStorage } from '../parts/storage-parts.ts';
import { explainStartError } from '../config/start-errors.ts';

const usage = 'Say: npm run audit:verify [-- --at-least SEQ:HASH]';

type Anchor = ReturnType<typeof parseAnchor>;

try {
  const given = givenAnchor();
  process.exitCode = await verify(readConfig(process.env), given);
} catch (error) {
  console.error(explainStartError(error));
  process.exitCode = 2;
}

async function verify(config: Config, given: Anchor): Promise<number> {
  const directory = anchorDirectory(config);
  const atLeast = given ?? (directory && (await readAnchor(join(directory, anchorFile))));
  return withStorage(config, async (storage) => {
    const people = new Map<string, number>();
    const result = await verifyAuditTrail({ ...storage, ...(atLeast && { atLeast }), people });
    // A trail that is broken says nothing about enrollments.
    const disagreement = result.ok
      ? ((await verifySealedText(policyKind, { ...storage, people })) ??
        (await verifySealedText(apiTokensKind, { ...storage, people })) ??
        (await verifyEnrollments({ ...storage, people })))
      : undefined;
    if (!result.ok && result.lacks !== undefined) {
      const ring = [...storage.keyRing.ids, result.lacks].map((id) => `${id}:…`).join(',');
      console.error(`${describeVerification(result)} ${howToGive(ring, config)}`);
      return 2;
    }
    console.log(
      disagreement === undefined
        ? describeVerification(result)
        : `The audit trail and what is stored do not agree: ${disagreement}.`,
    );
    return result.ok && disagreement === undefined ? 0 : 1;
  });
}

/** The ring that it takes, for this one command: the older key last, so that nothing new is made with it. */
function howToGive(ring: string, { mode, dataDirectory }: Config): string {
  return mode === 'production'
    ? `Give that key besides, to this command alone: deployment/operations.md, "Older keys, for audit:verify", has how, so that no key is in a shell's history. The ring is ${ring}.`
    : `Give that key besides, for as long as this takes: ${ring}, each in a line of ${join(dataDirectory, 'encryption.key')}.`;
}

/** What `--at-least` names; undefined when nothing is given. @throws {ConfigError} */
function givenAnchor(): Anchor {
  const given = readArguments();
  if (given === undefined) return undefined;
  const anchor = parseAnchor(given);
  if (anchor === undefined) throw new ConfigError(`--at-least takes an audit anchor as the log has it. ${usage}`);
  return anchor;
}

function readArguments(): string | undefined {
  try {
    return parseArgs({ options: { 'at-least': { type: 'string' } } }).values['at-least'];
  } catch {
    throw new ConfigError(usage);
  }
}
