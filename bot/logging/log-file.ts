import { write, writeSync } from 'node:fs';

/** Most bytes that wait while nothing can be written; what comes after them is lost. */
const mostWaiting = 4 * 1024 * 1024;
/** How long to wait, in milliseconds, before what could not be written is tried again. */
const retryMilliseconds = 1_000;

/**
 * Where log lines go: a file or standard output. What is logged during a write goes with the next one. On a full disk
 * lines wait for room, up to a limit, and nothing else waits for them. (pino's own destination keeps every line, and
 * flushing it, as it does when the process ends, blocks for good.)
 */
export class LogFile {
  readonly #descriptor: number;
  #waiting: Buffer[] = [];
  #size = 0;
  #isWriting = false;

  /** @param descriptor of a file that is open for writing. */
  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  /** Takes a line; never throws. */
  write(line: string): void {
    const bytes = Buffer.from(line);
    if (this.#size + bytes.length > mostWaiting) return;
    this.#waiting.push(bytes);
    this.#size += bytes.length;
    if (!this.#isWriting) this.#writeWaiting();
  }

  /** Writes what waits before the process ends; what cannot be written is lost. */
  flushSync(): void {
    const bytes = this.#take();
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(this.#descriptor, bytes, at);
    } catch {
      // There is nowhere left to say so.
    }
  }

  #writeWaiting(): void {
    this.#isWriting = true;
    const bytes = this.#take();
    write(this.#descriptor, bytes, (error, written) => {
      const left = bytes.subarray(error === null ? written : 0);
      if (left.length > 0) this.#waiting.unshift(left);
      this.#size += left.length;
      if (error !== null) setTimeout(() => this.#writeWaiting(), retryMilliseconds).unref();
      else if (this.#waiting.length > 0) this.#writeWaiting();
      else this.#isWriting = false;
    });
  }

  #take(): Buffer {
    const bytes = Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#size = 0;
    return bytes;
  }
}
