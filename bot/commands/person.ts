/** `npm run person -- reset|unlock|block|unblock|delete-app-passwords|forget|show TENANT OBJECT_ID [--reason WHY]`: what an operator does for one person. */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { counted } from '../../services/counted.ts';
import type { PersonId } from '../../services/directory/directory.ts';
import type { OperatorEnrollment } from '../../services/enrollment/operator-enrollment.ts';
import type { HandOffReason } from '../../services/hand-off/hand-off.ts';
import type { HandOffs } from '../../services/hand-off/hand-offs.ts';
import { ConfigError, readConfig } from '../config/config.ts';
import { personParts } from '../parts/person-parts.ts';
import { withStorage } from '../parts/storage-parts.ts';
import { describeLeftOff, describePerson } from './describe-person.ts';
import { directoryId, explainOperatorError, reasonOf } from './operator-arguments.ts';

const acts = ['reset', 'unlock', 'block', 'unblock', 'delete-app-passwords', 'forget', 'show'] as const;
const usage = `Say: npm run person -- ${acts.join('|')} TENANT_ID OBJECT_ID --reason "why" (show needs no reason)`;
const argumentsSchema = z.tuple([z.enum(acts), directoryId, directoryId]);

/** What is over once nothing is locked or on hold. */
const helpedBy: readonly HandOffReason[] = ['disowned', 'locked'];

interface Request {
  readonly act: (typeof acts)[number];
  readonly person: PersonId;
  /** Empty for `show`. */
  readonly reason: string;
}

const sentences = {
  reset:
    'Reset: every method of this person is gone. Their chat says so, with your reason, and offers to set up anew; their phones hear of it.',
  unlocked: 'Unlocked: what this person has set up can be used again.',
  'partly-unlocked': 'Unlocked: no lock, wait or hold is left. Not all that this person has set up can be used.',
  'not-locked': 'Nothing of this person is locked, and nothing makes them wait: nothing was changed.',
  blocked:
    'Blocked: nothing of this person verifies, and nothing is set up or changed, until you unblock them. Their chat says so.',
  'is-blocked': 'This person is blocked already: nothing was changed.',
  unblocked: 'Unblocked: what this person has set up can be used again. Their chat says so.',
  'partly-unblocked': 'Unblocked. Not all that this person has set up can be used.',
  'not-blocked': 'This person is not blocked: nothing was changed.',
  forgotten:
    'Forgotten: of this person the audit trail alone is left, and for two weeks at most what the helpdesk did for them.',
  'in-use':
    'This person has something set up, under way or given to them: nothing was changed. Reset them first (npm run person -- reset), and then do this.',
  held: 'This person is blocked, or reported something that nobody has looked at: nothing was changed. Unblock or unlock them first (npm run person -- unblock, unlock), and then do this.',
  'in-entra':
    'Microsoft Entra has something of this person that could not be removed: nothing was changed. See what in npm run person -- show, mend why, run npm run people -- register, and then do this.',
  'is-owed':
    'Phones of this person, or Microsoft Entra, have still to hear of the reset: nothing was changed. Do this once they have, in two days at the latest.',
  none: 'This person has no app passwords: nothing was changed.',
  unknown: 'The bot has never met this person: are the tenant id and the object id right?',
};

/** What was asked for and is not so. */
const notDone: ReadonlySet<keyof typeof sentences> = new Set(['unknown', 'in-use', 'held', 'in-entra', 'is-owed']);

try {
  const request = await readRequest();
  const config = readConfig(process.env);
  process.exitCode = await withStorage(config, (storage) => carryOut(request, personParts(config, storage)));
} catch (error) {
  console.error(explainOperatorError(error));
  process.exitCode = 2;
}

interface Parts {
  readonly operator: OperatorEnrollment;
  readonly handOffs: Pick<HandOffs, 'allWaiting' | 'closeOf'>;
  readonly chats: { forget(person: PersonId): Promise<void> };
}

/** @returns 0 when it is done, or there was nothing to do; 1 when there is no such person, or they cannot be forgotten yet. */
async function carryOut({ act, person, reason }: Request, { operator, handOffs, chats }: Parts): Promise<number> {
  if (act === 'show') {
    const view = await operator.show(person);
    console.log(view === undefined ? sentences.unknown : describePerson(view, await handOffs.allWaiting(person)));
    return view === undefined ? 1 : 0;
  }
  const outcome = await done(operator, act, { person, reason });
  // Also where nothing was left to do: the command before may have ended before it came to that.
  const isHelp = outcome !== 'unknown' && (act === 'reset' || act === 'unlock');
  if (isHelp) await handOffs.closeOf(person, reason, { about: helpedBy, by: 'operator' });
  if (outcome === 'forgotten') await chats.forget(person);
  if (typeof outcome === 'object') {
    console.log(
      `Deleted: ${counted(outcome.count, 'app password')}. No program gets in with one any more, and their phones hear of it.`,
    );
    return 0;
  }
  const view = isHelp || act === 'unblock' ? await operator.show(person) : undefined;
  const left = view === undefined ? [] : describeLeftOff(view);
  const said =
    left.length > 0 && (outcome === 'unlocked' || outcome === 'unblocked') ? (`partly-${outcome}` as const) : outcome;
  for (const line of [sentences[said], ...left]) console.log(line);
  return notDone.has(outcome) ? 1 : 0;
}

function done(
  operator: OperatorEnrollment,
  act: Exclude<Request['act'], 'show'>,
  { person, reason }: Pick<Request, 'person' | 'reason'>,
) {
  return act === 'delete-app-passwords' ? operator.deleteAppPasswords(person, reason) : operator[act](person, reason);
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
