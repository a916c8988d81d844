import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { anchorFile, formatAnchor, readAnchor } from '../../services/audit/anchor-file.ts';
import type { ChainPosition } from '../../services/audit/audit-head.ts';
import { type AuditTrail, AuditTrailError } from '../../services/audit/audit-trail.ts';
import type { Log } from '../logging/log.ts';

export interface AuditAnchorOptions {
  /** Where the file goes, beside the embedded store; undefined where there is none: then the log alone remembers. */
  readonly directory: string | undefined;
  readonly trail: Pick<AuditTrail, 'head' | 'holds'>;
  readonly log: Log;
}

/**
 * Remembers outside the store how far the audit trail has come, in a file and in the log, so that a store replaced by
 * an older copy of itself is noticed: by the bot that runs on it, and by `npm run audit:verify`.
 */
export class AuditAnchor {
  readonly #options: AuditAnchorOptions;
  /** The anchor written last. */
  #last: ChainPosition | undefined;
  #hasComplained = false;

  constructor(options: AuditAnchorOptions) {
    this.#options = options;
  }

  /**
   * Writes the anchor down, but never over one that the trail has lost: that one stays, for the verifier to find it.
   * A failure is logged: it must not stop the bot.
   */
  async write(): Promise<void> {
    try {
      await this.#write();
    } catch (error) {
      if (error instanceof AuditTrailError) this.#complain(error.message);
      else this.#options.log.error({ err: error }, 'the audit anchor could not be written');
    }
  }

  async #write(): Promise<void> {
    const { trail, directory, log } = this.#options;
    const file = directory === undefined ? undefined : join(directory, anchorFile);
    this.#last ??= file === undefined ? undefined : await readAnchor(file);
    if (this.#last !== undefined && !(await trail.holds(this.#last))) {
      const why = 'the trail was replaced or an older copy was put back';
      this.#complain(`Row ${this.#last.seq} is missing or altered: ${why}`);
      return;
    }
    const head = await trail.head();
    if (head === undefined || head.seq === this.#last?.seq) return;
    log.record({ seq: head.seq, hash: head.hash }, 'audit anchor');
    if (file !== undefined) {
      await writeFile(`${file}.new`, `${formatAnchor(head)}\n`, { mode: 0o600 });
      await rename(`${file}.new`, file);
    }
    this.#last = head;
  }

  /** Once is enough: it does not get better. */
  #complain(reason: string): void {
    if (!this.#hasComplained) this.#options.log.error({ reason }, 'the audit trail was tampered with');
    this.#hasComplained = true;
  }
}
