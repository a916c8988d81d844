import { DemoDirectoryError } from '../../services/directory/demo-directory.ts';
import { EnrollmentNewerError } from '../../services/enrollment/state/enrollment-form.ts';
import { KeyRingError } from '../../services/secrets/key-ring.ts';
import {
  IndexMissingError,
  StoreDamagedError,
  StoreLockedError,
  StoreUnavailableError,
} from '../../services/store/document-store.ts';
import { PolicyAlteredError } from '../../services/policy/stored-policy.ts';
import { ConfigError } from './config.ts';
import { configVariables } from './config-variables.ts';

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

const readOn = 'What each setting is for, and how it is written: deployment/configuration.md';

/** They may be the names of files, too, that secrets are in. */
const settings: ReadonlySet<string> = new Set(configVariables.flatMap((name) => [name, `${name}_FILE`]));

/** Whether one of its lines is about a setting, or about the file that a secret is in. */
function isAboutSettings(message: string): boolean {
  const first = message.split('\n').map((line) => line.split(' ', 1)[0] ?? '');
  return first.some((name) => settings.has(name));
}

/** One sentence a line on why the bot does not start, and where to read on about settings. */
export function explainStartError(error: unknown): string {
  if (error instanceof ConfigError && isAboutSettings(error.message)) return `${error.message}\n${readOn}`;
  if (error instanceof StoreUnavailableError && error.message.includes('MongoDB'))
    return `${error.message.replace(/(?<![.?])$/u, '.')} MONGODB_URI says where it is; what fails, and why: deployment/operations.md`;
  if (error instanceof PolicyAlteredError)
    return `${error.message}. Run npm run audit:verify; npm run policy -- apply FILE puts the right one in its place.`;
  if (error instanceof EnrollmentNewerError) return `${error.message}.`;
  if (printable.some((kind) => error instanceof kind)) return (error as Error).message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
