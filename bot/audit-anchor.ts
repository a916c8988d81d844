import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatAnchor, parseAnchor } from '../services/audit/audit-anchor.ts';
import type { AuditTrail } from '../services/audit/audit-trail.ts';
import type { Log } from './log.ts';

/** The anchor's name in the data directory. */
export const anchorFile = 'audit-anchor';

export interface AuditAnchorOptions {
  /** Where the file goes; undefined where there is no lasting disk: then the log alone remembers. */
  readonly directory: string | undefined;
  readonly trail: Pick<AuditTrail, 'head'>;
  readonly log: Log;
}

/**
 * Remembers outside the store how far the audit trail has come, in a file and in the log, so that a store replaced by
 * an older copy of itself is noticed by `npm run audit:verify`.
 */
export class AuditAnchor {
  readonly #options: AuditAnchorOptions;

  constructor(options: AuditAnchorOptions) {
    this.#options = options;
  }

  /** Writes the anchor down, never an earlier one over a later one. A failure is logged: it must not stop the bot. */
  async write(): Promise<void> {
    const { trail, directory, log } = this.#options;
    try {
      const head = await trail.head();
      if (head === undefined) return;
      log.info({ seq: head.seq, hash: head.hash }, 'audit anchor');
      if (directory === undefined) return;
      const file = join(directory, anchorFile);
      const written = await readAnchor(file);
      if (written !== undefined && written.seq >= head.seq) return;
      await writeFile(`${file}.new`, `${formatAnchor(head)}\n`, { mode: 0o600 });
      await rename(`${file}.new`, file);
    } catch (error) {
      log.error({ err: error }, 'the audit anchor could not be written');
    }
  }
}

/** The anchor in a file; undefined when there is none. */
export async function readAnchor(file: string): Promise<ReturnType<typeof parseAnchor>> {
  try {
    return parseAnchor((await readFile(file, 'utf8')).trim());
  } catch {
    return undefined;
  }
}
