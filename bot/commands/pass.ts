/** `npm run pass -- issue|revoke TENANT OBJECT_ID [--minutes N] [--reason WHY]`: a temporary pass for one person. */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { PersonId } from '../../services/directory/directory.ts';
import { ConfigError, readConfig } from '../config/config.ts';
import { silentEnrollmentParts } from '../parts/silent-enrollment-parts.ts';
import { withStorage } from '../parts/storage-parts.ts';
import { describeEntraPass } from './describe-pass.ts';
import { directoryId, explainOperatorError, reasonOf } from './operator-arguments.ts';

const usage =
  'Say: npm run pass -- issue TENANT_ID OBJECT_ID [--minutes 10] --reason "why", or revoke TENANT_ID OBJECT_ID --reason "why"';
const argumentsSchema = z.tuple([z.enum(['issue', 'revoke']), directoryId, directoryId]);
/** NIST SP 800-63B-4: ten minutes unless there is a reason for more. */
const defaultMinutes = '10';
const minutesSchema = z
  .string()
  .regex(/^\d{1,2}$/u)
  .transform(Number)
  .pipe(z.int().min(1).max(60));

interface Request {
  readonly act: 'issue' | 'revoke';
  readonly person: PersonId;
  readonly seconds: number;
  readonly reason: string;
}

type Parts = Pick<ReturnType<typeof silentEnrollmentParts>, 'enrollment' | 'entraPasses'>;

const sentences = {
  revoked: 'Revoked: that pass cannot be used any more.',
  'no-pass': 'No pass of this person is good: nothing was changed.',
  unknown:
    'The bot has never met this person: are the tenant id and the object id right? They have to write to it first.',
};

try {
  const request = await readRequest();
  const config = readConfig(process.env);
  process.exitCode = await withStorage(config, (storage) =>
    carryOut(
      request,
      silentEnrollmentParts(config, storage, () => undefined),
    ),
  );
} catch (error) {
  console.error(explainOperatorError(error));
  process.exitCode = 2;
}

/** @returns 0 when it is done, 1 when there is no such person or pass. */
async function carryOut({ act, person, seconds, reason }: Request, parts: Parts): Promise<number> {
  const { passes } = parts.enrollment;
  if (act === 'revoke') {
    const outcome = await passes.revoke(person, reason);
    console.log(sentences[outcome]);
    return outcome === 'revoked' ? 0 : 1;
  }
  const issued = await passes.issue(person, { reason, seconds });
  if (issued.code !== 'issued') {
    console.log(sentences.unknown);
    return 1;
  }
  console.log(`Pass: ${issued.pass}\nGood once, for this person, until ${issued.expiresAt.toISOString()}.`);
  const entra = await parts.entraPasses.make(person, issued.id);
  if (entra !== undefined) console.log(describeEntraPass(entra));
  console.log('Tell it to them only after you have made sure who they are; it is not shown again.');
  return 0;
}

/** @throws {ConfigError} */
async function readRequest(): Promise<Request> {
  const { positionals, minutes, reason } = readArguments();
  const parsed = argumentsSchema.safeParse(positionals);
  if (!parsed.success) throw new ConfigError(usage);
  const [act, tenantId, objectId] = parsed.data;
  const lifetime = minutesSchema.safeParse(minutes ?? defaultMinutes);
  if (!lifetime.success || (act === 'revoke' && minutes !== undefined))
    throw new ConfigError(`A pass is good for 1 to 60 minutes. ${usage}`);
  return { act, person: { tenantId, objectId }, seconds: lifetime.data * 60, reason: await reasonOf(reason, usage) };
}

function readArguments() {
  try {
    const options = { minutes: { type: 'string' }, reason: { type: 'string' } } as const;
    const { positionals, values } = parseArgs({ options, allowPositionals: true });
    return { positionals, minutes: values.minutes, reason: values.reason };
  } catch {
    throw new ConfigError(usage);
  }
}
