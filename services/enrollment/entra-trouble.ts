import type { DirectoryUnavailableError } from '../directory/directory.ts';
import type { EntraTrouble } from './state/in-entra.ts';

/** Why something could not be brought to Microsoft Entra, by what Graph answered. */
export function troubleOf({ answer }: DirectoryUnavailableError): EntraTrouble {
  if (answer?.status === 403) return 'not-allowed';
  if (answer?.status === 404) return 'not-known';
  return answer?.status === 400 ? 'refused' : 'unavailable';
}
