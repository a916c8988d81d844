import { DirectoryUnavailableError } from '../../services/directory/directory.ts';
import type { Turn } from '../support/turn.ts';

/** What an agent hears where the directory did not answer, with the reference that leads to why. @throws any other error */
export function directorySilent(
  turn: Pick<Turn, 'translate' | 'noteSilence' | 'mayComeAgain'>,
  error: unknown,
): string {
  if (!(error instanceof DirectoryUnavailableError)) throw error;
  turn.mayComeAgain = true;
  return turn.translate('desk.directory-silent', { reference: turn.noteSilence(error) });
}
