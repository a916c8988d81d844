import { EnrollmentAlteredError } from '../../services/enrollment/state/enrollment-seal.ts';
import type { OperatorView } from '../../services/enrollment/operator-enrollment.ts';
import { type ActedOn, actOnPeople } from '../../services/people/act-on-people.ts';
import type { PersonId } from '../../services/directory/directory.ts';
import type { PeopleFile } from '../../services/people/people-file.ts';
import type { Config } from '../config/config.ts';
import { peopleParts } from '../parts/people-parts.ts';
import type { Storage } from '../parts/storage-parts.ts';
import { patiently } from './patience.ts';
import { actOn, notDone, type PersonParts, sentences } from './person-act.ts';
import { showProgress } from './progress.ts';

/** What is done for everybody in a file. */
export type FileAct = 'reset' | 'forget';

export interface FileRequest {
  readonly act: FileAct;
  readonly file: PeopleFile;
  readonly reason: string;
}

const titles: Readonly<Record<FileAct, string>> = { reset: 'Reset', forget: 'Forgotten' };

/** @returns 0 when every line was carried out, or had been before; 1 when some could not be. */
export async function carryOutFile(request: FileRequest, config: Config, storage: Storage): Promise<number> {
  const parts = await peopleParts(config, storage);
  const { people, bad } = request.file;
  const result = await actOnPeople(people, {
    ...parts,
    act: (person) => patiently(() => outcomeOf(request, person, parts)),
    onProgress: (done) => showProgress(done, people.length, 'people'),
  });
  const wrong = [...bad, ...result.bad].sort((one, other) => one.line - other.line);
  for (const { line, reason } of wrong) console.error(`Line ${line}: ${reason}`);
  console.log(`${titles[request.act]}: ${result.counts.done}\nLeft as they were, done before: ${result.counts.before}`);
  console.log(`Lines that could not be carried out: ${wrong.length}`);
  return wrong.length === 0 ? 0 : 1;
}

async function outcomeOf({ act, reason }: FileRequest, person: PersonId, parts: PersonParts): Promise<ActedOn> {
  try {
    const view = act === 'reset' ? await parts.operator.show(person) : undefined;
    if (view !== undefined && hasNothing(view)) return 'before';
    const outcome = await actOn(parts, act, { person, reason });
    if (outcome === 'is-forgotten') return 'before';
    if (typeof outcome === 'object' || !notDone.has(outcome)) return 'done';
    return { why: sentences[outcome] };
  } catch (error) {
    if (error instanceof EnrollmentAlteredError) return { why: `${error.message}. Run npm run audit:verify.` };
    throw error;
  }
}

/** Whether a reset would take nothing away. */
function hasNothing(view: OperatorView): boolean {
  const { methods, pending, appPasswords, recovery, passUntil, isOnHold, canBeUnlocked } = view;
  const isAnyLeft = [pending, recovery, passUntil].some((each) => each !== undefined);
  return methods.length + appPasswords.count === 0 && !isAnyLeft && !isOnHold && !canBeUnlocked;
}
