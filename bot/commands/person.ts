/** `npm run person -- reset|unlock|show TENANT OBJECT_ID [--reason WHY]`: what an operator does for one person. */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { PersonId } from '../../services/directory/directory.ts';
import type { OperatorEnrollment } from '../../services/enrollment/operator-enrollment.ts';
import type { HandOffReason } from '../../services/hand-off/hand-off.ts';
import type { HandOffs } from '../../services/hand-off/hand-offs.ts';
import { ConfigError, readConfig } from '../config/config.ts';
import { silentEnrollmentParts } from '../parts/silent-enrollment-parts.ts';
import { withStorage } from '../parts/storage-parts.ts';
import { describeLeftOff, describePerson } from './describe-person.ts';
import { directoryId, explainOperatorError, reasonOf } from './operator-arguments.ts';

const usage = 'Say: npm run person -- reset|unlock|show TENANT_ID OBJECT_ID --reason "why" (show needs no reason)';
const argumentsSchema = z.tuple([z.enum(['reset', 'unlock', 'show']), directoryId, directoryId]);

/** What is over once nothing is locked or on hold. */
const helpedBy: readonly HandOffReason[] = ['disowned', 'locked'];

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
  'partly-unlocked': 'Unlocked: no lock, wait or hold is left. Not all that this person has set up can be used.',
  'not-locked': 'Nothing of this person is locked, and nothing makes them wait: nothing was changed.',
  unknown: 'The bot has never met this person: are the tenant id and the object id right?',
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

interface Parts {
  readonly operator: OperatorEnrollment;
  readonly handOffs: Pick<HandOffs, 'allWaiting' | 'closeOf'>;
}

/** @returns 0 when it is done, 1 when there is no such person. */
async function carryOut({ act, person, reason }: Request, { operator, handOffs }: Parts): Promise<number> {
  if (act === 'show') {
    const view = await operator.show(person);
    console.log(view === undefined ? sentences.unknown : describePerson(view, await handOffs.allWaiting(person)));
    return view === undefined ? 1 : 0;
  }
  const outcome = await operator[act](person, reason);
  if (outcome === 'unknown') {
    console.log(sentences.unknown);
    return 1;
  }
  // Also where nothing was left to do: the command before may have ended before it came to that.
  await handOffs.closeOf(person, reason, { about: helpedBy, by: 'operator' });
  const view = await operator.show(person);
  const left = view === undefined ? [] : describeLeftOff(view);
  const said = outcome === 'unlocked' && left.length > 0 ? 'partly-unlocked' : outcome;
  for (const line of [sentences[said], ...left]) console.log(line);
  return 0;
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
