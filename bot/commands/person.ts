/** `npm run person -- reset|unlock|block|unblock|delete-app-passwords|forget|show TENANT OBJECT_ID [--reason WHY]`, or `reset|forget --file people.csv`: what an operator does for somebody. */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { counted } from '../../services/counted.ts';
import type { PersonId } from '../../services/directory/directory.ts';
import { ConfigError, readConfig } from '../config/config.ts';
import { personParts } from '../parts/person-parts.ts';
import { withStorage } from '../parts/storage-parts.ts';
import { describeLeftOff, describePerson } from './describe-person.ts';
import { directoryId, explainOperatorError, readPeopleOf, reasonOf } from './operator-arguments.ts';
import { actOn, notDone, type PersonParts, sentences } from './person-act.ts';
import { carryOutFile, type FileRequest } from './person-file.ts';

const acts = ['reset', 'unlock', 'block', 'unblock', 'delete-app-passwords', 'forget', 'show'] as const;
const usage = `Say: npm run person -- ${acts.join('|')} TENANT_ID OBJECT_ID --reason "why" (show needs no reason), or: npm run person -- reset|forget --file people.csv --reason "why" (columns: upn or oid)`;
const argumentsSchema = z.tuple([z.enum(acts), directoryId, directoryId]);
const fileArgumentsSchema = z.tuple([z.enum(['reset', 'forget'])]);

interface Request {
  readonly act: (typeof acts)[number];
  readonly person: PersonId;
  /** Empty for `show`. */
  readonly reason: string;
}

try {
  const request = await readRequest();
  const config = readConfig(process.env);
  process.exitCode = await withStorage(config, (storage) =>
    'file' in request ? carryOutFile(request, config, storage) : carryOut(request, personParts(config, storage)),
  );
} catch (error) {
  console.error(explainOperatorError(error));
  process.exitCode = 2;
}

/** @returns 0 when it is done, or there was nothing to do; 1 when there is no such person, or they cannot be forgotten yet. */
async function carryOut({ act, person, reason }: Request, parts: PersonParts): Promise<number> {
  const { operator, handOffs } = parts;
  if (act === 'show') {
    const view = await operator.show(person);
    console.log(view === undefined ? sentences.unknown : describePerson(view, await handOffs.allWaiting(person)));
    return view === undefined ? 1 : 0;
  }
  const outcome = await actOn(parts, act, { person, reason });
  if (typeof outcome === 'object') {
    console.log(
      `Deleted: ${counted(outcome.count, 'app password')}. No program gets in with one any more, and their phones hear of it.`,
    );
    return 0;
  }
  const isHelp = outcome !== 'unknown' && (act === 'reset' || act === 'unlock');
  const view = isHelp || act === 'unblock' ? await operator.show(person) : undefined;
  const left = view === undefined ? [] : describeLeftOff(view);
  const said =
    left.length > 0 && (outcome === 'unlocked' || outcome === 'unblocked') ? (`partly-${outcome}` as const) : outcome;
  for (const line of [sentences[said], ...left]) console.log(line);
  return notDone.has(outcome) ? 1 : 0;
}

/** @throws {ConfigError} */
async function readRequest(): Promise<Request | FileRequest> {
  const { positionals, values } = readArguments();
  if (values.file !== undefined) {
    const parsed = fileArgumentsSchema.safeParse(positionals);
    if (!parsed.success) throw new ConfigError(usage);
    const file = await readPeopleOf(values.file, usage);
    return { act: parsed.data[0], file, reason: await reasonOf(values.reason, usage) };
  }
  const parsed = argumentsSchema.safeParse(positionals);
  if (!parsed.success) throw new ConfigError(usage);
  const [act, tenantId, objectId] = parsed.data;
  const person = { tenantId, objectId };
  if (act === 'show') return { act, person, reason: '' };
  return { act, person, reason: await reasonOf(values.reason, usage) };
}

function readArguments() {
  try {
    const options = { reason: { type: 'string' }, file: { type: 'string' } } as const;
    return parseArgs({ options, allowPositionals: true });
  } catch {
    throw new ConfigError(usage);
  }
}
