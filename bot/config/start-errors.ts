import { DemoDirectoryError } from '../../services/directory/demo-directory.ts';
import { KeyRingError } from '../../services/secrets/key-ring.ts';
import {
  IndexMissingError,
  StoreDamagedError,
  StoreLockedError,
  StoreUnavailableError,
} from '../../services/store/document-store.ts';
import { PolicyAlteredError } from '../../services/policy/stored-policy.ts';
import { ConfigError } from './config.ts';

/** The port is in use, or this user may not take it. `message` is fit to print. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

/** The log file cannot be written. `message` is fit to print. */
export class LogFileError extends Error {
  override readonly name = 'LogFileError';
}

/** The Playground could not be started. `message` is one sentence, fit to print. */
export class PlaygroundError extends Error {
  override readonly name = 'PlaygroundError';
}

const printable = [
  ConfigError,
  ListenError,
  LogFileError,
  KeyRingError,
  DemoDirectoryError,
  StoreLockedError,
  StoreDamagedError,
  StoreUnavailableError,
  IndexMissingError,
  PlaygroundError,
];

/** One sentence a line on why the bot does not start. */
export function explainStartError(error: unknown): string {
  if (error instanceof PolicyAlteredError)
    return `${error.message}. Run npm run audit:verify; npm run policy -- apply FILE puts the right one in its place.`;
  if (printable.some((kind) => error instanceof kind)) return (error as Error).message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
