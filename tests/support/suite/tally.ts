import type { EventData } from 'node:test';
import type { TestEvent } from 'node:test/reporters';
import { type Entries, partRunner } from './entries.ts';

/**
 * Counts what came of every test and why some were skipped; suites have no result of their own. A process that went
 * wrong as a whole, and a suite whose hook did, count like a test that failed.
 */
export class Tally {
  readonly #entries: Entries;
  readonly #skipReasons = new Set<string>();
  readonly #brokenProcesses = new Set<string>();
  #passed = 0;
  #failed = 0;
  #skipped = 0;

  constructor(entries: Entries) {
    this.#entries = entries;
  }

  hear({ type, data }: TestEvent): void {
    if (type === 'test:pass') this.#pass(data);
    else if (type === 'test:fail') this.#fail(data);
  }

  /** Says it all; the counts are the last line. @returns whether everything is well */
  close(): boolean {
    for (const [entry, file] of this.#entries.unfinished()) {
      this.#brokenProcesses.add(entry);
      console.log(`broke off in ${file}: what was to run after it in the same process did not`);
    }
    for (const reason of this.#skipReasons) console.log(`skipped: ${reason}`);
    const failed = this.#failed + this.#brokenProcesses.size;
    const skipped = this.#skipped > 0 ? `, ${this.#skipped} skipped` : '';
    console.log(`${this.#passed} passed, ${failed} failed${skipped}`);
    return failed === 0 && this.#passed > 0;
  }

  #pass({ details, skip, file = '' }: EventData.TestPass): void {
    // That a process ended, and that a file was loaded, are no tests.
    if (this.#entries.has(file) || file === partRunner) return;
    // A suite that was skipped has no tests of its own to count.
    if (details.type === 'suite' && skip === undefined) return;
    if (skip === undefined) this.#passed += 1;
    else {
      this.#skipped += 1;
      if (typeof skip === 'string') this.#skipReasons.add(skip);
    }
  }

  #fail({ details, file = '' }: EventData.TestFail): void {
    if (this.#entries.has(file)) this.#brokenProcesses.add(file);
    else if (details.type !== 'suite' || isOwnFault(details.error)) this.#failed += 1;
  }
}

/** A suite fails with its tests, which are counted; but by itself too, by a hook or its own code, when all of them passed. */
function isOwnFault(error: Error): boolean {
  return !('failureType' in error) || error.failureType !== 'subtestsFailed';
}
