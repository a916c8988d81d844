import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { Environment } from './twilio-config.ts';

/** No secret is longer, in bytes; a file that is was named by mistake. */
const longest = 64 * 1024;

/** Waits for nobody who would write into a pipe. */
const readOnly = constants.O_RDONLY | constants.O_NONBLOCK;

/** What is wrong with `NAME_FILE`, to be said after that name. */
class UnusableFile extends Error {}

/**
 * The environment with every secret that is in a file: `NAME_FILE` names it, as Docker and Kubernetes have it, and its content
 * counts as `NAME`.
 * @param names variables that may be in files.
 * @returns beside it a line for each file that cannot be used, which names its path and quotes nothing of it.
 */
export function withSecretFiles(
  environment: Environment,
  names: readonly string[],
): { readonly set: Environment; readonly problems: readonly string[] } {
  const set = { ...environment };
  const problems: string[] = [];
  for (const name of names) {
    const path = environment[`${name}_FILE`];
    if (path === undefined) continue;
    try {
      if (environment[name] !== undefined) throw new UnusableFile(`and ${name} are both there: remove one of them`);
      set[name] = contentOf(path);
    } catch (error) {
      if (!(error instanceof UnusableFile)) throw error;
      problems.push(`${name}_FILE ${error.message}`);
    }
  }
  return { set, problems };
}

/** Without the line break that editors end it with. @throws {UnusableFile} */
function contentOf(path: string): string {
  // What is no path may be the secret itself, so it is not quoted.
  if (!isAbsolute(path)) throw new UnusableFile('must be the whole path of a file, such as /run/secrets/name');
  const bytes = bytesOf(path);
  if (bytes.length > longest) throw new UnusableFile(`names ${path}, which is larger than ${longest / 1024} KiB`);
  try {
    const content = new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r?\n$/u, '');
    if (content !== '') return content;
  } catch {
    throw new UnusableFile(`names ${path}, which is not text in UTF-8`);
  }
  throw new UnusableFile(`names ${path}, which is empty`);
}

/** As many as count, and one more where there are more. @throws {UnusableFile} */
function bytesOf(path: string): Uint8Array {
  try {
    const file = openSync(path, readOnly);
    try {
      if (!fstatSync(file).isFile()) throw new UnusableFile(`names ${path}, which is no file`);
      const bytes = Buffer.alloc(longest + 1);
      let length = 0;
      for (let more = 1; more > 0; length += more) more = readSync(file, bytes, length, bytes.length - length, null);
      return bytes.subarray(0, length);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (error instanceof UnusableFile) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new UnusableFile(`names ${path}, and there is no such file`);
    throw new UnusableFile(`names ${path}, which cannot be read (${code ?? 'no path'})`);
  }
}
