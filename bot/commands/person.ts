/** `npm run person -- reset|unlock|show TENANT OBJECT_ID [--reason WHY]`: what an operator does for one person. */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { PersonId } from '../../services/directory/directory.ts';
import type { OperatorEnrollment } from '../../services/enrollment/operator-enrollment.ts';
import { ConfigError, readConfig } from '../config/config.ts';
import { silentEnrollmentParts } from '../parts/silent-enrollment-parts.ts';
import { withStorage } from '../parts/storage-parts.ts';
import { describePerson } from './describe-person.ts';
import { directoryId, explainOperatorError, reasonOf } from './operator-arguments.ts';

const usage = 'Say: npm run person -- reset|unlock|show TENANT_ID OBJECT_ID --reason "why" (show needs no reason)';
const argumentsSchema = z.tuple([z.enum(['reset', 'unlock', 'show']), directoryId, directoryId]);

interface Request {
  readonly act: 'reset' | 'unlock' | 'show';
  readonly person: PersonId;
  /** Empty for `show`. */
  readonly reason: string;
}

const sentences = {
  reset:
    'Reset: every method of this person is gone. They set up anew by writing to the bot, and their phones hear of it.',
  unlocked: 'Unlocked: what this person has set up can be used again.',
  'not-locked': 'Nothing of this person is locked, and nothing makes them wait: nothing was changed.',
  unknown: 'The bot has never met this person: are the tenant id and the object id right?',
};

try {
  const request = await readRequest();
  const config = readConfig(process.env);
  process.exitCode = await withStorage(config, (storage) =>
    carryOut(request, silentEnrollmentParts(config, storage, () => undefined).operator),
  );
} catch (error) {
  console.error(explainOperatorError(error));
  process.exitCode = 2;
}

/** @returns 0 when it is done, 1 when there is no such person. */
async function carryOut({ act, person, reason }: Request, operator: OperatorEnrollment): Promise<number> {
  if (act === 'show') {
    const view = await operator.show(person);
    console.log(view === undefined ? sentences.unknown : describePerson(view));
    return view === undefined ? 1 : 0;
  }
  const outcome = await operator[act](person, reason);
  console.log(sentences[outcome]);
  return outcome === 'unknown' ? 1 : 0;
}

/** @throws {ConfigError} */
async function readRequest(): Promise<Request> {
  const { positionals, reason: given } = readArguments();
  const parsed = argumentsSchema.safeParse(positionals);
  if (!parsed.success) throw new ConfigError(usage);
  const [act, tenantId, objectId] = parsed.data;
  const person = { tenantId, objectId };
  if (act === 'show') return { act, person, reason: '' };
  return { act, person, reason: await reasonOf(given, usage) };
}

function readArguments(): { readonly positionals: readonly string[]; readonly reason: string | undefined } {
  try {
    const { positionals, values } = parseArgs({ options: { reason: { type: 'string' } }, allowPositionals: true });
    return { positionals, reason: values.reason };
  } catch {
    throw new ConfigError(usage);
  }
}
